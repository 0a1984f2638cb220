"""Filling in the form that sets up a series, as a browser does."""

from typing import Any

from page_client import PageClient
from werkzeug.datastructures import MultiDict


def set_up(client: PageClient, occasion: str, *, save: bool = True, **changes: Any) -> Any:
    """Open the form of an occasion, change these fields, look at the dates, and save; answers the last answer."""
    client.get(f"/diary/series/new/{occasion}")
    for do in ("look", "save") if save else ("look",):
        form = MultiDict(fields_of(client))
        for name, value in changes.items():
            form.setlist(name, value if isinstance(value, list) else [value])
        form["do"] = do
        answer = client.post("/diary/series/new", data=form)
        if answer.status_code != 200:
            return answer
    return answer


def fields_of(client: PageClient, path: str = "/diary/series/new") -> list[tuple[str, str]]:
    """What the form would send as it stands."""
    (form,) = [one for one in client.page().iter("form") if (one.get("action") or "").endswith(path)]
    found = []
    for one in form.iter():
        if one.tag not in {"input", "select"}:
            continue
        name = one.get("name") or ""
        if one.tag == "select":
            chosen = [option for option in one.iter("option") if option.get("selected") is not None]
            first = next(iter(one.iter("option")), None)
            picked = chosen[0] if chosen else first
            found.append((name, picked.get("value") or "" if picked is not None else ""))
        elif one.get("type") not in {"checkbox", "radio"} or one.get("checked") is not None:
            found.append((name, one.get("value") or ""))
    return found

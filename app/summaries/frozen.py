"""A disclosed case as JSON and back, with exactly the types it had: a summary is kept as it was sent."""

import dataclasses
import json
import types
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final, get_args, get_origin, get_type_hints

from app.disclosure.views_of_summary import SummarisedCase
from app.disclosure.words import CERTAINTY

FORMAT: Final = 5
# What was kept before contributions and actions had their ids, and what else is known of them; then before the next
# look stood there.
_EARLIER_FORMATS: Final = (1, 2, 3, 4)

# What stands as text in JSON, and how it is read.
_READ_BY: Final[Mapping[Any, Callable[[str], object]]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    uuid.UUID: uuid.UUID,
}


class FrozenError(ValueError):
    """What was kept cannot be read back: fields are missing, unknown or of another kind."""


def freeze(case: SummarisedCase) -> str:
    """The case as JSON text."""
    return json.dumps({"format": FORMAT, "case": _plain(case)}, ensure_ascii=False, separators=(",", ":"))


def thaw(text: str) -> SummarisedCase:
    """The case that was frozen. Raises `FrozenError`."""
    try:
        kept = json.loads(text)
    except json.JSONDecodeError as error:
        raise FrozenError("This is not JSON.") from error
    if (
        not isinstance(kept, dict)
        or kept.keys() != {"format", "case"}
        or kept["format"] not in {FORMAT, *_EARLIER_FORMATS}
    ):
        raise FrozenError("This was kept in a format that this version does not know.")
    case = _typed(SummarisedCase, kept["case"] if kept["format"] == FORMAT else _brought_up(kept["case"]))
    assert isinstance(case, SummarisedCase)  # noqa: S101  # for the type checker: `_typed` made it
    return case


def _brought_up(case: Any) -> Any:  # noqa: ANN401  # any JSON; what is wrong with it is found when it gets its types
    if not isinstance(case, dict):
        return case
    brought = {"next_look": None, **case}
    for name, added in (("contributions", _added), ("actions", _added_to_own), ("other_actions", _added_to_other)):
        kept = case.get(name)
        if isinstance(kept, list):
            brought[name] = [{**added(one), **one} if isinstance(one, dict) else one for one in kept]
    return brought


def _added(contribution: dict[str, Any]) -> dict[str, Any]:
    """What a contribution has that was not kept then; how sure it is was kept in words."""
    said = contribution.get("certainty_text")
    certainty = next((kind.value for kind, text in CERTAINTY.items() if text == said), "")
    return {"contribution_id": None, "about": "", "certainty": certainty, "meaning": ""}


def _added_to_own(action: dict[str, Any]) -> dict[str, Any]:
    return {"action_id": None, **_added_to_other(action)}


def _added_to_other(_action: dict[str, Any]) -> dict[str, Any]:
    return {"is_by_next_contact": False}


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _typed(kind: Any, value: Any) -> object:  # noqa: ANN401  # any annotation of the frozen classes, any JSON
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        if not isinstance(value, dict) or value.keys() != hints.keys():
            raise FrozenError("The fields of this are not those it should have.")
        make: Any = kind
        return make(**{name: _typed(hint, value[name]) for name, hint in hints.items()})
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise FrozenError("A list was expected.")
        return tuple(_typed(get_args(kind)[0], part) for part in value)
    if isinstance(kind, types.UnionType):
        return None if value is None else _typed(get_args(kind)[0], value)
    return _simple(kind, value)


def _simple(kind: Any, value: Any) -> object:  # noqa: ANN401  # the same
    if kind in _READ_BY:
        if not isinstance(value, str):
            raise FrozenError("A text was expected.")
        try:
            return _READ_BY[kind](value)
        except ValueError as error:
            raise FrozenError("A time or an id cannot be read.") from error
    if type(value) is not kind:
        raise FrozenError("A value is of another kind than it should be.")
    return value

"""One way to reach somebody, as it is typed: what kind, how safe it is, and which agencies may hold it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from app.cases.safe_contact import DAYS, ContactFlags, hours_in_words
from app.core.typed import TypedWrong, clock_text, read_clock
from app.front_door.typed import Typed
from app.referrals.questions import CONTACT_KINDS
from app.referrals.sheet import SheetContact

NEVER: Final[Mapping[str, str]] = {
    "is_never_called": "Never ring",
    "is_voicemail_refused": "Leave no voicemail",
    "is_never_texted": "Never text",
    "is_never_emailed": "Never email",
    "is_never_posted_to": "Never post",
}
TIMES: Final = {"safe_from": "safe_from_minute", "safe_until": "safe_until_minute"}
_KEPT: Final = frozenset({*NEVER, *TIMES.values(), "safe_weekdays"})
EVERY_DAY: Final = 0b1111111
DAY_CHOICES: Final = tuple((str(number), day) for number, day in enumerate(DAYS))


def fill_contact(said: MultiDict[str, str], number: int, contact: SheetContact) -> None:
    """Put a contact into the fields of its number."""
    prefix = f"contact-{number}-"
    said[f"{prefix}kind"], said[f"{prefix}text"] = contact.kind, contact.text
    said[f"{prefix}safe_contact"] = contact.safe_contact
    said.setlist(f"{prefix}never", [name for name in NEVER if contact.flags.get(name)])
    for name, minute in TIMES.items():
        said[f"{prefix}{name}"] = str(contact.flags.get(f"{name}_typed") or clock_text(contact.flags.get(minute)))
    days = int(contact.flags.get("safe_weekdays", EVERY_DAY))
    said.setlist(f"{prefix}days", [str(number) for number, _day in enumerate(DAYS) if days >> number & 1])
    if contact.is_protected:
        said[f"{prefix}protected"] = "yes"
    said.setlist(f"{prefix}shown_to", list(contact.shown_to))


def read_contact(typed: Typed, number: int, codes: Iterable[str]) -> SheetContact | None:
    """The contact of that number; none where nothing was typed. What is wrong is noted, and kept as it was typed."""
    prefix = f"contact-{number}-"
    text, words = typed.text(f"{prefix}text"), typed.text(f"{prefix}safe_contact")
    flags: dict[str, Any] = {name: True for name in NEVER if typed.has(f"{prefix}never", name)}
    for name, minute in TIMES.items():
        _read_time(typed, prefix, name, minute, flags)
    chosen = {int(day) for day in typed.said.getlist(f"{prefix}days") if day.isdecimal()}
    days = sum(1 << day for day in range(len(DAYS)) if day in chosen)
    if days != EVERY_DAY and f"{prefix}kind" in typed.said:
        flags["safe_weekdays"] = days
    if not text and not words and not {name for name in flags if name != "safe_weekdays"}:
        return None
    return SheetContact(
        kind=typed.choice(f"{prefix}kind", CONTACT_KINDS) or "phone",
        text=text,
        safe_contact=words,
        is_protected=typed.has(f"{prefix}protected"),
        shown_to=tuple(code for code in codes if typed.has(f"{prefix}shown_to", code)),
        flags=flags,
    )


def safe_words(contact: SheetContact) -> Sequence[str]:
    """How safe it is to use a contact, in words; what could not be read, as it was typed."""
    found = [f"{words}." for name, words in NEVER.items() if contact.flags.get(name)]
    flags = ContactFlags(**{name: value for name, value in contact.flags.items() if name in _KEPT})
    if flags.has_hours:
        found.append(f"Safe {hours_in_words(flags)}.")
    return [
        *found,
        *(f"Safe times: {contact.flags[f'{name}_typed']}." for name in TIMES if f"{name}_typed" in contact.flags),
    ]


def fill_empty(said: MultiDict[str, str], number: int) -> None:
    """The fields of a contact that is not there yet."""
    fill_contact(said, number, SheetContact())


def _read_time(typed: Typed, prefix: str, name: str, minute: str, flags: dict[str, Any]) -> None:
    text = typed.text(f"{prefix}{name}")
    try:
        at = read_clock(text)
    except TypedWrong as error:
        typed.faults[f"{prefix}{name}"] = str(error)
        flags[f"{name}_typed"] = text
        return
    if at is not None:
        flags[minute] = at.hour * 60 + at.minute

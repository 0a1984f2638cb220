"""Loads when people can come: hours, leave and cover, a school's terms, and what one worker passes on to the next."""

from datetime import time, timedelta
from typing import Final

from app.availability.rules import DayHours
from app.availability.service import CardWords, keep_hours, keep_role_card, note_leave, write_handover
from app.core.clock import as_of
from app.core.database import db
from app.demo.cast import Cast
from app.demo.marlbeck.shape_earlier import Family
from app.directory.models import SchoolDates, SchoolSpan, SchoolSpanKind
from app.directory.queries import list_contacts

WEEK: Final = tuple(DayHours(day, time(9), time(17)) for day in range(5))
# Without these the daily meeting had better not take place.
CORE: Final = ("POL", "CSC", "IDV", "HOU", "ACU")
QUORUM: Final = 5
SCHOOL_OUT: Final = time(15, 15)
HOLIDAY: Final = (24, 37)
DECIDES: Final = {
    "anita.kerr@police.marlbeck.example": ("Protective orders, bail conditions and markers.", "Safeguarding unit"),
    "joel.brandt@homes.marlbeck.example": (
        "Lock changes today, emergency beds for up to three nights.",
        "Repairs\nHousing options",
    ),
    "imogen.tuck@children.marlbeck.example": (
        "Strategy discussions and visits the same day.",
        "Front door\nAssessment team",
    ),
    "ian.colclough@rethread.example": (
        "Places in the group, and when to pause joint sessions.",
        "Behaviour change groups",
    ),
    "nuala.finch@chs.example": (
        "Visits by health visitors and district nurses.",
        "Health visiting 0–19\nDistrict nursing",
    ),
}
HANDED_OVER: Final = (
    "The group speaks plainly, and the two workers from the domestic abuse services agree their words before each "
    "session. The school lead teaches until 15:15 and writes instead; ring her at noon.\n\n"
    "How the children like to be spoken to, when to ring, and what I leave undone stands in the minutes of our third "
    "session, under Handover. Ring me when you have read it."
)


def load_availability(cast: Cast, family: Family, coordinator: str) -> None:
    """Keep hours for everybody who speaks, with some of them away; the school in its terms and after lessons alone."""
    lewis = cast.actor(coordinator)
    for account in {account.id: account for account in cast.speakers.values()}.values():
        keep_hours(lewis, account.id, WEEK)
    for email, (decides, services) in DECIDES.items():
        account_id = cast.account_id(email)
        if account_id is not None:
            keep_role_card(lewis, account_id, CardWords(can_decide=decides, services=services))
    _take_leave(cast, coordinator)
    cast.daily.quorum = QUORUM
    for row in cast.daily.agencies:
        row.is_core = row.agency_id in {cast.agency_ids[code] for code in CORE}
    _open_school(cast)
    _hand_over(cast, family)
    db.session.flush()


def _take_leave(cast: Cast, coordinator: str) -> None:
    """Housing is away for the next meeting, with nobody to cover; at the hospital somebody covers."""
    lewis, days = cast.actor(coordinator), cast.days
    away = {
        "joel.brandt@homes.marlbeck.example": None,
        "steph.lyle@homes.marlbeck.example": None,
        "comfort.boateng@mgh.example": "ellis.hart@mgh.example",
    }
    for email, cover in away.items():
        account_id = cast.account_id(email)
        if account_id is not None:
            note_leave(lewis, account_id, days.day(1), days.day(6), cast.account_id(cover) if cover else None)


def _open_school(cast: Cast) -> None:
    contact = next(c for c in list_contacts(cast.agency_ids.values()) if c.email == "t.abbott@oakfield.example")
    contact.is_term_time_only, contact.from_time, contact.before_then = True, SCHOOL_OUT, "teaches"
    dates = SchoolDates(
        name="Marlbeck schools",
        source="Marlbeck Council",
        checked_on=cast.days.day(-3),
        kept_utc=cast.days.at(-3, "09:00"),
    )
    db.session.add(dates)
    db.session.flush()
    db.session.add(
        SchoolSpan(
            dates_id=dates.id,
            kind=SchoolSpanKind.HOLIDAY,
            name="School holiday",
            first_day=cast.days.day(HOLIDAY[0]),
            last_day=cast.days.day(HOLIDAY[1]),
        )
    )


def _hand_over(cast: Cast, family: Family) -> None:
    session = next(session for session in family.sessions if session.handover is not None)
    if session.handover is None:
        return
    leaving, coming = (cast.accounts[email] for email in (session.handover.from_email, session.handover.to_email))
    agency_id = next(cast.agency_ids[m.agency] for m in family.core if m.email == session.handover.to_email)
    with as_of(cast.days.at(session.day + 1, "16:00") + timedelta(minutes=5)):
        write_handover(
            cast.actor(session.handover.from_email),
            agency_id=agency_id,
            series_id=cast.family.id,
            from_account_id=leaving.id,
            to_account_id=coming.id,
            text=HANDED_OVER,
        )

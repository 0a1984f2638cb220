"""Whoever is taken out of the directory hears once more: the dates leave their calendar, and then nothing."""

from typing import Any

from icalendar import Calendar

from app.core.database import db
from app.directory.service import remove_contact
from app.invitations.leaving import forget_contact
from app.invitations.telling import tell_changes
from app.notifications.models import OutboxMail


def mails_to(address: str) -> list[OutboxMail]:
    db.session.flush()
    rows = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.queued_utc, OutboxMail.id))
    return [row for row in rows if row.address == address]


def test_the_dates_of_a_removed_contact_are_taken_out_of_their_calendar(diary: Any) -> None:
    address, contact_id = diary.contact.email, diary.contact.id
    tell_changes(diary.series.id)
    (invitation,) = mails_to(address)
    forget_contact(contact_id, by_id=None)
    remove_contact(diary.contact)
    (cancellation,) = (mail for mail in mails_to(address) if mail.id != invitation.id)
    (asked,), (told) = Calendar.from_ical(invitation.calendar).walk("VEVENT"), Calendar.from_ical(cancellation.calendar)
    (event,) = told.walk("VEVENT")
    assert (told["METHOD"], event["UID"]) == ("CANCEL", asked["UID"])
    assert event["SEQUENCE"] > asked.get("SEQUENCE", 0)
    assert tell_changes(diary.series.id) == 0
    assert len(mails_to(address)) == 2


def test_others_hear_nothing_of_it(diary: Any) -> None:
    tell_changes(diary.series.id)
    before = mails_to("anita.kerr@pol.example")
    assert before
    forget_contact(diary.contact.id, by_id=None)
    assert mails_to("anita.kerr@pol.example") == before

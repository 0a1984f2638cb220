"""People's calendars are told what changes: each by a message of their own, once, with who, why and the notice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from builders import make_account, make_case, make_item, make_member, make_partnership, make_series
from calendar_faults import faults_in
from icalendar import Calendar, Event

from app.cases.models import Answer
from app.core.access import Role
from app.core.database import db
from app.directory.models import Agency
from app.directory.service import add_agency, add_contact
from app.invitations.models import Invitee
from app.invitations.service import end_invitation, invite
from app.invitations.telling import tell_changes
from app.meetings.models import Meeting, MeetingState, Series
from app.meetings.recurrence import Pattern, Rule, list_slots, to_text
from app.meetings.service import create_meeting
from app.notifications.models import OutboxMail

RULE = Rule(pattern=Pattern.WEEKS, first_day=date(2026, 12, 2), starts_at=time(10), minutes=90, weekdays=(2,))


@pytest.fixture
def series(context: None) -> Series:
    """A series about which nobody has been told: six Wednesdays at ten."""
    series = make_series(make_partnership("POL", "CHS").values(), name="The Hale family")
    series.rule, series.calendar_uid, series.place = to_text(RULE), "uid-of-the-series", "Room 4"
    for slot in list_slots(RULE, RULE.first_day, date(2027, 1, 6)):
        meeting = create_meeting(series, starts_utc=slot.starts_utc, planned_minutes=slot.minutes)
        meeting.slot_utc = slot.starts_utc
    db.session.flush()
    return series


def dates_of(series: Series) -> list[Meeting]:
    return list(
        db.session.scalars(db.select(Meeting).where(Meeting.series_id == series.id).order_by(Meeting.starts_utc))
    )


def queued() -> list[OutboxMail]:
    db.session.flush()
    return list(db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.queued_utc, OutboxMail.id)))


def event_in(mail: OutboxMail) -> Event:
    calendar = Calendar.from_ical(mail.calendar)
    assert calendar["METHOD"] == mail.calendar_method
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return event


def newest(series: Series) -> OutboxMail:
    before = {mail.id for mail in queued()}
    assert tell_changes(series.id) == 1
    (mail,) = [mail for mail in queued() if mail.id not in before]
    assert tell_changes(series.id) == 0
    return mail


def invited(series: Series) -> Invitee:
    return invite(series.id, by_id=None, account_id=make_account("Nuala Finch").id)


def test_each_person_gets_a_message_of_their_own(series: Series) -> None:
    people = [make_account() for _ in range(3)]
    for person in people:
        invite(series.id, by_id=None, account_id=person.id)
    assert tell_changes(series.id) == 3
    for mail in queued():
        event = event_in(mail)
        (person,) = [one for one in people if one.email == mail.address]
        assert str(event["ATTENDEE"]) == f"mailto:{person.email}"
        assert event["UID"] == "uid-of-the-series"
        assert str(event["ORGANIZER"]) == f"mailto:{mail.reply_to}"
    assert len({mail.reply_to for mail in queued()}) == 3
    assert tell_changes(series.id) == 0


def test_nothing_says_what_the_series_is_called_inside(series: Series) -> None:
    invited(series)
    mail = newest(series)
    for said in (mail.calendar, mail.subject, mail.text):
        assert "Hale" not in said
        assert "POL" not in said


def test_a_partner_without_an_account_is_invited_too(series: Series) -> None:
    school = add_agency(code="OAK", name="Oakfield", domain="oak.example", phone="01632 960001", has_accounts=False)
    contact = add_contact(school.id, name="Mrs Abbott", job_title="Lead", email="abbott@oak.example", phone="")
    invite(series.id, by_id=None, contact_id=contact.id, agency_id=school.id)
    mail = newest(series)
    assert mail.address == "abbott@oak.example"
    assert "/r/" in mail.text
    assert "/diary" not in mail.text


def test_who_comes_later_is_told_of_what_is_to_come_alone(series: Series, at: Callable[..., None]) -> None:
    dates = dates_of(series)
    at(dates[2].starts_utc + timedelta(hours=5))
    invited(series)
    assert event_in(newest(series))["DTSTART"].dt == dates[3].starts_utc


def test_a_date_that_moves_says_who_why_and_the_notice(series: Series) -> None:
    invited(series)
    newest(series)
    meeting, mover = dates_of(series)[1], make_account("Lewis Okafor")
    meeting.starts_utc += timedelta(days=1)
    meeting.change_reason, meeting.change_notice_days, meeting.changed_by_id = (
        "The school has an inset day.",
        9,
        mover.id,
    )
    mail = newest(series)
    event = event_in(mail)
    assert mail.subject == "Moved: Multi-agency meeting, now Thursday 10 December 2026"
    assert event["RECURRENCE-ID"].dt == meeting.slot_utc
    assert event["DTSTART"].dt == meeting.starts_utc
    said = (
        "Moved from Wednesday 9 December 2026 at 10:00 by Lewis Okafor, with 9 days’ notice. "
        "Why: The school has an inset day."
    )
    assert said in mail.text
    assert event["DESCRIPTION"] == said


def test_a_date_that_is_called_off_says_so(series: Series) -> None:
    invited(series)
    newest(series)
    meeting = dates_of(series)[1]
    meeting.state, meeting.change_reason, meeting.change_notice_days = MeetingState.CANCELLED, "Nobody can come.", 0
    mail = newest(series)
    assert (mail.calendar_method, mail.subject) == (
        "CANCEL",
        "Cancelled: Multi-agency meeting, Wednesday 9 December 2026",
    )
    assert "Cancelled, with no notice. Why: Nobody can come." in mail.text


def test_who_is_no_longer_invited_is_told_so(series: Series) -> None:
    invitee = invited(series)
    newest(series)
    end_invitation(invitee, by_id=None)
    mail = newest(series)
    assert (mail.calendar_method, mail.subject) == ("CANCEL", "You are no longer invited: Multi-agency meeting")


def test_who_is_invited_to_one_date_knows_of_no_other(series: Series) -> None:
    meeting = dates_of(series)[2]
    invite(series.id, by_id=None, account_id=make_account().id, only_meeting_id=meeting.id)
    event = event_in(newest(series))
    assert "RRULE" not in event
    assert "RECURRENCE-ID" not in event
    assert event["DTSTART"].dt == meeting.starts_utc


def test_once_the_list_is_published_a_representative_is_told_when_they_are_needed(series: Series) -> None:
    agencies = {agency.code: agency for agency in db.session.scalars(db.select(Agency).order_by(Agency.code))}
    speakers = {
        code: make_member(Role.REPRESENTATIVE, agency, series=series) for code, agency in sorted(agencies.items())
    }
    for speaker in speakers.values():
        invite(series.id, by_id=None, account_id=speaker.id, agency_id=speaker.agency_id)
    meeting = dates_of(series)[0]
    answers = {"CHS": Answer.NOTHING_KNOWN}
    case = make_case(agencies["POL"], victim="Kay Marsh")
    make_item(meeting, case, referrer=agencies["POL"], answers=answers, agencies=agencies, minutes=22)
    assert tell_changes(series.id) == 2
    before = {mail.id for mail in queued()}
    assert tell_changes(series.id) == 0
    meeting.state = MeetingState.PUBLISHED
    assert tell_changes(series.id) == 2
    told = {mail.address: mail for mail in queued() if mail.id not in before}
    needed, not_needed = told[speakers["POL"].email], told[speakers["CHS"].email]
    assert "You are needed from 10:00 to 10:25." in needed.text
    assert needed.subject == "Times: Multi-agency meeting, Wednesday 2 December 2026"
    assert event_in(needed)["DTEND"].dt - event_in(needed)["DTSTART"].dt == timedelta(minutes=25)
    assert "You have no case at this meeting so far." in not_needed.text
    assert event_in(not_needed)["TRANSP"] == "TRANSPARENT"
    for mail in told.values():
        assert not any(word in mail.text + mail.calendar + mail.subject for word in ("Kay", "Marsh", case.reference))


def test_times_that_shift_by_a_minute_or_two_are_no_reason_to_write(series: Series) -> None:
    agencies = {agency.code: agency for agency in db.session.scalars(db.select(Agency).order_by(Agency.code))}
    speaker = make_member(Role.REPRESENTATIVE, agencies["POL"], series=series)
    invite(series.id, by_id=None, account_id=speaker.id, agency_id=speaker.agency_id)
    meeting = dates_of(series)[0]
    item = make_item(
        meeting, make_case(agencies["POL"]), referrer=agencies["POL"], answers={}, agencies=agencies, minutes=22
    )
    meeting.state = MeetingState.PUBLISHED
    tell_changes(series.id)
    item.planned_minutes = 24
    assert tell_changes(series.id) == 0
    item.planned_minutes = 31
    assert tell_changes(series.id) == 1


def test_who_is_invited_again_is_told_by_a_higher_sequence(series: Series) -> None:
    invitee = invited(series)
    newest(series)
    end_invitation(invitee, by_id=None)
    newest(series)
    invite(series.id, by_id=None, account_id=invitee.account_id)
    again = event_in(newest(series))
    assert (again["UID"], again["SEQUENCE"]) == ("uid-of-the-series", 2)


def test_after_another_rule_the_series_begins_with_a_date_of_it(series: Series, at: Callable[..., None]) -> None:
    invited(series)
    newest(series)
    dates = dates_of(series)
    at(dates[2].starts_utc + timedelta(hours=5))
    thursdays = replace(RULE, first_day=date(2026, 12, 17), weekdays=(3,), starts_at=time(14))
    series.rule = to_text(thursdays)
    for meeting, slot in zip(dates[3:], list_slots(thursdays, thursdays.first_day, date(2027, 1, 31)), strict=False):
        meeting.starts_utc = meeting.slot_utc = slot.starts_utc
    mail = newest(series)
    assert faults_in(mail.calendar) == []
    assert event_in(mail)["DTSTART"].dt.isoformat() == "2026-12-17T14:00:00+00:00"

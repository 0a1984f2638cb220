"""Loads the family's own series: conferences that were held, moved, or are still to come."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from app.actions.answering import keep_answer
from app.actions.models import ActionState
from app.actions.rules import When
from app.actions.service import close_case, record_action
from app.agenda.models import AgendaItem
from app.agenda.service import call_case, list_case
from app.cases.models import Answer
from app.cases.service import answer_check, ask_agencies, refer_case
from app.core.access import Actor
from app.core.clock import as_of, now_utc
from app.demo.cast import Cast
from app.demo.load_attendance import arrive, come_in, go_out
from app.demo.load_cases import earlier_referral, keep_case
from app.demo.load_daily import put_side_by_side
from app.demo.load_earlier import ANSWERED_AT, STATES, acknowledge_summaries, write_section
from app.demo.load_group import add_events, say_numbers, share_summaries
from app.demo.load_people import grant_for_the_family
from app.demo.load_receipts import tell_what_came_of_it
from app.demo.marlbeck.shape_earlier import Family, Session
from app.meetings.models import Meeting
from app.meetings.service import (
    close_meeting,
    create_meeting,
    move_meeting,
    open_meeting,
)
from app.minutes.differing import answer_view
from app.minutes.models import Section
from app.minutes.shared_texts import open_documents
from app.minutes.voices import record_voice
from app.summaries.dispatch import send_summaries

# Dates of a series are agreed this long before its first conference.
DAYS_BEFORE_FIRST: Final = 7
FOR_A_SUMMARY: Final = "Thank you. Your summary was read before we met, and the plan was made from it."


def load_family(cast: Cast, family: Family, names: Mapping[str, str]) -> dict[str, Meeting]:
    """Put the series in; answers its meetings by the number of the session."""
    begins = cast.days.at(min(session.day for session in family.sessions) - DAYS_BEFORE_FIRST, "09:00")
    with as_of(begins):
        lead_agency = next(code for code, id_ in cast.agency_ids.items() if id_ == cast.accounts[family.lead].agency_id)
        case = refer_case(
            earlier_referral(
                cast,
                case_key=family.key,
                reference=family.reference,
                people=family.people,
                agency=lead_agency,
                event=family.event,
                consent=family.consent,
                received_utc=begins,
            )
        )
        keep_case(cast, family.key, case, family.people)
        grant_for_the_family(cast, family)
        meetings = {
            session.number: create_meeting(
                cast.family,
                starts_utc=_starts(cast, session),
                planned_minutes=session.minutes,
            )
            for session in family.sessions
        }
        items = {
            session.number: _list(cast, family, meetings[session.number])
            for session in family.sessions
            if session.state != "moved"
        }
    for session in family.sessions:
        if session.state == "held":
            _hold(cast, family, session, items[session.number], names)
        elif session.state == "upcoming":
            _prepare(cast, family, session, items[session.number])
        if session.move is not None:
            with as_of(cast.days.at(session.move.decided_day, ANSWERED_AT)):
                move_meeting(
                    cast.actor(family.lead),
                    meetings[session.number].id,
                    moved_to=meetings[session.move.to_session],
                    reason=session.move.reason,
                    notice_days=session.move.notice_days,
                )
    return meetings


def _starts(cast: Cast, session: Session) -> datetime:
    """What is past was when it was; what is to come is on a day on which people work."""
    return (cast.days.at if session.day < 0 else cast.days.working_at)(session.day, session.time)


def _list(cast: Cast, family: Family, meeting: Meeting) -> AgendaItem:
    case_id = cast.case_ids[family.key]
    item = list_case(meeting, case_id, planned_minutes=family.minutes, is_urgent=False, arrived_utc=meeting.starts_utc)
    open_documents(item)
    core = dict.fromkeys(member.agency for member in family.core if member.agency)
    ask_agencies(meeting, case_id, [cast.agency_ids[code] for code in core], None, is_requested=True)
    return item


def _speakers(cast: Cast, family: Family, session: Session) -> dict[str, str]:
    """Who speaks for which agency at a session; the first of the core group where an agency has several."""
    here = {attendance.email for attendance in session.attendance} & cast.accounts.keys()
    return {member.agency: member.email for member in reversed(family.core) if member.agency and member.email in here}


def _who_came(cast: Cast, family: Family, session: Session) -> list[tuple[Actor, uuid.UUID | None]]:
    """Who attended a session, each for the agency they belong to there."""
    agencies = {member.email: cast.agency_ids.get(member.agency) for member in family.core}
    return [
        (cast.actor(attendance.email), agencies.get(attendance.email))
        for attendance in session.attendance
        if attendance.reply == "attended" and attendance.email in cast.accounts
    ]


def _answer(cast: Cast, family: Family, session: Session, item: AgendaItem) -> None:
    for code, email in _speakers(cast, family, session).items():
        answer_check(cast.actor(email), item.meeting_id, item.case_id, cast.agency_ids[code], Answer.KNOWN)


def _prepare(cast: Cast, family: Family, session: Session, item: AgendaItem) -> None:
    _answer(cast, family, session, item)
    share_summaries(cast, family, session, item, now_utc() - timedelta(hours=len(session.summaries)))
    _record_voices(cast, family, session, item)


def _hold(cast: Cast, family: Family, session: Session, item: AgendaItem, names: Mapping[str, str]) -> None:
    starts = item.meeting.starts_utc
    ends = starts + timedelta(minutes=session.minutes)
    lead = cast.account_id(family.lead)
    speakers = _speakers(cast, family, session)
    before = starts - timedelta(days=1)
    with as_of(before):
        _answer(cast, family, session, item)
    contributions = share_summaries(cast, family, session, item, before)
    with as_of(starts):
        chair = cast.actor(family.lead)
        open_meeting(chair, item.meeting_id)
        here = _who_came(cast, family, session)
        arrive([chair, *(person for person, _agency_id in here)], item.meeting_id, in_the_room=1)
        call_case(chair, item.meeting_id, item.case_id)
        come_in(item, [(chair, None), *here], starts, session.number)
        add_events(cast, family, session, item)
        say_numbers(cast, session, item)
        _record_voices(cast, family, session, item)
        _see_differently(cast, session, item, chair, speakers)
        write_section(item, Section.DISCUSSION, _discussion(session, names))
        write_section(item, Section.PLAN, _plan(cast, session))
        actions = [
            record_action(
                item,
                agency_id=cast.agency_ids[agreed.action.agency],
                text=agreed.action.text,
                when=When(
                    due_utc=cast.days.at(agreed.action.due_day, agreed.action.due_time),
                    is_due_at_time=bool(agreed.action.due_time),
                ),
                state=ActionState.AGREED,
                owner_id=cast.account_id(speakers.get(agreed.action.agency, "")),
                for_person_id=cast.person_id(family.key, agreed.action.for_whom),
                added_by_id=lead,
            )
            for agreed in session.actions
        ]
    with as_of(ends):
        decided = "\n".join(f"- {decision}" for decision in session.decisions)
        close_case(chair, item.meeting_id, item.case_id, decided=decided, agreed_ids=set())
        go_out(item, starts, session.number)
        close_meeting(chair, item.meeting_id)
    circulated = ends + timedelta(minutes=session.circulated_after_minutes or 0)
    with as_of(circulated):
        send_summaries(chair, item.meeting_id)
        lines = dict.fromkeys((contribution.id for contribution in contributions), FOR_A_SUMMARY)
        tell_what_came_of_it(item, lines, lead)
    acknowledge_summaries(cast, item.meeting, session.circulated_to)
    for agreed, row in zip(session.actions, actions, strict=True):
        if agreed.closing_note:
            with as_of(cast.days.at(min(agreed.action.due_day, -1), ANSWERED_AT)):
                keep_answer(row, state=STATES[agreed.state], text=agreed.closing_note, said_by_id=lead)


def _record_voices(cast: Cast, family: Family, session: Session, item: AgendaItem) -> None:
    for position, voice in enumerate(session.voice):
        record_voice(
            item,
            person_id=cast.person_id(family.key, voice.person),
            position=position,
            text=voice.text,
            source=voice.source,
        )


def _see_differently(cast: Cast, session: Session, item: AgendaItem, chair: Actor, speakers: Mapping[str, str]) -> None:
    """Two agencies see something differently, and whoever leads says what it comes to."""
    for view in session.differing_views:
        one, other = (cast.actor(speakers[code]) for code in (view.agency, view.other_agency))
        answer_view(
            chair,
            item.meeting_id,
            item.case_id,
            put_side_by_side(cast, item, view, (one, other)),
            response=view.resolution,
            manager=cast.accounts[view.owner].name,
            answer_by=cast.days.day(view.due_day),
        )


def _discussion(session: Session, names: Mapping[str, str]) -> str:
    apologies = [
        f"{names[attendance.email]}: {attendance.note}"
        for attendance in session.attendance
        if attendance.reply == "apologies"
    ]
    return "\n\n".join(
        text
        for text in (
            session.discussion,
            f"Since last time: {session.changed_since_last}",
            "Apologies. " + " ".join(apologies) if apologies else "",
        )
        if text
    )


def _plan(cast: Cast, session: Session) -> str:
    decisions = "\n".join(f"- {decision}" for decision in session.decisions)
    if session.handover is None:
        return decisions
    leaving, coming = cast.accounts[session.handover.from_email].name, cast.accounts[session.handover.to_email].name
    return f"{decisions}\n\nHandover from {leaving} to {coming}: {session.handover.text}"

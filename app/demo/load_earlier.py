"""Loads earlier daily meetings: told as they happened, with the clock standing where it stood then."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from app.actions.answering import keep_answer
from app.actions.models import Action, ActionState
from app.actions.rules import When
from app.actions.service import close_case, record_action
from app.agenda.models import AgendaItem
from app.agenda.service import call_case, list_case
from app.cases.models import Answer
from app.cases.service import answer_check, ask_agencies, refer_case
from app.core.clock import as_of
from app.demo.cast import Cast
from app.demo.load_attendance import SELDOM, arrive, come_in, go_out, happens
from app.demo.load_cases import earlier_referral, keep_case
from app.demo.load_receipts import tell_what_came_of_it
from app.demo.marlbeck.shape import AGENCY_CODES, CasePerson
from app.demo.marlbeck.shape_earlier import CarriedAction, EarlierItem, EarlierMeeting
from app.meetings.models import Meeting
from app.meetings.service import close_meeting, create_meeting, open_meeting
from app.minutes.document import append_text
from app.minutes.models import Certainty, Section
from app.minutes.queries import list_documents
from app.minutes.service import record_contribution
from app.minutes.shared_texts import open_documents
from app.summaries.dispatch import send_summaries
from app.summaries.queries import list_own_summaries
from app.summaries.service import acknowledge_summary

OPENING_MINUTES: Final = 10
# Actions are looked at in the afternoon; what came of a contribution is told the day after the meeting.
ANSWERED_AT: Final = "16:00"
STATES: Final = {
    "done": ActionState.DONE,
    "overtaken": ActionState.OVERTAKEN,
    "overdue": ActionState.AGREED,
    "due_today": ActionState.AGREED,
    "open": ActionState.AGREED,
}


def load_earlier(
    cast: Cast, meetings: Iterable[EarlierMeeting], described_today: dict[str, tuple[CasePerson, ...]]
) -> list[Meeting]:
    """Put earlier meetings in; the people of a case that is on today's list are described there."""
    return [_tell(cast, meeting, described_today) for meeting in meetings]


def _tell(cast: Cast, told: EarlierMeeting, described_today: dict[str, tuple[CasePerson, ...]]) -> Meeting:
    starts = cast.days.at(told.day, told.time)
    with as_of(starts - timedelta(days=1)):
        meeting = create_meeting(
            cast.daily,
            starts_utc=starts,
            planned_minutes=OPENING_MINUTES + sum(item.minutes for item in told.items),
        )
        items = {item.case_key: _list(cast, meeting, item, described_today) for item in told.items}
    with as_of(starts):
        open_meeting(cast.actor(told.chair), meeting.id)
        arrive(
            [cast.speaker(code) for code in sorted({code for item in told.items for code in _who_comes(item)})],
            meeting.id,
        )
    clock = starts + timedelta(minutes=OPENING_MINUTES)
    for told_item in told.items:
        clock = _hear(cast, told, told_item, items[told_item.case_key], clock)
    with as_of(clock):
        close_meeting(cast.actor(told.chair), meeting.id)
        send_summaries(cast.actor(told.chair), meeting.id)
    acknowledge_summaries(cast, meeting, [account.email for account in cast.speakers.values()])
    return meeting


def _list(
    cast: Cast, meeting: Meeting, told: EarlierItem, described_today: dict[str, tuple[CasePerson, ...]]
) -> AgendaItem:
    people = told.people or described_today[told.case_key]
    received = meeting.starts_utc - timedelta(days=1)
    case = refer_case(
        earlier_referral(
            cast,
            case_key=told.case_key,
            reference=told.reference,
            people=people,
            agency=told.referred_by,
            event=told.event,
            consent=told.consent,
            received_utc=received,
        )
    )
    keep_case(cast, told.case_key, case, people)
    item = list_case(meeting, case.id, planned_minutes=told.minutes, is_urgent=False, arrived_utc=received)
    open_documents(item)
    ask_agencies(meeting, case.id, [cast.agency_ids[code] for code in AGENCY_CODES], cast.agency_ids[told.referred_by])
    knowing = _knowing(told)
    for code in AGENCY_CODES:
        if code != told.referred_by:
            answer = Answer.KNOWN if code in knowing else Answer.NOTHING_KNOWN
            answer_check(cast.speaker(code), meeting.id, case.id, cast.agency_ids[code], answer)
    return item


def _hear(cast: Cast, meeting: EarlierMeeting, told: EarlierItem, item: AgendaItem, clock: datetime) -> datetime:
    with as_of(clock):
        call_case(cast.actor(meeting.chair), item.meeting_id, item.case_id)
        speakers = [(cast.speaker(code), cast.agency_ids[code]) for code in _who_comes(told)]
        come_in(item, speakers, clock, told.case_key)
        write_section(item, Section.DISCUSSION, told.discussion)
        lines: dict[uuid.UUID, str] = {}
        for shared in told.contributions:
            contribution = record_contribution(
                item,
                agency_id=cast.agency_ids[shared.agency],
                author_id=cast.account_id(shared.by),
                text=shared.text,
                certainty=Certainty(shared.certainty),
                meaning=shared.meaning,
                about_id=cast.person_id(told.case_key, shared.about),
            )
            lines[contribution.id] = shared.feedback if shared.has_feedback else ""
        actions = [_add(cast, told, item, action) for action in told.actions]
    ends = clock + timedelta(minutes=told.minutes)
    with as_of(ends):
        close_case(
            cast.actor(meeting.chair),
            item.meeting_id,
            item.case_id,
            decided=told.outcome,
            agreed_ids=set(),
        )
        go_out(item, clock, told.case_key)
    with as_of(clock + timedelta(days=1)):
        tell_what_came_of_it(item, lines, cast.account_id(meeting.chair))
    for action, row in zip(told.actions, actions, strict=True):
        if action.closing_note:
            with as_of(cast.days.at(action.closed_day if action.closed_day is not None else -1, ANSWERED_AT)):
                keep_answer(
                    row,
                    state=STATES[action.state],
                    text=action.closing_note,
                    said_by_id=cast.account_id(action.owner),
                )
    return ends


def _knowing(told: EarlierItem) -> set[str]:
    return {shared.agency for shared in told.contributions} | {action.agency for action in told.actions}


def _who_comes(told: EarlierItem) -> list[str]:
    """The agencies that were there: who said something was, and so were most of the others that were needed."""
    speaking = {shared.agency for shared in told.contributions}
    needed = sorted((_knowing(told) | {told.referred_by}) & set(AGENCY_CODES))
    return [code for code in needed if code in speaking or not happens(SELDOM, "away", told.case_key, code)]


def _add(cast: Cast, told: EarlierItem, item: AgendaItem, action: CarriedAction) -> Action:
    return record_action(
        item,
        agency_id=cast.agency_ids[action.agency],
        text=action.text,
        when=When(due_utc=cast.days.at(action.due_day)),
        state=ActionState.AGREED,
        owner_id=cast.account_id(action.owner),
        for_person_id=cast.person_id(told.case_key, action.for_whom),
        added_by_id=cast.account_id(action.owner),
    )


def write_section(item: AgendaItem, section: Section, text: str) -> None:
    """Put a text into one section of the minutes of an item, if there is one to put."""
    for document in list_documents(item.id):
        if document.section is section and text:
            append_text(document, text)


def acknowledge_summaries(cast: Cast, meeting: Meeting, emails: Iterable[str]) -> None:
    """Let these people acknowledge their agencies' summaries of a meeting on the next day, each agency once."""
    with as_of((meeting.circulated_utc or meeting.starts_utc) + timedelta(days=1)):
        for email in emails:
            if email in cast.accounts:
                actor = cast.actor(email)
                for line in list_own_summaries(actor).lines:
                    if line.meeting.id == meeting.id and not line.receipts:
                        acknowledge_summary(actor, line.id)

"""Loads the meeting of the day: fourteen cases with all that agencies prepared, and nothing shared yet."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from app.actions.models import ActionState
from app.actions.outcomes import record_recipient
from app.actions.rules import When
from app.actions.service import record_action
from app.agenda.models import AgendaItem
from app.agenda.service import apply_suggested_order, list_case, plan_break
from app.cases.conflicts import declare_conflict
from app.cases.models import Answer as CheckAnswer
from app.cases.models import Case
from app.cases.service import add_referral, answer_check, ask_agencies, refer_case
from app.core.access import Actor
from app.core.database import db
from app.demo.cast import Cast
from app.demo.load_cases import daily_referral, keep_case, keep_notes
from app.demo.load_transfer import keep_what_came
from app.demo.marlbeck.shape import Answer, DailyCase, DailyMeeting, DifferingView
from app.directory.services import list_services
from app.meetings.models import Meeting
from app.meetings.service import create_meeting
from app.minutes.differing import add_view, raise_view
from app.minutes.models import Certainty, ResearchKind
from app.minutes.service import hold_back_line, write_research
from app.minutes.shared_texts import open_documents
from app.minutes.voices import record_voice

ANSWERS: Final[Mapping[Answer, CheckAnswer]] = {
    "known": CheckAnswer.KNOWN,
    "nothing_known": CheckAnswer.NOTHING_KNOWN,
}


def load_daily(cast: Cast, today: DailyMeeting, partner_names: Mapping[str, str], coordinator: str) -> Meeting:
    """Put today's meeting in, as it stands before the coordinator publishes it."""
    before_break = [case.key for case in today.cases].index(today.break_after) + 1
    starts = cast.days.at(today.day, today.time)
    minutes = [case.minutes for case in today.cases]
    meeting = create_meeting(
        cast.daily,
        starts_utc=starts,
        planned_minutes=today.opening_minutes + sum(minutes) + today.break_minutes,
    )
    plan_break(
        meeting,
        not_before_utc=starts + timedelta(minutes=today.opening_minutes + sum(minutes[:before_break])),
        minutes=today.break_minutes,
    )
    rows = {case.key: _refer(cast, case) for case in today.cases}
    for case in today.cases:
        if case.transfer:
            sender = partner_names[case.transfer.partner], partner_names[case.referral.by]
            sent_utc = cast.days.at(case.referral.day, case.referral.time)
            keep_what_came(cast, rows[case.key], case.transfer, sender, sent_utc, coordinator)
    for case in sorted(today.cases, key=lambda case: (case.arrived_day, case.arrived_time)):
        _list(cast, meeting, case, coordinator)
        keep_notes(cast, rows[case.key], case, partner_names)
    apply_suggested_order(meeting)
    return meeting


def _refer(cast: Cast, case: DailyCase) -> Case:
    new = daily_referral(cast, case, cast.days.at(case.referral.day, case.referral.time))
    if case.key in cast.case_ids:
        row = db.session.get_one(Case, cast.case_ids[case.key])
        add_referral(row, new)
    else:
        row = refer_case(new)
        keep_case(cast, case.key, row, case.people)
    return row


def _list(cast: Cast, meeting: Meeting, case: DailyCase, coordinator: str) -> None:
    case_id = cast.case_ids[case.key]
    item = list_case(
        meeting,
        case_id,
        planned_minutes=case.minutes,
        is_urgent=case.is_urgent,
        arrived_utc=cast.days.at(case.arrived_day, case.arrived_time),
    )
    open_documents(item)
    # Declared before anybody is asked: an agency that is locked out never hears of the case.
    for code, reason in case.locked_out:
        declare_conflict(cast.account_id(coordinator), case_id, cast.agency_ids[code], reason)
    _ask(cast, item, case)
    _write_research(cast, item, case)
    for view in case.differing_views:
        put_side_by_side(cast, item, view, (cast.speaker(view.agency), cast.speaker(view.other_agency)))
    for paper in case.partner_papers:
        record_recipient(item, cast.agency_ids[paper.code], paper.why, added_by_id=cast.account_id(coordinator))
    for position, voice in enumerate(case.voice):
        record_voice(
            item,
            person_id=cast.person_id(case.key, voice.person),
            position=position,
            text=voice.text,
            source=voice.source,
        )
    for action in case.planned_actions:
        record_action(
            item,
            agency_id=cast.agency_ids[action.agency],
            text=action.text,
            when=When(due_utc=cast.days.at(action.due_day, action.due_time), is_due_at_time=bool(action.due_time)),
            state=ActionState.PROPOSED,
            owner_id=cast.speaker_id(action.agency),
            for_person_id=cast.person_id(case.key, action.for_whom),
        )


def put_side_by_side(cast: Cast, item: AgendaItem, view: DifferingView, speakers: tuple[Actor, Actor]) -> uuid.UUID:
    """Let two agencies say how each of them sees it; answers which differing view that is."""
    one, other = speakers
    row = raise_view(
        one,
        item.meeting_id,
        item.case_id,
        cast.agency_ids[view.agency],
        about="",
        text=view.view,
        reason="",
    )
    add_view(
        other,
        item.meeting_id,
        item.case_id,
        cast.agency_ids[view.other_agency],
        row.id,
        text=view.other_view,
        reason="",
    )
    return row.id


def _ask(cast: Cast, item: AgendaItem, case: DailyCase) -> None:
    ask_agencies(
        item.meeting,
        item.case_id,
        [cast.agency_ids[code] for code, _ in case.checks],
        cast.agency_ids[case.referral.agency],
    )
    if case.substitute:
        guests = cast.accounts[case.substitute].agency_id
        ask_agencies(item.meeting, item.case_id, [guests] if guests else [], None, is_requested=True)
    for code, answer in case.checks:
        if answer in ANSWERS:
            _answer(cast, item, code, ANSWERS[answer])
    for code, known, unknown in case.said_of:
        agency_id, speaker = cast.agency_ids[code], cast.speaker(code)
        for person in (*known, *unknown):
            said = CheckAnswer.KNOWN if person in known else CheckAnswer.NOTHING_KNOWN
            of = cast.person_id(case.key, person)
            answer_check(speaker, item.meeting_id, item.case_id, agency_id, said, person_id=of)


def _answer(cast: Cast, item: AgendaItem, code: str, answer: CheckAnswer) -> None:
    """Answer for an agency. Where services answer apart and one knows the family, it is the one that is named first."""
    agency_id, speaker = cast.agency_ids[code], cast.speaker(code)
    services = list_services([agency_id]) if answer is CheckAnswer.KNOWN else ()
    for number, service in enumerate(services):
        said = answer if number == 0 else CheckAnswer.NOTHING_KNOWN
        answer_check(speaker, item.meeting_id, item.case_id, agency_id, said, service_id=service.id)
    if not services:
        answer_check(speaker, item.meeting_id, item.case_id, agency_id, answer)


def _write_research(cast: Cast, item: AgendaItem, case: DailyCase) -> None:
    for line in case.research:
        writer = cast.speaker(line.agency)
        row = write_research(
            writer,
            item.meeting_id,
            item.case_id,
            cast.agency_ids[line.agency],
            text=line.text,
            certainty=Certainty(line.certainty),
            meaning=line.meaning,
            kind=ResearchKind(line.kind),
            about_id=cast.person_id(case.key, line.about),
        )
        if line.held_back_reason:
            hold_back_line(writer, item.meeting_id, item.case_id, row.id, line.held_back_reason)

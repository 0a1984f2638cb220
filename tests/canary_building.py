"""Putting a random world into the database, with its made words wherever something secret stands."""

import uuid
from datetime import timedelta
from typing import Any

from builders import actor_for, make_account, make_item, make_meeting, make_partnership, make_series
from canary_group import build_group_part
from canary_limits import CONTACTS, keep_limit
from canary_openings import build_openings
from canary_world import World, word

from app.actions.models import ActionState, RecordVersion
from app.actions.rules import When
from app.actions.service import record_action, record_outcome
from app.agenda.models import AgendaItem, ItemState
from app.cases.models import Case, Check, ConflictOfInterest, ContactKind, PersonRole
from app.cases.safe_contact import ContactFlags
from app.cases.service import NewContact, NewPerson, NewReferral, note_for_coordinator, refer_case
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.identity.service import grant_role
from app.meetings.models import MeetingAttendance, MeetingState, Shape
from app.minutes.document import append_text
from app.minutes.models import Certainty, Contribution
from app.minutes.queries import list_documents
from app.minutes.record_models import DifferingView, ViewHeld
from app.minutes.service import add_research_line
from app.minutes.voices import record_voice
from app.summaries.models import Summary
from app.summaries.service import make_summaries


def build(world: World) -> None:
    """Put the world into the database, with its words wherever something secret stands. Does not commit."""
    world.agencies = list(make_partnership(*world.codes).values())
    world.series = [make_series(world.agencies), make_series(world.agencies, name="Family", shape=Shape.GROUP_CASE)]
    world.series[0].uses_scale = True
    world.meetings = [
        make_meeting(
            world.series[series],
            MeetingState.OPEN if state is MeetingState.CLOSED else state,
            starts_utc=now_utc() + timedelta(hours=number),
        )
        for number, (series, state) in enumerate(zip(world.series_of, world.states, strict=True))
    ]
    cases = [_build_case(world, number) for number in range(len(world.referrers))]
    world.case_ids = [case.id for case in cases]
    for someone in world.people:
        someone.account = make_account(employer=None if someone.employer is None else world.agencies[someone.employer])
        for held in someone.held:
            grant_role(
                someone.account,
                held.role,
                agency_id=None if held.agency is None else world.agencies[held.agency].id,
                series_id=None if held.series is None else world.series[held.series].id,
                case_id=None if held.case is None else world.case_ids[held.case],
            )
    _lock_out(world, world.agency_conflicts)
    for meeting, case in sorted(world.listed):
        _build_item(world, meeting, case, cases[case])
    _finish(world)


def _build_case(world: World, number: int) -> Case:
    readers = frozenset(world.agencies[agency].id for agency in world.readers[number])
    contacts = [
        NewContact(
            kind=ContactKind.PHONE,
            text=word("open", number),
            safe_contact=word("opensafe", number),
            flags=CONTACTS[world.contacts[number]][0],
        ),
        NewContact(kind=ContactKind.ADDRESS, text=word("visit", number), flags=ContactFlags(is_never_posted_to=True)),
        NewContact(
            kind=ContactKind.ADDRESS,
            text=word("protected", number),
            safe_contact=word("protectedsafe", number),
            is_protected=True,
            reader_ids=readers,
        ),
    ]
    case = refer_case(
        NewReferral(
            agency_id=world.agencies[world.referrers[number]].id,
            account_id=None,
            received_utc=now_utc() - timedelta(hours=2),
            event=word("event", number),
            grounds=word("grounds", number),
            worries=word("worries", number),
            safe_contact=word("safe", number),
            consent_text=word("consent", number),
            reference=word("reference", number),
            people=[
                NewPerson(name=word("victim", number).capitalize(), role=PersonRole.VICTIM, contacts=contacts),
                NewPerson(name=word("child", number).capitalize(), role=PersonRole.CHILD),
            ],
        )
    )
    note_for_coordinator(case, word("note", number))
    return case


def _build_item(world: World, meeting: int, case: int, row: Case) -> None:
    answers = {a: answer for (m, c, a), answer in world.answers.items() if (m, c) == (meeting, case)}
    item = make_item(
        world.meetings[meeting],
        row,
        referrer=world.agencies[world.referrers[case]],
        answers={world.codes[agency]: answer for agency, (answer, _) in answers.items()},
        agencies=dict(zip(world.codes, world.agencies, strict=True)),
    )
    for agency, (_, is_requested) in answers.items():
        db.session.execute(
            db.update(Check)
            .where(Check.meeting_id == item.meeting_id, Check.case_id == row.id)
            .where(Check.agency_id == world.agencies[agency].id)
            .values(is_requested=is_requested)
        )
    record_voice(item, person_id=None, position=0, text=word("voice", meeting, case), source="a teacher")
    append_text(list_documents(item.id)[0], word("minutes", meeting, case))
    _build_record(item, (meeting, case), world.agencies[world.referrers[case]].id)
    for agency in world.needed_at(meeting, case):
        _build_part_of_agency(world, item, (meeting, case, agency))
    if (meeting, case) in world.under_way:
        item.state, item.started_utc = ItemState.UNDER_WAY, now_utc()
    if world.states[meeting] is MeetingState.CLOSED:
        item.state, item.started_utc, item.ended_utc = ItemState.CLOSED, now_utc(), now_utc() + timedelta(minutes=5)
        record_outcome(item, decided=word("outcome", meeting, case), recorded_by_id=None)


def _build_record(item: AgendaItem, place: tuple[int, int], agency_id: uuid.UUID) -> None:
    """A differing view that the chair has answered, and an addition to what was agreed."""
    about: dict[str, Any] = {"meeting_id": item.meeting_id, "case_id": item.case_id}
    differing = DifferingView(id=new_id(), raised_utc=now_utc(), answered_utc=now_utc(), **about)
    differing.response = word("respond", *place)
    held = ViewHeld(differing_view_id=differing.id, case_id=item.case_id, agency_id=agency_id, written_utc=now_utc())
    held.text = word("view", *place)
    db.session.add(differing)
    db.session.flush()
    db.session.add(held)
    for version, text in enumerate(("", word("addition", *place)), start=1):
        row = RecordVersion(id=new_id(), version=version, made_utc=now_utc(), digest=b"", **about)
        row.agreed, row.addition = "{}", text
        db.session.add(row)


def _build_part_of_agency(world: World, item: AgendaItem, place: tuple[int, int, int]) -> None:
    agency_id = world.agencies[place[2]].id
    line = add_research_line(
        item.meeting_id,
        item.case_id,
        agency_id,
        author_id=None,
        text=word("research", *place),
        certainty=Certainty.WORRY,
    )
    line.is_held_back, line.held_back_reason = True, word("reason", *place)
    contribution = Contribution(
        id=new_id(),
        meeting_id=item.meeting_id,
        case_id=item.case_id,
        agency_id=agency_id,
        certainty=Certainty.FACT,
        shared_utc=now_utc(),
        text=word("contribution", *place),
        purpose=word("purpose", *place),
    )
    db.session.add(contribution)
    keep_limit(world, contribution, place, word("limit", *place))
    build_group_part(world, item, place)
    record_action(
        item,
        agency_id=agency_id,
        text=word("action", *place),
        when=When(due_utc=now_utc() + timedelta(days=1)),
        state=ActionState.AGREED,
    )


def _lock_out(world: World, conflicts: set[tuple[int, int]]) -> None:
    db.session.add_all(
        ConflictOfInterest(case_id=world.case_ids[case], agency_id=world.agencies[agency].id, declared_utc=now_utc())
        for case, agency in sorted(conflicts)
    )
    db.session.flush()


def _finish(world: World) -> None:
    """People arrive, meetings close and send their summaries, and more conflicts come to light."""
    db.session.add_all(
        MeetingAttendance(meeting_id=meeting.id, account_id=someone.account.id, arrived_utc=now_utc())
        for number, meeting in enumerate(world.meetings)
        if world.states[number] is MeetingState.OPEN
        for someone in world.people
        if any(world.reach(someone, number))
    )
    for meeting, state in zip(world.meetings, world.states, strict=True):
        if state is MeetingState.CLOSED:
            meeting.state, meeting.closed_utc = state, now_utc()
            make_summaries(actor_for(world.people[1].account), meeting)
            db.session.execute(db.update(Summary).values(sent_utc=now_utc()))
    _lock_out(world, world.late_conflicts - world.agency_conflicts)
    db.session.add_all(
        ConflictOfInterest(
            case_id=world.case_ids[case], account_id=world.people[person].account.id, declared_utc=now_utc()
        )
        for case, person in sorted(world.account_conflicts)
    )
    db.session.flush()
    build_openings(world)
    world.summaries = list(db.session.scalars(db.select(Summary).order_by(Summary.id)))

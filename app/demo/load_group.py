"""Loads what each worker brings to a conference about the family: a summary, a number, and events."""

import uuid
from collections.abc import Sequence
from datetime import date

from app.agenda.models import AgendaItem
from app.demo.cast import Cast
from app.demo.marlbeck.shape_earlier import Event, Family, Session, WorkerSummary
from app.minutes.chronology import add_event
from app.minutes.known_dates import KnownDate
from app.minutes.models import Certainty, Contribution
from app.minutes.scale import say_scale
from app.minutes.service import record_contribution
from app.minutes.worker_summaries import ThreeBoxes, share_summary, write_summary


def share_summaries(cast: Cast, family: Family, session: Session, item: AgendaItem) -> Sequence[Contribution]:
    """Let everybody write their summary, and share it unless it is a draft; answers what was shared."""
    shared: list[Contribution] = []
    for summary in session.summaries:
        shared += (_write if summary.email in cast.accounts else _hand_in)(cast, family, summary, item)
    return shared


def _write(cast: Cast, family: Family, summary: WorkerSummary, item: AgendaItem) -> Sequence[Contribution]:
    actor, agency_id = cast.actor(summary.email), cast.agency_ids[summary.agency]
    write_summary(
        actor,
        item.meeting_id,
        item.case_id,
        agency_id,
        ThreeBoxes(fact=summary.fact, meaning=summary.meaning, worry=summary.worry),
        about_id=cast.person_id(family.key, summary.about),
    )
    return [] if summary.is_draft else share_summary(actor, item.meeting_id, item.case_id, agency_id)


def _hand_in(cast: Cast, family: Family, summary: WorkerSummary, item: AgendaItem) -> Sequence[Contribution]:
    """What somebody without an account sent in writing, and the administrator put in for them."""
    parts = ((summary.fact, Certainty.FACT, summary.meaning), (summary.worry, Certainty.WORRY, ""))
    return [
        record_contribution(
            item,
            agency_id=cast.agency_ids[summary.agency],
            author_id=None,
            text=text,
            certainty=certainty,
            meaning=meaning,
            about_id=cast.person_id(family.key, summary.about),
        )
        for text, certainty, meaning in parts
        if text
    ]


def say_numbers(cast: Cast, session: Session, item: AgendaItem) -> None:
    """Let everybody who did say how safe things are."""
    for said in session.scale:
        say_scale(cast.actor(said.email), item.meeting_id, item.case_id, number=said.number, why=said.why)


def add_events(cast: Cast, family: Family, session: Session, item: AgendaItem) -> None:
    """Put into the chronology what was told at this session."""
    told: dict[str, uuid.UUID] = {}
    for event in family.chronology:
        if event.session != session.number:
            continue
        entry = add_event(
            cast.actor(event.email),
            item.meeting_id,
            item.case_id,
            cast.agency_ids[event.agency],
            happened=_known(cast.days.day(event.day), event),
            what=event.what,
            meaning=event.meaning,
            corrects_id=told[event.corrects] if event.corrects else None,
        )
        told[event.key] = entry.id


def _known(day: date, event: Event) -> KnownDate:
    parts = {"year": (day.year,), "month": (day.year, day.month), "day": (day.year, day.month, day.day)}
    return KnownDate(*parts[event.exactness])

"""Loads what each worker brings to a conference about the family: a summary, a number, and events."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from app.agenda.models import AgendaItem
from app.core.clock import as_of
from app.demo.cast import Cast
from app.demo.marlbeck.shape_earlier import Event, Family, Session, WorkerSummary
from app.minutes.chronology import add_event
from app.minutes.known_dates import KnownDate
from app.minutes.models import Certainty, Contribution
from app.minutes.scale import say_scale
from app.minutes.service import record_contribution, share_line
from app.minutes.worker_summaries import ThreeBoxes, write_summary

BETWEEN_SUMMARIES: Final = timedelta(minutes=20)
A_MOMENT: Final = timedelta(seconds=1)


def share_summaries(
    cast: Cast, family: Family, session: Session, item: AgendaItem, begins: datetime
) -> Sequence[Contribution]:
    """Let everybody write their summary, one after the other, and share it unless it is a draft.

    Answers what was shared.
    """
    shared: list[Contribution] = []
    for number, summary in enumerate(session.summaries):
        moment = begins + number * BETWEEN_SUMMARIES
        shared += (_write if summary.email in cast.accounts else _hand_in)(cast, family, summary, item, moment)
    return shared


def _write(
    cast: Cast, family: Family, summary: WorkerSummary, item: AgendaItem, moment: datetime
) -> Sequence[Contribution]:
    with as_of(moment):
        actor = cast.actor(summary.email)
        row = write_summary(
            actor,
            item.meeting_id,
            item.case_id,
            cast.agency_ids[summary.agency],
            ThreeBoxes(fact=summary.fact, meaning=summary.meaning, worry=summary.worry),
            about_id=cast.person_id(family.key, summary.about),
        )
    shared = []
    for line_id in () if summary.is_draft else filter(None, (row.fact_line_id, row.worry_line_id)):
        moment += A_MOMENT
        with as_of(moment):
            shared.append(share_line(actor, item.meeting_id, item.case_id, line_id))
    return shared


def _hand_in(
    cast: Cast, family: Family, summary: WorkerSummary, item: AgendaItem, moment: datetime
) -> Sequence[Contribution]:
    """What somebody without an account sent in writing, and the administrator put in for them."""
    shared = []
    for text, certainty, meaning in (
        (summary.fact, Certainty.FACT, summary.meaning),
        (summary.worry, Certainty.WORRY, ""),
    ):
        moment += A_MOMENT
        with as_of(moment):
            if text:
                shared.append(
                    record_contribution(
                        item,
                        agency_id=cast.agency_ids[summary.agency],
                        author_id=None,
                        text=text,
                        certainty=certainty,
                        meaning=meaning,
                        about_id=cast.person_id(family.key, summary.about),
                    )
                )
    return shared


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

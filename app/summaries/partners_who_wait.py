"""Partners who wait for whoever sends: a question has no answer, or a summary went to somebody whose it is not."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, exists

from app.cases.sight_in_sql import is_hidden_from
from app.core.access import Actor
from app.core.database import db
from app.core.vault import CaseKey
from app.summaries.link_models import LinkWord, SummaryLink, WordKind
from app.summaries.models import Summary, SummaryCase


class SaidToBeWrong(Protocol):
    """A link, as far as it tells whether it went to the right place."""

    made_utc: datetime
    not_theirs_utc: datetime | None


def is_unanswered(kinds: Iterable[WordKind]) -> bool:
    """Whether what was said with somebody, in its order, ends with a question."""
    return list(kinds)[-1:] == [WordKind.QUESTION]


def is_still_wrong(links: Collection[SaidToBeWrong]) -> bool:
    """Whether somebody said of a link that it is not theirs, and no link to this partner has been made since."""
    refused = [link.not_theirs_utc for link in links if link.not_theirs_utc is not None]
    return bool(refused) and all(link.made_utc <= max(refused) for link in links)


def list_unsettled(actor: Actor, meeting_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Those of these meetings at which a partner waits; what is about cases hidden from this person is nothing."""
    held, asked = SummaryCase.case_id.expression, LinkWord.case_id.expression
    links = db.session.execute(
        db.select(SummaryLink, Summary.meeting_id, Summary.agency_id)
        .join(Summary, Summary.id == SummaryLink.summary_id)
        .where(Summary.meeting_id.in_(meeting_ids))
        .where(exists().where(SummaryCase.summary_id == Summary.id, *_is_there_for(actor, held)))
        .order_by(SummaryLink.made_utc, SummaryLink.id)
    ).all()
    words = db.session.execute(
        db.select(LinkWord.link_id, LinkWord.kind)
        .where(LinkWord.link_id.in_([link.id for link, _meeting_id, _agency_id in links]))
        .where(*_is_there_for(actor, asked))
        .order_by(LinkWord.said_utc, LinkWord.id)
    ).all()
    of_partner: dict[tuple[uuid.UUID, uuid.UUID], list[SummaryLink]] = defaultdict(list)
    person: dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID, str]] = {}
    for link, meeting_id, agency_id in links:
        of_partner[meeting_id, agency_id].append(link)
        person[link.id] = (meeting_id, agency_id, link.address_digest)
    said: dict[tuple[uuid.UUID, uuid.UUID, str], list[WordKind]] = defaultdict(list)
    for link_id, kind in words:
        said[person[link_id]].append(kind)
    return frozenset(
        [meeting_id for (meeting_id, _agency_id), own in of_partner.items() if is_still_wrong(own)]
        + [meeting_id for (meeting_id, _agency_id, _address), kinds in said.items() if is_unanswered(kinds)]
    )


def _is_there_for(actor: Actor, case_id: ColumnElement[uuid.UUID]) -> tuple[ColumnElement[bool], ...]:
    return exists().where(CaseKey.id == case_id), ~is_hidden_from(actor, case_id)

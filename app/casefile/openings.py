"""What was opened outside somebody's own list or in an emergency, for one of those who review it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import g

from app.agenda.queries import cases_seen
from app.cases.reviewers import reviews_by_reference
from app.cases.reviews import Opening, OpeningKind, OpeningWords, list_openings, read_words
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.core.errors import NotFound
from app.identity.queries import AccountCard, account_cards


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLine:
    """One opening for one reader. `words` are there for those who see the case, and for nobody else."""

    opening: Opening
    person: AccountCard
    reviewer: AccountCard | None
    words: OpeningWords | None
    is_own: bool
    # A meeting at which the reader may open the case.
    meeting_id: uuid.UUID | None

    @property
    def is_emergency(self) -> bool:
        """Whether the glass was broken for it."""
        return self.opening.kind is OpeningKind.GLASS

    @property
    def is_running(self) -> bool:
        """Whether the case is still open to that person by it."""
        return self.opening.ends_utc > now_utc()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningsPage:
    """What waits for a review, and what was reviewed a short while ago."""

    waiting: tuple[OpeningLine, ...]
    reviewed: tuple[OpeningLine, ...]
    cases_shown: frozenset[tuple[uuid.UUID, uuid.UUID]]


def make_openings_page(actor: Actor) -> OpeningsPage:
    """The openings that this person may know of."""
    openings, seen = _visible(actor, only_waiting=False)
    words = read_words([opening for opening in openings if opening.case_id in seen])
    cards = account_cards(
        id_ for opening in openings for id_ in (opening.account_id, opening.reviewed_by_id) if id_ is not None
    )
    lines = [
        OpeningLine(
            opening=opening,
            person=cards[opening.account_id],
            reviewer=cards[opening.reviewed_by_id] if opening.reviewed_by_id else None,
            words=words.get(opening.id),
            is_own=opening.account_id == actor.account_id,
            meeting_id=seen.get(opening.case_id),
        )
        for opening in openings
    ]
    return OpeningsPage(
        waiting=tuple(line for line in lines if line.reviewer is None),
        reviewed=tuple(line for line in lines if line.reviewer is not None),
        cases_shown=frozenset(
            (line.meeting_id, line.opening.case_id) for line in lines if line.words and line.meeting_id
        ),
    )


def get_opening(actor: Actor, opening_id: uuid.UUID) -> Opening:
    """One opening that this person may review. Raises `NotFound`, hidden or absent."""
    openings, _seen = _visible(actor, only_waiting=False)
    found = next((opening for opening in openings if opening.id == opening_id), None)
    if found is None:
        raise NotFound
    return found


def list_waiting(actor: Actor) -> Sequence[Opening]:
    """What waits for this person's review. Asked once a request, for the bar at the top and the notice below it."""
    if not actor.may(Permission.OPENING_REVIEW):
        return ()
    if "openings_waiting" not in g:
        openings, _seen = _visible(actor, only_waiting=True)
        g.openings_waiting = tuple(opening for opening in openings if opening.account_id != actor.account_id)
    waiting: tuple[Opening, ...] = g.openings_waiting
    return waiting


def count_waiting(actor: Actor) -> int:
    """How many openings wait for this person's review."""
    return len(list_waiting(actor))


def _visible(actor: Actor, *, only_waiting: bool) -> tuple[list[Opening], Mapping[uuid.UUID, uuid.UUID]]:
    """What this person may know of, and the cases of which they may read the words, each with a meeting."""
    openings = list_openings(actor, only_waiting=only_waiting)
    if not openings:
        return [], {}
    seen = cases_seen(actor, {opening.case_id for opening in openings}, Permission.OPENING_REVIEW)
    by_reference = reviews_by_reference(actor)
    return [opening for opening in openings if by_reference or opening.case_id in seen], seen

"""What somebody brings in, for that person alone: the lines as they would come in, and what became of each."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.cases.sight_in_sql import is_hidden_from
from app.core.access import Actor, Permission
from app.core.database import db
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.submissions import SubmissionLine, submission_lines
from app.referrals.columns import LEFT_OUT, target_label
from app.referrals.import_columns import choices_of, headings_of, targets_of
from app.referrals.import_models import ImportBatch, ImportLine, ImportState, LineState
from app.referrals.import_taking import reading_of, sent_before
from app.referrals.importing import count_lines, get_batch, get_line, list_batches
from app.referrals.models import Submission
from app.referrals.queries import facts_of
from app.referrals.rules import is_own, may_read
from app.referrals.sheet import Sheet
from app.referrals.table_dates import Choices

MOST_TOLD: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """An upload in a list."""

    id: uuid.UUID
    agency: AgencyCard
    state: ImportState
    begun_utc: datetime
    taken_utc: datetime | None
    counts: Mapping[LineState, int]

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return sum(self.counts.values())

    @property
    def read(self) -> int:
        """How many of them have been read."""
        return self.lines - self.counts.get(LineState.WAITS, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePreview:
    """A line as it would come in; faults and notes each with the heading of their column."""

    id: uuid.UUID
    number: int
    state: LineState
    is_left_out: bool
    can_be_mended: bool
    sheet: Sheet
    faults: Sequence[tuple[str, str]]
    notes: Sequence[tuple[str, str]]
    asks: frozenset[str]
    same: int
    before_reference: str
    before_utc: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """One cell of a line: under which heading, what it becomes, and what is wrong with it."""

    key: str
    heading: str
    becomes: str
    text: str
    wrong: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One page of an upload that waits to be taken. `left_out` are headings with words that come to nothing."""

    batch: BatchLine
    lines: Sequence[LinePreview]
    wrong: Sequence[LinePreview]
    asks: frozenset[str]
    left_out: Sequence[str]
    choices: Choices
    chosen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenLine:
    """What a line became, and how far that has come."""

    number: int
    submission: SubmissionLine
    # Whether its own page is open to this reader, as what they or their agency sent in.
    is_own: bool


def list_own_batches(actor: Actor) -> Sequence[BatchLine]:
    """One's own uploads, newest first."""
    return [_batch_line(batch) for batch in list_batches(actor)]


def disclose_batch(actor: Actor, batch_id: uuid.UUID) -> BatchLine:
    """An upload of one's own. Raises `NotFound`."""
    return _batch_line(get_batch(actor, batch_id))


def disclose_preview(actor: Actor, batch_id: uuid.UUID, *, start: int, most: int) -> Preview:
    """A page of an upload, with every line that is wrong. Raises `NotFound`."""
    batch = get_batch(actor, batch_id)
    of_batch = db.select(ImportLine).where(ImportLine.batch_id == batch.id).order_by(ImportLine.number, ImportLine.id)
    lines = db.session.scalars(of_batch.offset(start).limit(most)).all()
    wrong = db.session.scalars(of_batch.where(ImportLine.state == LineState.WRONG).limit(MOST_TOLD)).all()
    asking = db.session.scalars(of_batch.where(ImportLine.state == LineState.ASKS).limit(MOST_TOLD)).all()
    headings = headings_of(batch)
    chosen = db.session.scalars(
        db.select(ImportLine.id)
        .where(ImportLine.batch_id == batch.id, ImportLine.is_left_out.is_(False))
        .where(ImportLine.state.in_([LineState.FINE, LineState.HERE, LineState.SAME]))
        .order_by(ImportLine.id)
    ).all()
    return Preview(
        batch=_batch_line(batch),
        lines=_previews(actor, batch, lines, headings),
        wrong=_previews(actor, batch, wrong, headings),
        asks=frozenset(ask for line in asking for ask in json.loads(line.found)["asks"]),
        left_out=[headings[key] for key, target in targets_of(batch).items() if target == LEFT_OUT],
        choices=choices_of(batch),
        chosen=len(chosen),
    )


def disclose_line(actor: Actor, batch_id: uuid.UUID, line_id: uuid.UUID) -> tuple[LinePreview, Sequence[CellView]]:
    """A line of one's own upload with its cells, to be mended. Raises `NotFound`."""
    batch, line = get_line(actor, batch_id, line_id)
    headings, targets = headings_of(batch), targets_of(batch)
    preview = _previews(actor, batch, [line], headings)[0]
    wrong = {column: message for message, column in _found(line, "faults", {})}
    cells = [
        CellView(
            key=key,
            heading=headings.get(key, key),
            becomes=target_label(targets.get(key, LEFT_OUT)),
            text=text,
            wrong=wrong.get(key, ""),
        )
        for key, text in json.loads(line.cells).items()
    ]
    return preview, cells


def disclose_columns(actor: Actor, batch_id: uuid.UUID) -> Sequence[tuple[str, str, str]]:
    """The key, the heading and the target of each column of one's own upload. Raises `NotFound`."""
    batch = get_batch(actor, batch_id)
    headings = headings_of(batch)
    return [(key, headings[key], target) for key, target in targets_of(batch).items()]


def list_taken(actor: Actor, batch_id: uuid.UUID) -> Sequence[TakenLine]:
    """What became of each line, as far as this person may still read it. Raises `NotFound`."""
    batch = get_batch(actor, batch_id)
    rows = db.session.execute(
        db.select(ImportLine.number, Submission)
        .join(Submission, Submission.id == ImportLine.submission_id)
        .where(ImportLine.batch_id == batch.id, ~is_hidden_from(actor, Submission.case_id.expression))
        .order_by(ImportLine.number, ImportLine.id)
    ).all()
    seen = [row for row in rows if may_read(actor, facts_of(row.Submission))]
    lines = submission_lines([row.Submission for row in seen])
    return [
        TakenLine(
            number=row.number,
            submission=line,
            is_own=actor.may(Permission.REFERRAL_WRITE) and is_own(actor, facts_of(row.Submission)),
        )
        for row, line in zip(seen, lines, strict=True)
    ]


def _batch_line(batch: ImportBatch) -> BatchLine:
    return BatchLine(
        id=batch.id,
        agency=agency_cards([batch.agency_id])[batch.agency_id],
        state=batch.state,
        begun_utc=batch.begun_utc,
        taken_utc=batch.taken_utc,
        counts=count_lines(batch.id),
    )


def _previews(
    actor: Actor, batch: ImportBatch, lines: Sequence[ImportLine], headings: Mapping[str, str]
) -> Sequence[LinePreview]:
    before = sent_before(actor, batch, [line for line in lines if line.state is LineState.HERE])
    return [
        LinePreview(
            id=line.id,
            number=line.number,
            # What has been hidden from them meanwhile is as absent as what never was there.
            state=LineState.FINE if line.state is LineState.HERE and line.id not in before else line.state,
            is_left_out=line.is_left_out,
            can_be_mended=bool(line.cells_sealed),
            sheet=reading_of(batch, line).sheet,
            faults=_found(line, "faults", headings),
            notes=_found(line, "notes", headings),
            asks=frozenset(json.loads(line.found).get("asks", ()) if line.found else ()),
            same=json.loads(line.found).get("same", 0) if line.found else 0,
            before_reference=before[line.id].reference if line.id in before else "",
            before_utc=before[line.id].submission.sent_utc if line.id in before else None,
        )
        for line in lines
    ]


def _found(line: ImportLine, what: str, headings: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """What was found about a line, each with the heading of its column, or with the key where no heading is known."""
    told = json.loads(line.found).get(what, ()) if line.found else ()
    return [(message, headings.get(column, column)) for message, column in told]

"""Reading the lines of an upload step by step, and taking those that were chosen: all of them, or none."""

import json
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import CursorResult, func

from app.audit.service import record
from app.cases.models import Case
from app.cases.sight_in_sql import is_hidden_from
from app.core.access import Actor
from app.core.clock import local_today, now_utc
from app.core.database import db
from app.core.errors import Conflict, Invalid
from app.core.vault import destroy_case_key
from app.identity.models import Account
from app.identity.queries import actor_of
from app.referrals.import_columns import choices_of, digest_of, headings_of, require_ready, targets_of
from app.referrals.import_models import ImportBatch, ImportLine, ImportState, LineState
from app.referrals.importing import AT_ONCE, TAKES
from app.referrals.line_reading import LineReading, read_line
from app.referrals.models import Submission, SubmissionKind, SubmissionWay
from app.referrals.queries import facts_of
from app.referrals.rules import may_read
from app.referrals.sending_many import NewSubmission, send_many

NOTHING_CHOSEN: Final = "Choose at least one line."


@dataclass(frozen=True, slots=True)
class SentBefore:
    """A submission that a line is taken for, as far as whoever brings it in may read it."""

    reference: str
    submission: Submission


def reading_of(batch: ImportBatch, line: ImportLine) -> LineReading:
    """A line as it would come in."""
    cells = json.loads(line.cells) if line.cells else {}
    return read_line(cells, targets_of(batch), headings_of(batch), choices_of(batch), local_today())


def go_on(actor: Actor, batch: ImportBatch, most: int = AT_ONCE) -> int:
    """Read the next lines of an upload; answers how many. After the last one it is ready to be looked at."""
    if batch.state is not ImportState.READING:
        return 0
    lines = db.session.scalars(
        db.select(ImportLine)
        .where(ImportLine.batch_id == batch.id, ImportLine.state == LineState.WAITS)
        .order_by(ImportLine.number, ImportLine.id)
        .limit(most)
    ).all()
    targets, headings, choices, today = targets_of(batch), headings_of(batch), choices_of(batch), local_today()
    read = [(line, read_line(json.loads(line.cells), targets, headings, choices, today)) for line in lines]
    for line, reading in read:
        line.content_digest = digest_of(batch.agency_id, "content", reading.content())
        said = reading.incident()
        line.incident_digest = digest_of(batch.agency_id, "incident", said) if said else ""
    before = sent_before(actor, batch, lines)
    others = _others(batch, {line.id for line in lines})
    for line, reading in read:
        _judge(line, reading, before.get(line.id), others)
        others.setdefault(line.content_digest, line.number)
        if line.incident_digest:
            others.setdefault(line.incident_digest, line.number)
    db.session.flush()
    if len(lines) < most or not _count_waiting(batch):
        batch.state = ImportState.READY
    return len(lines)


def sent_before(actor: Actor, batch: ImportBatch, lines: Sequence[ImportLine]) -> Mapping[uuid.UUID, SentBefore]:
    """What this agency sent in before that is the same, or has the same number, by line. What is hidden is absent."""
    digests = {one for line in lines for one in (line.content_digest, line.incident_digest) if one}
    rows = db.session.execute(
        db.select(ImportLine.content_digest, ImportLine.incident_digest, Submission, Case.reference)
        .join(Submission, Submission.id == ImportLine.submission_id)
        .join(Case, Case.id == Submission.case_id)
        .where(ImportLine.agency_id == batch.agency_id, ImportLine.batch_id != batch.id)
        .where(ImportLine.content_digest.in_(digests) | ImportLine.incident_digest.in_(digests))
        .where(~is_hidden_from(actor, Submission.case_id.expression))
        .order_by(Submission.sent_utc, Submission.id)
    )
    found: dict[str, SentBefore] = {}
    for row in rows:
        if may_read(actor, facts_of(row.Submission)):
            found |= dict.fromkeys(
                filter(None, (row.content_digest, row.incident_digest)), SentBefore(row.reference, row.Submission)
            )
    return {
        line.id: one for line in lines if (one := found.get(line.content_digest) or found.get(line.incident_digest))
    }


def ask_to_take(actor: Actor, batch: ImportBatch, *, leaves_rest: bool, is_later: bool) -> int:
    """Take the chosen lines: now, or by the jobs' process where they are many (`is_later`). Answers how many.

    Raises `Invalid` where nothing is chosen, or where lines are wrong and nobody said that they stay behind.
    """
    require_ready(batch)
    number: int | None = db.session.scalar(
        db.select(func.count())
        .select_from(ImportLine)
        .where(ImportLine.batch_id == batch.id, ImportLine.state.in_(TAKES), ImportLine.is_left_out.is_(False))
    )
    if not number:
        raise Invalid(NOTHING_CHOSEN, field="lines")
    unread = db.session.scalar(
        db.select(ImportLine.id)
        .where(ImportLine.batch_id == batch.id, ImportLine.state.in_([LineState.WRONG, LineState.ASKS]))
        .limit(1)
    )
    if unread and not leaves_rest:
        raise Invalid("Some lines cannot be taken as they are. Mend them, or say that they stay behind.", field="rest")
    if is_later and number > AT_ONCE:
        _move_on(batch, ImportState.TAKING)
        return number
    return take(actor, batch)


def take(actor: Actor, batch: ImportBatch) -> int:
    """Send every chosen line as a submission of its own, with its case, its key and its people; answers how many.

    None where somebody of the agency sent one of them meanwhile: the line says so then, and nothing is sent.
    """
    lines = db.session.scalars(
        db.select(ImportLine)
        .where(ImportLine.batch_id == batch.id, ImportLine.state.in_(TAKES), ImportLine.is_left_out.is_(False))
        .order_by(ImportLine.number, ImportLine.id)
    ).all()
    meanwhile = sent_before(actor, batch, [line for line in lines if line.state is not LineState.HERE])
    if meanwhile:
        for line in lines:
            if line.id in meanwhile:
                line.state, line.is_left_out = LineState.HERE, True
        batch.state = ImportState.READY
        return 0
    _move_on(batch, ImportState.TAKEN)
    batch.taken_utc = now_utc()
    again = _times_sent(batch, lines)
    targets, headings, choices, today = targets_of(batch), headings_of(batch), choices_of(batch), local_today()
    readings = [read_line(json.loads(line.cells), targets, headings, choices, today) for line in lines]
    if any(reading.faults or reading.asks for reading in readings):
        raise Conflict("A line has become wrong meanwhile. Look at the list again.")
    sent = send_many(
        [
            NewSubmission(
                kind=SubmissionKind(reading.kind) if reading.kind else batch.kind,
                shape=batch.shape,
                agency_id=batch.agency_id,
                account_id=batch.author_id,
                sheet=reading.sheet,
            )
            for reading in readings
        ],
        SubmissionWay.IMPORT,
        actor_id=actor.account_id,
    )
    for line, submission in zip(lines, sent, strict=True):
        line.submission_id, line.state = submission.id, LineState.TAKEN
        line.again = again[line.content_digest]
        again[line.content_digest] += 1
    db.session.flush()
    db.session.execute(
        db.update(ImportLine).where(ImportLine.batch_id == batch.id).values(cells_sealed=b"", found_sealed=b"")
    )
    db.session.execute(db.update(ImportBatch).where(ImportBatch.id == batch.id).values(columns_sealed=b""))
    destroy_case_key(batch.id)
    db.session.expire_all()
    record("import_taken", actor.account_id, agency_id=batch.agency_id, batch_id=batch.id, lines=len(lines))
    return len(lines)


def work_on_waiting() -> int:
    """Go on with one upload that is being read or taken; answers how many lines it was. A timed job."""
    batch: ImportBatch | None = db.session.scalars(
        db.select(ImportBatch)
        .where(ImportBatch.state.in_([ImportState.READING, ImportState.TAKING]))
        .order_by(ImportBatch.begun_utc, ImportBatch.id)
        .limit(1)
    ).first()
    if batch is None:
        return 0
    actor = actor_of(db.session.get_one(Account, batch.account_id))
    return take(actor, batch) if batch.state is ImportState.TAKING else go_on(actor, batch)


def _judge(line: ImportLine, reading: LineReading, before: SentBefore | None, others: Mapping[str, int]) -> None:
    same = others.get(line.content_digest, 0)
    notes = [[note.message, note.column] for note in reading.notes]
    if not same and line.incident_digest in others:
        notes.append([f"Line {others[line.incident_digest]} has the same crime or incident number.", ""])
    line.found = json.dumps(
        {
            "faults": [[fault.message, fault.column] for fault in reading.faults],
            "notes": notes,
            "asks": sorted(reading.asks),
            "same": same,
        },
        ensure_ascii=False,
    )
    if reading.faults:
        line.state = LineState.WRONG
    elif reading.asks:
        line.state = LineState.ASKS
    else:
        line.state = LineState.HERE if before else LineState.SAME if same else LineState.FINE
    line.is_left_out = line.state in {LineState.HERE, LineState.SAME}


def _others(batch: ImportBatch, but: set[uuid.UUID]) -> dict[str, int]:
    """The lines of an upload that were read before, by what they can be known by."""
    rows = db.session.execute(
        db.select(ImportLine.id, ImportLine.number, ImportLine.content_digest, ImportLine.incident_digest)
        .where(ImportLine.batch_id == batch.id, ImportLine.state != LineState.WAITS)
        .order_by(ImportLine.number.desc(), ImportLine.id)
    ).all()
    return {one: row.number for row in rows if row.id not in but for one in row[2:] if one}


def _count_waiting(batch: ImportBatch) -> int:
    waiting = (ImportLine.batch_id == batch.id) & (ImportLine.state == LineState.WAITS)
    return db.session.scalar(db.select(func.count()).select_from(ImportLine).where(waiting)) or 0


def _times_sent(batch: ImportBatch, lines: Sequence[ImportLine]) -> Counter[str]:
    rows = db.session.execute(
        db.select(ImportLine.content_digest, func.count().label("times"))
        .where(ImportLine.agency_id == batch.agency_id, ImportLine.again.is_not(None))
        .where(ImportLine.content_digest.in_({line.content_digest for line in lines}))
        .group_by(ImportLine.content_digest)
        .order_by(ImportLine.content_digest)
    )
    return Counter({row.content_digest: row.times for row in rows})


def _move_on(batch: ImportBatch, state: ImportState) -> None:
    """Let an upload become that, once: of two who press at the same moment, the second is told."""
    result = db.session.execute(
        db.update(ImportBatch)
        .where(ImportBatch.id == batch.id, ImportBatch.state == batch.state)
        .values(state=state)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise Conflict("This list was taken in on another page. Look at what became of it.")
    db.session.refresh(batch, ["state"])

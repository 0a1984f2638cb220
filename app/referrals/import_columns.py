"""What the columns of an upload become, remembered for the agency, and what is asked once about its dates."""

import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from app.audit.service import record
from app.core.access import Actor
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound
from app.core.vault import Purpose, purpose_key
from app.referrals.columns import KEPT, LEFT_OUT, is_target, known_target, target_label
from app.referrals.import_models import ImportBatch, ImportColumn, ImportLine, ImportState, LineState
from app.referrals.table_dates import Ask, Choices, is_month_first


def headings_of(batch: ImportBatch) -> Mapping[str, str]:
    """The headings of an upload, by the key of the column."""
    return dict(json.loads(batch.columns)["headings"])


def targets_of(batch: ImportBatch) -> Mapping[str, str]:
    """What each column becomes, by its key; nothing for one that nobody could tell."""
    return dict(json.loads(batch.columns)["targets"])


def choices_of(batch: ImportBatch) -> Choices:
    """What was answered about the dates of an upload."""
    return Choices(**json.loads(batch.columns)["choices"])


def choose_columns(actor: Actor, batch: ImportBatch, targets: Mapping[str, str]) -> None:
    """Say what columns become, which is remembered for the agency; all lines are read again. Raises `Invalid`."""
    require_ready(batch)
    chosen = {key: targets.get(key, target) for key, target in targets_of(batch).items()}
    placed = [target for target in chosen.values() if target not in {KEPT, LEFT_OUT}]
    if not all(is_target(target) for target in placed):
        raise NotFound
    twice = [target for target in dict.fromkeys(placed) if placed.count(target) > 1 and target.endswith("_date")]
    if twice:
        raise Invalid(f"Two columns are “{target_label(twice[0])}”. Choose one.", field="columns")
    headings = headings_of(batch)
    db.session.execute(
        db.delete(ImportColumn).where(
            ImportColumn.agency_id == batch.agency_id,
            ImportColumn.heading_digest.in_([digest_of(batch.agency_id, "heading", key) for key in headings]),
        )
    )
    db.session.add_all(
        ImportColumn(
            agency_id=batch.agency_id, heading_digest=digest_of(batch.agency_id, "heading", key), target=target
        )
        for key, target in chosen.items()
        if target != (known_target(headings[key]) or LEFT_OUT)
    )
    _change(batch, targets=chosen)
    look_for_month_first(batch)
    read_again(batch)
    record("import_columns_chosen", actor.account_id, agency_id=batch.agency_id, batch_id=batch.id)


def answer_asks(batch: ImportBatch, answers: Mapping[Ask, str]) -> None:
    """Say how dates that may mean two days are meant; all lines are read again."""
    require_ready(batch)
    allowed = {Ask.ORDER: {"day", "month"}, Ask.SERIALS: {"yes", "no"}, Ask.SHORT_YEARS: {"yes", "no"}}
    said = {ask.value: answer for ask, answer in answers.items() if answer in allowed[ask]}
    _change(batch, choices=asdict(choices_of(batch)) | said)
    read_again(batch)


def digest_of(agency_id: uuid.UUID, use: str, text: str) -> str:
    """A keyed digest, with which nothing can be compared but what the same agency brought in."""
    key = purpose_key(Purpose.TOKENS)
    return hmac.new(key, f"import|{use}|{agency_id}|{text}".encode(), hashlib.sha256).hexdigest()


def require_ready(batch: ImportBatch) -> None:
    """Raise `Conflict` where an upload is still being read, or was taken."""
    if batch.state is not ImportState.READY:
        raise Conflict("This list is being read, or was taken in on another page. Look at it again.")


def read_again(batch: ImportBatch) -> None:
    """Let all lines that have cells be read once more."""
    db.session.execute(
        db.update(ImportLine)
        .where(ImportLine.batch_id == batch.id, ImportLine.cells_sealed != b"")
        .values(state=LineState.WAITS)
    )
    db.session.expire_all()
    batch.state = ImportState.READING


def targets_for(agency_id: uuid.UUID, headings: Mapping[str, str]) -> dict[str, str]:
    """What each column becomes: as this agency said before, or as its heading is known."""
    digests = {digest_of(agency_id, "heading", key): key for key in headings}
    rows = db.session.scalars(
        db.select(ImportColumn)
        .where(ImportColumn.agency_id == agency_id, ImportColumn.heading_digest.in_(list(digests)))
        .order_by(ImportColumn.id)
    )
    remembered = {digests[row.heading_digest]: row.target for row in rows}
    return {key: remembered.get(key, known_target(heading) or LEFT_OUT) for key, heading in headings.items()}


def look_for_month_first(batch: ImportBatch) -> None:
    """Note whether a table has dates that can only be read with the month first."""
    dates = [key for key, target in targets_of(batch).items() if target.endswith("_date") or target == "happened_on"]
    lines = db.session.scalars(
        db.select(ImportLine)
        .where(ImportLine.batch_id == batch.id, ImportLine.cells_sealed != b"")
        .order_by(ImportLine.number, ImportLine.id)
    )
    found = any(is_month_first(cells.get(key, "")) for cells in map(_cells, lines) for key in dates)
    _change(batch, choices=asdict(replace(choices_of(batch), has_month_first=found)))


def _cells(line: ImportLine) -> Mapping[str, str]:
    return dict(json.loads(line.cells))


def _change(batch: ImportBatch, **parts: Any) -> None:  # noqa: ANN401  # parts of what is kept as JSON
    batch.columns = json.dumps({**json.loads(batch.columns), **parts}, ensure_ascii=False)

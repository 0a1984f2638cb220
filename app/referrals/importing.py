"""Bringing in a table or a referral of another system: kept sealed, read in steps, looked at, and taken whole.

Reading goes in steps, each committed, so that a long table can be left and come back to. Taking is one transaction:
every line that was chosen becomes a submission that is sent, or none does.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Final

from sqlalchemy import func

from app.audit.service import record
from app.core.access import PERMISSIONS, Actor, Permission
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid, NotFound
from app.core.tables_in import Table, column_key
from app.core.vault import create_case_key, destroy_case_key
from app.identity.models import Account, RoleGrant
from app.meetings.models import Shape
from app.referrals.import_columns import look_for_month_first, require_ready, targets_for
from app.referrals.import_models import ImportBatch, ImportLine, ImportState, LineState
from app.referrals.models import SubmissionKind
from app.referrals.table_dates import Choices

KEPT_FOR: Final = timedelta(hours=24)
# Below this many lines everything happens while somebody waits.
AT_ONCE: Final = 500
TAKES: Final = frozenset({LineState.FINE, LineState.HERE, LineState.SAME})


def agencies_brought_in_for(actor: Actor) -> frozenset[uuid.UUID] | None:
    """The agencies for which this person may bring something in; None means every agency."""
    if actor.may(Permission.REFERRAL_TRIAGE) and actor.may(Permission.REFERRAL_IMPORT):
        return None
    return frozenset(
        grant.agency_id
        for grant in actor.grants
        if grant.agency_id is not None
        and grant.case_id is None
        and Permission.REFERRAL_IMPORT in PERMISSIONS[grant.role]
    )


def list_senders(agency_ids: Sequence[uuid.UUID]) -> Sequence[tuple[uuid.UUID, Account]]:
    """Who sends something in for these agencies: whoever they are, they learn what became of it."""
    roles = [role for role, permissions in PERMISSIONS.items() if Permission.REFERRAL_WRITE in permissions]
    rows = db.session.execute(
        db.select(RoleGrant.agency_id, Account)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.agency_id.in_(agency_ids), RoleGrant.role.in_(roles), RoleGrant.case_id.is_(None))
        .where(RoleGrant.runs(now_utc()), Account.disabled_utc.is_(None))
        .order_by(Account.name, Account.id)
    )
    return list(dict.fromkeys((row.agency_id, row.Account) for row in rows))


def begin_batch(
    actor: Actor,
    agency_id: uuid.UUID,
    author_id: uuid.UUID | None,
    kind: str,
    shape: str,
    table: Table,
) -> ImportBatch:
    """Keep a table sealed, to be looked at. Raises `NotFound` where this person may not do so for that agency."""
    allowed = agencies_brought_in_for(actor)
    if allowed is not None and agency_id not in allowed:
        raise NotFound
    if author_id != actor.account_id and (agency_id, author_id) not in {
        (agency, account.id) for agency, account in list_senders([agency_id])
    }:
        raise NotFound
    if kind not in set(SubmissionKind) or shape not in set(Shape):
        raise NotFound
    if not table.lines and not table.wrong:
        raise Invalid("There is no line below the headings.", field="file")
    headings = {column_key(heading): heading for heading in table.headings if heading}
    batch = ImportBatch(
        id=new_id(),
        agency_id=agency_id,
        account_id=actor.account_id,
        author_id=author_id,
        state=ImportState.READING,
        kind=SubmissionKind(kind),
        shape=Shape(shape),
        begun_utc=now_utc(),
    )
    create_case_key(batch.id)
    batch.columns = json.dumps(
        {"headings": headings, "targets": targets_for(agency_id, headings), "choices": asdict(Choices())}
    )
    db.session.add(batch)
    db.session.flush()
    lines = [_line(batch, one.number) for one in table.lines]
    for line, one in zip(lines, table.lines, strict=True):
        line.cells = json.dumps(dict(one.cells), ensure_ascii=False)
    for wrong in table.wrong:
        line = _line(batch, wrong.number)
        line.state, line.found = LineState.WRONG, json.dumps({"faults": [[wrong.message, ""]]})
        lines.append(line)
    db.session.add_all(lines)
    db.session.flush()
    look_for_month_first(batch)
    record("import_begun", actor.account_id, agency_id=agency_id, batch_id=batch.id, lines=len(lines))
    return batch


def get_batch(actor: Actor, batch_id: uuid.UUID) -> ImportBatch:
    """An upload of one's own. Raises `NotFound`, also for one that is no longer kept."""
    batch: ImportBatch | None = db.session.scalars(
        db.select(ImportBatch).where(ImportBatch.id == batch_id, ImportBatch.account_id == actor.account_id)
    ).one_or_none()
    allowed = agencies_brought_in_for(actor)
    if batch is None or (allowed is not None and batch.agency_id not in allowed):
        raise NotFound
    return batch


def get_line(actor: Actor, batch_id: uuid.UUID, line_id: uuid.UUID) -> tuple[ImportBatch, ImportLine]:
    """A line of an upload of one's own that can still be mended. Raises `NotFound`."""
    batch = get_batch(actor, batch_id)
    line = db.session.get(ImportLine, line_id)
    if line is None or line.batch_id != batch.id or batch.state is not ImportState.READY or not line.cells_sealed:
        raise NotFound
    return batch, line


def list_batches(actor: Actor) -> Sequence[ImportBatch]:
    """One's own uploads, newest first; the last twenty."""
    return db.session.scalars(
        db.select(ImportBatch)
        .where(ImportBatch.account_id == actor.account_id)
        .order_by(ImportBatch.begun_utc.desc(), ImportBatch.id)
        .limit(20)
    ).all()


def mend_line(batch: ImportBatch, line: ImportLine, cells: Mapping[str, str]) -> None:
    """Put other words into the cells of a line; it waits to be read again."""
    require_ready(batch)
    line.cells = json.dumps({key: cells.get(key, text) for key, text in json.loads(line.cells).items()})
    line.state, line.is_left_out = LineState.WAITS, False
    batch.state = ImportState.READING


def choose_lines(batch: ImportBatch, shown: Sequence[uuid.UUID], chosen: Sequence[uuid.UUID]) -> None:
    """Leave out those of the lines that were shown which were not chosen, and take the others."""
    require_ready(batch)
    of_batch = (ImportLine.batch_id == batch.id) & ImportLine.id.in_(list(shown)) & ImportLine.state.in_(TAKES)
    for is_left_out in (True, False):
        which = ImportLine.id.not_in(list(chosen)) if is_left_out else ImportLine.id.in_(list(chosen))
        db.session.execute(db.update(ImportLine).where(of_batch, which).values(is_left_out=is_left_out))
    db.session.expire_all()


def give_up(actor: Actor, batch: ImportBatch) -> None:
    """Keep nothing of an upload that was not taken. Raises `Conflict` where it was."""
    if batch.state in {ImportState.TAKING, ImportState.TAKEN}:
        raise Conflict("This list has been taken in. Withdraw what should not have been sent, one by one.")
    record("import_given_up", actor.account_id, agency_id=batch.agency_id, batch_id=batch.id)
    forget(batch.id)


def forget(batch_id: uuid.UUID) -> None:
    """Destroy an upload that was not taken, with its key."""
    db.session.execute(db.delete(ImportLine).where(ImportLine.batch_id == batch_id))
    db.session.execute(db.delete(ImportBatch).where(ImportBatch.id == batch_id))
    destroy_case_key(batch_id)


def forget_old() -> int:
    """Destroy uploads that nobody took within a day; answers how many. A timed job."""
    old = db.session.scalars(
        db.select(ImportBatch)
        .where(ImportBatch.state != ImportState.TAKEN, ImportBatch.begun_utc < now_utc() - KEPT_FOR)
        .order_by(ImportBatch.id)
    ).all()
    for batch in old:
        record("import_given_up", None, agency_id=batch.agency_id, batch_id=batch.id)
        forget(batch.id)
    return len(old)


def count_lines(batch_id: uuid.UUID) -> Mapping[LineState, int]:
    """How many lines of an upload are in each state."""
    rows = db.session.execute(
        db.select(ImportLine.state, func.count().label("number"))
        .where(ImportLine.batch_id == batch_id)
        .group_by(ImportLine.state)
        .order_by(ImportLine.state)
    )
    return {row.state: row.number for row in rows}


def _line(batch: ImportBatch, number: int) -> ImportLine:
    return ImportLine(id=new_id(), batch_id=batch.id, agency_id=batch.agency_id, number=number, state=LineState.WAITS)

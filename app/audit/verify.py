"""Verifying the whole trail, and exporting it."""

import itertools
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Final

from sqlalchemy import Connection, text

from app.audit.anchors import list_anchors, list_ends, signing_seed
from app.audit.check import Anchor, Finding, KeptAnchors, first_digest
from app.audit.rows import Stretch, check_stretch, first_fault, lines_of, read_rows
from app.core.cipher import is_signed, public_key_of
from app.core.database import db
from app.core.vault import Purpose, purpose_key

# Below this, a second process costs more than it saves.
MANY: Final = 50_000
MOST_PROCESSES: Final = 8


def verify(kept: Sequence[Anchor] = (), *, latest: int | None = None) -> Finding:
    """Check the trail from its first entry to its last, or only the `latest` ones, against itself and these anchors."""
    ends = list_ends()
    if len(ends) != 1:
        return Finding(entries=0, fault=f"The end of the trail is written down {len(ends)} times, not once.")
    end, key = ends[0], purpose_key(Purpose.TRAIL)
    anchors = KeptAnchors([*list_anchors(), *kept], is_signed)
    public_key = public_key_of(signing_seed()).hex()
    fault = anchors.fault or anchors.fault_against(chain_id=str(end.chain_id), public_key=public_key, number=end.number)
    low = 0 if latest is None else max(0, end.number - latest)
    found = _first_fault(Stretch(low=low, high=end.number, before=first_digest(end.chain_id), key=key, at=anchors.at))
    if found is None and end.number == 0 and end.digest != first_digest(end.chain_id):
        fault = "Entry 1 is missing, and all after it: the end of the trail knows of them."
    if found is not None:
        fault = f"Entry {found[0]} {found[1]}."
    return Finding(entries=end.number - low, fault=fault)


def _first_fault(stretch: Stretch) -> tuple[int, str] | None:
    with db.engine.connect() as connection:
        found = _fault_of_end(connection, stretch)
        if stretch.low:
            before = _digest_of(connection, stretch.low)
            if before is None:
                return stretch.low, "is missing"
            stretch = _part(stretch, stretch.low, stretch.high, before)
        parts = _parts(connection, stretch)
        if len(parts) == 1:
            fault = first_fault(read_rows(connection, stretch.low or None, stretch.high), stretch)
            return _earliest(found, fault)
    with multiprocessing.get_context("fork").Pool(len(parts)) as pool:
        faults = pool.starmap(check_stretch, [(db.engine.url, part) for part in parts])
    return _earliest(found, *faults)


def _earliest(*faults: tuple[int, str] | None) -> tuple[int, str] | None:
    return min((fault for fault in faults if fault is not None), key=itemgetter(0), default=None)


def _parts(connection: Connection, stretch: Stretch) -> list[Stretch]:
    """The stretch in as many parts as there are processors, where it is long; each follows on the entry before it."""
    if stretch.high - stretch.low < MANY:
        return [stretch]
    number = min(os.cpu_count() or 1, MOST_PROCESSES)
    step = (stretch.high - stretch.low) // number + 1
    cuts = [*range(stretch.low, stretch.high, step), stretch.high]
    parts = []
    for low, high in itertools.pairwise(cuts):
        before = stretch.before if low == stretch.low else _digest_of(connection, low) or ""
        parts.append(_part(stretch, low, high, before))
    return parts


def _part(stretch: Stretch, low: int, high: int, before: str) -> Stretch:
    return Stretch(low=low, high=high, before=before, key=stretch.key, at=stretch.at)


def _fault_of_end(connection: Connection, stretch: Stretch) -> tuple[int, str] | None:
    """What is wrong where the trail ends: what is there beyond it, and whether it ends as is written down."""
    last = stretch.high
    end = connection.execute(
        text(
            "SELECT (SELECT number FROM audit_chain), (SELECT digest FROM audit_chain), "
            "(SELECT max(number) FROM audit_entry), (SELECT digest FROM audit_entry WHERE number = :last), "
            "(SELECT digest FROM audit_chain WHERE number = :last)"
        ),
        {"last": last},
    ).one()
    # Somebody may have written since the check began: then the end has moved on together with its entries.
    if (end[2] or 0) != end[0]:
        return _where(end[2] or 0, end[0])
    if last and end[3] is not None and end[4] is not None and end[3] != end[4]:
        return last, "is not the one that the end of the trail names"
    return None


def _where(there: int, said: int) -> tuple[int, str]:
    if there > said:
        return said + 1, "should not be there: the trail ends before it"
    return there + 1, "is missing, and all after it"


def _digest_of(connection: Connection, number: int) -> str | None:
    digest: str | None = connection.execute(
        text("SELECT digest FROM audit_entry WHERE number = :number"), {"number": number}
    ).scalar()
    return digest


def export(anchor: Anchor) -> Iterator[str]:
    """The trail up to that anchor as lines of JSON, and the anchor last."""
    with db.engine.connect() as connection:
        yield from lines_of(read_rows(connection, None, anchor.number))
    yield f"{anchor.line()}\n"

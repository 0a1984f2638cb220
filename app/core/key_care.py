"""Looking after the wrapped keys: whether they all open, and moving them under another master key."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, text, update

from app.core.cipher import VaultError
from app.core.custody import Custodian, name_of_master
from app.core.database import db
from app.core.vault import CaseKey, PurposeKey, current_custodian, place_of_case, place_of_purpose


@dataclass(frozen=True, slots=True)
class KeyCount:
    """How many keys are wrapped under the master key of that name, and how many of them open."""

    master: str
    keys: int
    opened: int


def count_keys() -> list[KeyCount]:
    """Open every key there is; answers what was found, by master key."""
    custodian = current_custodian()
    found: Counter[str] = Counter()
    opened: Counter[str] = Counter()
    for place, wrapped in _wrapped_keys().items():
        try:
            master = name_of_master(wrapped)
        except VaultError:
            master = "unreadable"
        found[master] += 1
        try:
            custodian.unwrap({place: wrapped})
        except VaultError:
            continue
        opened[master] += 1
    return [KeyCount(master, keys, opened[master]) for master, keys in sorted(found.items())]


def rewrap_all(new: Custodian) -> int:
    """Wrap every key anew, in this transaction, and see that it opens; answers how many. Raises `VaultError`.

    Nobody makes a case or destroys a key until the transaction ends, so none is left out.
    """
    _take_all_keys()
    wrapped = _wrapped_keys()
    opened = current_custodian().unwrap(wrapped)
    for case_key in db.session.scalars(select(CaseKey).order_by(CaseKey.id)):
        place = place_of_case(case_key.id)
        case_key.wrapped = new.wrap(place, opened[place])
    for purpose_key in db.session.scalars(select(PurposeKey).order_by(PurposeKey.purpose)):
        place = place_of_purpose(purpose_key.purpose)
        purpose_key.wrapped = new.wrap(place, opened[place])
    db.session.flush()
    if new.unwrap(_wrapped_keys()) != opened:
        raise VaultError("The new master key does not open what it wrapped. Nothing was changed.")
    return len(opened)


def _take_all_keys() -> None:
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE case_key, purpose_key IN SHARE ROW EXCLUSIVE MODE"))
    else:
        # On SQLite a change, even of nothing, takes the right to write before anything was read.
        db.session.execute(update(PurposeKey).where(PurposeKey.wrapped == b"").values(wrapped=b""))


def _wrapped_keys() -> Mapping[str, bytes]:
    cases = db.session.execute(select(CaseKey.id, CaseKey.wrapped).order_by(CaseKey.id))
    purposes = db.session.execute(select(PurposeKey.purpose, PurposeKey.wrapped).order_by(PurposeKey.purpose))
    return {place_of_case(row.id): row.wrapped for row in cases} | {
        place_of_purpose(row.purpose): row.wrapped for row in purposes
    }

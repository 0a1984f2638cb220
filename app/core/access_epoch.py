"""How often anybody's access has changed: open connections look at it and check again."""

from typing import Final

from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row, db


class AccessEpoch(Row):
    """One row, counted up whenever somebody's access changes, so that open connections know to check again."""

    __tablename__ = "access_epoch"

    number: Mapped[int] = mapped_column(default=0)


def note_access_change() -> None:
    """Say, in this transaction, that access changed. Open connections check again within two seconds."""
    epoch = db.session.scalars(db.select(AccessEpoch).order_by(AccessEpoch.id)).first()
    if epoch is None:
        db.session.add(AccessEpoch(number=1))
    else:
        epoch.number = AccessEpoch.number + 1


_READ_EPOCH: Final = db.select(db.func.max(AccessEpoch.number))


def read_access_epoch() -> int:
    """How often access has changed so far."""
    return db.session.scalar(_READ_EPOCH) or 0

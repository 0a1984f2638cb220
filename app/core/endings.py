"""Access that ends by itself at a moment, which changes nothing in the database and so does not move the epoch."""

from collections.abc import Callable
from datetime import datetime

from app.core.clock import now_utc

NextEnd = Callable[[datetime], datetime | None]


class Endings:
    """Tells, once, that somebody's access has ended by time. The database is asked only when access changed."""

    def __init__(self) -> None:
        self.sources: list[NextEnd] = []
        self.epoch = -1
        self.next_utc: datetime | None = None

    def have_come(self, epoch: int) -> bool:
        """Whether the next end has come since this was asked last; `epoch` says how often access changed so far."""
        now = now_utc()
        has_come = self.next_utc is not None and self.next_utc <= now
        if has_come or epoch != self.epoch:
            ends = [source(now) for source in self.sources]
            self.epoch, self.next_utc = epoch, min((end for end in ends if end is not None), default=None)
        return has_come

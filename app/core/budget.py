"""How much one may do in a while: pure counting, on a clock that the caller reads."""

from dataclasses import dataclass


@dataclass(slots=True)
class Budget:
    """So many at once, and so many a second for ever."""

    at_once: float
    a_second: float
    left: float = -1.0
    counted: float = 0.0

    def __post_init__(self) -> None:
        """A new budget is full."""
        self.left = self.at_once

    def spend(self, now: float, many: float = 1) -> float:
        """Take so many; answers for how many seconds whoever took them must wait."""
        self._fill(now)
        self.left -= many
        return max(0.0, -self.left / self.a_second)

    def has_room(self, now: float) -> bool:
        """Take one if there is one; otherwise it was too much, and nothing is taken."""
        if self.spend(now) > 0:
            self.left += 1
            return False
        return True

    def is_full(self, now: float) -> bool:
        """Whether all of it is there again."""
        self._fill(now)
        return self.left >= self.at_once

    def _fill(self, now: float) -> None:
        if self.counted:
            self.left = min(self.at_once, self.left + (now - self.counted) * self.a_second)
        self.counted = now

"""A clock for a whole morning in a few minutes: it stands where a test says, then runs so many times as fast."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

# The variable through which the server is told.
CLOCK: Final = "TEST_CLOCK"

# A browser's clock to the same beat. What waits for the network is not hurried: only what is repeated, as ticking is.
_SCRIPT: Final = """(() => {
  const Real = Date, began = %(began)f * 1000, starts = %(starts)f * 1000, times = %(times)f;
  const now = () => Math.round(starts + (Real.now() - began) * times);
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(now()); }
    static now() { return now(); }
  };
  const repeat = globalThis.setInterval, parse = JSON.parse;
  globalThis.setInterval = (run, every, ...rest) => repeat(run, every >= 1000 ? every / times : every, ...rest);
  // Engine.IO gives up a line over which no ping has come in time, and asks Date for the time.
  JSON.parse = (...given) => {
    const said = parse(...given);
    if (said && said.pingTimeout) { said.pingTimeout *= times; said.pingInterval *= times; }
    return said;
  };
})();"""


class QuickClock:
    """`clock()` is the present moment, in this process, in the server and on pages that run `script`.

    It stands still until `begin`, which a file tells to every process, so that no morning is over before the server
    has started. It goes on while the server is down.
    """

    def __init__(self, starts_utc: datetime, times: float, told_in: Path) -> None:
        self.starts_utc, self.times, self.told_in = starts_utc, times, told_in
        self._began: float | None = None

    def begin(self) -> None:
        """Run from now on."""
        self.told_in.write_text(repr(time.time()), encoding="ascii")

    @property
    def began(self) -> float | None:
        """The real time at which it began to run, if it has."""
        if self._began is None and self.told_in.exists():
            self._began = float(self.told_in.read_text(encoding="ascii"))
        return self._began

    def __call__(self) -> datetime:
        run = 0.0 if self.began is None else (time.time() - self.began) * self.times
        return self.starts_utc + timedelta(seconds=run)

    @property
    def words(self) -> str:
        """The clock in one line, for the environment of a server."""
        return f"{self.starts_utc.isoformat()} {self.times} {self.told_in}"

    @property
    def script(self) -> str:
        """What a browser runs before every page, once the clock has begun: `context.add_init_script(clock.script)`."""
        return _SCRIPT % {"began": self.began, "starts": self.starts_utc.timestamp(), "times": self.times}

    def sleep_until(self, moment_utc: datetime) -> None:
        """Wait until the clock shows that moment; not at all where it is past."""
        time.sleep(max(0.0, (moment_utc - self()).total_seconds() / self.times))


def clock_of(words: str) -> QuickClock:
    """The clock that those words tell of."""
    starts, times, told_in = words.split(" ", 2)
    return QuickClock(datetime.fromisoformat(starts).astimezone(UTC), float(times), Path(told_in))

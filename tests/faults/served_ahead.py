"""The web process on a machine whose clock is so many seconds ahead: run as `caseround serve` is."""

import os
import time
from datetime import UTC, datetime

_real, _ahead = time.time, float(os.environ["TEST_SECONDS_AHEAD"])
time.time = lambda: _real() + _ahead

from app.cli.serve import main  # noqa: E402  # what it loads takes the clock as it is then
from app.core import clock  # noqa: E402

clock.use_source(lambda: datetime.fromtimestamp(time.time(), UTC))

if __name__ == "__main__":
    main()

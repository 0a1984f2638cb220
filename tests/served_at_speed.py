"""The web process by a quick clock: run as `caseround serve` is, with the clock's words in the environment."""

import os

from quick_clock import CLOCK, clock_of

from app.cli.serve import main
from app.core import clock

clock.use_source(clock_of(os.environ[CLOCK]))

if __name__ == "__main__":
    main()

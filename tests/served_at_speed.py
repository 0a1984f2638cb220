"""The web process by a quick clock: run as `caseround serve` is, with the clock's words in the environment."""

import os

from quick_clock import CLOCK, clock_of

from app.cli.serve import main
from app.core import clock, sockets

quick_clock = clock_of(os.environ[CLOCK])
clock.use_source(quick_clock)
# Somebody who waits would be signed out between two looks by the clock on the wall.
vars(sockets)["SECONDS_BETWEEN_LOOKS_AT_SIGN_INS"] /= quick_clock.times

if __name__ == "__main__":
    main()

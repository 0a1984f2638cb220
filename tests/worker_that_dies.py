"""A worker that makes papers in a process of its own, says that it renders, and never keeps what it made."""

import sys

from conftest import USUAL_MOMENT

from app.config import read_settings
from app.core import clock
from app.summaries import papers
from app.summaries.paper import Composed, finish
from app.wiring import create_app


def render_and_wait(composed: Composed) -> bytes:
    """Say so, render for real, and go no further until somebody ends this process."""
    sys.stdout.write("rendering\n")
    sys.stdout.flush()
    finish(composed)
    sys.stdin.read()
    return b""


if __name__ == "__main__":
    clock.use_source(lambda: USUAL_MOMENT)
    papers.WORKERS = 1  # type: ignore[misc]  # so that exactly one paper is in its hand
    papers.finish = render_and_wait  # type: ignore[attr-defined]  # stands in for the real one, which it calls
    with create_app(read_settings(), async_mode="threading").app_context():
        papers.make_waiting_papers()

"""The web process as `caseround serve` runs it, which also writes down when it committed a command, and which."""

import os
import time
from pathlib import Path

from flask import has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.cli.serve import main

COMMITS = Path(os.environ["TEST_COMMITS"])


@event.listens_for(Session, "after_commit")
def tell(_session: Session) -> None:
    """The clock it goes by is the same for every process of the machine."""
    if has_request_context() and request.method == "POST":
        at = time.monotonic()
        with COMMITS.open("a", encoding="ascii") as file:
            file.write(f"{at} {request.path.rpartition('/')[2]}\n")


if __name__ == "__main__":
    main()

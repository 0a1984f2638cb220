"""One open page, and how much a page and a person may do over the live channel."""

import logging
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from app.core.access import Actor
from app.core.budget import Budget
from app.core.lines import Line
from app.core.logs import log_fault

log = logging.getLogger(__name__)

# Five pages of one person that all type at once stay far below this.
EVENTS_OF_AN_ACCOUNT_AT_ONCE: Final = 3_000
EVENTS_OF_AN_ACCOUNT_A_SECOND: Final = 150
MOST_CONNECTIONS_OF_AN_ACCOUNT: Final = 20
MOST_ROOMS: Final = 500
# A page is refused now and then, when access changed; one that is refused on and on is trying doors.
REFUSALS_AT_ONCE: Final = 300
REFUSALS_A_SECOND: Final = 0.2


@dataclass(slots=True)
class Connection:
    """One open page: the sign-in it came with, and what it has been let into."""

    sid: str
    sign_in: str
    actor: Actor
    epoch: int
    checked: float = field(default_factory=time.monotonic)
    # Somebody typed here since the last check.
    is_typing: bool = False
    rooms: set[str] = field(default_factory=set)
    allowed: dict[str, bool] = field(default_factory=dict)
    cleanups: list[Callable[[], None]] = field(default_factory=list)
    refusals: Budget = field(default_factory=lambda: Budget(REFUSALS_AT_ONCE, REFUSALS_A_SECOND))


def answer_safely(name: str, handler: Callable[..., Any], connection: Connection, *arguments: object) -> Any:  # noqa: ANN401  # whatever the event answers
    """Let an event do its work; whatever goes wrong is answered in a few words and logged without its text."""
    try:
        return handler(connection, *arguments)
    except (TypeError, ValueError, RecursionError):
        # The frame is somebody's broken or hostile input.
        log.warning("event refused", extra={"live_event": name})
        return {"ok": False, "error": "This message cannot be read."}
    except Exception as error:  # noqa: BLE001  # the library below would put its text into the log
        log_fault(type(error), error.__traceback__)
        return {"ok": False, "error": "This did not work. Load the page again."}


class Allowances:
    """What each person's pages together may send, however many there are."""

    def __init__(self) -> None:
        self._budgets: dict[uuid.UUID, Budget] = {}

    def share(self, account_id: uuid.UUID, line: Line | None) -> bool:
        """Count a new page of a person in; false where they have come back so often that nothing is left."""
        budget = self._budgets.setdefault(
            account_id, Budget(EVENTS_OF_AN_ACCOUNT_AT_ONCE, EVENTS_OF_AN_ACCOUNT_A_SECOND)
        )
        if not budget.has_room(time.monotonic()):
            return False
        if line is not None:
            line.budgets.append(budget)
        return True

    def forget(self, here: set[uuid.UUID]) -> None:
        """Forget what is full again and of nobody who is here."""
        for account_id in [id_ for id_ in self._budgets if id_ not in here]:
            if self._budgets[account_id].is_full(time.monotonic()):
                del self._budgets[account_id]


def making_room(connections: Iterable[Connection], account_id: uuid.UUID) -> list[Connection]:
    """The oldest pages of a person, as many as must go before one more comes."""
    theirs = [connection for connection in connections if connection.actor.account_id == account_id]
    return theirs[: max(0, len(theirs) + 1 - MOST_CONNECTIONS_OF_AN_ACCOUNT)]

"""Which role gets through the doors of bringing in lists and referrals of other systems."""

from collections.abc import Mapping
from typing import Any, Final

from oracle.roles import COORDINATING, SENDING_IN

# Whoever sends something in for an agency, and the coordinator for any of them.
BRINGING: Final = SENDING_IN | COORDINATING
OF_BRINGING_IN: Final[Mapping[str, frozenset[str]]] = dict.fromkeys(
    (
        *("bringing_in.home", "bringing_in.bring", "bringing_in.how", "bringing_in.template", "bringing_in.schema"),
        *("bringing_in.batch", "bringing_in.read_on", "bringing_in.say_dates", "bringing_in.take", "bringing_in.leave"),
        *("bringing_in.line", "bringing_in.mend", "bringing_in.columns", "bringing_in.keep_columns"),
    ),
    BRINGING,
)
FIELDS_OF_BRINGING_IN: Final[Mapping[str, Mapping[str, Any]]] = {
    "bringing_in.bring": {"sender": lambda ids: ids["agency_id"], "text": "What happened\nThe door was forced.\n"},
}

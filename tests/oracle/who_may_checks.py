"""Which role gets through which door of the checks."""

from collections.abc import Mapping
from typing import Any, Final

from oracle.roles import COORDINATING, PREPARING, RUNNING, SPEAKING

OF_THE_CHECKS: Final[Mapping[str, frozenset[str]]] = {
    "casefile.checks": SPEAKING,
    "casefile.answer_list": SPEAKING,
    "casefile.make_list": SPEAKING,
    "casefile.check_list": SPEAKING,
    "casefile.fetch_list": SPEAKING,
    "casefile.bring_answers": SPEAKING,
    "casefile.read_answers": SPEAKING,
    "casefile.keep_answers": SPEAKING,
    "room.matrix": RUNNING,
    "room.remind": PREPARING,
    "room.reminder_hours": PREPARING,
    "agencies.write_service": COORDINATING,
    "agencies.end_service_of": COORDINATING,
}

FIELDS_OF_THE_CHECKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "casefile.answer_list": {},
    "casefile.make_list": {"agency_id": lambda ids: ids["agency_id"]},
    "casefile.read_answers": {"agency_id": lambda ids: ids["agency_id"]},
    "room.reminder_hours": {"hours": "3"},
    "agencies.write_service": {"service": "Health visiting"},
}

"""Which role gets through which door, written here once more; `access.PERMISSIONS` must come to the same."""

from collections.abc import Mapping
from typing import Any, Final

PEOPLE: Final = {
    "chair": "priya.raman@msfp.example",
    "coordinator": "lewis.okafor@msfp.example",
    "minute_taker": "bryony.cale@msfp.example",
    "representative": "anita.kerr@police.marlbeck.example",
    "deputy": "owen.platt@police.marlbeck.example",
    "idva": "marta.lindqvist@harbourlight.example",
    "guest": "gail.whitmore@eastholme.example",
    "observer": "ada.finn@children.marlbeck.example",
    "conflicted": "joel.brandt@homes.marlbeck.example",
    "leaver": "tariq.nunn@clearbrook.example",
}

AT_NO_MEETING: Final = frozenset({"leaver"})
SIGNED_IN: Final = frozenset(PEOPLE)
ANYBODY: Final = SIGNED_IN | {"anonymous"}
CHAIRING: Final = frozenset({"chair"})
PREPARING: Final = frozenset({"chair", "coordinator"})
RUNNING: Final = PREPARING | {"minute_taker"}
SPEAKING: Final = frozenset({"representative", "deputy", "idva", "guest", "conflicted"})
READING: Final = RUNNING | SPEAKING
ATTENDING: Final = READING | {"observer"}

WHO_MAY: Final[Mapping[str, frozenset[str]]] = {
    "room.today": SIGNED_IN,
    "demo.choose": ANYBODY,
    "demo.sign_in": ANYBODY,
    "health.healthz": ANYBODY,
    "health.readyz": ANYBODY,
    "identity.own_sign_ins": SIGNED_IN,
    "identity.end_one_sign_in": SIGNED_IN,
    "identity.end_all_sign_ins": SIGNED_IN,
    "identity.end_other_sign_ins": SIGNED_IN,
    "identity.sign_in": ANYBODY,
    "identity.sign_out": SIGNED_IN,
    "room.meeting": RUNNING,
    "room.call": CHAIRING,
    "room.chair": CHAIRING,
    "room.close_meeting": CHAIRING,
    "room.close_case": CHAIRING,
    "room.open_meeting": CHAIRING,
    "room.come_in": ATTENDING,
    "room.join": ATTENDING,
    "room.leave": ATTENDING,
    "room.leave_case": ATTENDING,
    "room.lobby": ATTENDING,
    "room.move": PREPARING,
    "room.publish": PREPARING,
    "room.reorder": PREPARING,
    "casefile.case": READING,
    "casefile.add_action": READING,
    "casefile.answer": SPEAKING,
    "casefile.write_research": SPEAKING,
    "casefile.hold_back": SPEAKING,
    "casefile.share": SPEAKING,
    "casefile.my_cases": READING,
    "summaries.ledger": RUNNING,
    "summaries.list_mine": READING,
    "summaries.read": READING,
    "summaries.pdf": READING,
    "summaries.acknowledge": SPEAKING,
}

# What a whole form holds, where it asks for something. Values that depend on Marlbeck are made from its ids.
FIELDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "demo.sign_in": {"account": PEOPLE["representative"]},
    "room.call": {"case_id": lambda ids: ids["case_id"]},
    "room.close_case": {"case_id": lambda ids: ids["case_id"], "decided": "Agreed."},
    "room.close_meeting": {"may_defer": "yes"},
    "room.come_in": {"case_id": lambda ids: ids["case_id"]},
    "room.move": {"case_id": lambda ids: ids["case_id"], "steps": "1"},
    "casefile.answer": {"agency_id": lambda ids: ids["agency_id"], "answer": "known"},
    "casefile.write_research": {"agency_id": lambda ids: ids["agency_id"], "text": "A line.", "certainty": "fact"},
    "casefile.hold_back": {"reason": "Not today."},
    "casefile.add_action": {
        "agency_id": lambda ids: ids["agency_id"],
        "text": "Ring the school.",
        "day": "1",
        "month": "12",
        "year": "2026",
    },
}

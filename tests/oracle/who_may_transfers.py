"""The same for research person by person, and for cases that move between partnerships."""

from collections.abc import Mapping
from typing import Any, Final

from oracle.roles import PREPARING, SPEAKING, WORKING

OF_TRANSFERS: Final[Mapping[str, frozenset[str]]] = {
    "casefile.research": SPEAKING,
    "casefile.keep_notes": SPEAKING,
    "casefile.take_over_note": SPEAKING,
    "casefile.share_again": SPEAKING,
    "casefile.suggest": WORKING,
    "casefile.take_on": WORKING,
    "transfers.list_all": PREPARING,
    "transfers.find_to_hand_over": PREPARING,
    "transfers.choose": PREPARING,
    "transfers.look": PREPARING,
    "transfers.make": PREPARING,
    "transfers.package": PREPARING,
    "transfers.download": PREPARING,
    "transfers.withdraw": PREPARING,
    "transfers.receipt": PREPARING,
    "transfers.upload_form": PREPARING,
    "transfers.upload": PREPARING,
    "transfers.preview": PREPARING,
    "transfers.accept": PREPARING,
    "transfers.leave": PREPARING,
}

TYPED_THERE: Final[Mapping[str, Mapping[str, Any]]] = {
    "casefile.keep_notes": {"agency_id": lambda ids: ids["agency_id"]},
    "casefile.take_over_note": {"line_id": lambda ids: ids["line_id"]},
    "casefile.share_again": {"contribution_id": lambda ids: ids["case_id"], "purpose": "They moved back."},
    "casefile.take_on": {
        "agency_id": lambda ids: ids["agency_id"],
        "day": "1",
        "month": "12",
        "year": "2026",
    },
    "transfers.find_to_hand_over": {"reference": "EJ-481"},
    "transfers.look": {"to": "Saltby", "purpose": "They moved."},
    "transfers.make": {"to": "Saltby", "purpose": "They moved."},
    "transfers.receipt": {"receipt": "K7MQ-2P9X-4TRA"},
    "transfers.upload": {"passphrase": "lusab babad"},
    "transfers.accept": {"meeting_id": lambda ids: ids["meeting_id"], "minutes": "10"},
}

"""Everybody who comes to a door, and what they are, in groups."""

from typing import Final

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
    "reader": "fay.stroud@children.marlbeck.example",
    "data_protection_officer": "gwen.halloran@msfp.example",
    "administrator": "neil.sandford@msfp.example",
    "practitioner": "beth.alcott@education.marlbeck.example",
    "leaver": "tariq.nunn@clearbrook.example",
}

SIGNED_IN: Final = frozenset(PEOPLE)
ANYBODY: Final = SIGNED_IN | {"anonymous"}
NOBODY: Final[frozenset[str]] = frozenset()
CHAIRING: Final = frozenset({"chair"})
COORDINATING: Final = frozenset({"coordinator"})
PREPARING: Final = frozenset({"chair", "coordinator"})
RUNNING: Final = PREPARING | {"minute_taker"}
SPEAKING: Final = frozenset({"representative", "deputy", "idva", "guest", "conflicted"})
LOOKING_AFTER_DATA: Final = frozenset({"data_protection_officer"})
ADMINISTERING: Final = frozenset({"administrator"})
LOOKING_AFTER_PEOPLE: Final = ADMINISTERING | {"coordinator"}
WORKING: Final = RUNNING | SPEAKING
READING: Final = WORKING | {"reader"}
ATTENDING: Final = READING | {"observer"}
ASKING_FOR_REFERRALS: Final = frozenset({"coordinator", "representative", "deputy", "idva", "conflicted"})
SENDING_IN: Final = frozenset({"representative", "deputy", "idva", "conflicted", "practitioner"})

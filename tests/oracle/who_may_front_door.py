"""Which role gets through the doors of sending in."""

from collections.abc import Mapping
from typing import Final

from oracle.roles import ANYBODY, ASKING_FOR_REFERRALS, COORDINATING, SENDING_IN, SIGNED_IN

_SENDING_IN: Final = (
    *("home", "begin", "show", "first", "save_first", "step", "save_step"),
    *("people", "add_person", "person", "save_person", "remove_person", "add_tie", "remove_tie"),
    *("check", "send", "print_view", "take_back", "ask", "ask_somebody", "make_referral"),
)
_SETTING_UP: Final = ("settings", "add_consultant", "remove_consultant", "change_grounds")
_INVITING: Final = ("invitations", "invite", "take_link_back")
_WRITTEN_BY_LINK: Final = (
    *("show", "step", "save_step", "people", "add_person", "person", "save_person"),
    *("remove_person", "add_tie", "remove_tie", "take_back"),
)
_BY_LINK: Final = ("by_link", "code_for_link", "open_by_link", "save_by_link", "check_by_link", "send_by_link")
OF_THE_FRONT_DOOR: Final[Mapping[str, frozenset[str]]] = {
    **{f"front_door.{name}": SENDING_IN for name in _SENDING_IN},
    **{f"front_door.{name}": SIGNED_IN for name in ("questions", "question", "go_on_asking")},
    **{f"front_door.{name}": ANYBODY for name in (*_BY_LINK, *(f"link_{name}" for name in _WRITTEN_BY_LINK))},
    **{f"front_door.{name}": ASKING_FOR_REFERRALS for name in _INVITING},
    **{f"front_door.{name}": COORDINATING for name in _SETTING_UP},
}

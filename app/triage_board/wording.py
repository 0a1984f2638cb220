"""What whoever decides may start from when they answer whoever sent something in; each can be changed first."""

from typing import Final

from app.disclosure.words import SHAPE
from app.referrals.coming import ComingDate

ASK: Final = "Thank you for sending this in. To bring it to the right people we still need to know:\n\n"
NOTE: Final = "Thank you for telling us. We have read it, and it stands with those who need it."
ANSWER: Final = "Thank you for asking. Our answer:\n\n"
PASSED: Final = "Thank you for sending this in. It is better placed with another meeting, and we have passed it on:\n\n"
DECLINE: Final = (
    "Thank you for sending this in, and for being worried. We have read all of it. It does not come to this meeting, "
    "because what we know today can be helped without it."
)
OTHER_HELP: Final = (
    "Talk it over with your agency’s safeguarding lead. Early Help and the domestic abuse service take calls from "
    "practitioners and from families. If anything changes or gets worse, send it in again; in danger, call 999."
)
JOIN: Final = "Thank you for sending this in. It is read together with what others have told us about the same family."


def accepted(date: ComingDate | None) -> str:
    """What an accepted referral is answered with, to start from."""
    if date is None:
        return "Thank you for sending this in. It is on the list of the next meeting."
    series = date.meeting.series
    return f"Thank you for sending this in. It is on the list of the {series.name or SHAPE[series.shape]}."


def whole(own_line: str, text: str) -> str:
    """Somebody's own line and the text they started from, as one."""
    return "\n\n".join(part.strip() for part in (own_line, text) if part.strip())

"""What a date and an answer to it are called on pages: each control says which date it is about, or that it is all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from app.core.clock import local, local_today
from app.invitations.models import ReplyAnswer
from app.invitations.reply_rules import GivenAnswer

ANSWER_WORDS: Final[Mapping[ReplyAnswer, str]] = {
    ReplyAnswer.ACCEPTED: "You come",
    ReplyAnswer.TENTATIVE: "You may come",
    ReplyAnswer.DECLINED: "You do not come",
    ReplyAnswer.DELEGATED: "Somebody comes in your place",
}
ANSWER_COLOURS: Final[Mapping[ReplyAnswer, str]] = {
    ReplyAnswer.ACCEPTED: "green",
    ReplyAnswer.TENTATIVE: "yellow",
    ReplyAnswer.DECLINED: "red",
    ReplyAnswer.DELEGATED: "blue",
}


def date_in_words(moment_utc: datetime) -> str:
    """A date as people say it: `Wednesday 2 December`, with its year where that is not this one."""
    moment = local(moment_utc)
    year = "" if moment.year == local_today().year else f" {moment.year}"
    return f"{moment:%A} {moment.day} {moment:%B}{year}"


def answer_in_words(answer: GivenAnswer | None, deputy: str = "") -> str:
    """What somebody has said to a date."""
    if answer is None:
        return "You have not answered"
    if answer.answer is ReplyAnswer.DELEGATED and deputy:
        return f"{deputy} comes in your place"
    return ANSWER_WORDS[answer.answer]


def done_in_words(answer: ReplyAnswer, moment_utc: datetime | None, *, deputy: str = "") -> str:
    """What is said after an answer was taken; without a moment it was for all dates."""
    to = "to all dates" if moment_utc is None else f"on {date_in_words(moment_utc)}"
    if answer is ReplyAnswer.DELEGATED:
        return f"Thank you. {deputy} comes in your place {to}, and is told."
    none = "to any date" if moment_utc is None else to
    return {
        ReplyAnswer.ACCEPTED: f"Thank you. You come {to}.",
        ReplyAnswer.TENTATIVE: f"Thank you. You may come {to}.",
        ReplyAnswer.DECLINED: f"Thank you for saying so. You do not come {none}.",
    }[answer]

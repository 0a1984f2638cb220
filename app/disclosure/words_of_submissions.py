"""How what came in is said on screens: what it is, how it came, how far it is, and what resembles it."""

from collections.abc import Mapping
from typing import Final

from app.cases.models import TieKind
from app.referrals.models import SubmissionKind, SubmissionState, SubmissionWay, SubmissionWordKind
from app.referrals.resembling import TwinKind
from app.referrals.twin_models import TwinAnswer

KIND: Final[Mapping[SubmissionKind, str]] = {
    SubmissionKind.REFERRAL: "Referral",
    SubmissionKind.INFORMATION: "Information",
    SubmissionKind.REQUEST: "Request",
}
KIND_MEANS: Final[Mapping[SubmissionKind, str]] = {
    SubmissionKind.REFERRAL: "they ask for a meeting to hear it",
    SubmissionKind.INFORMATION: "they want it known, and ask for nothing",
    SubmissionKind.REQUEST: "they ask something, and wait for an answer",
}
STATE: Final[Mapping[SubmissionState, str]] = {
    SubmissionState.DRAFT: "Being written",
    SubmissionState.SENT: "Waits for an answer",
    SubmissionState.MORE_ASKED: "Asked for more",
    SubmissionState.ACCEPTED: "Accepted",
    SubmissionState.NOTED: "Answered",
    SubmissionState.DECLINED: "Not taken",
    SubmissionState.WITHDRAWN: "Taken back",
}
WAY: Final[Mapping[SubmissionWay, str]] = {
    SubmissionWay.FORM: "by the form",
    SubmissionWay.LINK: "over a link, without an account",
    SubmissionWay.IMPORT: "from a list of their own system",
    SubmissionWay.CONSULTATION: "after a question to a consultant",
    SubmissionWay.TRANSFER: "from another partnership",
}
WORD_KIND: Final[Mapping[SubmissionWordKind, str]] = {
    SubmissionWordKind.MORE_ASKED: "asked for more",
    SubmissionWordKind.ADDED: "added",
    SubmissionWordKind.ACCEPTED: "accepted it",
    SubmissionWordKind.PASSED_ON: "passed it on",
    SubmissionWordKind.NOTED: "answered",
    SubmissionWordKind.DECLINED: "did not take it",
    SubmissionWordKind.WITHDRAWN: "took it back",
    SubmissionWordKind.TAKEN_APART: "took it out of the case it was joined to",
    SubmissionWordKind.CORRECTED: "put right who is in it",
}
# The same, as whoever sent it is told.
TOLD: Final[Mapping[SubmissionWordKind, str]] = {
    SubmissionWordKind.MORE_ASKED: "asks for more",
    SubmissionWordKind.ADDED: "adds",
    SubmissionWordKind.ACCEPTED: "takes it to a meeting",
    SubmissionWordKind.PASSED_ON: "passes it on",
    SubmissionWordKind.NOTED: "has read it",
    SubmissionWordKind.DECLINED: "does not take it",
    SubmissionWordKind.WITHDRAWN: "took it back",
    SubmissionWordKind.TAKEN_APART: "looks at it again by itself",
    SubmissionWordKind.CORRECTED: "has put right who is in it",
}
TWIN: Final[Mapping[TwinKind, str]] = {
    TwinKind.SAME_INCIDENT: "May be the same incident",
    TwinKind.REPEAT: "May be a repeat",
    TwinKind.SAME_PERSON: "Somebody may be in another case",
}
TWIN_ANSWER: Final[Mapping[TwinAnswer, str]] = {
    TwinAnswer.JOINED: "Joined",
    TwinAnswer.KEPT_APART: "Kept apart",
    TwinAnswer.LINKED: "Linked, for coordinator and chair alone",
}
TIE: Final[Mapping[TieKind, str]] = {
    TieKind.PARTNER: "partner",
    TieKind.EX_PARTNER: "ex-partner",
    TieKind.MARRIED: "married",
    TieKind.PARENT_OF: "parent of",
    TieKind.CARER_OF: "carer of",
    TieKind.SIBLING: "brother or sister",
    TieKind.LIVES_WITH: "lives with",
    TieKind.OTHER: "something else",
}
# Read from one person to the other, with the other's name behind it.
TIE_TO: Final[Mapping[TieKind, str]] = {
    TieKind.PARTNER: "partner of",
    TieKind.EX_PARTNER: "ex-partner of",
    TieKind.MARRIED: "married to",
    TieKind.PARENT_OF: "parent of",
    TieKind.CARER_OF: "carer of",
    TieKind.SIBLING: "brother or sister of",
    TieKind.LIVES_WITH: "lives with",
    TieKind.OTHER: "in another way tied to",
}

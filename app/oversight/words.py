"""What the entries of the trail say, in words. An entry holds no content, so nothing here can."""

from collections.abc import Mapping
from typing import Any, Final

HOW_MUCH: Final = {
    "identifiers": "Saw the names, to check records",
    "case": "Saw the whole case",
    "summary": "Read it in a summary",
    "paper": "Took it on paper, in a summary",
    "copy_text": "Copied it as text, from a summary",
    "copy_json": "Took it as JSON, from a summary",
    "copy_csv": "Took it as CSV, from a summary",
    "link": "Read it over a partner's link",
    "link_paper": "Took it on paper, over a partner's link",
    "link_copy_text": "Copied it as text, over a partner's link",
    "link_copy_json": "Took it as JSON, over a partner's link",
    "link_copy_csv": "Took it as CSV, over a partner's link",
}
WHAT: Final = {
    "access_refused": "Was refused",
    "case_opened_outside_list": "Said why, and opened it outside their own list",
    "case_referred": "Referred the case",
    "cases_searched": "Searched for a case",
    "check_answer_taken_back": "Took an answer to the check back",
    "check_answered": "Answered the check",
    "check_answered_for_person": "Answered the check for one person",
    "check_answered_by_service": "Answered the check for one service",
    "glass_broken": "Opened it in an emergency",
    "glass_held": "Tried to open something in an emergency, and was refused",
    "submission_found": "Found it by a search among what came in",
    "presence_corrected": "Corrected who was there",
    "refusals_counted": "Was refused many times more",
    "sign_in_failed": "Somebody failed to sign in with this name",
    "trail_exported": "Exported the trail",
    "trail_viewed": "Looked at the trail",
}
ENDPOINTS: Final = {
    "casefile.case": "the page of a case",
    "casefile.chronology": "the chronology of a case",
    "casefile.story": "the story of a case",
    "casefile.my_cases": "somebody's own list at a meeting",
    "measures.correct_form": "a correction of who was there",
    "measures.ledger": "who was there at a meeting",
    "minutes_open": "the text of minutes",
    "room.chair": "the chair's screen",
    "room.lobby": "the lobby",
    "room.meeting": "the list of a meeting",
    "summaries.board": "who got which summary",
    "summaries.copy": "a summary to copy",
    "summaries.take_csv": "a summary as CSV",
    "summaries.take_json": "a summary as JSON",
    "summaries.take_text": "a summary as text",
    "summaries.pdf": "a summary on paper",
    "summaries.read": "a summary",
    "watch": "hearing of changes",
}


def what_happened(kind: str, fields: Mapping[str, Any]) -> str:
    """One entry in words."""
    if kind == "case_viewed":
        return HOW_MUCH.get(str(fields["sight"]), "Saw it")
    if kind == "access_refused":
        return f"Was refused {ENDPOINTS.get(str(fields['endpoint']), 'a page or a command')}"
    if kind == "refusals_counted":
        return f"Was refused {fields['number']} times more in one minute"
    return WHAT.get(kind) or kind.replace("_", " ").capitalize()

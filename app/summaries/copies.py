"""A summary as text, as JSON and as a table, for an agency's own systems: pure, from what its reader may hold.

Words are those of the API. Classification and how to keep it stand in each form, and in every row of the table.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from app.actions.rules import NextLook
from app.core.words import clock_time, day, due, look_day
from app.disclosure.views_of_summary import OtherAction, OwnAction, OwnContribution, PhoneLine, SummarisedCase
from app.summaries.reading import ReadSummary

CLASSIFICATION: Final = "OFFICIAL-SENSITIVE"
HANDLING: Final = (
    "For the agency named here alone: give it to those who act on it and to nobody else. Keep it locked, with your "
    "record of the case; do not forward it."
)
COLUMNS: Final = (
    *("classification", "handling", "copy", "kind", "case", "text", "certainty", "meaning", "for"),
    *(
        "next_look",
        "next_look_kind",
        "agency",
        "owner",
        "phone",
        "due",
        "due_kind",
        "is_overdue",
        "is_from_earlier",
        "is_yours",
        "is_heard",
    ),
)


def as_text(summary: ReadSummary) -> str:
    """The whole of it, to be read and pasted."""
    return "\n".join(_lines(summary)) + "\n"


def as_json(summary: ReadSummary) -> str:
    """The whole of it for another program; `Summary` in the description of the API."""
    return json.dumps(as_plain(summary), ensure_ascii=False, indent=2) + "\n"


def as_rows(summary: ReadSummary) -> Sequence[Sequence[object]]:
    """The whole of it as a table: one row for each action, outcome, thing told, warning and number to ring."""
    marks = {"classification": CLASSIFICATION, "handling": HANDLING, "copy": summary.line.recipient_code}
    rows = [{**marks, **row} for row in _rows(summary)]
    return [COLUMNS, *([_cell(row.get(name, "")) for name in COLUMNS] for row in rows)]


def to_be_checked(summary: ReadSummary, form: str, content: str) -> str:
    """What somebody could read in a finished copy, but for what the agency said itself."""
    own = {
        line
        for case in summary.cases
        for one in case.contributions
        for told in (one.text, one.meaning, _told_line(one))
        for line in told.splitlines()
    }
    return "\n".join(line for text in _read(form, content) for line in text.splitlines() if line not in own)


def _read(form: str, content: str) -> Iterator[str]:
    """Each value as it is meant: marks of the form stand between no two letters of a word."""
    if form == "json":
        yield from _values(json.loads(content))
    elif form == "csv":
        yield from (cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row)
    else:
        yield content


def _values(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        told = [*told.keys(), *told.values()]
    if isinstance(told, list):
        for one in told:
            yield from _values(one)
    else:
        yield str(told)


def as_plain(summary: ReadSummary) -> dict[str, Any]:
    """The whole of it as plain values."""
    return {
        "classification": CLASSIFICATION,
        "handling": HANDLING,
        "copy": summary.line.recipient_code,
        "version": summary.line.version,
        "agency": summary.agency.name,
        "series": summary.series_name,
        "meeting_at": summary.meeting.starts_utc.isoformat(),
        "actions": [_action(summary, case, action) for case, action in _actions(summary)],
        "outcomes": [_outcome(case) for case in summary.cases],
        "whom_to_ring": [_phone(line) for line in (summary.coordinator, *summary.phone_lines)],
    }


def _actions(summary: ReadSummary) -> Sequence[tuple[SummarisedCase, OwnAction]]:
    return [*summary.own_actions, *summary.colleagues_actions]


def _action(summary: ReadSummary, case: SummarisedCase, action: OwnAction) -> dict[str, Any]:
    return {
        "id": str(action.action_id) if action.action_id else None,
        "case": case.reference,
        "text": action.text,
        "for": action.for_whom,
        "owner": action.owner,
        **_due(action),
        "is_overdue": summary.is_overdue(action),
        "is_from_earlier": action.is_from_earlier,
        "is_yours": action.action_id in summary.own_action_ids,
    }


def _due(action: OwnAction | OtherAction) -> dict[str, str]:
    kind = "next_contact" if action.is_by_next_contact else "time" if action.is_due_at_time else "day"
    return {"due": action.due_utc.isoformat(), "due_kind": kind}


def _outcome(case: SummarisedCase) -> dict[str, Any]:
    """What the meeting did not come to has a reference and no more, as on the page."""
    is_heard = case.heard_utc is not None
    return {
        "case": case.reference,
        "initials": case.initials,
        "is_heard": is_heard,
        "decided": case.decided if is_heard else "",
        **plain_look(case.next_look if is_heard else None),
        "told": [_told(one) for one in case.contributions if is_heard],
        "safe_contact": [{"about": one.about, "text": one.text} for one in case.safe_contact if is_heard],
        "with_you": [
            {
                **_phone(line),
                "actions": [_due(other) for other in case.other_actions if other.agency == line.agency],
            }
            for line in case.phone_lines
            if is_heard
        ],
    }


def plain_look(look: NextLook | None) -> dict[str, Any]:
    """When it is looked at again: its day where it has one, and whether that is a day or the next meeting."""
    kind = "none" if look is None else "next_meeting" if look.is_at_next_meeting else "day"
    return {"next_look": look.on.isoformat() if look and look.on else None, "next_look_kind": kind}


def _told(one: OwnContribution) -> dict[str, Any]:
    return {
        "id": str(one.contribution_id) if one.contribution_id else None,
        "kind": "contribution",
        "about": one.about,
        "text": one.text,
        "certainty": one.certainty_text,
        "meaning": one.meaning,
        "is_heard": one.was_heard,
    }


def _phone(line: PhoneLine) -> dict[str, str]:
    return {"agency": line.agency, "person": line.person, "phone": line.phone}


def _rows(summary: ReadSummary) -> Iterator[dict[str, Any]]:
    plain = as_plain(summary)
    for action in plain["actions"]:
        yield {**action, "kind": "action", "agency": plain["agency"]}
    for outcome in plain["outcomes"]:
        case = outcome["case"]
        look = {name: outcome[name] or "" for name in ("next_look", "next_look_kind")}
        yield {"kind": "outcome", "case": case, "text": outcome["decided"], "is_heard": outcome["is_heard"], **look}
        for told in outcome["told"]:
            yield {**told, "case": case, "for": told["about"]}
        for warning in outcome["safe_contact"]:
            yield {"kind": "safe_contact", "case": case, "text": warning["text"], "for": warning["about"]}
        for line in outcome["with_you"]:
            for when in line["actions"] or [{}]:
                yield {**when, "kind": "with_you", "case": case, **_called(line)}
    for line in plain["whom_to_ring"]:
        yield {"kind": "whom_to_ring", **_called(line)}


def _called(line: dict[str, Any]) -> dict[str, Any]:
    return {"agency": line["agency"], "owner": line["person"], "phone": line["phone"]}


def _cell(value: object) -> object:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _lines(summary: ReadSummary) -> Iterator[str]:
    yield CLASSIFICATION
    yield HANDLING
    yield ""
    corrected = ", corrected" if summary.line.version > 1 else ""
    yield f"Summary for {summary.agency.name}. Copy {summary.line.recipient_code}{corrected}."
    yield f"{summary.series_name}, {day(summary.meeting.starts_utc)}, {clock_time(summary.meeting.starts_utc)}"
    if summary.own_actions:
        yield from _headed("What you agreed to do", _action_lines(summary, summary.own_actions))
        yield from _headed("What your agency does", _action_lines(summary, summary.colleagues_actions))
    else:
        yield from _headed("What you do, and by when", _action_lines(summary, summary.actions))
    for case in summary.heard:
        yield from _headed(f"{case.reference} ({case.initials})", _case_lines(case))
    yield from _headed("Not heard at this meeting", [f"- {c.reference} ({c.initials})" for c in summary.not_heard])
    numbers = [f"- {_ring(line)}" for line in (summary.coordinator, *summary.phone_lines)]
    yield from _headed("Whom to ring", numbers)
    yield ""
    yield CLASSIFICATION


def _headed(heading: str, lines: Sequence[str]) -> Sequence[str]:
    return ["", heading, "-" * len(heading), *lines] if lines else []


def _action_lines(summary: ReadSummary, pairs: Sequence[tuple[SummarisedCase, OwnAction]]) -> Sequence[str]:
    return [
        f"- {due(action)}{' (overdue)' if summary.is_overdue(action) else ''}: {action.text}"
        f"{f' For {action.for_whom}.' if action.for_whom else ''}"
        f"{' Still open from an earlier meeting.' if action.is_from_earlier else ''}"
        f" [{case.reference} ({case.initials}); {action.owner or summary.agency.name}]"
        for case, action in pairs
    ]


def _case_lines(case: SummarisedCase) -> Sequence[str]:
    lines = [f"Decided: {case.decided}"]
    if case.next_look:
        lines.append(f"Looked at again: {look_day(case.next_look)}")
    for warning in case.safe_contact:
        about = f"{warning.about}: " if warning.about else ""
        lines.append(f"Before anybody gets in touch: {about}{warning.text}")
    for line in case.phone_lines:
        acts = [due(other) for other in case.other_actions if other.agency == line.agency]
        told = f" (acts by {' and '.join(acts)})" if acts else ""
        lines.append(f"With you: {line.agency}{told}")
    return [*lines, *map(_told_line, case.contributions)]


def _told_line(one: OwnContribution) -> str:
    about = f", about {one.about}" if one.about else ""
    meaning = f" What it means: {one.meaning}" if one.meaning else ""
    when = "heard" if one.was_heard else "added afterwards"
    return f"You shared ({one.certainty_text}{about}; {when}): {one.text}{meaning}"


def _ring(line: PhoneLine) -> str:
    return f"{line.agency}: {line.person or 'main number'}, {line.phone}"

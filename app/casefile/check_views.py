"""All the checks of an agency on one page, answered with a key each or with one button, over HTTP."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response

from app.casefile.blueprint import bp
from app.casefile.check_form import GivenAnswer, read_given
from app.casefile.forms import ANSWERS_AND_NONE
from app.cases.need_to_know import Sight
from app.cases.service import answer_check
from app.core.access import Actor, Permission, current_actor, requires
from app.core.errors import Invalid, NotFound
from app.core.transaction import transactional
from app.core.web import back_to, say, wants_fragment
from app.directory.queries import AgencyCard
from app.disclosure.checks import AskedCase, list_asked
from app.disclosure.lists import may_oversee
from app.disclosure.trail import note_each_view
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting

Page = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class AskedAgency:
    """One agency with all it was asked."""

    agency: AgencyCard
    cases: tuple[AskedCase, ...]

    @property
    def unanswered(self) -> int:
        """How many answers are still to come."""
        return sum(case.answer == "no_reply" for case in self.cases)


@bp.get("/meetings/<uuid:meeting_id>/checks")
@requires(Permission.CHECK_ANSWER)
@transactional
def checks(meeting_id: uuid.UUID) -> Page:
    """Every case with who to look for, one row each. Names that are shown leave their trace."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.CHECK_ANSWER)
    return render_checks(actor, meeting)


@bp.post("/meetings/<uuid:meeting_id>/checks")
@requires(Permission.CHECK_ANSWER)
@transactional
def answer_list(meeting_id: uuid.UUID) -> Page:
    """Keep every answer of the form, or none. A page that saves each at once is sent the row as it stands then."""
    actor = current_actor()
    meeting = get_meeting(actor, meeting_id, Permission.CHECK_ANSWER)
    given = read_given(request.form)
    if not given and not wants_fragment():
        return render_checks(actor, meeting, problem="Choose an answer for at least one case."), Invalid.status
    before = _by_key(list_asked(actor, meeting))
    # A case may have left the list while the page was open: the other answers are kept all the same.
    there = [one for one in given if one.key in before and _is_shown(one, before[one.key])]
    if given and not there:
        raise NotFound
    keep_given(actor, meeting_id, there)
    after = _by_key(list_asked(actor, meeting))
    if wants_fragment():
        row = after.get(request.form.get("row", ""))
        if row is None:
            raise NotFound
        shown_anew = [row.case_id] if row.people and not (row.key in before and before[row.key].people) else []
        note_each_view(actor, meeting_id, shown_anew, Sight.IDENTIFIERS)
        return render_template("casefile/_check_row.html", meeting=meeting, row=row)
    left = sum(row.answer == "no_reply" for row in after.values())
    changed = len({one.key for one in there})
    gone = " A case that you answered has left your list meanwhile." if len(there) < len(given) else ""
    to_come = f"{_answers(left)} still to come." if left else "That was all. Thank you."
    say(f"{_answers(changed)} saved. {to_come}{gone}")
    return back_to("casefile.checks", meeting_id=meeting_id)


def keep_given(actor: Actor, meeting_id: uuid.UUID, given: Sequence[GivenAnswer]) -> None:
    """Keep answers, all or none. Raises what `answer_check` raises."""
    for one in given:
        answer_check(
            actor,
            meeting_id,
            one.case_id,
            one.agency_id,
            ANSWERS_AND_NONE[one.answer],
            service_id=one.service_id,
            person_id=one.person_id,
        )


def render_checks(
    actor: Actor, meeting: Meeting, *, problem: str = "", wrong_lines: Sequence[Mapping[str, object]] = ()
) -> str:
    """The page for the person who asks, with what could not be done."""
    rows = list_asked(actor, meeting)
    is_guest = all(grant.case_id for grant in actor.grants if grant.reaches(meeting.series_id))
    if is_guest and not rows:
        raise NotFound
    agencies = {row.agency.id: row.agency for row in rows}
    # From a meeting that is over no names are shown: what is left is what was answered.
    proofs = note_each_view(
        actor, meeting.id, {row.case_id for row in rows if row.people}, Sight.IDENTIFIERS, request.args.getlist("proof")
    )
    return render_template(
        "casefile/_checks.html" if request.args.get("part") == "list" else "casefile/checks.html",
        meeting=meeting,
        asked=[AskedAgency(card, tuple(row for row in rows if row.agency.id == card.id)) for card in agencies.values()],
        proofs=proofs,
        problem=problem,
        wrong_lines=wrong_lines,
        has_keys=request.args.get("keys") != "off",
        oversees=may_oversee(actor, meeting.series_id),
    )


def _is_shown(given: GivenAnswer, row: AskedCase) -> bool:
    """Whether it is about somebody of whom that row tells; of the case it always is."""
    return given.person_id is None or given.person_id in {person.id for person in row.persons}


def _by_key(rows: Sequence[AskedCase]) -> dict[str, AskedCase]:
    return {row.key: row for row in rows}


def _answers(count: int) -> str:
    return f"{count} answer{'' if count == 1 else 's'}"

"""An agency's research person by person, over HTTP: typed into boxes that are saved as one types."""

import uuid
from dataclasses import dataclass
from typing import Final

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from app.actions.suggesting import suggest_action
from app.agenda.queries import SeenItem, get_item
from app.agenda.visits import list_visits_spoken_for
from app.casefile.blueprint import bp
from app.casefile.case_page import make_case_page, written_for
from app.casefile.case_views import Page, back_to_case
from app.casefile.forms import CERTAINTIES, USUAL_CERTAINTY, pick_agency
from app.casefile.why import ask_why
from app.cases.need_to_know import Sight
from app.cases.openings import ReasonNeeded
from app.core.access import Permission, current_actor, requires
from app.core.errors import Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say, wants_fragment
from app.directory.queries import AgencyCard
from app.disclosure.research import disclose_cards, disclose_earlier_notes
from app.disclosure.shared_before import SharedBefore, disclose_shared_before
from app.disclosure.trail import note_views
from app.disclosure.words import RESEARCH_KIND
from app.minutes.notes import Box, keep_boxes, take_over_line
from app.referrals import sharing_again
from app.referrals.sharing_again import list_earlier_visits

KINDS: Final = {kind.value: kind for kind in RESEARCH_KIND}


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingAgain:
    """What was typed to share something again, and what is wrong with it."""

    id: uuid.UUID | None = None
    purpose: str = ""
    problem: str = ""


@bp.get("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/research")
@requires(Permission.RESEARCH_WRITE)
@transactional
def research(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """A card for everybody in the case; `earlier=yes` shows what the agency wrote and shared before as well."""
    try:
        seen = get_item(current_actor(), meeting_id, case_id, Permission.RESEARCH_WRITE)
    except ReasonNeeded:
        return ask_why(meeting_id, case_id)
    agency = _agency_of(seen, request.args.get("agency", ""))
    return _render(seen, agency, SharingAgain(), is_looking_back=request.args.get("earlier") == "yes")


def _render(seen: SeenItem, agency: AgencyCard, again: SharingAgain, *, is_looking_back: bool) -> str:
    actor, case_id = current_actor(), seen.item.case_id
    page = make_case_page(actor, seen.item.meeting_id, case_id)
    note_views(actor, seen.item.meeting_id, [case_id], Sight.CASE)
    visits = list_visits_spoken_for(actor, case_id, seen.item.meeting, agency.id)
    shared_before: tuple[SharedBefore, ...] = ()
    if is_looking_back:
        shared_before = disclose_shared_before(actor, seen, agency.id, {one.id: one.name for one in page.case.people})
        shown = {(visit.item.meeting_id, case_id) for visit in visits}
        shown |= {(one.meeting_id, one.case_id) for one in shared_before if one.things}
        for place_id, shown_case_id in sorted(shown, key=str):
            note_views(actor, place_id, [shown_case_id], Sight.CASE)
    return render_template(
        "casefile/research.html",
        page=page,
        case=page.case,
        meeting=page.meeting,
        agency=agency,
        agencies=page.writes_for,
        cards=disclose_cards(page.case, agency.id),
        has_earlier=bool(list_earlier_visits(actor, seen, agency.id)),
        is_looking_back=is_looking_back,
        earlier=disclose_earlier_notes(visits, page.case, agency.id) if is_looking_back else (),
        shared_before=shared_before,
        again=again,
        is_error=bool(again.problem),
        opened=request.args.get("opened", ""),
    )


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/research/notes")
@requires(Permission.RESEARCH_WRITE)
@transactional
def keep_notes(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Response:
    """Keep one card. A page that saves as one types is told what was kept, which is true once it hears of it."""
    actor, form = current_actor(), request.form
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    agency = _agency_of(seen, form.get("agency_id", ""))
    about_id = read_id(form.get("about_id"))
    boxes = [box for box in map(_read_box, form.getlist("line_id")) if box is not None]
    kept = keep_boxes(actor, meeting_id, case_id, agency.id, about_id, boxes)
    if wants_fragment():
        return jsonify(saved=[{"box": str(one.box_id), "line": str(one.line_id), "mark": one.mark} for one in kept])
    say(f"Kept. Only {agency.name} sees it until you share it.")
    return back_to(
        "casefile.research", meeting_id=meeting_id, case_id=case_id, agency=agency.id, opened=about_id or "family"
    )


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/research/take-over")
@requires(Permission.RESEARCH_WRITE)
@transactional
def take_over_note(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Response:
    """Take one line of an earlier meeting over into this one, for one's own agency alone."""
    line_id = read_id(request.form.get("line_id"))
    if line_id is None:
        raise NotFound
    line = take_over_line(current_actor(), meeting_id, case_id, line_id)
    say("Taken over. It is private to your agency until you share it.")
    return back_to(
        "casefile.research",
        meeting_id=meeting_id,
        case_id=case_id,
        agency=line.agency_id,
        earlier="yes",
        _anchor="earlier",
    )


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/research/share-again")
@requires(Permission.RESEARCH_WRITE)
@transactional
def share_again(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Share at this meeting what one's agency shared at an earlier one, with why it matters now."""
    actor, purpose = current_actor(), request.form.get("purpose", "")
    contribution_id = read_id(request.form.get("contribution_id")) or uuid.uuid4()
    try:
        contribution = sharing_again.share_again(actor, meeting_id, case_id, contribution_id, purpose)
    except Invalid as error:
        seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
        again = SharingAgain(id=contribution_id, purpose=purpose, problem=str(error))
        agency = _agency_of(seen, request.form.get("agency_id", ""))
        return _render(seen, agency, again, is_looking_back=True), error.status
    return back_to_case(meeting_id, case_id, f"shared-{contribution.id}")


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/contributions/<uuid:contribution_id>/suggest")
@requires(Permission.ACTION_ADD)
@transactional
def suggest(meeting_id: uuid.UUID, case_id: uuid.UUID, contribution_id: uuid.UUID) -> Response:
    """Put an action that an agency proposed among those that the meeting decides on."""
    actor = current_actor()
    case = make_case_page(actor, meeting_id, case_id).case
    # What is limited would be read by more people as an action than as it was shared.
    proposed = [one for one in case.contributions if one.id == contribution_id and not one.limit]
    if not proposed or proposed[0].kind != "proposed_action":
        raise NotFound
    action = suggest_action(
        actor,
        meeting_id,
        case_id,
        agency_id=proposed[0].agency.id,
        text=proposed[0].text,
        for_person_id=proposed[0].about_id,
        contribution_id=contribution_id,
    )
    return back_to_case(meeting_id, case_id, f"action-{action.id}")


def _read_box(sent_id: str) -> Box | None:
    """The box of that id in the form. A word of the program that it does not know is nobody's typing."""
    line_id, form = read_id(sent_id), request.form
    kind = KINDS.get(form.get(f"kind-{sent_id}", ""))
    if line_id is None or kind is None:
        return None
    return Box(
        line_id=line_id,
        kind=kind,
        text=form.get(f"text-{sent_id}", ""),
        certainty=CERTAINTIES.get(form.get(f"certainty-{sent_id}", ""), CERTAINTIES[USUAL_CERTAINTY]),
        meaning=form.get(f"meaning-{sent_id}", ""),
        mark=form.get(f"mark-{sent_id}", ""),
    )


def _agency_of(seen: SeenItem, chosen: str) -> AgencyCard:
    cards = {card.id: card for card in written_for(current_actor(), seen.facts)}
    agency_id = pick_agency(chosen, cards.values()) or next(iter(cards), None)
    if agency_id is None or (chosen and read_id(chosen) not in cards):
        raise NotFound
    return cards[agency_id]

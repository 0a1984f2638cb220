"""What each worker brings to a group case discussion: a number, a summary before it, and events, over HTTP."""

import uuid

from flask import render_template, request

from app.agenda.queries import SeenItem, get_item
from app.agenda.visits import list_visits
from app.casefile.blueprint import bp
from app.casefile.case_page import make_case_page, written_for
from app.casefile.case_views import Page, answer_form
from app.casefile.forms import pick_agency
from app.casefile.group_forms import EventForm, ScaleForm, SummaryForm
from app.cases.need_to_know import Sight
from app.core.access import Permission, current_actor, requires
from app.core.errors import Conflict, Invalid, NotFound
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.directory.queries import AgencyCard
from app.disclosure.chronology import disclose_chronology
from app.disclosure.trail import note_views
from app.disclosure.written import disclose_own_summary, find_own_words
from app.minutes.chronology import add_event as add_event_to_case
from app.minutes.scale import say_scale as say_scale_of_case
from app.minutes.worker_summaries import share_summary, write_summary


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/scale")
@requires(Permission.MINUTES_WRITE)
@transactional
def say_scale(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Say how safe things are, from 0 to 10, and why."""
    actor, form = current_actor(), ScaleForm()

    def carry_out() -> str:
        say_scale_of_case(actor, meeting_id, case_id, number=form.chosen, why=form.said("why"))
        return "scale"

    return answer_form(meeting_id, case_id, form, carry_out)


@bp.get("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/my-summary")
@requires(Permission.RESEARCH_WRITE)
@transactional
def own_summary(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """The three boxes, with what has been written; or with one's own words of last time, to start from."""
    seen = get_item(current_actor(), meeting_id, case_id, Permission.RESEARCH_WRITE)
    return _summary_page(seen, request.args.get("agency", ""))


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/my-summary")
@requires(Permission.RESEARCH_WRITE)
@transactional
def keep_summary(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Keep a draft for one's agency, or share the summary with the session, with one press."""
    actor = current_actor()
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    form = SummaryForm()
    agency_id = _agency_of(seen, form.said("agency_id")).id
    is_shared = request.form.get("then") == "share"
    try:
        write_summary(actor, meeting_id, case_id, agency_id, form.boxes)
        if is_shared:
            share_summary(actor, meeting_id, case_id, agency_id)
    except (Invalid, Conflict) as error:
        form.take_in(str(error), error.field if isinstance(error, Invalid) else "")
        return _summary_page(seen, form.said("agency_id"), form, status=error.status)
    say("Your summary is shared with the session." if is_shared else "Your draft is kept. Only your agency sees it.")
    return back_to("casefile.own_summary", meeting_id=meeting_id, case_id=case_id, agency=agency_id)


@bp.get("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/chronology")
@requires(Permission.CASE_READ)
@transactional
def chronology(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """The significant events of a case, as far as they were shared with this reader."""
    seen = get_item(current_actor(), meeting_id, case_id, Permission.CASE_READ)
    form = EventForm(formdata=None)
    form.corrects.data = request.args.get("corrects", "")
    return _chronology_page(seen, form)


@bp.post("/meetings/<uuid:meeting_id>/cases/<uuid:case_id>/chronology")
@requires(Permission.RESEARCH_WRITE)
@transactional
def add_event(meeting_id: uuid.UUID, case_id: uuid.UUID) -> Page:
    """Add an event for one's agency, or correct one."""
    actor = current_actor()
    seen = get_item(actor, meeting_id, case_id, Permission.RESEARCH_WRITE)
    form = EventForm()
    agency_id = _agency_of(seen, form.said("agency_id")).id
    if not form.validate():
        return _chronology_page(seen, form, status=Invalid.status)
    try:
        entry = add_event_to_case(
            actor,
            meeting_id,
            case_id,
            agency_id,
            happened=form.happened,
            what=form.said("what"),
            meaning=form.said("meaning"),
            corrects_id=read_id(form.said("corrects")),
        )
    except (Invalid, Conflict) as error:
        form.take_in(str(error), error.field if isinstance(error, Invalid) else "")
        return _chronology_page(seen, form, status=error.status)
    return back_to("casefile.chronology", meeting_id=meeting_id, case_id=case_id, _anchor=f"event-{entry.id}")


def _agency_of(seen: SeenItem, chosen: str) -> AgencyCard:
    """The agency that was chosen, or the first where none was. Raises `NotFound`."""
    agencies = written_for(current_actor(), seen.facts)
    agency_id = pick_agency(chosen, agencies) if chosen else next((card.id for card in agencies), None)
    found = next((card for card in agencies if card.id == agency_id), None)
    if found is None:
        raise NotFound
    return found


def _summary_page(
    seen: SeenItem, chosen: str, faulty: SummaryForm | None = None, *, status: int = Invalid.status
) -> Page:
    actor, item = current_actor(), seen.item
    agency = _agency_of(seen, chosen)
    own = disclose_own_summary(actor, seen, agency.id)
    earlier = [
        visit
        for visit in list_visits(actor, item.case_id)
        if visit.item.meeting.starts_utc < item.meeting.starts_utc and visit.item.meeting_id != item.meeting_id
    ]
    last_words = find_own_words(actor, earlier, agency.id)
    form = faulty or SummaryForm(formdata=None)
    starts_from_last = faulty is None and last_words is not None and request.args.get("start") == "last"
    if faulty is None:
        form.fill(own)
    if starts_from_last and last_words is not None:
        visit, words = last_words
        if not own.is_first_shared:
            form.fact.data, form.meaning.data = words.fact, words.meaning
        if not own.is_worry_shared:
            form.worry.data = words.worry
        note_views(actor, visit.item.meeting_id, [item.case_id], Sight.CASE)
    note_views(actor, item.meeting_id, [item.case_id], Sight.CASE)
    html = render_template(
        "casefile/own_summary.html",
        case=make_case_page(actor, item.meeting_id, item.case_id).case,
        meeting=item.meeting,
        own=own,
        agency=agency,
        agencies=written_for(current_actor(), seen.facts),
        form=form,
        last_utc=last_words[0].item.meeting.starts_utc if last_words else None,
        starts_from_last=starts_from_last,
        faulty=faulty,
        is_error=faulty is not None,
    )
    return (html, status) if faulty is not None else html


def _chronology_page(seen: SeenItem, form: EventForm, *, status: int = 0) -> Page:
    actor, item = current_actor(), seen.item
    visits = [] if seen.by_glass else list_visits(actor, item.case_id)
    events = disclose_chronology(visits)
    for meeting_id in sorted({item.meeting_id, *(event.meeting_id for event in events)}, key=str):
        note_views(actor, meeting_id, [item.case_id], Sight.CASE)
    corrected = next((event for event in events if str(event.id) == form.said("corrects")), None)
    html = render_template(
        "casefile/chronology.html",
        case=make_case_page(actor, item.meeting_id, item.case_id).case,
        meeting=item.meeting,
        events=events,
        corrected=corrected,
        agencies=() if item.meeting.is_over else written_for(current_actor(), seen.facts),
        form=form,
        is_error=bool(status),
    )
    return (html, status) if status else html

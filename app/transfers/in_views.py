"""Taking a case in, over HTTP: the file and the passphrase, what stands in it, and accepting it whole."""

import uuid
from dataclasses import dataclass, field

from flask import render_template, request
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires
from app.core.errors import Conflict, Invalid
from app.core.forms import read_id
from app.core.transaction import transactional
from app.core.web import back_to, say
from app.directory.queries import agency_cards, list_partners_on_paper
from app.meetings.queries import list_series_agencies
from app.transfers import taking_in
from app.transfers.blueprint import bp
from app.transfers.package_format import LARGEST, PackageError

Page = str | tuple[str, int] | Response
USUAL_MINUTES = 10
MOST_MINUTES = 120
NEW_PARTNER = "new"


@dataclass(slots=True)
class AcceptForm:
    """What was chosen, and what is wrong with it, by field."""

    meeting_id: str = ""
    minutes: str = str(USUAL_MINUTES)
    agency_id: str = NEW_PARTNER
    reader_ids: tuple[str, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)

    def planned_minutes(self) -> int:
        """The minutes, as a number; the usual ones where it is none, which `errors` then say."""
        typed = self.minutes.strip()
        if typed.isdecimal() and 1 <= int(typed) <= MOST_MINUTES:
            return int(typed)
        self.errors["minutes"] = f"Write a number of minutes from 1 to {MOST_MINUTES}."
        return USUAL_MINUTES


@bp.get("/in")
@requires(Permission.MEETING_PREPARE)
def upload_form() -> str:
    """Where the file and the passphrase go."""
    return render_template("transfers/upload.html", problem="", field="", typed="", most=LARGEST // 1_000_000)


@bp.post("/in")
@requires(Permission.MEETING_PREPARE)
@transactional
def upload() -> Page:
    """Open the file and show what stands in it; nothing is taken in by that."""
    sent = request.files.get("package")
    typed = request.form.get("passphrase", "")
    data = b""
    if sent is not None:
        with sent.stream:
            data = sent.stream.read(LARGEST + 1)
    try:
        waiting = taking_in.open_upload(current_actor(), data, typed)
    except PackageError as error:
        html = render_template(
            "transfers/upload.html",
            problem=str(error),
            field=error.field,
            typed=typed,
            most=LARGEST // 1_000_000,
            is_error=True,
        )
        return html, Invalid.status
    return back_to("transfers.preview", waiting_id=waiting.id)


@bp.get("/in/<uuid:waiting_id>")
@requires(Permission.MEETING_PREPARE)
def preview(waiting_id: uuid.UUID) -> str:
    """What stands in a package, for whoever opened it, and how to take it in."""
    _waiting, content = taking_in.get_waiting(current_actor(), waiting_id)
    meetings = taking_in.list_meetings_to_take_in(current_actor())
    known = taking_in.find_sending_agency(content)
    form = AcceptForm(
        meeting_id=str(meetings[0].id) if meetings else "", agency_id=str(known.id) if known else NEW_PARTNER
    )
    return _preview(waiting_id, form)


@bp.post("/in/<uuid:waiting_id>")
@requires(Permission.MEETING_PREPARE)
@transactional
def accept(waiting_id: uuid.UUID) -> Page:
    """Take the case in, whole."""
    sent = request.form
    form = AcceptForm(
        meeting_id=sent.get("meeting_id", ""),
        minutes=sent.get("minutes", ""),
        agency_id=sent.get("agency_id", NEW_PARTNER),
        reader_ids=tuple(sent.getlist("reader_id")),
    )
    minutes = form.planned_minutes()
    if form.errors:
        return _preview(waiting_id, form), Invalid.status
    try:
        taking_in.take_in(
            current_actor(),
            waiting_id,
            meeting_id=read_id(form.meeting_id),
            planned_minutes=minutes,
            agency_id=read_id(form.agency_id),
            reader_ids=[id_ for id_ in map(read_id, form.reader_ids) if id_],
        )
    except (Invalid, Conflict) as error:
        form.errors["meeting_id"] = str(error)
        return _preview(waiting_id, form), error.status
    say("The case is on the list, and agencies are asked about it. Tell the sender the receipt below.")
    return back_to("transfers.list_all", _anchor="came")


@bp.post("/in/<uuid:waiting_id>/leave")
@requires(Permission.MEETING_PREPARE)
@transactional
def leave(waiting_id: uuid.UUID) -> Response:
    """Not take it in; nothing of it stays here."""
    taking_in.leave(current_actor(), waiting_id)
    say("Not taken in. Nothing of it is kept here. Tell the sender, so that the case is not lost between you.")
    return back_to("transfers.list_all")


def _preview(waiting_id: uuid.UUID, form: AcceptForm) -> str:
    actor = current_actor()
    _waiting, content = taking_in.get_waiting(actor, waiting_id)
    meetings = taking_in.list_meetings_to_take_in(actor)
    agencies = {agency_id for meeting in meetings for agency_id in list_series_agencies(meeting.series)}
    has_protected = any(contact.is_protected for person in content.people for contact in person.contacts)
    return render_template(
        "transfers/preview.html",
        waiting_id=waiting_id,
        content=content,
        meetings=meetings,
        partners=list_partners_on_paper(),
        agencies=tuple(agency_cards(agencies).values()) if has_protected else (),
        form=form,
        is_error=bool(form.errors),
    )

"""Where somebody brings in a list or a referral, and how it should look."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import render_template, request
from werkzeug.wrappers import Response

from app.bringing_in.blueprint import bp
from app.core.access import Actor, Permission, current_actor, requires
from app.core.errors import Invalid
from app.core.letters import readable
from app.core.spreadsheets import csv_answer, file_answer
from app.core.tables_in import LARGEST_TABLE_BYTES, MOST_LINES, NoTable, Table, TableLine, column_key, read_table
from app.core.transaction import forget_changes, transactional
from app.core.web import back_to
from app.directory.queries import agency_cards, list_agencies
from app.disclosure.imports import list_own_batches
from app.meetings.models import Shape
from app.referrals.columns import PERSON_FIELDS, ROLES, SHEET_FIELDS, TEMPLATE
from app.referrals.import_taking import go_on
from app.referrals.importing import agencies_brought_in_for, begin_batch, list_senders
from app.referrals.referral_json import EXAMPLE, FORMAT, NoReferral, cells_of_json, referral_schema

Page = str | tuple[str, int]

KINDS: Final = (
    ("referral", "Referrals: something should be done"),
    ("information", "Information: it should be known, and nothing is asked"),
    ("request", "Requests: an answer is needed"),
)
SHAPES: Final = (
    (Shape.DAILY, "The daily meeting"),
    (Shape.MARAC, "MARAC"),
    (Shape.GROUP_CASE, "A group case discussion"),
    (Shape.STRATEGY, "A strategy meeting"),
    (Shape.CLINIC, "A clinic"),
)


@dataclass(frozen=True, slots=True)
class Sender:
    """In whose name something can be brought in: an agency, and a person of it or nobody by name."""

    value: str
    text: str
    agency_id: uuid.UUID
    account_id: uuid.UUID | None


@bp.get("/bring-in")
@requires(Permission.REFERRAL_IMPORT)
def home() -> str:
    """Where a file is chosen or pasted, and what was brought in."""
    return _page(current_actor())


@bp.post("/bring-in")
@requires(Permission.REFERRAL_IMPORT)
@transactional
def bring() -> Page | Response:
    """Keep what somebody brings, sealed, and show it; nothing comes in yet."""
    actor = current_actor()
    file = request.files.get("file")
    data = file.stream.read(LARGEST_TABLE_BYTES + 1) if file and file.filename else b""
    pasted = request.form.get("text", "")
    sender = next((one for one in list_own_senders(actor) if one.value == request.form.get("sender", "")), None)
    if sender is None:
        return _page(actor, "Choose in whose name it comes in.", "sender"), Invalid.status
    try:
        table = _table_of(data or pasted.encode(), is_named_json=bool(file and str(file.filename).endswith(".json")))
        batch = begin_batch(
            actor,
            sender.agency_id,
            sender.account_id,
            request.form.get("kind", KINDS[0][0]),
            request.form.get("shape", SHAPES[0][0]),
            table,
        )
        go_on(actor, batch)
    except NoTable as error:
        forget_changes()
        where = f"Line {error.line}: " if error.line else ""
        return _page(actor, f"{where}{error}", "file"), Invalid.status
    except (NoReferral, Invalid) as error:
        forget_changes()
        return _page(actor, str(error), "text" if pasted and not data else "file"), Invalid.status
    return back_to("bringing_in.batch", batch_id=batch.id)


@bp.get("/bring-in/how")
@requires(Permission.REFERRAL_IMPORT)
def how() -> str:
    """Which headings are known, and how one referral looks as JSON."""
    return render_template(
        "bringing_in/how.html",
        fields=SHEET_FIELDS,
        person_fields=PERSON_FIELDS,
        roles=ROLES,
        format=FORMAT,
        example=json.dumps(EXAMPLE, indent=2, ensure_ascii=False),
        kilobytes=LARGEST_TABLE_BYTES // 1000,
        most_lines=MOST_LINES,
    )


@bp.get("/bring-in/template.csv")
@requires(Permission.REFERRAL_IMPORT)
def template() -> Response:
    """An empty table with the headings that are known."""
    return csv_answer("caseround-list.csv", [[heading for heading, _target in TEMPLATE]])


@bp.get("/bring-in/referral.schema.json")
@requires(Permission.REFERRAL_IMPORT)
def schema() -> Response:
    """The description of one referral in JSON, as JSON Schema."""
    written = json.dumps(referral_schema(), indent=2, ensure_ascii=False)
    return file_answer("caseround-referral-1.schema.json", "application/schema+json", written)


def list_own_senders(actor: Actor) -> Sequence[Sender]:
    """In whose name this person can bring something in: their own, or anybody's of an agency for a coordinator."""
    allowed = agencies_brought_in_for(actor)
    if allowed is not None:
        cards = sorted(agency_cards(allowed).values(), key=lambda card: card.name)
        return [Sender(str(card.id), card.name, card.id, actor.account_id) for card in cards]
    agencies = list_agencies()
    people = list_senders([agency.id for agency in agencies])
    return [
        Sender(f"{agency.id}.{account.id}", f"{agency.name}: {account.name}", agency.id, account.id)
        for agency in agencies
        for agency_id, account in people
        if agency_id == agency.id
    ]


def _table_of(data: bytes, *, is_named_json: bool) -> Table:
    if is_named_json or data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        try:
            cells = cells_of_json(data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise NoReferral("Some letters cannot be read. Save the file again, as UTF-8.") from None
        line = TableLine(1, {column_key(target): text for target, text in cells.items()})
        return Table(headings=tuple(cells), lines=(line,), wrong=())
    if not data.strip():
        raise NoTable("Choose a file, or paste what should come in.")
    return read_table(data)


def _page(actor: Actor, problem: str = "", field: str = "") -> str:
    senders = list_own_senders(actor)
    return render_template(
        "bringing_in/home.html",
        senders=senders,
        chosen=request.form.get("sender", senders[0].value if len(senders) == 1 else ""),
        kinds=KINDS,
        kind=request.form.get("kind", KINDS[0][0]),
        shapes=SHAPES,
        shape=request.form.get("shape", SHAPES[0][0]),
        text=readable(request.form.get("text", "")),
        batches=list_own_batches(actor),
        problem=problem,
        field=field,
        megabytes=LARGEST_TABLE_BYTES // 1_000_000,
    )

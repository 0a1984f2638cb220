"""One submission, and what whoever decides makes of it, over HTTP."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import render_template
from werkzeug.wrappers import Response

from app.core.access import Permission, current_actor, requires
from app.core.errors import Conflict, Invalid, NotFound
from app.core.forms import TypedForm
from app.core.transaction import forget_changes, transactional
from app.core.web import back_to, say
from app.disclosure import words_of_submissions as words
from app.disclosure.family import picture_of_case
from app.disclosure.triage import TriageView, disclose_triage
from app.disclosure.words import CONSENT, CONTACT_KIND, PERSON_ROLE, SHAPE
from app.meetings.models import Shape
from app.meetings.queries import find_meeting
from app.referrals import joining, triage
from app.referrals.queries import get_to_decide
from app.triage_board import wording
from app.triage_board.blueprint import bp
from app.triage_board.forms import (
    FORMS,
    AcceptForm,
    ApartForm,
    AskForm,
    DeclineForm,
    JoinForm,
    MeetingForm,
    NoteForm,
    PassForm,
)

ONE = "/triage/<uuid:submission_id>"
_BY_VALUE = {
    "consent": {one.value: said for one, said in CONSENT.items()},
    "role": {one.value: said for one, said in PERSON_ROLE.items()},
    "contact": {one.value: said for one, said in CONTACT_KIND.items()},
    "tie": {one.value: said for one, said in words.TIE.items()},
}

Page = str | tuple[str, int] | Response


@bp.get(ONE)
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def submission(submission_id: uuid.UUID) -> Page:
    """The whole sheet, what is missing, what resembles it, and what can become of it."""
    return _page(submission_id)


@bp.post(f"{ONE}/accept")
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def accept(submission_id: uuid.UUID) -> Page:
    """Put it on the list of a meeting."""
    form = AcceptForm()

    def carry_out() -> str:
        meeting_id = form.id_in("meeting") or uuid.UUID(int=0)
        triage.accept(
            current_actor(),
            submission_id,
            meeting_id,
            planned_minutes=_minutes(form, meeting_id),
            is_urgent=bool(form.is_urgent.data),
            is_repeat=bool(form.is_repeat.data),
            text=wording.whole(form.said("own_line"), form.said("text")),
        )
        return "Accepted. It stands on that list, every agency is asked, and whoever sent it is told."

    return _answer(submission_id, form, carry_out)


@bp.post(f"{ONE}/join")
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def join(submission_id: uuid.UUID) -> Page:
    """Add it to a case that is there."""
    form = JoinForm()

    def carry_out() -> str:
        meeting_id = form.id_in("meeting")
        joining.join(
            current_actor(),
            submission_id,
            form.id_in("case") or uuid.UUID(int=0),
            meeting_id,
            planned_minutes=_minutes(form, meeting_id) if meeting_id else 0,
            is_urgent=bool(form.is_urgent.data),
            is_repeat=bool(form.is_repeat.data),
            text=wording.whole(form.said("own_line"), form.said("text")),
        )
        return "Joined. It is read with that case, and whoever sent it is told. You can take it out again for an hour."

    return _answer(submission_id, form, carry_out)


@bp.post(f"{ONE}/apart")
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def keep_apart(submission_id: uuid.UUID) -> Page:
    """Say that it is not about the same, or that somebody is in both."""
    form = ApartForm()

    def carry_out() -> str:
        actor = current_actor()
        row = get_to_decide(actor, submission_id)
        other_id, reason = _id(form.said("case")), form.said("reason")
        if form.said("answer") == "link":
            joining.link(actor, row.case_id, other_id, reason)
            return "Linked. Only those who decide here and chair see it; neither case names the other family."
        joining.keep_apart(actor, row.case_id, other_id, reason)
        return "Kept apart, with your reason."

    return _answer(submission_id, form, carry_out)


@bp.post(f"{ONE}/take-apart")
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def take_apart(submission_id: uuid.UUID) -> Page:
    """Take it out of the case it was joined to."""
    joining.take_apart(current_actor(), submission_id)
    say("Taken out again. It waits to be decided.")
    return back_to("triage_board.submission", submission_id=submission_id)


@bp.post(f"{ONE}/ask")
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def ask(submission_id: uuid.UUID) -> Page:
    """Ask whoever sent it for what is missing."""
    form = AskForm()

    def carry_out() -> str:
        triage.ask_for_more(current_actor(), submission_id, wording.whole(form.said("own_line"), form.said("text")))
        return "Asked. They are told that an answer waits, and can write on."

    return _answer(submission_id, form, carry_out)


@bp.post(f"{ONE}/pass-on")
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def pass_on(submission_id: uuid.UUID) -> Page:
    """Pass it to whoever decides for another kind of meeting."""
    form = PassForm()

    def carry_out() -> str:
        actor, place = current_actor(), form.said("place")
        text = wording.whole(form.said("own_line"), form.said("text"))
        series_id = form.id_in("place")
        shape = Shape(place) if series_id is None else triage.shape_of(series_id)
        triage.pass_on(actor, submission_id, shape, series_id, text)
        return "Passed on. Whoever sent it is told."

    return _answer(submission_id, form, carry_out, to_board=True)


@bp.post(f"{ONE}/note")
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def note(submission_id: uuid.UUID) -> Page:
    """Take notice of information, or answer a request."""
    form = NoteForm()

    def carry_out() -> str:
        triage.note_information(current_actor(), submission_id, wording.whole(form.said("own_line"), form.said("text")))
        return "Answered. They are told that an answer waits."

    return _answer(submission_id, form, carry_out)


@bp.post(f"{ONE}/decline")
@requires(Permission.REFERRAL_TRIAGE)
@transactional
def decline(submission_id: uuid.UUID) -> Page:
    """Say why it is not taken, and what else helps."""
    form = DeclineForm()

    def carry_out() -> str:
        text = wording.whole(form.said("own_line"), form.said("text")) if form.said("text").strip() else ""
        triage.decline(current_actor(), submission_id, text, form.said("other_help"))
        return "Not taken. They are told why, by you, and what else helps."

    return _answer(submission_id, form, carry_out)


def _answer(submission_id: uuid.UUID, form: TypedForm, carry_out: Callable[[], str], *, to_board: bool = False) -> Page:
    """Carry out a decision and show it; where it cannot be, the page comes back with all that was typed."""
    # Found for this person first: what is hidden or absent says nothing of the form.
    get_to_decide(current_actor(), submission_id)
    status = Invalid.status
    if form.validate():
        try:
            say(carry_out())
        except (Invalid, Conflict) as problem:
            # Part of it may have been done before that was noticed.
            forget_changes()
            form.take_in(str(problem), problem.field if isinstance(problem, Invalid) else "")
            status = problem.status
        else:
            if to_board:
                return back_to("triage_board.board")
            return back_to("triage_board.submission", submission_id=submission_id)
    return _page(submission_id, form), status


def _page(submission_id: uuid.UUID, faulty: TypedForm | None = None) -> str:
    shown = disclose_triage(current_actor(), submission_id)
    return render_template(
        "triage_board/submission.html",
        shown=shown,
        line=shown.submission.line,
        sheet=shown.submission.sheet,
        names={person.key: person.name or "Name not known" for person in shown.submission.sheet.people},
        picture=picture_of_case(shown.submission.line.case_id),
        forms=_forms(shown, faulty),
        faulty=faulty,
        is_error=faulty is not None,
        words=words,
        said=_BY_VALUE,
        shapes=SHAPE,
    )


def _forms(shown: TriageView, faulty: TypedForm | None) -> dict[str, Any]:
    """Every form of the page, with what was typed, or with what people may start from."""
    starts = {
        "accept": {
            "text": wording.accepted(shown.fitting),
            "meeting": str(shown.fitting.meeting.id) if shown.fitting else "",
            "is_urgent": shown.submission.line.is_urgent,
            "is_repeat": False,
        },
        "join": {"text": wording.JOIN},
        "ask": {"text": wording.ASK + "\n".join(f"- {one}" for one in shown.missing)},
        "pass": {"text": wording.PASSED},
        "note": {"text": wording.ANSWER if shown.submission.line.kind.value == "request" else wording.NOTE},
        "decline": {"text": wording.DECLINE, "other_help": wording.OTHER_HELP},
    }
    made = {}
    for kind in FORMS:
        name = kind.prefix_of_ids
        is_faulty = faulty is not None and faulty.prefix_of_ids == name
        made[name] = faulty if is_faulty else kind(formdata=None, data=starts.get(name, {}))
    return made


def _minutes(form: MeetingForm, meeting_id: uuid.UUID) -> int:
    if form.minutes_given is not None:
        return form.minutes_given
    meeting = find_meeting(meeting_id)
    if meeting is None:
        raise NotFound
    return meeting.series.minutes_per_case


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None

"""Correcting the ledger: what a correction is about, and the form in which somebody says it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final

from flask import current_app
from wtforms import StringField, ValidationError

from app.agenda.queries import find_seen_item
from app.attendance.rules import Spell
from app.attendance.service import NO_REASON, NewCorrection
from app.cases.need_to_know import ItemFacts, is_hidden
from app.cases.reviewers import find_actors
from app.core.access import Actor, Permission
from app.core.clock import local, now_utc
from app.core.errors import NotFound
from app.core.forms import TypedForm
from app.core.typed import TypedWrong, read_clock
from app.core.words import clock_time
from app.directory.queries import agency_cards
from app.disclosure.lists import case_lines
from app.disclosure.views_of_case import CaseLine
from app.identity.queries import account_cards, list_holders
from app.measures.counting import count_meetings
from app.meetings.models import AttendanceMode, Meeting

WRONG_TIME: Final = "Enter a time such as 10:20."


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is corrected: a spell that stands in the ledger, or one that does not yet, for one of the `choices`."""

    meeting: Meeting
    line: CaseLine
    spell: Spell | None
    who: str
    choices: Sequence[tuple[str, str]]

    @property
    def is_taken_back(self) -> bool:
        """Whether it was added by hand, so that all there is to say is that it is wrong."""
        return self.spell is not None and self.spell.presence_id is None


def find_subject(actor: Actor, meeting_id: uuid.UUID, case_id: uuid.UUID | None, spell_id: str) -> Subject:
    """What somebody wants to correct: the spell with the id of its presence or of its addition, or none as yet.

    Raises `NotFound` where this person may not prepare the meeting or see the case, or the ledger has no such spell.
    """
    if case_id is None:
        raise NotFound
    seen = find_seen_item(actor, meeting_id, case_id, Permission.MEETING_PREPARE)
    meeting = seen.item.meeting
    case = count_meetings(actor, [meeting])[0].cases.get(seen.item.id)
    if case is None or case.whole is None:
        raise NotFound
    spell = next((one for one in case.spells if spell_id and spell_id in {str(one.presence_id), _added(one)}), None)
    if spell_id and spell is None:
        raise NotFound
    return Subject(
        meeting=meeting,
        line=case_lines(actor, meeting, [seen])[0],
        spell=spell,
        who=account_cards([spell.account_id])[spell.account_id].name if spell else "",
        choices=() if spell else _choices(meeting, seen.facts),
    )


def _added(spell: Spell) -> str:
    return str(spell.by_correction) if spell.presence_id is None else ""


def _choices(meeting: Meeting, facts: ItemFacts) -> Sequence[tuple[str, str]]:
    """Everybody who attends the series and may know of the case, for each agency they speak for."""
    holders = list_holders(meeting.series_id, Permission.MEETING_ATTEND)
    may_know = {
        person.account_id for person in find_actors(card.id for card, _ in holders) if not is_hidden(person, facts)
    }
    agencies = agency_cards({grant.agency_id for _, grant in holders if grant.agency_id})
    found: dict[str, str] = {}
    for card, grant in holders:
        if card.id in may_know and grant.case_id in {None, facts.case_id}:
            agency = agencies.get(grant.agency_id) if grant.agency_id else None
            found[f"{card.id}:{grant.agency_id or ''}"] = f"{card.name}, {agency.name if agency else card.job_title}"
    return list(found.items())


class CorrectionForm(TypedForm):
    """What the ledger should have said. `new` is set once the form has been found good."""

    prefix_of_ids = "correction"
    who = StringField()
    there = StringField(default="yes")
    mode = StringField()
    came = StringField()
    left = StringField()
    reason = StringField()

    new: NewCorrection

    def __init__(self, subject: Subject, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.subject = subject

    def show(self) -> None:
        """Fill in what the ledger says now, to be changed."""
        spell = self.subject.spell
        if spell is not None:
            self.mode.data = _mode(is_remote=spell.is_remote).value
            self.came.data, self.left.data = clock_time(spell.entered_utc), clock_time(spell.left_utc)

    @property
    def is_void(self) -> bool:
        """Whether nobody was there."""
        return self.subject.is_taken_back or (self.subject.spell is not None and self.said("there") == "no")

    def validate_who(self, field: StringField) -> None:
        """Ask who it was, where the ledger does not say so."""
        if self.subject.spell is None and field.data not in dict(self.subject.choices):
            raise ValidationError("Choose who was there.")

    def validate_mode(self, field: StringField) -> None:
        """Ask from where."""
        if not self.is_void and field.data not in set(AttendanceMode):
            raise ValidationError("Choose whether they were in the room.")

    def validate_came(self, field: StringField) -> None:
        """Ask for a time."""
        self._require_time(field)

    def validate_left(self, field: StringField) -> None:
        """Ask for a time."""
        self._require_time(field)

    def validate_reason(self, field: StringField) -> None:
        """Ask for the reason."""
        if not (field.data or "").strip():
            raise ValidationError(NO_REASON)

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Whether everything can be used; what the service has to say comes on top."""
        if not super().validate(extra_validators):
            return False
        spell = self.subject.spell
        account_id, _, agency_id = self.said("who").partition(":")
        entered_utc = spell.entered_utc if spell else now_utc()
        left_utc = (spell.left_utc if spell else None) or now_utc()
        self.new = NewCorrection(
            presence_id=spell.presence_id if spell else None,
            account_id=spell.account_id if spell else uuid.UUID(account_id),
            agency_id=spell.agency_id if spell else uuid.UUID(agency_id) if agency_id else None,
            mode=_mode(is_remote=spell.is_remote) if spell and self.is_void else AttendanceMode(self.said("mode")),
            entered_utc=entered_utc if self.is_void else self._moment("came", entered_utc),
            left_utc=left_utc if self.is_void else self._moment("left", left_utc),
            is_void=self.is_void,
            reason=self.said("reason"),
        )
        return True

    def _require_time(self, field: StringField) -> None:
        try:
            is_time = read_clock(field.data or "") is not None
        except TypedWrong:
            is_time = False
        if not is_time and not self.is_void:
            raise ValidationError(WRONG_TIME)

    def _moment(self, name: str, shown_utc: datetime) -> datetime:
        """The moment that was typed; to the second as it was noted, where it was left as it stood."""
        if self.subject.spell is not None and self.said(name) == clock_time(shown_utc):
            return shown_utc
        meeting = self.subject.meeting
        day = local(meeting.opened_utc or meeting.starts_utc).date()
        typed = read_clock(self.said(name)) or time()
        return datetime.combine(day, typed, tzinfo=current_app.extensions["settings"].zone).astimezone(UTC)


def _mode(*, is_remote: bool) -> AttendanceMode:
    return AttendanceMode.REMOTE if is_remote else AttendanceMode.IN_ROOM

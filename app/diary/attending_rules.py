"""Who comes for each agency to a date, and whether that is enough. Plain data in, plain data out."""

import enum
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.availability.rules import FREE, Away, Free, Speaker, Standing, who_speaks
from app.invitations.models import ReplyAnswer


class Coming(enum.StrEnum):
    """How sure it is that somebody comes for an agency."""

    YES = "yes"
    PERHAPS = "perhaps"
    NOT_ANSWERED = "not_answered"
    NOT_INVITED = "not_invited"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who may come for an agency: what they answered, and whether anything stands in the way."""

    id: uuid.UUID
    name: str
    is_deputy: bool = False
    is_invited: bool = True
    presence: Free | Away = FREE
    answer: ReplyAnswer | None = None
    # Whom they send in their place.
    sends_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFacts:
    """An agency of a meeting and everybody who may come for it, in the order in which they are asked."""

    id: uuid.UUID
    name: str
    is_core: bool = False
    members: Sequence[Member] = ()
    turn_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLine:
    """What is said of an agency: who comes, how sure that is, and what stands in somebody's way."""

    id: uuid.UUID
    name: str
    is_core: bool
    coming: Coming
    person_id: uuid.UUID | None
    who: str
    instead: str
    notes: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enough:
    """Whether enough core agencies have somebody, and which have not."""

    core: int
    with_somebody: int
    said_yes: int
    quorum: int
    without: Sequence[str]

    @property
    def is_short(self) -> bool:
        """Whether there are fewer than the series needs, as it stands now."""
        return self.with_somebody < self.quorum

    @property
    def is_warning(self) -> bool:
        """Whether somebody has to do something: too few, or a core agency without anyone."""
        return self.is_short or bool(self.without)


def judge_agency(facts: AgencyFacts) -> AgencyLine:
    """Who comes for an agency. What somebody answered counts before what is known of their hours."""
    members = {member.id: member for member in facts.members}
    speaker = who_speaks(
        [one.id for one in facts.members if not one.is_deputy],
        [one.id for one in facts.members if one.is_deputy],
        _away(facts.members),
        turn_id=facts.turn_id if facts.turn_id in members else None,
    )
    who = members.get(speaker.person_id) if speaker else None
    if speaker is None or who is None:
        return _line(facts, Coming.NOBODY, None, "", _notes(facts.members))
    return _line(facts, _sure(who), who, _instead(speaker, members), _notes(facts.members, who))


def judge_quorum(lines: Sequence[AgencyLine], quorum: int) -> Enough:
    """Whether a date has enough of its core agencies."""
    core = [line for line in lines if line.is_core]
    return Enough(
        core=len(core),
        with_somebody=sum(line.coming is not Coming.NOBODY for line in core),
        said_yes=sum(line.coming is Coming.YES for line in core),
        quorum=quorum,
        without=[line.name for line in core if line.coming is Coming.NOBODY],
    )


def _away(members: Sequence[Member]) -> Mapping[uuid.UUID, Away]:
    away: dict[uuid.UUID, Away] = {}
    sent = {one.sends_id for one in members if one.answer is ReplyAnswer.DELEGATED}
    for one in members:
        if one.answer is ReplyAnswer.DECLINED:
            away[one.id] = Away("has said no", one.presence.covered_by_id if isinstance(one.presence, Away) else None)
        elif one.answer is ReplyAnswer.DELEGATED:
            away[one.id] = Away("sends somebody else", one.sends_id)
        elif isinstance(one.presence, Away) and one.answer is None and one.id not in sent:
            away[one.id] = one.presence
    return away


def _sure(who: Member) -> Coming:
    if who.answer is ReplyAnswer.ACCEPTED:
        return Coming.YES
    if who.answer is ReplyAnswer.TENTATIVE:
        return Coming.PERHAPS
    return Coming.NOT_ANSWERED if who.is_invited else Coming.NOT_INVITED


def _instead(speaker: Speaker, members: Mapping[uuid.UUID, Member]) -> str:
    whom = members.get(speaker.instead_of_id) if speaker.instead_of_id else None
    if speaker.standing is Standing.TURN:
        return "whose turn it is that day"
    if whom is None:
        return ""
    return f"{'covers for' if speaker.standing is Standing.COVER else 'deputy of'} {whom.name}"


def _notes(members: Sequence[Member], who: Member | None = None) -> Sequence[str]:
    """What stands in somebody's way; of deputies only where they are the ones who matter."""
    notes = []
    for one in members:
        if one.is_deputy and who is not None and one.id != who.id:
            continue
        if one.answer is ReplyAnswer.DECLINED:
            notes.append(f"{one.name} has said no")
        if isinstance(one.presence, Away):
            notes.append(f"{one.name} {one.presence.why}")
    return notes


def _line(facts: AgencyFacts, coming: Coming, who: Member | None, instead: str, notes: Sequence[str]) -> AgencyLine:
    return AgencyLine(
        id=facts.id,
        name=facts.name,
        is_core=facts.is_core,
        coming=coming,
        person_id=who.id if who else None,
        who=who.name if who else "",
        instead=instead,
        notes=notes,
    )

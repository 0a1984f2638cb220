"""Limits on contributions and unsafe contacts in the random worlds: drawn, modelled and put into the database.

The model is written here from the sentences of the two rules, and shares no code with the program.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from app.cases.safe_contact import ContactFlags
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.minutes.models import Contribution, ContributionLimit, LimitedAgency, LimitedRole

Part = tuple[int, int, int]
# By the clock of the tests it is nine in the morning of a Wednesday.
CONTACTS: Mapping[str, tuple[ContactFlags, bool]] = {
    "free": (ContactFlags(), True),
    "never rung": (ContactFlags(is_never_called=True), False),
    "never texted": (ContactFlags(is_never_texted=True, is_voicemail_refused=True), True),
    "now": (ContactFlags(safe_from_minute=540, safe_until_minute=541, safe_weekdays=0b0000100), True),
    "later": (ContactFlags(safe_from_minute=541), False),
    "another day": (ContactFlags(safe_weekdays=0b1111011), False),
}


@dataclass(frozen=True)
class DrawnLimit:
    """How one contribution is limited."""

    agencies: frozenset[int]
    roles: frozenset[Role]
    is_not_in_minutes: bool
    is_told: bool
    is_lifted: bool


def draw_limits(random: Random, parts: Iterable[Part], agencies: int) -> dict[Part, DrawnLimit]:
    """Limits on about half of the contributions; in every world the chair is told of one, and of another is not."""
    limits = {part: _draw_limit(random, part, agencies) for part in parts if random.random() < 0.5}
    chair = frozenset({Role.CHAIR})
    for part in parts:
        if part[:2] in {(0, 0), (0, 3)}:
            limits[part] = DrawnLimit(frozenset(), chair, False, part[1] == 0, False)
    return limits


def _draw_limit(random: Random, part: Part, agencies: int) -> DrawnLimit:
    others = [agency for agency in range(agencies) if agency != part[2]]
    return DrawnLimit(
        agencies=frozenset(random.sample(others, random.choice([0, 1, 1, 2]))),
        roles=frozenset(random.sample(list(Role), random.choice([0, 0, 1, 2]))),
        is_not_in_minutes=random.random() < 0.3,
        is_told=random.random() < 0.5,
        is_lifted=random.random() < 0.2,
    )


def draw_contacts(random: Random, cases: int) -> list[str]:
    """How the open number of each case may be used; that of the first is free, so that one is always seen."""
    return ["free", *random.choices(list(CONTACTS), k=cases - 1)]


def is_number_shown(world: Any, case: int) -> bool:
    """What must not be used now is shown to nobody."""
    return CONTACTS[world.contacts[case]][1]


def is_limited(world: Any, part: Part) -> bool:
    """Whether a limit stands."""
    limit = world.limits.get(part)
    return limit is not None and not limit.is_lifted


def gets(world: Any, someone: Any, part: Part) -> str:
    """What somebody who sees the case gets of a contribution: `whole`, `told`, or `nothing`."""
    meeting, case, owner = part
    limit = world.limits.get(part)
    grants = list(world.reach(someone, meeting, case))
    speaks_for = {held.agency for held in grants if world.shows_case(held, meeting, case)}
    if limit is None or not is_limited(world, part) or owner in speaks_for:
        return "whole"
    is_withheld = bool(limit.agencies & someone.agencies)
    if not is_withheld and owner not in someone.agencies:
        is_withheld = bool(limit.roles & {held.role for held in grants})
        is_withheld |= limit.is_not_in_minutes and world.is_over(meeting)
    if not is_withheld:
        return "whole"
    return "told" if limit.is_told else "nothing"


def keep_limit(world: Any, contribution: Contribution, part: Part, reason: str) -> None:
    """Put the limit that was drawn into the database, and remember the contribution."""
    world.contribution_ids[part] = contribution.id
    drawn = world.limits.get(part)
    if drawn is None:
        return
    limit = ContributionLimit(
        id=new_id(),
        contribution_id=contribution.id,
        case_id=contribution.case_id,
        is_not_in_minutes=drawn.is_not_in_minutes,
        is_existence_told=drawn.is_told,
        set_utc=now_utc(),
        lifted_utc=now_utc() if drawn.is_lifted else None,
        reason=reason,
    )
    db.session.add_all([contribution, limit])
    db.session.flush()
    db.session.add_all(LimitedAgency(limit_id=limit.id, agency_id=world.agencies[a].id) for a in drawn.agencies)
    db.session.add_all(LimitedRole(limit_id=limit.id, role=role) for role in drawn.roles)


def check_withheld(world: Any, someone: Any, texts: Mapping[str, str]) -> int:
    """Hold every page of this person against what is withheld from them; answers how much is.

    What they do not get whole leaves no id anywhere; what they are told of is said on the page of its case, once for
    each agency.
    """
    withheld = 0
    for meeting, case in sorted(world.listed):
        if not world.sees_case(someone, meeting, case):
            continue
        parts = [(meeting, case, agency) for agency in world.needed_at(meeting, case)]
        given = {part: gets(world, someone, part) for part in parts}
        hidden = [world.contribution_ids[part] for part, what in given.items() if what != "whole"]
        assert [path for path, text in texts.items() if any(str(id_) in text for id_ in hidden)] == []
        withheld += len(hidden)
        page = texts.get(f"/meetings/{world.meetings[meeting].id}/cases/{world.case_ids[case]}", "")
        for part, what in given.items():
            line = f"something from {world.agencies[part[2]].name} is withheld from you".lower()
            assert page.lower().count(line) == (what == "told"), (part, what, someone.held)
    return withheld

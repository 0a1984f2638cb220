"""What people do, one step at a time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from canary_world import OVERSEEING, SPEAKING, Held, Someone, word
from history import AGENCIES, ANSWERS, HOUR, History, any_of, may_answer, may_share
from looks import look_at_a_case, look_at_a_page, open_minutes, read_mail
from room_moves import MOVES_IN_THE_ROOM

from app.cases.access_models import BrokenGlass, SealedCaseReader
from app.cases.models import Case, ConflictOfInterest
from app.core.access import Role
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.identity.models import RoleGrant

Choice = tuple[Someone, int, int, int]


def pick(random: Random, choices: list[Choice], may: Callable[[Someone, int, int, int], bool]) -> Choice:
    """One of them; more often one that is allowed, or hardly anything would ever happen."""
    allowed = [choice for choice in choices if may(*choice)] if random.random() < 0.6 else []
    return random.choice(allowed or choices)


def answer_check(history: History) -> None:
    """Somebody says for an agency what it knows of a case."""
    world, random = history.world, history.random
    choices = [(p, m, c, a) for p in world.people for m, c in sorted(world.listed) for a in AGENCIES]
    someone, meeting, case, agency = pick(random, choices, lambda p, m, c, a: may_answer(world, p, m, c, a))
    answer = random.choice(ANSWERS)
    done = history.do(
        someone,
        f"/meetings/{world.meetings[meeting].id}/cases/{world.case_ids[case]}/check",
        {"agency_id": world.agencies[agency].id, "answer": answer.value},
        may=may_answer(world, someone, meeting, case, agency) and history.is_in(someone),
        what=f"answers {answer} for {agency} on {case} at {meeting}",
    )
    if done:
        world.answers[meeting, case, agency] = (answer, world.answers[meeting, case, agency][1])


def declare_conflict(history: History) -> None:
    """An agency or a person turns out to have a conflict of interest."""
    world, random = history.world, history.random
    case = random.randrange(len(world.case_ids))
    if random.random() < 0.5:
        party, known = random.randrange(len(world.agencies)), world.agency_conflicts | world.late_conflicts
        row = ConflictOfInterest(case_id=world.case_ids[case], agency_id=world.agencies[party].id)
        into = world.late_conflicts
    else:
        party, known = random.randrange(len(world.people)), world.account_conflicts
        row = ConflictOfInterest(case_id=world.case_ids[case], account_id=world.people[party].account.id)
        into = world.account_conflicts
    if (case, party) in known:
        return

    def declare() -> None:
        row.declared_utc = now_utc()
        db.session.add(row)
        note_access_change()

    history.in_context(declare)
    into.add((case, party))
    history.log.append(f"conflict of {'agency' if row.agency_id else 'person'} {party} in {case}")


def end_post(history: History) -> None:
    """Somebody loses one of their grants."""
    world, random = history.world, history.random
    someone = random.choice(world.people)
    if not someone.held:
        return
    held = random.choice(someone.held)

    def end() -> None:
        rows = db.session.scalars(
            db.select(RoleGrant)
            .where(RoleGrant.account_id == someone.account.id, RoleGrant.ends_utc.is_(None))
            .order_by(RoleGrant.id)
        )
        row = next(row for row in rows if _is_same(history, row, held))
        row.ends_utc = now_utc() - timedelta(seconds=1)
        note_access_change()

    history.in_context(end)
    rest = list(someone.held)
    rest.remove(held)
    someone.held = tuple(rest)
    history.log.append(f"{world.people.index(someone)} is no longer {held}")


def _is_same(history: History, row: RoleGrant, held: Held) -> bool:
    world = history.world
    return (row.role, row.agency_id, row.series_id, row.case_id) == (
        held.role,
        None if held.agency is None else world.agencies[held.agency].id,
        None if held.series is None else world.series[held.series].id,
        None if held.case is None else world.case_ids[held.case],
    )


def begin_post(history: History) -> None:
    """Somebody is given a role."""
    world, random = history.world, history.random
    someone = random.choice(world.people)
    role = random.choice(sorted({*SPEAKING, Role.OBSERVER, Role.READER}))
    held = Held(role, agency=any_of(random, AGENCIES), series=random.choice([None, 0, 1]))

    def begin() -> None:
        db.session.add(
            RoleGrant(
                account_id=someone.account.id,
                role=held.role,
                agency_id=world.agencies[held.agency or 0].id,
                series_id=None if held.series is None else world.series[held.series].id,
                starts_utc=now_utc(),
            )
        )
        note_access_change()

    history.in_context(begin)
    someone.held = (*someone.held, held)
    history.log.append(f"{world.people.index(someone)} is now {held}")


def sign_out(history: History) -> None:
    """Somebody goes home."""
    someone = history.random.choice(history.world.people)
    if history.is_in(someone) and history.random.random() < 0.2:
        history.browser(someone).submit("/sign-out")
        history.gone.add(someone.account.id)
        history.log.append(f"{history.world.people.index(someone)} signs out")


def break_glass(history: History) -> None:
    """Somebody opens a case by its reference, in an emergency."""
    world, random = history.world, history.random
    someone, case = random.choice(world.people), random.randrange(len(world.case_ids))
    person = world.people.index(someone)
    before = {path for path in history.addresses if path.endswith(str(world.case_ids[case]))}
    history.browser(someone).submit("/break-glass", {"reference": word("reference", case), "reason": "Now."})
    holds = [
        history.is_in(someone) and not world.hides(someone, case) and could_break(history, someone, meeting, case)
        for meeting, listed in sorted(world.listed)
        if listed == case
    ]
    with history.app.app_context():
        newest = db.session.scalars(
            db.select(BrokenGlass.id)
            .where(BrokenGlass.account_id == someone.account.id, BrokenGlass.case_id == world.case_ids[case])
            .where(BrokenGlass.started_utc == history.at.moment)
            .order_by(BrokenGlass.id)
        ).all()
    assert before
    assert any(holds) or not newest, history.told(f"{person} may not break the glass of {case}")
    if newest:
        world.glass[case, person] = True
        history.ends["glass", case, person] = history.at.moment + HOUR
        history.done += 1
        history.log.append(f"{person} breaks the glass of {case}")


def could_break(history: History, someone: Someone, meeting: int, case: int) -> bool:
    """Whether an emergency may open a case at that meeting to this person: somebody who takes part in its series."""
    return any(held.role in OVERSEEING | SPEAKING for held in history.world.reach(someone, meeting, case))


def seal(history: History) -> None:
    """A case is sealed to some people, or the seal is taken off."""
    world, random = history.world, history.random
    case = random.choice([1, 2, 3])
    named = set(random.sample(range(len(world.people)), 4))
    is_sealed = case not in world.sealed

    def change() -> None:
        db.session.get_one(Case, world.case_ids[case]).is_sealed = is_sealed
        db.session.execute(db.delete(SealedCaseReader).where(SealedCaseReader.case_id == world.case_ids[case]))
        db.session.add_all(
            SealedCaseReader(
                case_id=world.case_ids[case], account_id=world.people[person].account.id, named_utc=now_utc()
            )
            for person in (named if is_sealed else ())
        )
        note_access_change()

    history.in_context(change)
    if is_sealed:
        world.sealed[case] = named
    else:
        del world.sealed[case]
    history.log.append(f"{case} is {'sealed to ' + str(named) if is_sealed else 'unsealed'}")


def lift_limit(history: History) -> None:
    """An agency lifts the limit of what it shared, with one press."""
    world, random = history.world, history.random
    standing = sorted(
        part for part, limit in world.limits.items() if not limit.is_lifted and part in world.contribution_ids
    )
    if not standing:
        return
    choices = [(someone, *part) for someone in world.people for part in standing]
    someone, meeting, case, agency = pick(random, choices, lambda p, m, c, a: may_share(world, p, m, c, a))
    part = (meeting, case, agency)
    base = f"/meetings/{world.meetings[meeting].id}/cases/{world.case_ids[case]}"
    done = history.do(
        someone,
        f"{base}/contributions/{world.contribution_ids[part]}/lift-limit",
        {},
        may=may_share(world, someone, *part) and history.is_in(someone),
        what=f"lifts the limit of {agency} on {case} at {meeting}",
    )
    if done:
        world.limits[part] = replace(world.limits[part], is_lifted=True)


def wait(history: History) -> None:
    """Time passes; what was opened for an hour may end."""
    history.pass_time(25)


def share(history: History) -> None:
    """Somebody shares a line of an agency's research."""
    world, random = history.world, history.random
    choices = [(p, *place) for p in world.people for place in sorted(history.lines)]
    someone, meeting, case, agency = pick(random, choices, lambda p, m, c, a: may_share(world, p, m, c, a))
    place = (meeting, case, agency)
    history.do(
        someone,
        f"/meetings/{world.meetings[meeting].id}/cases/{world.case_ids[case]}/research/{history.lines[place]}/share",
        {},
        may=may_share(world, someone, meeting, case, agency) and history.is_in(someone),
        what=f"shares the research of {agency} on {case} at {meeting}",
    ) and history.shared.add(place)


MOVES: list[tuple[int, Callable[[History], None]]] = [
    (20, answer_check),
    (4, declare_conflict),
    (4, end_post),
    (4, begin_post),
    (1, sign_out),
    (30, look_at_a_page),
    (30, look_at_a_case),
    (8, share),
    (8, open_minutes),
    (1, read_mail),
    (3, break_glass),
    (2, seal),
    (4, lift_limit),
    (2, wait),
    *MOVES_IN_THE_ROOM,
]

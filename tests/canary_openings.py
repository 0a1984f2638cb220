"""Seals, broken glass and openings with a reason in a random world."""

from datetime import timedelta

from canary_world import World, word

from app.cases.access_models import BrokenGlass, CaseOpening, SealedCaseReader
from app.cases.models import Case, Referral
from app.core.clock import now_utc
from app.core.database import db


def build_openings(world: World) -> None:
    """Let time pass, seal, and let people open what they opened; with their words, as rows, past every service."""
    for meeting in sorted(world.old):
        world.meetings[meeting].closed_utc = now_utc() - timedelta(days=28)
    # Every referral had come in before the oldest meeting.
    db.session.execute(db.update(Referral).values(received_utc=now_utc() - timedelta(days=29)))
    for case, named in sorted(world.sealed.items()):
        db.session.get_one(Case, world.case_ids[case]).is_sealed = True
        db.session.add_all(
            SealedCaseReader(
                case_id=world.case_ids[case], account_id=world.people[person].account.id, named_utc=now_utc()
            )
            for person in sorted(named)
        )
    for (case, person), is_running in sorted(world.glass.items()):
        started = now_utc() - timedelta(minutes=10 if is_running else 70)
        db.session.add(
            BrokenGlass(
                case_id=world.case_ids[case],
                account_id=world.people[person].account.id,
                started_utc=started,
                ends_utc=started + timedelta(hours=1),
                reason=word("glass", case, person),
                review="",
            )
        )
    db.session.add_all(
        CaseOpening(
            case_id=world.case_ids[case],
            meeting_id=next(world.meetings[m].id for m, c in sorted(world.listed) if c == case),
            account_id=world.people[person].account.id,
            opened_utc=now_utc(),
            ends_utc=now_utc() + timedelta(hours=1),
            reason=word("why", case, person),
        )
        for case, person in sorted(world.reasons)
    )
    db.session.flush()

"""Loads a search for a time: an extra session of the family's group is looked for, and not everybody has answered."""

from datetime import timedelta
from typing import Final

from app.core.clock import as_of, now_utc
from app.demo.cast import Cast
from app.invitations.poll_models import Poll, VoteAnswer
from app.invitations.poll_queries import list_candidates, list_options, list_voter_rows, usual_roles
from app.invitations.polls import Asked, answer_poll, open_poll

ASKED_BEFORE: Final = timedelta(hours=20)
MINUTES: Final = 60
# Days from the meeting day, or the next on which offices are open.
TIMES: Final = ((14, "09:30"), (15, "13:30"), (16, "11:00"), (17, "15:15"))
CLOSES: Final = (6, "17:00")
_YES, _MAYBE, _NO = VoteAnswer.YES, VoteAnswer.IF_NEED_BE, VoteAnswer.NO
# What those who have answered said, in the order of their names; the others have not looked yet.
SAID: Final = (
    (_NO, _YES, _YES, _MAYBE),
    (_YES, _YES, _NO, _YES),
    (_YES, _MAYBE, _YES, _YES),
    (_NO, _YES, _YES, _NO),
)


def load_poll(cast: Cast, coordinator: str) -> Poll:
    """Ask the family's group and one partner, and let some of them answer."""
    with as_of(now_utc() - ASKED_BEFORE):
        roles = usual_roles(cast.family)
        people = [one for one in list_candidates(cast.family.id) if one.id in roles]
        partner = next(one for one in list_candidates(cast.family.id) if one.contact_id)
        poll = open_poll(
            cast.actor(coordinator),
            cast.family.id,
            minutes=MINUTES,
            starts=[cast.days.working_at(day, clock) for day, clock in TIMES],
            asked=[*(Asked(one.id, roles[one.id] == "needed") for one in people), Asked(partner.id, False)],
            closes_utc=cast.days.working_at(*CLOSES),
        )
        voters = {row.account_id: row for row in list_voter_rows(poll.id)}
        options = [option.id for option in list_options(poll.id)]
        for one, said in zip(sorted(people, key=lambda one: one.name), SAID, strict=False):
            answer_poll(poll, voters[one.account_id], dict(zip(options, said, strict=True)))
    return poll

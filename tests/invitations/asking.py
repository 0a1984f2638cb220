"""A series whose coordinator looks for a time, the people who are asked, and a partner without an account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from builders import actor_for, make_member, make_partnership, make_series

from app.core.access import Actor, Role
from app.core.clock import now_utc
from app.core.database import db
from app.directory.models import AgencyContact
from app.directory.service import add_agency, add_contact
from app.identity.models import Account
from app.invitations.poll_models import Poll, PollVoter, VoteAnswer
from app.invitations.poll_queries import list_options, list_voter_rows
from app.invitations.polls import Asked, answer_poll, open_poll
from app.meetings.models import Series, Shape
from app.notifications.models import OutboxMail

YES, IF_NEED_BE, NO = VoteAnswer.YES, VoteAnswer.IF_NEED_BE, VoteAnswer.NO
PARTNER = "s.heald@millrace.example"


@dataclass(slots=True)
class Search:
    """Whoever is in it, by a short name; `ask` begins it."""

    series: Series
    coordinator: Account
    police: Account
    housing: Account
    partner: AgencyContact
    polls: list[Poll] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        """Whoever runs it."""
        return actor_for(self.coordinator)

    def times(self, number: int = 3) -> list[datetime]:
        """Ten o'clock on so many days, from a week ahead."""
        first = now_utc().replace(hour=10, minute=0) + timedelta(days=7)
        return [first + timedelta(days=day) for day in range(number)]

    def ask(self, starts: Sequence[datetime] | None = None) -> Poll:
        """The police are needed; housing and the partner are welcome."""
        poll = open_poll(
            self.actor,
            self.series.id,
            minutes=60,
            starts=self.times() if starts is None else starts,
            asked=[Asked(self.police.id, True), Asked(self.housing.id, False), Asked(self.partner.id, False)],
            closes_utc=now_utc() + timedelta(days=5),
        )
        self.polls.append(poll)
        return poll

    def voter(self, who: UUID) -> PollVoter:
        """Somebody of the last search."""
        return next(row for row in list_voter_rows(self.polls[-1].id) if who in {row.account_id, row.contact_id})

    def say(self, who: UUID, *answers: VoteAnswer) -> None:
        """Somebody answers, the earliest time first."""
        poll = self.polls[-1]
        answer_poll(poll, self.voter(who), self.said(*answers))

    def said(self, *answers: VoteAnswer) -> Mapping[UUID, VoteAnswer]:
        """Answers by the id of the time, the earliest first."""
        return dict(zip([option.id for option in list_options(self.polls[-1].id)], answers, strict=True))


def make_search() -> Search:
    """The series and its people; nothing is asked yet."""
    agencies = make_partnership("POL", "HOU")
    series = make_series(agencies.values(), name="Core group: the Marsh family", shape=Shape.GROUP_CASE)
    surgery = add_agency(
        code="MIL", name="Millrace Surgery", domain="millrace.example", phone="01632 960186", has_accounts=False
    )
    return Search(
        series=series,
        coordinator=make_member(Role.COORDINATOR, name="Lewis Okafor"),
        police=make_member(Role.REPRESENTATIVE, agencies["POL"], name="Anita Kerr", series=series),
        housing=make_member(Role.REPRESENTATIVE, agencies["HOU"], name="Joel Brandt", series=series),
        partner=add_contact(surgery.id, name="Dr S. Heald", job_title="GP", email=PARTNER, phone="01632 960287"),
    )


def mails(subject: str = "") -> list[OutboxMail]:
    """What waits to be sent, or what of it has that subject, by address."""
    rows = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.occasion))
    return sorted((row for row in rows if subject in {"", row.subject}), key=lambda row: row.address)

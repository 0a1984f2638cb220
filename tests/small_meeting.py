"""A meeting with two cases and the people of three agencies."""

from dataclasses import dataclass

from builders import make_case, make_item, make_meeting, make_member, make_partnership, make_series

from app.agenda.models import AgendaItem
from app.cases.models import Answer, Case, ContactKind
from app.cases.service import NewContact
from app.core.access import Role
from app.directory.models import Agency
from app.identity.models import Account
from app.meetings.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMeeting:
    """Police referred both cases. Housing knows the first and owes an answer on the second; education the reverse."""

    meeting: Meeting
    agencies: dict[str, Agency]
    first: Case
    second: Case
    items: tuple[AgendaItem, AgendaItem]
    police: Account
    housing: Account
    school: Account
    chair: Account

    def page(self, case: Case, rest: str = "") -> str:
        """The address of a case at this meeting, or of something below it."""
        return f"/meetings/{self.meeting.id}/cases/{case.id}{rest}"

    @property
    def my_cases(self) -> str:
        """The address of one's own day at this meeting."""
        return f"/meetings/{self.meeting.id}/my-cases"


def make_small_meeting() -> SmallMeeting:
    """That meeting, published, an hour from now."""
    agencies = make_partnership("POL", "HOU", "EDU")
    series = make_series(agencies.values())
    meeting = make_meeting(series)
    protected = NewContact(
        kind=ContactKind.ADDRESS,
        text="9 Hidden Lane",
        safe_contact="Ring before noon",
        is_protected=True,
        reader_ids=frozenset({agencies["POL"].id}),
    )
    first = make_case(agencies["POL"], victim="Kay Marsh", children=["Alf Marsh"], contacts=[protected])
    second = make_case(agencies["POL"], victim="Joan Fields")
    known, waits = Answer.KNOWN, Answer.NO_REPLY
    items = (
        make_item(
            meeting,
            first,
            referrer=agencies["POL"],
            answers={"HOU": known, "EDU": waits},
            agencies=agencies,
            minutes=12,
        ),
        make_item(
            meeting,
            second,
            referrer=agencies["POL"],
            answers={"HOU": waits, "EDU": known},
            agencies=agencies,
            minutes=8,
        ),
    )
    return SmallMeeting(
        meeting=meeting,
        agencies=agencies,
        first=first,
        second=second,
        items=items,
        police=make_member(Role.REPRESENTATIVE, agencies["POL"], name="Anita Kerr"),
        housing=make_member(Role.REPRESENTATIVE, agencies["HOU"], name="Joel Brandt"),
        school=make_member(Role.REPRESENTATIVE, agencies["EDU"], name="Hannah Opie"),
        chair=make_member(Role.CHAIR, name="Priya Raman"),
    )

"""Loads the staff lists, as the coordinator typed them in before any of today's cases came."""

from app.cases.matching import replace_staff_list
from app.cases.tokens import Particulars
from app.demo.cast import Cast
from app.demo.marlbeck.shape import DailyCase
from app.demo.marlbeck.staff import STAFF_LISTS, StaffMember


def load_staff_lists(cast: Cast, coordinator: str, cases: tuple[DailyCase, ...]) -> None:
    """Keep what the lists say. Whoever is in a case is as old on the list as in the case."""
    for code, members in STAFF_LISTS.items():
        replace_staff_list(
            cast.account_id(coordinator), cast.agency_ids[code], [_particulars(cast, one, cases) for one in members]
        )


def _particulars(cast: Cast, member: StaffMember, cases: tuple[DailyCase, ...]) -> Particulars:
    people = {(case.key, person.key): person for case in cases for person in case.people}
    person = people.get(member.in_case) if member.in_case else None
    return Particulars(
        names=(member.name,),
        birth_date=cast.days.birth_date(member.in_case[0], person) if member.in_case and person else None,
        phones=(member.phone,),
        addresses=(member.address,),
    )

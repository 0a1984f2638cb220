"""Loads the partnership, its agencies, the people in them and the two series they meet in."""

import uuid
from collections.abc import Iterable

from app.core.access import Role
from app.core.clock import as_of, now_utc
from app.demo.cast import Cast
from app.demo.days import Days
from app.demo.marlbeck.shape import AGENCY_CODES, Agency, DailyCase, Member, Partnership, PartnershipPerson
from app.demo.marlbeck.shape_earlier import Family
from app.directory.service import add_agency, add_contact, create_partnership
from app.directory.services import add_service
from app.identity.models import Account
from app.identity.service import create_account, grant_role
from app.meetings.models import Shape
from app.meetings.service import create_series


def load_people(partnership: Partnership, family: Family, days: Days, *, opening_minutes: int) -> Cast:
    """Put everybody in who is there for as long as the story goes back."""
    create_partnership(name=partnership.name, email=partnership.email, phone=partnership.phone, is_demo=True)
    agency_ids = {agency.code: _add_agency(agency) for agency in partnership.agencies}
    accounts = _create_accounts(partnership, agency_ids)
    core_codes = dict.fromkeys(member.agency for member in family.core if member.agency)
    cast = Cast(
        days=days,
        daily=create_series(
            name="Daily domestic abuse meeting",
            shape=Shape.DAILY,
            agency_ids=[agency_ids[code] for code in AGENCY_CODES],
            minutes_before_first_case=opening_minutes,
        ),
        family=create_series(
            name=family.team, shape=Shape.GROUP_CASE, agency_ids=[agency_ids[code] for code in core_codes]
        ),
        agency_ids=agency_ids,
        accounts=accounts,
        speakers={
            agency.code: accounts[member.email]
            for agency in partnership.agencies
            for member in agency.members
            if member.role in {"representative", "guest"}
        },
    )
    _grant_for_the_meeting(cast, partnership)
    return cast


def _add_agency(agency: Agency) -> uuid.UUID:
    row = add_agency(
        code=agency.code, name=agency.name, domain=agency.domain, phone=agency.phone, has_accounts=agency.has_accounts
    )
    for service in agency.services:
        add_service(row.id, service)
    for member in agency.members:
        if not agency.has_accounts:
            add_contact(
                row.id,
                name=f"{member.title} {member.name}".strip(),
                job_title=member.job_title,
                email=member.email,
                phone=member.phone,
            )
    return row.id


def _create_accounts(partnership: Partnership, agency_ids: dict[str, uuid.UUID]) -> dict[str, Account]:
    employers = {agency.domain: agency_ids[agency.code] for agency in partnership.agencies}
    everybody: list[Member | PartnershipPerson] = [
        *partnership.people,
        *(member for agency in partnership.agencies if agency.has_accounts for member in agency.members),
    ]
    return {
        person.email: create_account(
            email=person.email,
            name=f"{person.title} {person.name}".strip(),
            job_title=person.job_title,
            phone=person.phone,
            agency_id=employers.get(person.email.partition("@")[2]),
        )
        for person in everybody
    }


def _grant_for_the_meeting(cast: Cast, partnership: Partnership) -> None:
    roles = {
        "chair": Role.CHAIR,
        "deputy_chair": Role.CHAIR,
        "coordinator": Role.COORDINATOR,
        "minute_taker": Role.MINUTE_TAKER,
        "observer": Role.OBSERVER,
        "representative": Role.REPRESENTATIVE,
        "deputy": Role.DEPUTY,
        "data_protection_officer": Role.DATA_PROTECTION_OFFICER,
        "administrator": Role.ADMINISTRATOR,
    }
    for person in partnership.people:
        # The coordinator looks after every series there is; these two belong to none.
        is_everywhere = person.role in {"coordinator", "data_protection_officer", "administrator"}
        series_id = None if is_everywhere else cast.daily.id
        grant_role(cast.accounts[person.email], roles[person.role], series_id=series_id)
    for agency in partnership.agencies:
        for member in agency.members:
            if member.role == "practitioner":
                # Whoever only sends in belongs to no series.
                grant_role(cast.accounts[member.email], Role.PRACTITIONER, agency_id=cast.agency_ids[agency.code])
            elif member.role in roles:
                grant_role(
                    cast.accounts[member.email],
                    roles[member.role],
                    agency_id=cast.agency_ids[agency.code],
                    series_id=cast.daily.id,
                )


def grant_to_guests(cast: Cast, cases: Iterable[DailyCase]) -> None:
    """Let whoever stands in for a locked-out agency into that one case."""
    for case in cases:
        if case.substitute:
            account = cast.accounts[case.substitute]
            grant_role(
                account,
                Role.GUEST,
                agency_id=account.agency_id,
                series_id=cast.daily.id,
                case_id=cast.case_ids[case.key],
            )


def grant_for_the_family(cast: Cast, family: Family) -> None:
    """Give the family's core group its roles, with the clock on the day the series began.

    Somebody who left lost the role the day after their last session; who came for them had it from that day on.
    """
    in_series = cast.family.id
    days = {session.number: session.day for session in family.sessions}
    numbers = list(days)
    grant_role(cast.accounts[family.lead], Role.CHAIR, series_id=in_series)
    for email in family.readers:
        grant_role(cast.accounts[email], Role.READER, series_id=in_series, case_id=cast.case_ids[family.key])
    for member in family.core:
        account = cast.accounts.get(member.email)
        if account is None:
            continue
        place = numbers.index(member.from_session)
        starts = cast.days.at(days[numbers[place - 1]] + 1, "09:00") if place else now_utc()
        with as_of(starts):
            grant_role(
                account,
                Role.REPRESENTATIVE if member.agency else Role.MINUTE_TAKER,
                agency_id=cast.agency_ids[member.agency] if member.agency else None,
                series_id=in_series,
                ends_utc=cast.days.at(days[member.to_session] + 1, "18:00") if member.to_session else None,
            )

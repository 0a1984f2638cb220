"""How well records of one person are brought together, and how long it takes, in a register of 20,000 people.

Each twin is the record of somebody else's hand: typed wrong, the other way round, without a date of birth, by a short
name, by half of a double name, or as another language writes it.
"""

import os
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from statistics import median, quantiles

import pytest
from builders import actor_for, make_member, make_partnership
from flask.ctx import AppContext

from app.cases import matching
from app.cases.models import Case, PersonRole
from app.cases.service import NewPerson, add_person, begin_case
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.directory.models import Agency
from app.meetings.models import Shape
from app.referrals.models import SubmissionKind, SubmissionState, SubmissionWay
from app.referrals.service import begin_submission
from app.referrals.twins import find_twins

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

PEOPLE = int(os.environ.get("REGISTER", "20000"))
IN_A_CASE = 3
LOOKED_FOR = 400
FIRST_NAMES = """
    James Robert Margaret Elizabeth Catherine William Thomas Susan Rebecca Stephen Oliver Amelia Harry Isla
    George Ava Noah Ivy Arthur Freya Muhammad Yusuf Fatima Aisha Hussain Khalid Noor Zainab Omar Layla
    Piotr Agnieszka Krzysztof Małgorzata Łukasz Wojciech Joanna Zofia Siân Rhys Dafydd Llinos Gwenllian
    Ffion Owain Carys Chloe Kayleigh Jade Connor Dean Shannon Tyler Courtney Bradley Demi Reece Kian
    Oluwaseun Chidi Ngozi Kwame Abena Adeyemi Priya Rajesh Anita Sunita Vikram Harpreet Gurdeep Simran
    Mei Wei Jun Xiu Ananya Arjun Yetunde Tomasz Katarzyna Anna Maria Joseph Daniel Samuel Hannah Ruth
"""
ROOTS_OF_SURNAMES = """
    Marsh Rudd Haigh Stubbs Carver Whit Broad Fair Tolley Dunne Cotter Pryce Moss Osei Flint Bracewell
    Kemp Iqbal Novak Zieliński Wójcik Kowalczyk Nowak Jankowska Llewellyn Griffiths Gruffydd Pritchard
    Rahman Hussein Siddiqui Chaudhry Qureshi Abdullah Okafor Mensah Boateng Adebayo Singh Kaur Patel
"""
ENDS_OF_SURNAMES = "s son ton ley wood field well ford man er by worth ham shaw bury"
FIRST, ROOTS, ENDS = FIRST_NAMES.split(), ROOTS_OF_SURNAMES.split(), ["", *ENDS_OF_SURNAMES.split()]
SHORT = {"Robert": "Bob", "Margaret": "Peggy", "Elizabeth": "Lizzie", "Catherine": "Kate", "William": "Billy"}
SHORT |= {"Thomas": "Tommy", "Susan": "Sue", "Rebecca": "Becky", "Stephen": "Steve", "James": "Jimmy"}
ELSEWHERE = {"Muhammad": "Mohammed", "Hussain": "Hussein", "Yusuf": "Youssef", "Khalid": "Khaled", "Zainab": "Zaynab"}
ELSEWHERE |= {"Małgorzata": "Malgorzata", "Łukasz": "Lukasz", "Krzysztof": "Krzystof", "Siân": "Sian", "Rhys": "Rhys"}
ELSEWHERE |= {"Dafydd": "Davydd", "Ffion": "Fion", "Katarzyna": "Katarzina", "Fatima": "Fatimah", "Noor": "Nour"}


def surname(random: Random) -> str:
    name = random.choice(ROOTS) + random.choice(ENDS)
    return f"{name}-{random.choice(ROOTS)}" if random.random() < 0.05 else name


def somebody(random: Random) -> NewPerson:
    born = date(1945, 1, 1) + timedelta(days=random.randrange(365 * 75))
    return NewPerson(
        name=f"{random.choice(FIRST)} {surname(random)}", role=PersonRole.VICTIM, birth_date=born, contacts=()
    )


def typo(random: Random, word: str) -> str:
    place = random.randrange(1, max(2, len(word) - 1))
    kind = random.randrange(3)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
    return word[:place] + random.choice("aeirnst") + word[place + 1 :]


def with_name(one: NewPerson, name: str, born: date | None) -> NewPerson:
    return NewPerson(name=name, role=one.role, birth_date=born)


def typed_wrong(random: Random, one: NewPerson) -> NewPerson:
    first, last = one.name.split(" ", 1)
    return with_name(one, f"{first} {typo(random, last)}", one.birth_date)


def first_typed_wrong(random: Random, one: NewPerson) -> NewPerson:
    first, last = one.name.split(" ", 1)
    return with_name(one, f"{typo(random, first)} {last}", one.birth_date)


def turned_round(_random: Random, one: NewPerson) -> NewPerson:
    first, last = one.name.split(" ", 1)
    return with_name(one, f"{last}, {first}", one.birth_date)


def without_date(_random: Random, one: NewPerson) -> NewPerson:
    return with_name(one, one.name, None)


def day_for_month(_random: Random, one: NewPerson) -> NewPerson:
    born = one.birth_date
    assert born is not None
    return with_name(one, one.name, born.replace(month=born.day, day=born.month) if born.day <= 12 else born)


def digit_typed_wrong(random: Random, one: NewPerson) -> NewPerson:
    born = one.birth_date
    assert born is not None
    return with_name(one, one.name, born.replace(year=born.year - born.year % 10 + random.randrange(10)))


def by_short_name(_random: Random, one: NewPerson) -> NewPerson:
    first, last = one.name.split(" ", 1)
    return with_name(one, f"{SHORT.get(first, first)} {last}", one.birth_date)


def half_of_a_double_name(_random: Random, one: NewPerson) -> NewPerson:
    return with_name(one, one.name.rsplit("-", 1)[0], one.birth_date)


def written_elsewhere(_random: Random, one: NewPerson) -> NewPerson:
    first, last = one.name.split(" ", 1)
    plain = last.replace("ń", "n").replace("ó", "o").replace("Hussein", "Husain").replace("Siddiqui", "Siddiqi")
    return with_name(one, f"{ELSEWHERE.get(first, first)} {plain}", one.birth_date)


Hand = Callable[[Random, NewPerson], NewPerson]
HANDS: tuple[Hand, ...] = (
    *(typed_wrong, first_typed_wrong, turned_round, without_date, day_for_month, digit_typed_wrong),
    *(by_short_name, half_of_a_double_name, written_elsewhere),
)


def written_again(random: Random, everybody: list[NewPerson], hand: Hand) -> tuple[int, NewPerson]:
    """Somebody whom this hand writes otherwise, and how."""
    while True:
        at = random.randrange(len(everybody))
        one, twin = everybody[at], hand(random, everybody[at])
        if (one.name, one.birth_date) != (twin.name, twin.birth_date):
            return at, twin


def sent_case(agency: Agency, people: list[NewPerson]) -> Case:
    case = begin_case(now_utc())
    row = begin_submission(
        kind=SubmissionKind.REFERRAL,
        way=SubmissionWay.IMPORT,
        shape=Shape.DAILY,
        agency_id=agency.id,
        account_id=None,
        case_id=case.id,
    )
    row.state, row.sent_utc = SubmissionState.SENT, now_utc()
    for position, person in enumerate(people):
        add_person(case, person, position)
    return case


def test_twins_are_found_fast_and_hardly_anybody_else(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    # There is no list of staff with whom anybody could be compared, and 20,000 look-ups in it would take minutes.
    monkeypatch.setattr(matching, "_suggest", lambda _which: None)
    random = Random(8)
    (agency,) = make_partnership("POL").values()
    coordinator = actor_for(make_member(Role.COORDINATOR))
    everybody = [somebody(random) for _ in range(PEOPLE)]
    cases = [sent_case(agency, everybody[at : at + IN_A_CASE]) for at in range(0, PEOPLE, IN_A_CASE)]
    db.session.commit()
    expected: dict[Case, tuple[Case, str]] = {}
    for number in range(LOOKED_FOR):
        hand = HANDS[number % len(HANDS)]
        at, twin = written_again(random, everybody, hand)
        expected[sent_case(agency, [twin])] = (cases[at // IN_A_CASE], hand.__name__)
    db.session.commit()
    took: list[float] = []
    found: Counter[str] = Counter()
    wrong = 0
    for case, (wanted, hand) in expected.items():
        began = time.perf_counter()
        twins = find_twins(coordinator, [case.id])[case.id]
        took.append((time.perf_counter() - began) * 1000)
        others = {twin.case_id for twin in twins} - {one.id for one in expected}
        found[hand] += wanted.id in others
        wrong += len(others - {wanted.id})
    right = sum(found.values())
    each = Counter(hand for _wanted, hand in expected.values())
    precision, recall = right / (right + wrong), right / LOOKED_FOR
    print(f"\n{PEOPLE} people, {LOOKED_FOR} twins: precision {precision:.3f}, recall {recall:.3f}")
    print(f"a look-up: median {median(took):.1f} ms, p95 {quantiles(took, n=20)[-1]:.1f} ms")
    for hand, number in each.items():
        print(f"  {hand.replace('_', ' ')}: {found[hand]} of {number}")
    assert recall > 0.9
    assert precision > 0.9
    assert quantiles(took, n=20)[-1] < 200

"""How well records of one person are brought together, and how long it takes, in a register of 20,000 people.

Each twin is the record of somebody else's hand: typed wrong, the other way round, without a date of birth, by a short
name, by half of a double name, or as another language writes it.
"""

import os
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from statistics import median, quantiles

import pytest
from builders import actor_for, make_member, make_partnership
from flask.ctx import AppContext

from app.cases import matching
from app.cases.access_models import CaseToken
from app.cases.alike import likeness_texts
from app.cases.models import Case, Person, PersonRole
from app.cases.service import NewPerson
from app.cases.tokens_of_people import particulars
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db, new_id
from app.core.vault import create_case_key
from app.directory.models import Agency
from app.meetings.models import Shape
from app.referrals.models import Submission, SubmissionKind, SubmissionState, SubmissionWay
from app.referrals.twins import find_twins

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

PEOPLE = int(os.environ.get("REGISTER", "20000"))
IN_A_CASE = 3
LOOKED_FOR = 400
TOGETHER = 500
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
    """A case that came in a moment ago, written as the services write it, and without asking anything in between."""
    case = Case(id=new_id(), reference=str(new_id())[:8], created_utc=now_utc())
    create_case_key(case.id)
    sent = Submission(
        case_id=case.id,
        kind=SubmissionKind.REFERRAL,
        state=SubmissionState.SENT,
        way=SubmissionWay.IMPORT,
        shape=Shape.DAILY,
        agency_id=agency.id,
        started_utc=now_utc(),
        saved_utc=now_utc(),
        sent_utc=now_utc(),
        sheet_text="",
    )
    db.session.add(case)
    db.session.flush()
    db.session.add(sent)
    for position, one in enumerate(people):
        born = one.birth_date.isoformat() if one.birth_date else ""
        person = Person(
            id=one.id,
            case_id=case.id,
            position=position,
            role=one.role,
            name=one.name,
            other_names="",
            relation="",
            birth_date_text=born,
            due_date_text="",
        )
        about = particulars(person, [])
        tokens = matching._tokens("match", about.to_match()) + matching._tokens("find", about.to_find())
        tokens += matching._tokens("resemble", likeness_texts(about))
        db.session.add(person)
        db.session.flush()
        db.session.add_all(
            CaseToken(case_id=case.id, person_id=one.id, kind=kind, token=token) for kind, token in tokens
        )
    return case


def test_twins_are_found_fast_and_hardly_anybody_else(context: AppContext) -> None:
    random = Random(8)
    (agency,) = make_partnership("POL").values()
    coordinator = actor_for(make_member(Role.COORDINATOR))
    everybody = [somebody(random) for _ in range(PEOPLE)]
    cases = []
    for at in range(0, PEOPLE, IN_A_CASE):
        cases.append(sent_case(agency, everybody[at : at + IN_A_CASE]).id)
        if len(cases) % TOGETHER == 0:
            db.session.commit()
            db.session.expunge_all()
    db.session.commit()
    expected: dict[uuid.UUID, tuple[uuid.UUID, str]] = {}
    for number in range(LOOKED_FOR):
        hand = HANDS[number % len(HANDS)]
        at, twin = written_again(random, everybody, hand)
        expected[sent_case(agency, [twin]).id] = (cases[at // IN_A_CASE], hand.__name__)
    db.session.commit()
    took: list[float] = []
    found: Counter[str] = Counter()
    wrong = 0
    for case, (wanted, hand) in expected.items():
        began = time.perf_counter()
        twins = find_twins(coordinator, [case])[case]
        took.append((time.perf_counter() - began) * 1000)
        others = {twin.case_id for twin in twins} - expected.keys()
        found[hand] += wanted in others
        wrong += len(others - {wanted})
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

"""Conflicts that are declared, suggested by a match, decided and lifted, through the services."""

from datetime import date
from types import SimpleNamespace

import pytest
from builders import (
    actor_for,
    make_account,
    make_case,
    make_item,
    make_meeting,
    make_member,
    make_partnership,
    make_series,
)

from app.agenda.queries import list_seen_items
from app.audit.models import AuditEntry
from app.cases.access_models import CaseToken, ConflictSuggestion, StaffToken, SuggestionState
from app.cases.conflicts import (
    confirm_suggestion,
    declare_conflict,
    declare_conflict_of_person,
    dismiss_suggestion,
    lift_conflict,
)
from app.cases.matching import (
    forget_own_particulars,
    has_own_particulars,
    keep_own_particulars,
    keyed,
    replace_staff_list,
)
from app.cases.models import Answer, ConflictOfInterest, ContactKind
from app.cases.service import NewContact
from app.cases.tokens import Particulars
from app.core.access import Role
from app.core.database import db
from app.core.errors import NotFound

pytestmark = pytest.mark.usefixtures("context")

PHONE = "07700 900156"


@pytest.fixture
def world(context: None, at: object) -> SimpleNamespace:
    """A case that police referred and housing knows; its victim has a protected phone."""
    agencies = make_partnership("POL", "HOU")
    series = make_series(agencies.values())
    meeting = make_meeting(series)
    contacts = [NewContact(kind=ContactKind.PHONE, text=PHONE, is_protected=True)]
    case = make_case(agencies["POL"], victim="Fiona Bracewell", contacts=contacts)
    make_item(meeting, case, referrer=agencies["POL"], answers={"HOU": Answer.KNOWN}, agencies=agencies)
    housing = make_member(Role.REPRESENTATIVE, agencies["HOU"], series=series, name="Dean Bracewell")
    colleague = make_member(Role.DEPUTY, agencies["HOU"], series=series)
    chair = make_member(Role.CHAIR, series=series)
    return SimpleNamespace(
        agencies=agencies, meeting=meeting, case=case, housing=housing, colleague=colleague, chair=chair
    )


def sees(world: SimpleNamespace, who: object) -> bool:
    return bool(list_seen_items(actor_for(who), world.meeting))  # type: ignore[arg-type]  # an account


def suggestions() -> list[ConflictSuggestion]:
    return list(db.session.scalars(db.select(ConflictSuggestion).order_by(ConflictSuggestion.suggested_utc)))


def kinds() -> list[str]:
    db.session.commit()
    return list(db.session.scalars(db.select(AuditEntry.kind).order_by(AuditEntry.number)))


def test_a_person_is_out_at_once_and_their_agency_goes_on(world: SimpleNamespace) -> None:
    assert sees(world, world.housing)
    declare_conflict_of_person(world.housing.id, world.case.id, world.housing.id, "")
    declare_conflict_of_person(world.housing.id, world.case.id, world.housing.id, "Again.")
    assert not sees(world, world.housing)
    assert sees(world, world.colleague)


def test_an_agency_is_out_with_everybody(world: SimpleNamespace) -> None:
    declare_conflict(world.chair.id, world.case.id, world.agencies["HOU"].id, "He works there.")
    assert not sees(world, world.housing)
    assert not sees(world, world.colleague)
    assert sees(world, world.chair)


def test_what_is_lifted_keeps_its_reason_and_counts_no_longer(world: SimpleNamespace) -> None:
    declare_conflict_of_person(world.chair.id, world.case.id, world.housing.id, "A neighbour.")
    row = db.session.scalars(db.select(ConflictOfInterest)).one()
    lift_conflict(world.chair.id, world.case.id, row.id, "They have moved.")
    assert sees(world, world.housing)
    with pytest.raises(NotFound):
        lift_conflict(world.chair.id, world.case.id, row.id, "Again.")
    assert kinds()[-2:] == ["conflict_declared", "conflict_lifted"]


def test_one_kind_of_match_suggests_and_locks_nobody_out(world: SimpleNamespace) -> None:
    own = Particulars(names=("Dean Bracewell",), birth_date=date(1980, 1, 2))
    keep_own_particulars(world.housing.id, world.agencies["HOU"].id, own)
    (suggestion,) = suggestions()
    assert (suggestion.matches, suggestion.state) == (1, SuggestionState.OPEN)
    assert sees(world, world.housing)


def test_two_kinds_lock_out_until_somebody_decides(world: SimpleNamespace) -> None:
    own = Particulars(names=("Dean Bracewell",), phones=("+44 7700 900156",))
    keep_own_particulars(world.housing.id, world.agencies["HOU"].id, own)
    (suggestion,) = suggestions()
    assert suggestion.matches == 2
    assert not sees(world, world.housing)
    dismiss_suggestion(world.chair.id, world.case.id, suggestion.id)
    assert sees(world, world.housing)
    keep_own_particulars(world.housing.id, world.agencies["HOU"].id, own)
    assert sees(world, world.housing), "what was decided holds"
    with pytest.raises(NotFound):
        dismiss_suggestion(world.chair.id, world.case.id, suggestion.id)


def test_dismissing_does_not_let_in_who_declared_it_themselves(world: SimpleNamespace) -> None:
    keep_own_particulars(world.housing.id, world.agencies["HOU"].id, Particulars(names=("Dean Bracewell",)))
    (suggestion,) = suggestions()
    declare_conflict_of_person(world.housing.id, world.case.id, world.housing.id, "He is my brother.")
    assert suggestion.state is SuggestionState.CONFIRMED
    assert not sees(world, world.housing)


def test_a_staff_list_suggests_for_an_agency_and_is_confirmed_for_all_of_it(world: SimpleNamespace) -> None:
    listed = [Particulars(names=("Fiona Bracewell",), phones=(PHONE,)), Particulars(names=("Sam Weller",))]
    assert replace_staff_list(world.chair.id, world.agencies["POL"].id, listed) == 2
    (suggestion,) = suggestions()
    assert suggestion.account_id is None
    confirm_suggestion(world.chair.id, world.case.id, suggestion.id, is_whole_agency=True)
    locked = db.session.scalars(db.select(ConflictOfInterest)).one()
    assert locked.agency_id == world.agencies["POL"].id
    assert suggestion.state is SuggestionState.CONFIRMED


def test_a_list_takes_the_place_of_the_one_before_and_decisions_hold(world: SimpleNamespace) -> None:
    agency_id = world.agencies["POL"].id
    replace_staff_list(world.chair.id, agency_id, [Particulars(names=("Fiona Bracewell",))])
    (suggestion,) = suggestions()
    dismiss_suggestion(world.chair.id, world.case.id, suggestion.id)
    same = Particulars(names=("Fiona Bracewell",))
    assert replace_staff_list(world.chair.id, agency_id, [same, same, Particulars(names=("Ann Other",))]) == 2
    assert [one.state for one in suggestions()] == [SuggestionState.DISMISSED]


def test_somebody_on_a_list_who_can_sign_in_is_out_as_a_person(world: SimpleNamespace) -> None:
    line = Particulars(names=("Dean Bracewell",), phones=(PHONE,))
    replace_staff_list(world.chair.id, world.agencies["HOU"].id, [line])
    assert suggestions()[0].account_id == world.housing.id
    assert not sees(world, world.housing)
    assert sees(world, world.colleague)


def test_a_new_case_is_compared_with_what_is_known(world: SimpleNamespace) -> None:
    chair_of_all = make_account("Kay Marsh")
    keep_own_particulars(chair_of_all.id, None, Particulars(names=("Kay Marsh",)))
    assert suggestions() == []
    make_case(world.agencies["POL"], victim="Kay Marsh")
    assert [(one.account_id, one.agency_id) for one in suggestions()] == [(chair_of_all.id, None)]


def test_nothing_but_tokens_is_kept_and_they_go_when_asked(world: SimpleNamespace) -> None:
    keep_own_particulars(world.housing.id, world.agencies["HOU"].id, Particulars(names=("Dean Bracewell",)))
    tokens = set(db.session.scalars(db.select(StaffToken.token))) | set(db.session.scalars(db.select(CaseToken.token)))
    assert all(len(token) == 64 and int(token, 16) >= 0 for token in tokens)
    forget_own_particulars(world.housing.id)
    assert not has_own_particulars(world.housing.id)
    assert suggestions() != [], "what was suggested stays to be decided"


def test_what_is_protected_is_matched_and_found_by_nobody(world: SimpleNamespace) -> None:
    kept = set(db.session.scalars(db.select(CaseToken.token).where(CaseToken.kind == "phone")))
    digits = "07700900156"
    phone = next(iter(db.session.scalars(db.select(CaseToken.kind).where(CaseToken.kind == "phone"))))
    assert keyed("match", phone, digits) in kept
    assert keyed("find", phone, digits) not in kept

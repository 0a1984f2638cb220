"""The word list: who changes it, what is refused, and how seldom it is read."""

import uuid
from collections.abc import Mapping

import pytest
from builders import actor_for, make_member, make_partnership
from flask import g
from work import counted

from app.audit.models import AuditEntry
from app.core.access import Actor, Role
from app.core.database import db
from app.core.errors import Conflict, Invalid, NotFound, Refused
from app.directory.queries import list_terms
from app.directory.terms import NewTerm, add_term, change_term, remove_term
from app.directory.vocabulary import read_vocabulary
from app.words.explaining import explained

MARAC = NewTerm(word="MARAC", full_form="Multi-agency meeting", meaning="They meet.", spellings=["Marac meeting"])


@pytest.fixture
def coordinator(context: None) -> Actor:
    make_partnership("POL")
    return actor_for(make_member(Role.COORDINATOR))


def words() -> Mapping[str, str]:
    """The list as it stands in the database, by word."""
    return {term.word: term.meaning for term in list_terms()}


def test_a_word_is_added_changed_and_removed_and_each_leaves_its_entry(coordinator: Actor) -> None:
    term = add_term(coordinator, MARAC)
    assert words() == {"MARAC": "They meet."}
    change_term(coordinator, term.id, NewTerm(word="MARAC", meaning="They talk."), seen_version=1)
    assert words() == {"MARAC": "They talk."}
    assert remove_term(coordinator, term.id) == "MARAC"
    assert words() == {}
    db.session.commit()
    entries = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.kind.like("term_%")).order_by(AuditEntry.number)
    )
    assert [(row.kind, row.account_id, row.fields) for row in entries] == [
        (kind, coordinator.account_id, {"term_id": str(term.id)})
        for kind in ("term_added", "term_changed", "term_removed")
    ]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_but_the_coordinator_changes_it(coordinator: Actor, role: Role) -> None:
    term = add_term(coordinator, MARAC)
    other = actor_for(make_member(role))
    for attempt in (
        lambda: add_term(other, NewTerm(word="x", meaning="y")),
        lambda: change_term(other, term.id, MARAC, seen_version=1),
        lambda: remove_term(other, term.id),
    ):
        with pytest.raises(Refused):
            attempt()
    assert words() == {"MARAC": "They meet."}


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewTerm(word=" \n", meaning="m"), "word"),
        (NewTerm(word="--", meaning="m"), "word"),
        (NewTerm(word="new", meaning=" "), "meaning"),
        (NewTerm(word=" marac ", meaning="m"), "word"),
        (NewTerm(word="Multi‑agency  MEETING", meaning="m"), "word"),
        (NewTerm(word="new", meaning="m", full_form="MARAC"), "full_form"),
        (NewTerm(word="new", meaning="m", spellings=["newer", "marac meeting"]), "spellings"),
    ],
)
def test_a_word_says_something_and_stands_there_once(coordinator: Actor, new: NewTerm, field: str) -> None:
    add_term(coordinator, MARAC)
    with pytest.raises(Invalid) as refused:
        add_term(coordinator, new)
    assert refused.value.field == field


def test_what_is_typed_is_tidied_and_never_too_long(coordinator: Actor) -> None:
    long = "w" * 10_000
    add_term(coordinator, NewTerm(word=f" {long}\n x ", meaning=f" {long}\n", spellings=["", " a  b ", "a b", " "]))
    add_term(coordinator, NewTerm(word=f"{long} y", meaning="m"))
    assert [(term.word, term.spellings) for term in list_terms()] == [(f"{long} x", ("a b",)), (f"{long} y", ())]


def test_a_word_keeps_its_own_spellings_when_it_is_changed(coordinator: Actor) -> None:
    term = add_term(coordinator, MARAC)
    assert change_term(coordinator, term.id, MARAC, seen_version=1).version == 2


def test_nobody_overwrites_what_they_have_not_seen(coordinator: Actor) -> None:
    term = add_term(coordinator, MARAC)
    change_term(coordinator, term.id, NewTerm(word="MARAC", meaning="First."), seen_version=1)
    with pytest.raises(Conflict):
        change_term(coordinator, term.id, NewTerm(word="MARAC", meaning="Second."), seen_version=1)
    assert words() == {"MARAC": "First."}


def test_what_was_removed_is_no_longer_there(coordinator: Actor) -> None:
    for attempt in (
        lambda: change_term(coordinator, uuid.uuid4(), MARAC, seen_version=1),
        lambda: remove_term(coordinator, uuid.uuid4()),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_page_of_many_texts_asks_once_and_reads_the_list_only_when_it_has_changed(coordinator: Actor) -> None:
    add_term(coordinator, MARAC)
    db.session.commit()
    costs = []
    for _request in range(2):
        g.pop("vocabulary", None)
        with counted() as work:
            assert all("app-term" in explained("At MARAC", number) for number in range(200))
        costs.append((sum(count for name, count in work.items() if name.startswith("SELECT")), work["Term"] > 0))
    assert costs[1] == (1, False)
    assert costs[0][0] <= 2


def test_another_process_sees_a_change_at_its_next_page(coordinator: Actor) -> None:
    add_term(coordinator, MARAC)
    before = read_vocabulary()
    add_term(coordinator, NewTerm(word="MASH", meaning="A team."))
    g.pop("vocabulary", None)
    assert [term.word for term in before.terms] == ["MARAC"]
    assert [term.word for term in read_vocabulary().terms] == ["MARAC", "MASH"]


def test_without_a_partnership_there_are_no_words(context: None) -> None:
    assert list(list_terms()) == []

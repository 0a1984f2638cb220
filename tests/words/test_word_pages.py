"""The page of words: everybody reads it, the coordinator changes it, and nothing typed is lost."""

from collections.abc import Callable

import pytest
from builders import actor_for, make_member, make_partnership
from page_client import PageClient

from app.core.access import Actor, Role
from app.core.database import db
from app.directory.models import Term
from app.directory.terms import NewTerm, add_term, remove_term
from app.identity.models import Account

SignInAs = Callable[[Account], PageClient]
TYPED = {
    "word": "DVPO <b>",
    "full_form": "Protection & order",
    "meaning": "First line.\n\n- a list",
    "spellings": "DVPN\nD.V.P.O.",
}


@pytest.fixture
def coordinator(context: None) -> Account:
    make_partnership("POL")
    return make_member(Role.COORDINATOR, name="Lewis Okafor")


@pytest.fixture
def actor(coordinator: Account) -> Actor:
    return actor_for(coordinator)


@pytest.fixture
def marac(actor: Actor) -> Term:
    return add_term(actor, NewTerm(word="MARAC", full_form="A conference", meaning="They meet.", spellings=["marack"]))


def only_term() -> Term:
    return db.session.scalars(db.select(Term).execution_options(populate_existing=True)).one()


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.READER, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER])
def test_everybody_signed_in_reads_it_and_comes_to_it_from_any_page(
    marac: Term, sign_in_as: SignInAs, role: Role
) -> None:
    browser = sign_in_as(make_member(role))
    assert 'href="/words"' in browser.get("/", follow_redirects=True).text
    page = browser.get("/words").text
    assert "MARAC" in page
    assert "They meet." in page
    assert "Also written: marack" in page
    assert "/words/add" not in page
    assert "/change" not in page
    for path in ("/words/add", f"/words/{marac.id}/change", f"/words/{marac.id}/remove"):
        assert browser.get(path).status_code == 403


def test_nobody_else_reads_it(marac: Term, client: PageClient) -> None:
    assert client.get("/words").status_code == 303


def test_looking_for_a_word_is_a_plain_form(
    marac: Term, actor: Actor, coordinator: Account, sign_in_as: SignInAs
) -> None:
    add_term(actor, NewTerm(word="bail", meaning="Being free until the court."))
    browser = sign_in_as(coordinator)
    browser.get("/words")
    page = browser.press("Look", look_for="  conFERENCE ").text
    assert "1 word for “conFERENCE”" in page
    assert "MARAC" in page
    assert "Being free" not in page
    page = browser.press("Look", look_for="<i>x").text
    assert "No word here fits “&lt;i&gt;x”" in page
    assert 'value="&lt;i&gt;x"' in browser.get("/words/add?word=%3Ci%3Ex").text


def test_an_empty_list_says_so(coordinator: Account, sign_in_as: SignInAs) -> None:
    assert (
        "No words are here yet. The coordinator adds them." in sign_in_as(make_member(Role.READER)).get("/words").text
    )
    assert "/words/add" in sign_in_as(coordinator).get("/words").text


def test_the_coordinator_adds_changes_and_removes_a_word(coordinator: Account, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(coordinator)
    browser.get("/words/add")
    page = browser.press("Add to the list", **TYPED).text
    assert "DVPO &lt;b&gt;" in page
    assert "<li>a list</li>" in page
    term = only_term()
    browser.get(f"/words/{term.id}/change")
    assert "“DVPO &lt;b&gt;” is changed" in browser.press("Save", meaning="Shorter.").text
    assert (only_term().meaning, only_term().spellings, only_term().version) == ("Shorter.", "DVPN\nD.V.P.O.", 2)
    browser.get(f"/words/{term.id}/remove")
    assert "is no longer in the list" in browser.press("Remove it").text
    assert db.session.scalar(db.select(db.func.count(Term.id))) == 0


def test_nothing_typed_is_lost_and_the_fault_stands_beside_its_field(
    marac: Term, coordinator: Account, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(coordinator)
    browser.get("/words/add")
    answer = browser.press("Add to the list", **{**TYPED, "word": "Marac"})
    assert answer.status_code == 422
    assert 'id="term-word-error"' in answer.text
    assert "“Marac” stands in the list already, under “MARAC”." in answer.text
    for typed in ("Marac", "Protection &amp; order", "First line.\r\n\r\n- a list", "DVPN\r\nD.V.P.O."):
        assert typed in answer.text or typed.replace("\r\n", "\n") in answer.text
    answer = browser.press("Add to the list", word="", meaning="")
    assert 'href="#term-word"' in answer.text
    assert only_term().word == "MARAC"


def test_two_people_who_change_a_word_at_once_both_see_what_the_other_wrote(
    marac: Term, coordinator: Account, sign_in_as: SignInAs
) -> None:
    first, second = sign_in_as(coordinator), sign_in_as(make_member(Role.COORDINATOR))
    for browser in (first, second):
        browser.get(f"/words/{marac.id}/change")
    first.press("Save", meaning="What the first wrote.")
    answer = second.press("Save", meaning="What the second wrote.")
    assert answer.status_code == 409
    assert "Somebody else changed this word while you were writing" in answer.text
    assert "What the first wrote." in answer.text
    assert "What the second wrote." in answer.text
    assert only_term().meaning == "What the first wrote."
    assert second.press("Save").status_code == 200
    assert only_term().meaning == "What the second wrote."


def test_a_word_that_was_removed_meanwhile_can_be_added_again_as_it_was_typed(
    marac: Term, actor: Actor, coordinator: Account, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(coordinator)
    browser.get(f"/words/{marac.id}/change")
    remove_term(actor, marac.id)
    answer = browser.press("Save", meaning="Written meanwhile.")
    assert answer.status_code == 409
    assert "Somebody took this word out of the list" in answer.text
    assert browser.press("Add to the list").status_code == 200
    assert only_term().meaning == "Written meanwhile."
    assert browser.submit(f"/words/{marac.id}/remove").status_code == 404

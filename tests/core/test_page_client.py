"""The browser of the tests notices what it promises to notice."""

import pytest
from builders import make_account, make_partnership
from conftest import SignInAs
from flask import Flask
from page_checks import check_page
from page_client import PageClient

from app.core.access import public
from app.core.database import db
from app.directory.models import Agency
from app.identity.models import Account

WHOLE = '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><main><h1>H</h1>{}</main></body></html>'


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<p><div></div></p>", "malformed"),
        ('<b id="a"></b><b id="a"></b>', "2 times"),
        ("<h1>Another</h1>", "2 h1"),
        ('<form method="post" action="/x"></form>', "no token"),
        ('<input name="plain">', "no label"),
        ('<p style="color: red">x</p>', "has style"),
        ("<script>1</script>", "script stands"),
        ('<button type="button"></button>', "says nothing"),
        ('<label for="gone">x</label>', "leads nowhere"),
    ],
)
def test_a_fault_of_a_page_is_noticed(inside: str, fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        check_page(WHOLE.format(inside), is_fragment=False)


def test_a_good_page_is_let_through() -> None:
    form = '<form method="post" action="/x"><input type="hidden" name="csrf_token" value="t"></form>'
    check_page(WHOLE.format(form + '<label>Name <input name="n"></label>'), is_fragment=False)
    check_page('<p id="part">x</p>', is_fragment=True)


def test_the_way_in_is_a_good_page(client: PageClient) -> None:
    answer = client.get("/sign-in")
    assert answer.status_code == 200
    assert client.token()


@pytest.mark.parametrize("is_flushed", [True, False])
def test_a_change_that_nobody_commits_is_noticed(app: Flask, client: PageClient, is_flushed: bool) -> None:
    @app.get("/forgetful")
    @public
    def forgetful() -> str:
        db.session.add(Agency(code="X", name="X", domain="x.example", phone="", has_accounts=False))
        if is_flushed:
            db.session.flush()
        return ""

    with pytest.raises(AssertionError, match="never committed"):
        client.get("/forgetful")


def test_a_statement_that_nobody_commits_is_noticed(app: Flask, client: PageClient) -> None:
    @app.get("/forgetful")
    @public
    def forgetful() -> str:
        db.session.execute(db.update(Account).values(name="X"))
        return ""

    with pytest.raises(AssertionError, match="never committed"):
        client.get("/forgetful")


@pytest.mark.usefixtures("context")
def test_a_person_who_signed_in_signs_out_by_the_button(sign_in_as: SignInAs) -> None:
    make_partnership("POL")
    browser = sign_in_as(make_account("Ann Able"))
    browser.get("/no-such-page")
    assert "Ann Able" in browser.last_page.text
    browser.press("Sign out")
    assert browser.last_page.request.path == "/sign-in"
    assert "Ann Able" not in browser.last_page.text

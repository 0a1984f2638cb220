"""The mailbox of the demonstration: what would have been sent, and nothing where there is no demonstration."""

import dataclasses
from collections.abc import Callable

import pytest
from builders import make_account
from flask import Flask
from page_client import PageClient

from app.config import Settings
from app.identity.invitations import invite
from app.identity.models import InvitationKind


@pytest.mark.usefixtures("context")
def test_an_invitation_can_be_opened_without_a_mail_server(client: PageClient) -> None:
    account = make_account("Nia New")
    invite(account, InvitationKind.JOIN, None)
    page = client.get("/demo/mailbox").text
    assert account.email in page
    path = page.partition('<a class="govuk-link" href="/join/')[2].partition('"')[0]
    assert client.get(f"/join/{path}").status_code == 200


def test_an_empty_mailbox_says_how_to_fill_it(client: PageClient) -> None:
    assert "Nothing has been written yet" in client.get("/demo/mailbox").text


def test_outside_a_demonstration_it_does_not_exist(make_app: Callable[[Settings], Flask], settings: Settings) -> None:
    app = make_app(dataclasses.replace(settings, is_demo=False))
    assert app.test_client().get("/demo/mailbox").status_code == 404


@pytest.mark.parametrize("path", ["/sign-in", "/demo", "/demo/mailbox", "/no-such-page", "/join/nothing"])
def test_every_page_says_that_it_is_a_demonstration_and_only_there(
    client: PageClient, make_app: Callable[[Settings], Flask], settings: Settings, path: str
) -> None:
    says = "This is the demonstration partnership. Everything in it is invented."
    assert says in client.get(path).text
    real = make_app(dataclasses.replace(settings, is_demo=False)).test_client()
    answer = real.get(path)
    assert says not in answer.text
    assert "/demo" not in answer.text


@pytest.mark.usefixtures("context")
def test_outside_a_demonstration_nobody_signs_in_by_a_button(
    make_app: Callable[[Settings], Flask], settings: Settings
) -> None:
    account = make_account()
    client = make_app(dataclasses.replace(settings, is_demo=False)).test_client()
    assert client.submit("/demo/sign-in", {"account": account.email}).status_code == 404
    assert client.get("/me/sign-ins").status_code == 303

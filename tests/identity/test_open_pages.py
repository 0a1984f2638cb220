"""Open pages of people whose sign-in or post ends: at a real server, within five seconds."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import requests
import socketio.exceptions
from conftest import settings_for
from databases import Databases
from discussion import Discussion, make_discussion
from flask import Flask
from serving import Page, Server, wait_until

from app.config import Settings
from app.core.access import Role
from app.core.access_epoch import note_access_change
from app.core.clock import now_utc
from app.core.database import db
from app.identity.models import Account, SignIn
from app.identity.people import NewAccount, change_details, disable, end_post, end_their_sign_ins
from app.identity.queries import actor_of
from app.identity.service import create_account, grant_role
from app.identity.ways_in import change_password

SOON = 5.0


@pytest.fixture(scope="module")
def served(databases: Databases, run_folder: object) -> Iterator[tuple[Settings, Server]]:
    """One server for all tests here; each has its own meeting in the same database."""
    url = databases.copy_of("schema")
    settings = settings_for(run_folder, url)  # type: ignore[arg-type]  # the folder of the run
    server = Server(settings)
    server.start()
    yield settings, server
    server.kill()
    databases.remove(url)


class Morning:
    """A meeting that is on, an administrator, and somebody of the school whose page is open."""

    def __init__(self, discussion: Discussion, server: Server) -> None:
        self.discussion, self.server = discussion, server
        self.school = discussion.school
        self.cookie = discussion.cookie_of(self.school)
        self.page = Page(server.url, self.cookie)
        self.meeting_room = ""
        with discussion.app.app_context():
            self.meeting_room = f"meeting:{discussion.item().meeting_id}"
            boss = create_account(
                email=f"boss.{time.monotonic_ns()}@x.example", name="Adam In", job_title="x", phone="01632 960001"
            )
            grant_role(boss, Role.ADMINISTRATOR)
            db.session.flush()
            self.boss = actor_of(boss)
            db.session.commit()
        assert self.page.client.call("watch", self.meeting_room, timeout=10) == {"ok": True}

    def is_signed_in(self) -> bool:
        """Whether the browser's cookie, copied, still counts."""
        answer = requests.get(
            f"{self.server.url}/me/sign-ins", headers={"Cookie": self.cookie}, allow_redirects=False, timeout=10
        )
        return answer.status_code == 200


@pytest.fixture
def morning(served: tuple[Settings, Server], make_app: Callable[[Settings], Flask]) -> Iterator[Morning]:
    settings, server = served
    morning = Morning(make_discussion(make_app(settings)), server)
    yield morning
    morning.page.close()


def account_of(morning: Morning) -> Account:
    """The account of the school's person, in the context of the caller."""
    account = db.session.get(Account, morning.school.id)
    assert account is not None
    return account


def sign_out(morning: Morning) -> None:
    with requests.Session() as browser:
        browser.headers["Cookie"] = morning.cookie
        page = browser.get(f"{morning.server.url}/me/sign-ins", timeout=10)
        cookie = page.cookies.get("caseround")
        token = page.text.partition('name="csrf-token" content="')[2].partition('"')[0]
        browser.headers["Cookie"] = f"caseround={cookie}" if cookie else morning.cookie
        answer = browser.post(
            f"{morning.server.url}/sign-out",
            data={"csrf_token": token},
            headers={"Origin": morning.server.url},
            allow_redirects=False,
            timeout=10,
        )
        assert answer.status_code == 303, answer.text


def be_disabled(morning: Morning) -> None:
    disable(morning.boss, account_of(morning))


def be_signed_out_by_the_administrator(morning: Morning) -> None:
    assert end_their_sign_ins(morning.boss, account_of(morning)) >= 1


def change_the_password_elsewhere(morning: Morning) -> None:
    account_of(morning).password_digest = "$argon2id$old"
    change_password(account_of(morning), "a quite new password of mine", sign_in_id=None)


def fall_silent(morning: Morning) -> None:
    db.session.execute(
        db.update(SignIn)
        .where(SignIn.account_id == morning.school.id)
        .values(seen_utc=now_utc() - timedelta(minutes=31))
    )
    note_access_change()


def grow_too_old(morning: Morning) -> None:
    db.session.execute(
        db.update(SignIn)
        .where(SignIn.account_id == morning.school.id)
        .values(started_utc=now_utc() - timedelta(hours=13))
    )
    note_access_change()


@pytest.mark.parametrize(
    "end",
    [
        sign_out,
        be_disabled,
        be_signed_out_by_the_administrator,
        change_the_password_elsewhere,
        fall_silent,
        grow_too_old,
    ],
)
def test_a_sign_in_that_ends_takes_its_open_pages_along(morning: Morning, end: Callable[[Morning], None]) -> None:
    assert morning.page.client.connected
    with morning.discussion.app.app_context():
        end(morning)
        db.session.commit()
    ended = time.monotonic()
    assert not morning.is_signed_in(), "a copied cookie is dead at once"
    wait_until(lambda: not morning.page.client.connected, "the line to be cut")
    assert time.monotonic() - ended < SOON
    with pytest.raises(socketio.exceptions.ConnectionError):
        Page(morning.server.url, morning.cookie)


def leave_the_post(morning: Morning) -> None:
    end_post(morning.boss, account_of(morning))


def change_employer(morning: Morning) -> None:
    known = NewAccount(name="Sam Osei", email="", job_title="Clerk", phone="01632 960001", agency_id=None)
    change_details(morning.boss, account_of(morning), known)


@pytest.mark.parametrize("end", [leave_the_post, change_employer])
def test_a_post_that_ends_takes_its_open_pages_out_of_the_meeting(
    morning: Morning, end: Callable[[Morning], None]
) -> None:
    document = morning.discussion.documents[0]
    assert morning.page.open(document)["ok"]
    with morning.discussion.app.app_context():
        end(morning)
        db.session.commit()
    ended = time.monotonic()
    wait_until(
        lambda: any(signal["version"] == 0 for signal in morning.page.changed), "the page to be told to look again"
    )
    assert time.monotonic() - ended < SOON
    assert not morning.page.client.call("watch", morning.meeting_room, timeout=10)["ok"]
    assert not morning.page.open(document)["ok"]
    assert morning.is_signed_in(), "the person may still sign in, and sees nothing"


def test_one_of_several_sign_ins_ends_alone(morning: Morning) -> None:
    other = Page(morning.server.url, morning.discussion.cookie_of(morning.school))
    with morning.discussion.app.app_context():
        first = db.session.scalars(
            db.select(SignIn).where(SignIn.account_id == morning.school.id).order_by(SignIn.started_utc)
        ).first()
        assert first is not None
        first.ended_utc = now_utc()
        note_access_change()
        db.session.commit()
    wait_until(lambda: not morning.page.client.connected, "the line to be cut")
    assert other.client.call("watch", morning.meeting_room, timeout=10)["ok"]
    other.close()

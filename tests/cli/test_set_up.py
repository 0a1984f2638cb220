"""`caseround set-up`: from an empty installation to somebody who can let others in."""

import re

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from page_client import PageClient

from app.cli import cli
from app.core.database import db
from app.directory.queries import get_partnership
from app.identity.models import Account, RoleGrant

WORDS = (
    *("--partnership", "Testbury Safer Families", "--partnership-email", "safe@testbury.example"),
    *("--partnership-phone", "01632 960000", "--administrator", "Wes Carlin"),
    *("--administrator-email", "Wes.Carlin@testbury.example"),
)


def run() -> Result:
    return CliRunner().invoke(cli, ["set-up", *WORDS])


@pytest.mark.usefixtures("context")
def test_the_first_administrator_joins_by_the_link_that_it_prints(client: PageClient) -> None:
    said = run()
    assert said.exit_code == 0, said.output
    link = re.search(r"http://localhost(/join/\S+)", said.output)
    assert link is not None
    assert get_partnership().name == "Testbury Safer Families"
    account = db.session.scalars(db.select(Account)).one()
    assert account.email == "wes.carlin@testbury.example"
    assert db.session.scalars(db.select(RoleGrant.role)).all() == ["administrator"]
    assert "Wes Carlin" in client.get(link[1]).text


@pytest.mark.usefixtures("context")
def test_setting_up_again_changes_nothing(app: Flask) -> None:
    run()
    again = run()
    assert again.exit_code == 1
    assert "already" in again.output
    assert len(db.session.scalars(db.select(Account)).all()) == 1

"""The administrator's page, and the figures for a Prometheus: nothing about anybody in either."""

import re
from typing import Any

import pytest
from conftest import SignInAs
from flask import Flask
from page_client import PageClient
from werkzeug.test import Client

from app.cli.figures import FIGURES
from app.config import SettingsError, read_settings
from app.core.metrics import metrics_app
from app.core.vault import VaultError
from app.notifications.service import queue_mail

ADMINISTRATOR = "neil.sandford@msfp.example"
LINE = re.compile(r'^caseround_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+$')


def figures(app: Flask) -> str:
    return Client(metrics_app(app, FIGURES)).get("/metrics").text


def test_the_administrator_sees_what_to_look_at(marlbeck: Any, sign_in_as: SignInAs) -> None:
    page = sign_in_as(ADMINISTRATOR).get("/status")
    assert page.status_code == 200
    assert "Last backup" in page.text
    assert "No mail server is set" in page.text


def test_nobody_else_does(marlbeck: Any, sign_in_as: SignInAs) -> None:
    assert sign_in_as("lewis.okafor@msfp.example").get("/status").status_code == 403


def test_requests_are_counted_by_endpoint_and_by_nothing_that_names_anybody(
    marlbeck: Any, app: Flask, sign_in_as: SignInAs
) -> None:
    chair: PageClient = sign_in_as("priya.raman@msfp.example")
    chair.get(f"/meetings/{marlbeck.meeting_id}")
    said = figures(app)
    assert 'caseround_request_seconds_count{endpoint="room.meeting"' in said
    assert str(marlbeck.meeting_id) not in said
    assert "@" not in said
    assert [line for line in said.splitlines() if not line.startswith("#") and not LINE.match(line)] == []


def test_what_waits_in_the_outbox_is_told_as_numbers(app: Flask, context: None) -> None:
    queue_mail(occasion="one", account_id=None, address="kay@testbury.example", subject="Hello", text="Hello.\n")
    from app.core.database import db

    db.session.commit()
    said = figures(app)
    assert "caseround_outbox_waiting 1.0" in said
    assert "kay" not in said


def test_a_figure_that_cannot_be_read_is_left_out(app: Flask) -> None:
    from sqlalchemy.exc import OperationalError

    def fail() -> float:
        raise OperationalError("", {}, VaultError())

    said = Client(metrics_app(app, {"broken": ("Broken.", fail), "whole": ("Whole.", lambda: 1.0)})).get("/").text
    assert "caseround_whole 1.0" in said
    assert "caseround_broken" not in said


@pytest.mark.parametrize("text", ["9464", "here", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:99999", ":9464"])
def test_an_address_for_figures_that_cannot_be_one_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="METRICS"):
        read_settings({"METRICS": text})


def test_figures_are_served_nowhere_unless_told() -> None:
    assert read_settings({}).metrics is None
    assert read_settings({"METRICS": "[::1]:9464"}).metrics == ("::1", 9464)

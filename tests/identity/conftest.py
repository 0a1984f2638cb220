"""A real OpenID provider, in a process of its own; and digests of passwords that take no time."""

import json
import selectors
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from conftest import MovableClock
from flask import Flask
from identity_at_work import CALLBACK, Provider
from people_at_work import Place

from app.config import Settings
from app.identity import passwords

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def slow_digests() -> None:
    """Asked for by a test that wants digests of passwords to take their time, as they do for people."""


@pytest.fixture(autouse=True)
def _quick_digests(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "slow_digests" not in request.fixturenames:
        monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    """The npm package `oidc-provider`, with a page of its own on which people press who they are."""
    node = shutil.which("node")
    assert node, "these tests need node"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    common = {"client_secret": "a secret of the tests", "redirect_uris": [CALLBACK]}
    clients = [{"client_id": "caseround", **common}, {"client_id": "another-program", **common}]
    process = subprocess.Popen(
        [node, str(Path(__file__).with_name("provider.mjs")), json.dumps({"port": port, "clients": clients})],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        assert selector.select(30), "the provider did not start"
    line = process.stdout.readline()
    assert line.startswith("listening on"), line + process.stderr.read()
    yield Provider(f"http://localhost:{port}")
    process.terminate()
    process.wait(10)
    process.stdout.close()
    process.stderr.close()


@pytest.fixture
def organisation(provider: Provider, make_app: Callable[[Settings], Flask], settings: Settings) -> Callable[..., Flask]:
    """Makes the program as it is where that organisation's sign-in is set up."""
    return lambda **other: make_app(replace(settings, oidc=provider.settings(**other)))


@pytest.fixture
def place(context: None, at: MovableClock) -> Place:
    """Everybody there."""
    return Place()

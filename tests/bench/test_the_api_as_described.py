"""A program reads the API's own description and asks thousands of things of the served one, most of them wrong.

It is schemathesis, which is no part of the test tools, because it brings sixteen packages along. Without it the test is
skipped; `uv tool install schemathesis==4.32.5` puts it on the path, or SCHEMATHESIS names it. Prints its summary.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from builders import actor_for
from databases import Databases
from flask import Flask
from serving import Server
from small_meeting import make_small_meeting

from app.actions.models import ActionState
from app.actions.rules import When
from app.actions.service import record_action
from app.api.tokens import SCOPES, make_token
from app.config import Settings
from app.core.clock import now_utc
from app.core.database import db

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

PROGRAM = os.environ.get("SCHEMATHESIS") or shutil.which("schemathesis")
CASES = int(os.environ.get("API_CASES", "1800"))
ACTIONS = 5


@pytest.fixture
def served(
    databases: Databases, make_app: Callable[[Settings], Flask], settings_of: Callable[[str], Settings]
) -> Iterator[tuple[Server, str, list[str]]]:
    """The running program, a token for everything, and the ids of actions that it may answer."""
    url = databases.copy_of("schema")
    settings = settings_of(url)
    with make_app(settings).app_context():
        small = make_small_meeting()
        housing = small.agencies["HOU"].id
        ids = [
            str(
                record_action(
                    small.items[0],
                    agency_id=housing,
                    text=f"Change lock {number}.",
                    when=When(due_utc=now_utc() + timedelta(days=1)),
                    state=ActionState.AGREED,
                ).id
            )
            for number in range(ACTIONS)
        ]
        _row, token = make_token(actor_for(small.housing), housing, name="Case system", scopes=tuple(SCOPES))
        db.session.commit()
    server = Server(settings, module="served_without_limit")
    server.start()
    yield server, token, ids
    server.kill()
    databases.remove(url)


@pytest.mark.skipif(PROGRAM is None, reason="schemathesis is not on the path and SCHEMATHESIS does not name it")
def test_nothing_that_is_asked_of_it_breaks_it_and_every_answer_is_as_described(
    served: tuple[Server, str, list[str]], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server, token, ids = served
    described: dict[str, Any] = requests.get(f"{server.url}/api/v1/openapi.json", timeout=10).json()
    # Ids that nobody has lead nowhere, so that it gets some that lead on; it makes up others by itself.
    for path in described["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", []):
                if parameter["name"] == "action_id":
                    parameter["schema"] = {"anyOf": [{"type": "string", "enum": ids}, parameter["schema"]]}
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(described))
    assert PROGRAM is not None
    done = subprocess.run(
        [
            *(PROGRAM, "run", str(document), "--url", server.url, "--max-examples", str(CASES), "--checks", "all"),
            # The outermost layer turns strange methods down without looking at the address, so it names all there are.
            *("--exclude-checks", "allow_header_conformance"),
            *("--header", f"Authorization: Bearer {token}", "--continue-on-failure"),
            *("--seed", str(request.config.getoption("randomly_seed", 0)), "--workers", "2"),
        ],
        capture_output=True,
        check=False,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "NO_COLOR": "1"},
    )
    print(f"\n{done.stdout}")
    assert re.search(r"[0-9,]+ generated", done.stdout), done.stderr
    assert done.returncode == 0

"""The same search as `summaries/test_redaction.py` at its full size. Prints the figures."""

from pathlib import Path

import pytest
from flask import Flask
from redaction import search_papers

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

PAPERS = 500


def test_redaction(app: Flask, at: object, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    seed = f"{request.config.getoption('randomly_seed', 0)}"
    with app.test_request_context():
        found = search_papers(PAPERS, seed, tmp_path / "paper.pdf")
    print(f"\n{found}")
    assert found.leaks == 0
    assert found.own_seen == found.own > 0
    assert min(found.of_partners, found.corrected) > 0

"""What an agency must not hold cannot be got out of its paper, by two extractors or from the file itself."""

from pathlib import Path

import pytest
from flask import Flask
from redaction import search_papers

PAPERS = 10


@pytest.mark.timeout(600)
def test_no_withheld_word_can_be_got_out_of_a_paper(
    app: Flask, at: object, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    seed = f"{request.config.getoption('randomly_seed', 0)}"
    with app.test_request_context():
        found = search_papers(PAPERS, seed, tmp_path / "paper.pdf")
    assert (found.papers, found.leaks) == (PAPERS, 0), found
    assert found.own_seen == found.own > 0
    assert min(found.of_partners, found.corrected) > 0

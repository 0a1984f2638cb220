"""Whether the time of an answer tells a hidden case from one that does not exist. Prints the figures; checks none.

For pairs of ids, one hidden from the reader and one that nobody has, requests alternate between the two. The medians
of their times lie within the noise when they differ less than two halves of the same kind of answer differ.
"""

import statistics
import time
import uuid
from typing import Any

import pytest
from conftest import SignInAs
from flask import Flask
from page_checks import without_tokens

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

PAIRS = 20
ROUNDS = 200
READER = "joel.brandt@homes.marlbeck.example"


def test_existence(app: Flask, marlbeck: Any, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(READER)
    browser.is_checking_pages = False
    base = f"/meetings/{marlbeck.meeting_id}/cases"
    hidden = f"{base}/{marlbeck.case_ids['C12']}"
    differences, noises, unequal = [], [], 0
    for _ in range(PAIRS):
        absent = f"{base}/{uuid.uuid4()}"
        times: dict[str, list[float]] = {hidden: [], absent: []}
        for _round in range(ROUNDS):
            answers = {}
            for path, taken in times.items():
                started = time.perf_counter()
                answers[path] = browser.get(path)
                taken.append(time.perf_counter() - started)
            unequal += plain(answers[hidden]) != plain(answers[absent])
        medians = {path: statistics.median(found) for path, found in times.items()}
        differences.append(abs(medians[hidden] - medians[absent]) * 1000)
        halves = [statistics.median(found[half::2]) for found in times.values() for half in (0, 1)]
        noises.append(max(abs(halves[0] - halves[1]), abs(halves[2] - halves[3])) * 1000)
    within = sum(difference <= max(noise, 0.1) for difference, noise in zip(differences, noises, strict=True))
    print(f"\n{PAIRS} pairs x {ROUNDS} x 2 requests: {unequal} answers differ in status, body or headers")
    print(f"medians differ by {statistics.median(differences):.3f} ms (worst {max(differences):.3f})")
    print(f"two halves of the same differ by {statistics.median(noises):.3f} ms (worst {max(noises):.3f})")
    print(f"{within} of {PAIRS} pairs within the noise")


def plain(answer: Any) -> tuple[int, str, list[str]]:
    """An answer without what differs between any two requests."""
    return answer.status_code, without_tokens(answer.text), sorted(name for name, _ in answer.headers)

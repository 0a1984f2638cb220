"""The security page says of every requirement where it is met and what shows it, and names only what is there."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| L([123]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
PATH = re.compile(r"`([^`]+)`")
REQUIRED = re.findall(
    r"[\d.]+",
    """
8.1.1 8.1.2 8.2.1 8.2.2 8.2.3 8.3.1 8.3.2 8.3.3 8.4.1 8.4.2 2.2.2 2.3.1 2.3.3 2.3.5 2.4.1 15.3.1 15.3.3 15.4.2
6.2.1 6.2.4 6.2.12 6.3.1 6.3.3 6.3.6 6.3.8 6.4.3 6.4.4 6.5.1 6.5.5 6.6.1 6.8.1 6.8.2 6.8.4 7.2.4 7.3.1 7.3.2
7.4.1 7.4.2 7.4.5 7.5.1 7.5.3 9.1.1 9.2.2 10.2.1 10.5.1 10.5.2 10.5.4 3.2.1 3.2.2 3.3.1 3.3.2 3.3.3 3.3.4
3.4.1 3.4.3 3.4.4 3.4.5 3.4.6 3.4.8 3.5.1 3.5.3 3.6.1 4.1.4 4.4.1 4.4.2 4.4.3 4.4.4 14.2.1 14.3.1 14.3.2
14.3.3 1.2.1 1.2.4 1.2.10 1.3.1 1.3.6 1.3.7 1.3.11 5.2.1 5.2.3 5.4.2 14.2.8 11.1.1 11.2.2 11.3.2 11.3.3 11.3.4
11.4.2 11.5.1 13.2.4 13.3.1 13.4.2 13.4.6 14.1.1 14.2.6 14.2.7 16.2.5 16.3.2 16.4.1 16.4.2 16.4.3 16.5.1
16.5.3 16.5.4 15.1.1 15.1.2 15.2.2
""",
)


def rows() -> list[tuple[str, str, str, str, str]]:
    """Every row of the table: requirement, level, how, where, test."""
    return ROW.findall((PROJECT / "SECURITY.md").read_text(encoding="utf-8"))


def test_every_requirement_stands_in_the_table_once() -> None:
    assert sorted(row[0] for row in rows()) == sorted(REQUIRED)


def test_every_file_and_test_that_is_named_is_there() -> None:
    named = {path for _, _, _, where, test in rows() for path in PATH.findall(f"{where} {test}")}
    assert named
    assert sorted(path for path in named if not (PROJECT / path).is_file()) == []


def test_each_is_shown_by_a_test() -> None:
    for requirement, _level, how, where, test in rows():
        assert how.strip(), requirement
        assert PATH.findall(where), requirement
        assert all(path.startswith("tests/") for path in PATH.findall(test)), requirement
        assert PATH.findall(test), requirement


def test_the_page_stays_readable() -> None:
    assert len((PROJECT / "SECURITY.md").read_text(encoding="utf-8").splitlines()) <= 350


def test_how_to_report_and_how_soon_it_is_fixed_is_said() -> None:
    text = (PROJECT / "SECURITY.md").read_text(encoding="utf-8")
    for words in (
        "## Reporting a hole",
        "fixed or made harmless",
        "## What the installation must provide",
        "make sbom",
    ):
        assert words in text

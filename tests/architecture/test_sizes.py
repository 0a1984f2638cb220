"""Files stay short enough to be read in one go."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

LIMITS = {
    "app/**/*.py": 300,
    "tests/**/*.py": 400,
    "templates/**/*.html": 120,
    "templates/**/*.txt": 120,
    "static/js/**/*.js": 300,
    "static/scss/**/*.scss": 300,
}

# Path to the reason why it may be longer.
EXCEPTIONS: dict[str, str] = {
    "app/audit/check.py": "it is carried to another machine by itself, and needs nothing beside it",
}


def too_long(pattern: str, limit: int) -> Iterator[str]:
    """The files of a pattern that exceed its limit, with their length."""
    for path in sorted(PROJECT.glob(pattern)):
        name = path.relative_to(PROJECT).as_posix()
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > limit and name not in EXCEPTIONS:
            yield f"{name}: {lines} lines, at most {limit}"


@pytest.mark.parametrize(("pattern", "limit"), LIMITS.items(), ids=LIMITS.keys())
def test_files_are_short(pattern: str, limit: int) -> None:
    assert list(too_long(pattern, limit)) == []


def test_a_longer_file_would_be_noticed() -> None:
    assert any(name.startswith("tests/architecture/test_sizes.py") for name in too_long("tests/architecture/*.py", 10))


def test_exceptions_are_needed() -> None:
    """An exception for a file that is gone or short is an old excuse."""
    limits = {name: limit for pattern, limit in LIMITS.items() for name in map(str, PROJECT.glob(pattern))}
    needless = [
        name
        for name in EXCEPTIONS
        if len((PROJECT / name).read_text(encoding="utf-8").splitlines()) <= limits[str(PROJECT / name)]
    ]
    assert needless == []


def test_what_tests_share_is_found_by_its_own_name() -> None:
    """Tests import it by its name alone, from whatever folder comes first."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = settings["tool"]["pytest"]["ini_options"]["pythonpath"]
    names = Counter(
        path.stem
        for folder in folders
        for path in (PROJECT / folder).glob("*.py")
        if path.stem != "conftest" and not path.stem.startswith("test_")
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_no_drawer_for_everything() -> None:
    """A file called utils says nothing about what is in it."""
    drawers = {"utils", "helpers", "common", "manager", "misc"}
    found = [
        path.relative_to(PROJECT).as_posix()
        for folder in ("app", "tests", "static/js")
        for path in (PROJECT / folder).rglob("*")
        if path.stem in drawers
    ]
    assert found == []

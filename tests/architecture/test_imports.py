"""Who may import whom: the contracts of pyproject.toml, and the libraries that only one module may know."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

PROJECT = Path(__file__).resolve().parents[2]

# Each of these libraries is dangerous or replaceable enough to be known in one place.
SOLE_IMPORTERS = {
    "pycrdt": {"app/minutes/document.py"},
    "weasyprint": {"app/summaries/pdf.py"},
    "icalendar": {
        "app/meetings/calendar.py",
        "app/meetings/calendar_busy.py",
        "app/meetings/calendar_feed.py",
        "app/meetings/calendar_reading.py",
    },
    "cryptography": {"app/core/cipher.py"},
    "smtplib": {"app/notifications/mail_server.py"},
    "apscheduler": {"app/schedule"},
}


def imported_libraries(source: str) -> set[str]:
    """The top names of every import in a module, at any depth."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.partition(".")[0])
    return names


def test_every_import_contract_is_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(PROJECT)
    # The command sets up logging for itself and silences every logger there is, for the tests after this one too.
    monkeypatch.setattr("importlinter.cli.logging_config.dictConfig", lambda _settings: None)
    status = lint_imports(no_logo=True, no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize("library", sorted(SOLE_IMPORTERS))
def test_a_guarded_library_has_one_importer(library: str) -> None:
    allowed = SOLE_IMPORTERS[library]
    importers = {
        path.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "app").rglob("*.py")
        if library in imported_libraries(path.read_text(encoding="utf-8"))
    }
    strangers = {
        path for path in importers if not any(path == place or path.startswith(place + "/") for place in allowed)
    }
    assert strangers == set()


def test_the_reader_of_imports_sees_every_form() -> None:
    source = (
        "import weasyprint.text\nfrom cryptography.hazmat import x\ndef f():\n    import pycrdt as p\nfrom . import y\n"
    )
    assert imported_libraries(source) == {"weasyprint", "cryptography", "pycrdt"}


def test_every_package_is_placed_with_a_docstring() -> None:
    """A package says in its docstring what it holds and promises."""
    silent = [
        path.parent.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "app").rglob("__init__.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []

"""Nothing is kept in the browser but the cookie."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
KEEPS = re.compile(r"\b(?:localStorage|sessionStorage|indexedDB|caches|serviceWorker|document\.cookie)\b")


def test_no_script_of_ours_keeps_anything_in_the_browser() -> None:
    scripts = sorted((PROJECT / "static" / "js").rglob("*.js"))
    assert scripts
    assert [path.name for path in scripts if KEEPS.search(path.read_text(encoding="utf-8"))] == []

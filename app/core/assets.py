"""The built files of `static/dist`, by the names that templates use for them."""

import functools
import json
from pathlib import Path

from flask import url_for

from app.config import PROJECT_FOLDER

MANIFEST = PROJECT_FOLDER / "static" / "dist" / "manifest.json"


class AssetsNotBuiltError(Exception):
    """The styles and scripts are not there; the message says how to build them."""


def asset_url(name: str) -> str:
    """The address of a built file, such as `app.css`. Its name changes with its content, so it may be kept for ever."""
    return url_for("static", filename=read_manifest(MANIFEST)[name])


@functools.cache
def read_manifest(path: Path) -> dict[str, str]:
    """Which file stands for which name. Raises `AssetsNotBuiltError` where nothing was built."""
    try:
        names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AssetsNotBuiltError("The styles and scripts are not built. Run `make assets` first.") from None
    return names

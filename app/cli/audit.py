"""`caseround audit`: verifying the trail, exporting it, and anchoring it."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app.audit.anchors import list_ends, read_kept
from app.audit.check import Anchor, Finding, UnreadableAnchorError, check_export, read_anchors
from app.audit.kinds import KINDS
from app.audit.verify import export as export_lines
from app.audit.verify import verify as verify_trail
from app.config import Settings
from app.core.cipher import VaultError, is_signed
from app.oversight.anchoring import anchor_now, record_export

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """The trail of who did and saw what."""


@audit.command("verify")
@click.option("--anchor", "anchor_file", type=FILE, help="Anchors kept outside, or the text of a mail with one.")
@click.option("--from", "export_file", type=FILE, help="Check an export instead of the database.")
def verify(*, anchor_file: Path | None, export_file: Path | None) -> None:
    """Check the whole trail; without --anchor, against the anchors in CASEROUND_ANCHOR_FILE."""
    try:
        kept = read_anchors(anchor_file.read_text(encoding="utf-8")) if anchor_file else []
        if export_file is not None:
            with export_file.open("rb") as lines:
                finding = check_export(lines, KINDS, kept, is_signed=is_signed)
        else:
            finding = verify_trail(kept or _kept_here())
    except (OSError, ValueError, UnreadableAnchorError, VaultError, SQLAlchemyError) as error:
        words = type(error).__name__ if isinstance(error, SQLAlchemyError) else str(error)
        finding = Finding(entries=0, fault=f"It cannot be checked: {words}")
    click.echo(str(finding))
    if finding.fault:
        sys.exit(1)


def _kept_here() -> Sequence[Anchor]:
    """The anchors of this trail in the file outside; installations on one machine may share it."""
    settings: Settings = current_app.extensions["settings"]
    kept, here = read_kept(settings.anchor_file), {str(end.chain_id) for end in list_ends()}
    own = [anchor for anchor in kept if anchor.chain_id in here]
    if kept and here and not own:
        words = f"{settings.anchor_file} holds anchors of another trail only."
        if not settings.is_demo:
            raise UnreadableAnchorError(f"{words} Either this trail was begun anew, or the file is not its own.")
        click.echo(words, err=True)
    return own


@audit.command("anchor")
def anchor() -> None:
    """Sign how far the trail goes by now; keep it in CASEROUND_ANCHOR_FILE and mail it to the officers."""
    _say(anchor_now())


@audit.command("export")
@click.argument("file", type=FILE)
def export(file: Path) -> None:
    """Write the trail as JSON lines into FILE, and its anchor last."""
    record_export(None)
    made = anchor_now()
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(export_lines(made))
    _say(made)


def _say(made: Anchor) -> None:
    click.echo(f"{made.number} entries, signed at {made.made_utc}, key {made.fingerprint}")

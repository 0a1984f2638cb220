"""`caseround backup FILE` and `caseround restore FILE`: a whole copy while people work, and back again."""

import os
from pathlib import Path

import click
from flask_migrate import upgrade
from sqlalchemy.exc import SQLAlchemyError

from app.audit.service import record
from app.cli.upkeep import prepare
from app.core.backup import Copied, back_up, look_through
from app.core.backup import restore as put_back
from app.core.backup_file import BackupError
from app.core.database import db
from app.core.transaction import transactional

TO_READ = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a whole copy to FILE while everybody goes on working, and read it again to the end."""
    if file.exists():
        message = f"{file} is there already. A backup never takes the place of another."
        raise click.ClickException(message)
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as out:
            written = back_up(out)
            out.flush()
            os.fsync(out.fileno())
            out.seek(0)
            is_right = look_through(out) == written
        if not is_right:
            raise BackupError("What was written reads otherwise than it was.")  # noqa: TRY301  # told like the others
        unfinished.rename(file)
        _keep_name(file.parent)
    except FileExistsError:
        message = f"{unfinished} is there: another backup is under way, or one ended early. Delete it then."
        raise click.ClickException(message) from None
    except (BackupError, SQLAlchemyError, OSError) as error:
        unfinished.unlink(missing_ok=True)
        raise click.ClickException(f"No backup was made. {_said(error)}") from None
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _note_backup(written.count)
    click.echo(f"{file}: {_in_words(written)}, read again to the end. It opens with the master key alone.")


@click.command()
@click.argument("file", type=TO_READ)
@click.option("--check", is_flag=True, help="Read the whole file, and change nothing.")
def restore(file: Path, *, check: bool) -> None:
    """Put a backup back into an empty installation, all of it or nothing."""
    try:
        with file.open("rb") as source:
            if check:
                click.echo(f"{file} is whole: {_in_words(look_through(source))}.")
                return
            look_through(source)
            source.seek(0)
            upgrade()
            with db.engine.begin() as connection:
                done = put_back(source, connection)
    except (BackupError, SQLAlchemyError, OSError, ValueError) as error:
        raise click.ClickException(f"Nothing was restored. {_said(error)}") from None
    db.session.remove()
    prepare()
    _note_restored(done.count)
    click.echo(f"Restored: {_in_words(done)}. Now run `caseround audit verify` and `caseround keys check`.")


@transactional
def _note_backup(rows: int) -> None:
    record("backup_made", None, number=rows)


@transactional
def _note_restored(rows: int) -> None:
    record("backup_restored", None, number=rows)


def _in_words(copied: Copied) -> str:
    return f"{copied.count} rows of {len(copied.rows)} tables, as of {copied.made_utc:%Y-%m-%d %H:%M:%S} UTC"


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, BackupError | OSError) else type(error).__name__


def _keep_name(folder: Path) -> None:
    """Let the name of the file outlive a power cut too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

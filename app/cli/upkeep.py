"""Bringing a database up to date."""

import click
from flask_migrate import upgrade

from app.audit.service import begin_chain
from app.core.transaction import transactional
from app.core.vault import make_purpose_keys


@click.command()
def migrate() -> None:
    """Bring the database up to date, from an empty one too."""
    bring_up_to_date()


def bring_up_to_date() -> None:
    """Bring the schema up to date, from an empty database too, and make what every database has: keys, the trail."""
    upgrade()
    prepare()


@transactional
def prepare() -> None:
    """Make the keys and the beginning of the trail where they are missing."""
    make_purpose_keys()
    begin_chain()

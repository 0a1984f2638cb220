"""`caseround mail`: sending what waits in the outbox, by hand and beside the web process."""

import logging
from typing import Final

import click
from flask import Flask, current_app

from app.config import Settings
from app.core.sockets import socketio
from app.directory.queries import find_partnership
from app.notifications.mail_server import MailServer
from app.notifications.outbox import Sender, count_by_fate, send_waiting

SECONDS_BETWEEN_LOOKS: Final = 10.0

log = logging.getLogger(__name__)


@click.group()
def mail() -> None:
    """Mail that waits in the outbox."""


@mail.command("send")
def send() -> None:
    """Send everything that waits, once."""
    sender = find_sender()
    if sender is None:
        message = "Nothing can be sent: set SMTP_URL, and load or set up a partnership, whose address it is sent from."
        raise click.ClickException(message)
    tally = send_waiting(sender, is_everything=True)
    click.echo(f"sent {tally.sent}, failed {tally.failed}")


@mail.command("status")
def status() -> None:
    """How many messages were not sent, and why."""
    for fate, count in count_by_fate().items():
        click.echo(f"{count} {fate.value or 'waiting'}")


def find_sender() -> Sender | None:
    """Who sends from this installation, where it can."""
    settings: Settings = current_app.extensions["settings"]
    partnership = find_partnership() if settings.smtp_url else None
    if partnership is None:
        return None
    return Sender(partnership.email, settings.base_url, MailServer.of(settings.smtp_url, settings.base_url))


def keep_sending(app: Flask) -> None:
    """Send what is due, every ten seconds, for as long as the process lives. Waiting for the server holds nobody up."""
    while True:
        socketio.sleep(SECONDS_BETWEEN_LOOKS)
        send_due(app)


def send_due(app: Flask) -> None:
    """Send what is due once. Whatever goes wrong, the next round tries again."""
    try:
        with app.app_context():
            sender = find_sender()
            if sender is not None:
                tally = send_waiting(sender, is_everything=False)
                if tally.failed:
                    log.warning("mail: sent %d, failed %d", tally.sent, tally.failed)
    except Exception as error:  # noqa: BLE001  # the database may be away for a moment
        # The text of an error may hold an address.
        log.error("mail not sent: %s", type(error).__name__)  # noqa: TRY400  # the trace holds it too

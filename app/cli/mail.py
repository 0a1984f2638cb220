"""`caseround mail`: sending what waits in the outbox, and taking in what a mail server brings through a pipe."""

import logging
import sys
from typing import Final

import click
from flask import Flask, current_app

from app.cli.with_app import BRING_AGAIN
from app.config import Settings
from app.core.logs import fault_of
from app.core.sockets import socketio
from app.directory.queries import find_partnership
from app.invitations.mail_in import receive_mail
from app.invitations.mail_reading import LARGEST_MAIL
from app.notifications.mail_server import MailServer
from app.notifications.outbox import Sender, count_by_fate, send_waiting

SECONDS_BETWEEN_LOOKS: Final = 10.0
# What mail servers understand (sysexits.h): the mail cannot be used.
TOO_LARGE: Final = 65

log = logging.getLogger(__name__)


@click.group()
def mail() -> None:
    """Mail that waits in the outbox, and mail that comes in."""


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


@mail.command("receive")
@click.option("--to", "recipients", multiple=True, help="The address that the mail server delivers to.")
def receive(recipients: tuple[str, ...]) -> None:
    """Take in one mail from standard input: an answer to an invitation, or something for a person to look at.

    Ends with 65 where the mail is too large, and with 75 where it should be brought again.
    """
    raw = sys.stdin.buffer.read(LARGEST_MAIL + 1)
    if len(raw) > LARGEST_MAIL:
        click.echo(f"5.3.4 This mail is larger than {LARGEST_MAIL // 1_000_000} MB.", err=True)
        sys.exit(TOO_LARGE)
    try:
        arrival = receive_mail(raw, recipients)
    except Exception as error:  # noqa: BLE001  # whatever it is, the mail server keeps the mail
        click.echo(f"4.3.0 Not now, bring it again: {type(error).__name__}.", err=True)
        sys.exit(BRING_AGAIN)
    click.echo(arrival.value)


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
                    log.warning("mail failed", extra={"sent": tally.sent, "failed": tally.failed})
    except Exception as error:  # noqa: BLE001  # the database may be away for a moment
        # The text of an error may hold an address.
        log.error("mail not sent", extra=fault_of(error))  # noqa: TRY400  # the trace holds it too

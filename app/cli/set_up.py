"""`caseround set-up`: an empty installation gets its partnership and the first person who can let others in."""

import click
from flask import current_app

from app.audit.service import record
from app.cli.upkeep import bring_up_to_date
from app.config import Settings
from app.core.access import Role
from app.core.transaction import transactional
from app.directory.queries import find_partnership
from app.directory.service import create_partnership
from app.identity.invitations import invite
from app.identity.models import InvitationKind
from app.identity.service import create_account, grant_role
from app.notifications.queries import list_newest_mails


@click.command("set-up")
@click.option("--partnership", required=True, help="Its name.")
@click.option("--partnership-email", required=True, help="Where it is written to, and what its mail comes from.")
@click.option("--partnership-phone", required=True, help="Where it is rung.")
@click.option("--administrator", required=True, help="The name of the first person who signs in.")
@click.option("--administrator-email", required=True, help="Their address at work.")
def set_up(
    *,
    partnership: str,
    partnership_email: str,
    partnership_phone: str,
    administrator: str,
    administrator_email: str,
) -> None:
    """Begin: the partnership, and an invitation for the administrator, who invites everybody else."""
    bring_up_to_date()
    if find_partnership() is not None:
        message = "There is a partnership here already. Nothing was changed."
        raise click.ClickException(message)
    text = _begin(partnership, partnership_email, partnership_phone, administrator, administrator_email)
    settings: Settings = current_app.extensions["settings"]
    if settings.smtp_url:
        click.echo("The invitation is sent as soon as the program runs, or by `caseround mail send`.")
    else:
        # Without a mail server whoever sits at this machine hands the link over.
        click.echo(text)


@transactional
def _begin(name: str, email: str, phone: str, administrator: str, administrator_email: str) -> str:
    create_partnership(name=name, email=email, phone=phone)
    account = create_account(email=administrator_email, name=administrator, job_title="Administrator", phone="")
    record("account_created", None, account_id=account.id, agency_id=None)
    grant_role(account, Role.ADMINISTRATOR)
    invite(account, InvitationKind.JOIN, None)
    (mail,) = list_newest_mails(1)
    return mail.text

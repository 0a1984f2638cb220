"""How the program stands, over HTTP, for the administrator."""

import shutil
from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint, current_app, render_template

from app.audit.anchors import find_last_anchor
from app.audit.queries import find_latest
from app.config import INSTANCE_FOLDER, PROJECT_FOLDER, Settings
from app.core.access import Permission, requires
from app.core.clock import now_utc
from app.core.health import schema_is_current
from app.core.lease import find_lease
from app.notifications.queries import look_at_outbox
from app.status.rules import Facts, judge

bp: Final = Blueprint("status", __name__)


@bp.get("/status")
@requires(Permission.ACCOUNT_MANAGE)
def home() -> str:
    """What is well, and what somebody should look at. Nothing about any case or person."""
    return render_template("status/home.html", lines=judge(_look()))


def _look() -> Facts:
    settings: Settings = current_app.extensions["settings"]
    outbox, lease, backup, anchor = look_at_outbox(), find_lease(), find_latest("backup_made"), find_last_anchor()
    folder = INSTANCE_FOLDER if INSTANCE_FOLDER.exists() else PROJECT_FOLDER
    return Facts(
        now_utc=now_utc(),
        is_schema_current=schema_is_current(),
        sends_mail=bool(settings.smtp_url),
        mail_waiting=outbox.waiting,
        mail_waits=timedelta(seconds=outbox.oldest_seconds),
        mail_failing=outbox.failing,
        lease_until_utc=lease.until_utc if lease else None,
        backup_utc=backup.occurred_utc if backup else None,
        anchor_utc=datetime.fromisoformat(anchor.made_utc) if anchor else None,
        free_bytes=shutil.disk_usage(folder).free,
    )

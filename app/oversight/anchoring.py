"""Making anchors of the trail, and getting them out of the installation: to a file, and to the officers by mail."""

import logging
import time
import uuid
from typing import Final

from flask import current_app
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.audit.anchors import find_last_anchor, get_end, keep_outside, make_anchor
from app.audit.check import Anchor, UnreadableAnchorError
from app.audit.models import AuditAnchor
from app.audit.service import record
from app.config import Settings
from app.core.clock import now_utc
from app.core.database import db
from app.core.logs import fault_of
from app.core.sockets import live
from app.core.transaction import forget_changes, transactional
from app.notifications.service import queue_mail
from app.oversight.queries import list_officers

SECONDS_BETWEEN_LOOKS: Final = 60.0

log = logging.getLogger(__name__)


def anchor_now() -> Anchor:
    """Make an anchor of all that is there by now, tell the officers, and keep it outside."""
    anchor = _make(None)
    _keep()
    return anchor


def anchor_this_hour() -> bool:
    """The same once an hour, where something was added since the last; answers whether one was made.

    Several processes may try at once: the anchor of an hour has one id, so that one of them comes first.
    """
    end, last = get_end(), find_last_anchor()
    if end.number == (last.number if last else 0):
        return False
    id_ = uuid.uuid5(end.chain_id, now_utc().strftime("%Y-%m-%dT%H"))
    if db.session.get(AuditAnchor, id_) is not None:
        return False
    try:
        _make(id_)
    except IntegrityError:
        return False
    _keep()
    return True


@transactional
def record_export(account_id: uuid.UUID | None) -> None:
    """Leave on the trail that it is exported, before it is."""
    record("trail_exported", account_id)


@transactional
def _make(id_: uuid.UUID | None) -> Anchor:
    anchor = make_anchor(id_)
    for officer in list_officers():
        queue_mail(
            occasion=f"anchor:{anchor.chain_id}:{id_ or anchor.made_utc}:{officer.id}",
            account_id=officer.id,
            address=officer.email,
            subject="An anchor of the trail, to keep",
            text=(
                "Caseround keeps a trail of who did and saw what. These lines say how far\n"
                "it goes. Keep this message: with it, `caseround audit verify --anchor FILE`\n"
                "shows whether anything was changed or taken out since.\n\n"
                f"{anchor.words()}\nFingerprint: {anchor.fingerprint}\n"
            ),
        )
    return anchor


def _keep() -> None:
    settings: Settings = current_app.extensions["settings"]
    try:
        keep_outside(settings.anchor_file)
    except (OSError, UnreadableAnchorError) as error:
        # The next anchor takes along whatever the file still lacks.
        log.error("an anchor of the trail was not kept outside", extra=fault_of(error))  # noqa: TRY400  # says enough


class HourlyAnchor:
    """The chore of a web process: looks once a minute."""

    def __init__(self) -> None:
        self.next_look = 0.0

    def __call__(self) -> None:
        """Make the anchor of this hour, if it is time to look and there is something new."""
        if time.monotonic() < self.next_look:
            return
        self.next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS
        with live.app_context():
            try:
                anchor_this_hour()
            except (SQLAlchemyError, ValueError) as error:
                forget_changes()
                log.error("no anchor of the trail was made", extra=fault_of(error))  # noqa: TRY400  # says enough


def init_oversight() -> None:
    """Let every web process look whether this hour has its anchor."""
    live.chores = [chore for chore in live.chores if not isinstance(chore, HourlyAnchor)]
    live.chores.append(HourlyAnchor())

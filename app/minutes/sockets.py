"""Writing the minutes live: opening a document, changing it, and showing who is writing.

A keystroke touches neither the database nor a request: what a connection may write in stands in `Connection.allowed`
by document, put there when it opened the document and dropped whenever access changes.
"""

import binascii
import logging
import time
import uuid
from base64 import b64decode, b64encode
from typing import Any, Final

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.audit.queries import was_viewed
from app.audit.service import record
from app.cases.need_to_know import Sight
from app.core.access import Actor, Permission
from app.core.across import across
from app.core.connections import Connection
from app.core.errors import NOT_FOUND
from app.core.logs import fault_of
from app.core.sockets import live
from app.core.transaction import transactional
from app.identity.queries import actor_of, find_account
from app.minutes.compaction import MOST_UPDATES, Compactor
from app.minutes.elsewhere import WRITTEN, Elsewhere
from app.minutes.fanout import KIND, Fanout, room_of
from app.minutes.log import CLOSED, NOT_KEPT, Entry, UpdateLog
from app.minutes.open_documents import OpenDocument, OpenDocuments
from app.minutes.queries import DocumentAccess, find_document_access
from app.minutes.update_format import UNREADABLE, UnusableUpdate

SECONDS_BETWEEN_PRESENCE: Final = 1.0
SHOWN: Final = "shown"
NOT_REACHED: Final = "The minutes cannot be reached just now. This page tries again."
NOT_OPEN: Final = "Open this document first."
MAY_NOT_WRITE: Final = "You may read these minutes, but not write in them."

log = logging.getLogger(__name__)


class LiveMinutes:
    """The minutes that are open in this process. There is one, `minutes`."""

    def __init__(self) -> None:
        self.documents = OpenDocuments()
        self.fanout = Fanout()
        self.log: UpdateLog
        self.compactor: Compactor
        self.presence: dict[tuple[str, uuid.UUID], tuple[float, bool]] = {}
        # What each page that opened a document was told builds on so many losses.
        self.told: dict[tuple[str, uuid.UUID], int] = {}

    def start(self, app: Flask) -> None:
        """Begin anew for this app."""
        self.documents = OpenDocuments()
        self.fanout = Fanout()
        self.elsewhere = Elsewhere(self.documents, self.fanout, kept=self.keep_short)
        self.log = UpdateLog(
            app,
            self.documents,
            saved=_tell_saved,
            refused=_tell_refused,
            kept=self.keep_short,
            numbered=None if across.is_alone else self.elsewhere.tell,
        )
        self.compactor = Compactor(app)
        self.presence.clear()
        self.told.clear()

    def sweep(self) -> None:
        """Forget what nobody uses any longer, and make its log short."""
        self.elsewhere.look_where_needed()
        for document in self.documents.sweep():
            if document.logged > 1:
                self.compactor.ask(document.id, document.key)
        for kept in (self.presence, self.told):
            for key in [key for key in kept if key[0] not in live.connections]:
                del kept[key]

    def keep_short(self, document: OpenDocument) -> None:
        """Make the log of a document short while it is in use, when it has become long."""
        if document.logged >= MOST_UPDATES:
            document.logged = 1
            self.compactor.ask(document.id, document.key)


minutes = LiveMinutes()


def init_minutes(app: Flask) -> None:
    """Let this app's pages write minutes."""
    minutes.start(app)
    across.hear(WRITTEN, lambda document_id, numbers: minutes.elsewhere.hear(uuid.UUID(document_id), numbers))
    across.hear(SHOWN, _show_elsewhere)
    across.look_again(lambda: minutes.elsewhere.look())  # noqa: PLW0108  # it begins anew with each app
    if minutes.sweep not in live.chores:
        live.chores.append(minutes.sweep)


@live.watch(KIND, on_request=False)
def may_read(actor: Actor, document_id: uuid.UUID) -> bool:
    """Whether this person may hear of a document; asked again for everybody in its room when access changes."""
    return find_document_access(actor, document_id) is not None


@live.event("minutes_open", Permission.MINUTES_READ)
def open_document(connection: Connection, document_id: object, vector: object) -> dict[str, Any]:
    """Let a page into a document: what it lacks, and how far the server's copy goes. Writing is a separate right."""
    id_, known, epoch = uuid.UUID(str(document_id)), _decode(vector), connection.epoch
    losses = minutes.documents.losses(id_)
    with minutes.documents.awaiting(id_):
        try:
            document, may_write = _let_in(connection, id_)
        except _Refused as refusal:
            return {"ok": False, "error": str(refusal)}
        with document.lock:
            update, reached = document.text.difference(known), document.text.vector()
        minutes.told[connection.sid, id_] = losses
        live.enter(connection, room_of(id_))
    if connection.epoch != epoch:
        # Access changed while this was looked up: what was found may not hold any longer.
        live.leave(connection, room_of(id_))
        connection.allowed.pop(str(id_), None)
        return {"ok": False, "error": NOT_REACHED}
    return {"ok": True, "update": _encode(update), "vector": _encode(reached), "may_write": may_write}


class _Refused(Exception):
    """This is not done; the message says why."""


def _let_in(connection: Connection, id_: uuid.UUID) -> tuple[OpenDocument, bool]:
    """Ask the database what this person may do with the document, and remember it. Raises `_Refused`."""
    seen = f"seen:{id_}"
    try:
        with live.app_context():
            access = _look_up(connection.actor, id_, is_first=seen not in connection.allowed)
            if access is None:
                connection.allowed.pop(str(id_), None)
                raise _Refused(NOT_FOUND)
            is_loaded = minutes.documents.find(id_) is not None
            document = minutes.documents.load(access.document, access.item.meeting_id)
            if not across.is_alone:
                minutes.elsewhere.catch_up(document, is_fresh=not is_loaded)
    except SQLAlchemyError as error:
        log.error("minutes not opened", extra=fault_of(error))  # noqa: TRY400  # the trace may hold what was read
        raise _Refused(NOT_REACHED) from None
    connection.allowed[seen] = True
    connection.allowed[str(id_)] = access.may_write
    return document, access.may_write


@transactional
def _look_up(actor: Actor, id_: uuid.UUID, *, is_first: bool) -> DocumentAccess | None:
    access = find_document_access(actor, id_)
    if access is None or not is_first:
        return access
    sight, item = Sight.CASE.name.lower(), access.item
    # The page of the case has left its entry; a program that opens the text without the page leaves one too.
    if not was_viewed(actor.account_id, item.case_id, item.meeting_id, sight):
        record("case_viewed", actor.account_id, case_id=item.case_id, meeting_id=item.meeting_id, sight=sight)
    return access


@live.event("minutes_update", Permission.MINUTES_WRITE)
def update_document(connection: Connection, document_id: object, n: object, update: object) -> None:
    """Take one change of one page: look at it, apply it, put it in line for the disk, pass it on."""
    if not isinstance(document_id, str) or not isinstance(update, str) or not isinstance(n, int):
        raise TypeError(UNREADABLE)
    try:
        id_ = uuid.UUID(document_id)
        data = _decode(update)
        _take(connection, id_, n, data)
    except (ValueError, TypeError) as error:
        reason = str(error) if isinstance(error, UnusableUpdate) else UNREADABLE
        live.tell(connection.sid, "minutes_refused", document_id[:36], n, reason)
        live.note_refusal(connection)
        return
    except _Refused as refusal:
        live.tell(connection.sid, "minutes_refused", document_id, n, str(refusal))
        return
    connection.is_typing = True
    minutes.fanout.relay(id_, connection.sid, update)


def _take(connection: Connection, id_: uuid.UUID, n: int, data: bytes) -> None:
    for _ in range(2):
        document = _find_writable(connection, id_)
        with document.lock:
            if minutes.told.get((connection.sid, id_)) != minutes.documents.losses(id_):
                # The page believes something to be here that the disk has refused: it must ask again how far this goes.
                break
            # It may have been dropped since it was found; then it is read from the disk again.
            if not document.is_dropped:
                document.text.apply(data)
                actor = connection.actor
                minutes.log.append(
                    Entry(document=document, account_id=actor.account_id, sid=connection.sid, n=n, update=data)
                )
                return
    raise _Refused(NOT_KEPT)


def _find_writable(connection: Connection, id_: uuid.UUID) -> OpenDocument:
    if room_of(id_) not in connection.rooms:
        raise _Refused(NOT_OPEN)
    may_write = connection.allowed.get(str(id_))
    document = minutes.documents.find(id_)
    if may_write is None or document is None:
        # Access changed, or nobody wrote for a while: the one time that a change asks the database.
        document, may_write = _let_in(connection, id_)
    if not may_write:
        raise _Refused(MAY_NOT_WRITE)
    return document


@live.event("minutes_presence", Permission.MINUTES_WRITE)
def show_presence(connection: Connection, document_id: object, what: object) -> None:
    """Tell the others that somebody begins or stops writing. Who it is says the server, never the page."""
    id_ = uuid.UUID(str(document_id))
    is_writing = isinstance(what, dict) and what.get("is_writing") is True
    document = minutes.documents.find(id_)
    if document is None or room_of(id_) not in connection.rooms or not connection.allowed.get(str(id_)):
        return
    key, now = (connection.sid, id_), time.monotonic()
    last, was_writing = minutes.presence.get(key, (-SECONDS_BETWEEN_PRESENCE, False))
    if now - last < SECONDS_BETWEEN_PRESENCE and (is_writing or not was_writing):
        return
    minutes.presence[key] = (now, is_writing)
    _show(id_, connection.actor, is_writing=is_writing, leave_out=connection.sid)
    across.tell(SHOWN, str(id_), str(connection.actor.account_id), is_writing)


def _show(id_: uuid.UUID, actor: Actor, *, is_writing: bool, leave_out: str = "") -> None:
    document = minutes.documents.find(id_)
    shown = {
        "who": str(actor.account_id),
        "name": actor.name,
        "agency": actor.employer_name,
        "section": document.section if document is not None else "",
        "is_writing": is_writing,
    }
    live.tell_room(room_of(id_), "minutes_presence", str(id_), shown, leave_out=leave_out)


def _show_elsewhere(document_id: str, account_id: str, is_writing: bool) -> None:  # noqa: FBT001  # as it was told
    """Somebody writes at another process: only who, by their id, came from there."""
    id_ = uuid.UUID(document_id)
    if live.members(room_of(id_)):
        with live.app_context():
            account = find_account(uuid.UUID(account_id))
            if account is not None:
                _show(id_, actor_of(account), is_writing=is_writing)


def _tell_saved(sid: str, document: OpenDocument, n: int) -> None:
    live.tell(sid, "minutes_saved", str(document.id), n)


def _tell_refused(sid: str, document: OpenDocument, n: int, reason: str) -> None:
    connection = live.connections.get(sid)
    if connection is not None and reason == CLOSED:
        # The next attempt is told at once, and shown to nobody.
        connection.allowed[str(document.id)] = False
    live.tell(sid, "minutes_refused", str(document.id), n, reason)


def _decode(text: object) -> bytes:
    if not isinstance(text, str):
        raise TypeError(UNREADABLE)
    try:
        return b64decode(text, validate=True)
    except binascii.Error as error:
        raise UnusableUpdate(UNREADABLE) from error


def _encode(data: bytes) -> str:
    return b64encode(data).decode("ascii")

"""What other processes write: taken in here from the log, once it is on disk, and passed on to the pages here.

Other processes hear that something was kept, by the id of its document and the numbers of its updates; its text stands
in the database alone. Only of documents that somebody here has open, or is about to open, is anything read. Who may see
a document was asked when their page came into its room, and is asked again as for anything else that is passed on.
"""

import logging
import uuid
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from app.agenda.models import AgendaItem
from app.core.across import across
from app.core.database import db
from app.core.logs import fault_of
from app.core.sockets import live, socketio
from app.minutes.document import LoggedUpdate, read_numbered
from app.minutes.fanout import Fanout, room_of, rooms_here
from app.minutes.models import MinutesDocument
from app.minutes.open_documents import OpenDocument, OpenDocuments
from app.minutes.update_format import UnusableUpdate

WRITTEN: Final = "written"
NOBODY: Final = ""

log = logging.getLogger(__name__)


class Elsewhere:
    """Follows what other processes write to the same database."""

    def __init__(self, documents: OpenDocuments, fanout: Fanout, *, kept: Callable[[OpenDocument], None]) -> None:
        self._documents, self._fanout, self._kept = documents, fanout, kept
        # By document, the numbers of updates to take in. None at all stand for whatever is new in its log.
        self._asked: dict[uuid.UUID, set[int]] = defaultdict(set)
        self._is_running = self._has_missed = False

    def tell(self, numbers: Mapping[uuid.UUID, Collection[int]]) -> None:
        """Tell the others what was put on disk here."""
        for document_id, its_numbers in numbers.items():
            across.tell(WRITTEN, str(document_id), list(its_numbers))

    def hear(self, document_id: uuid.UUID, numbers: Collection[int]) -> None:
        """Another process has put this on disk."""
        if live.members(room_of(document_id)) or self._documents.is_awaited(document_id):
            self._ask(document_id, numbers)

    def look_where_needed(self) -> None:
        """Look while others cannot be heard, and where what they told could not be read."""
        if across.is_away or self._has_missed:
            self.look()

    def look(self) -> None:
        """Look for what is new in every document that somebody here has open."""
        self._has_missed = False
        for document_id in rooms_here():
            self._ask(document_id, ())

    def catch_up(self, document: OpenDocument, *, is_fresh: bool) -> None:
        """Take in what is new in its log for somebody who comes; those who have it open hear of that too.

        A document that was read just now is up to date, but its pages may lack what it holds.
        """
        self._pass_on(document.id, document.text.difference(b"") if is_fresh else self._documents.catch_up(document))

    def _ask(self, document_id: uuid.UUID, numbers: Collection[int]) -> None:
        self._asked[document_id].update(numbers)
        if not self._is_running:
            self._is_running = True
            socketio.start_background_task(self._drain)

    def _drain(self) -> None:
        while True:
            socketio.sleep(0)
            asked, self._asked = self._asked, defaultdict(set)
            if not asked:
                self._is_running = False
                return
            try:
                with live.app_context():
                    self._take_in(asked)
            except Exception as error:  # noqa: BLE001  # the database may be away for a moment
                self._has_missed = True
                log.error("updates of another process not taken in", extra=fault_of(error))  # noqa: TRY400  # a trace may quote them

    def _take_in(self, asked: Mapping[uuid.UUID, Collection[int]]) -> None:
        documents = [self._find(document_id) for document_id in asked]
        wanted = {
            document: {number for number in asked[document.id] if (number, False) not in document.known}
            for document in documents
        }
        keys = {document.id: document.key for document, numbers in wanted.items() if numbers}
        new = read_numbered(db.session.connection(), keys, set().union(*wanted.values())) if keys else {}
        for document, numbers in wanted.items():
            if not asked[document.id] or not self._take_numbered(document, numbers, new.get(document.id, ())):
                self.catch_up(document, is_fresh=False)
            self._kept(document)

    def _find(self, document_id: uuid.UUID) -> OpenDocument:
        document = self._documents.find(document_id)
        if document is None:
            # Nobody has written here for a while, or the first page is on its way into it.
            row = db.session.get_one(MinutesDocument, document_id)
            document = self._documents.load(row, db.session.get_one(AgendaItem, row.item_id).meeting_id)
            self.catch_up(document, is_fresh=True)
        return document

    def _take_numbered(self, document: OpenDocument, wanted: Collection[int], new: Sequence[LoggedUpdate]) -> bool:
        """Take in these updates; false where that cannot be done without looking at all of the log."""
        if len(new) < len(wanted) or any(one.runs is not None for one in new):
            # The log was made short meanwhile.
            return False
        for one in new:
            with document.lock:
                try:
                    document.text.apply(one.update)
                except UnusableUpdate:
                    # It builds on something of which nothing was heard.
                    return False
                document.known.add(one.mark)
                document.logged += 1
            self._pass_on(document.id, one.update)
        return True

    def _pass_on(self, document_id: uuid.UUID, update: bytes) -> None:
        if update and live.members(room_of(document_id)):
            self._fanout.relay(document_id, NOBODY, b64encode(update).decode("ascii"))

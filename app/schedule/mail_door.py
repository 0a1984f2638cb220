"""Where our own mail server brings the mail that comes in, by LMTP or SMTP: the only importer of aiosmtpd.

A mail is confirmed after the commit. Whatever is wrong with us is answered with 451, so that it is brought again.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from app.config import Settings
from app.core.logs import fault_of
from app.directory.queries import find_partnership
from app.invitations.mail_in import receive_mail
from app.invitations.mail_reading import LARGEST_MAIL

log = logging.getLogger(__name__)

SECONDS_OF_SILENCE: Final = 60.0
# Mail programs write longer lines than they may; a line of this length is still read, and longer ones are refused.
LONGEST_LINE: Final = 65_536
_TAKEN: Final = "250 2.0.0 We have it"
_LATER: Final = "451 4.3.0 Not now, please bring it again"
_NOBODY: Final = "550 5.1.1 Nobody here has this address"
_ONE_AT_A_TIME: Final = "452 4.5.3 One address at a time"


class MailDoor:
    """Listens where `MAIL_IN` says. `open` may be called again and again: where another process listens it waits."""

    def __init__(self, app: Flask) -> None:
        settings: Settings = app.extensions["settings"]
        self._app = app
        self._parts = urlsplit(settings.mail_in)
        self._controller: Controller | None = None
        # Its own lines name addresses.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)

    def open(self) -> bool:
        """Listen, unless that is done already; answers whether we do."""
        if self._controller is None and self._parts.hostname:
            kind = _Lmtp if self._parts.scheme == "lmtp" else _Smtp
            controller = _Controller(_Takes(self._app), self._parts.hostname, self._parts.port or 0, kind)
            try:
                controller.start()
            except (OSError, TimeoutError):
                with suppress(Exception):
                    controller.stop(no_assert=True)
                controller.loop.close()
                return False
            self._controller = controller
        return self._controller is not None

    def close(self) -> None:
        """Listen no longer; what was begun is brought again by the mail server."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


class _Lmtp(LMTP):
    line_length_limit = LONGEST_LINE


class _Smtp(SMTP):
    line_length_limit = LONGEST_LINE


class _Controller(Controller):
    def __init__(self, handler: "_Takes", host: str, port: int, kind: type[SMTP]) -> None:
        super().__init__(handler, hostname=host, port=port)
        self._kind = kind

    def factory(self) -> SMTP:
        return self._kind(
            self.handler,
            data_size_limit=LARGEST_MAIL,
            hostname="caseround",
            ident="Caseround",
            timeout=SECONDS_OF_SILENCE,
            loop=self.loop,
        )


class _Takes:
    """What is done with what arrives. The names are the library's."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take mail for our own mailbox, with or without a token; LMTP wants an answer for each, so one at a time."""
        if envelope.rcpt_tos:
            return _ONE_AT_A_TIME
        is_ours = await self._beside(self._is_ours, address)
        if is_ours is None:
            return _LATER
        if not is_ours:
            return _NOBODY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail in."""
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        taken = await self._beside(receive_mail, raw, tuple(str(one) for one in envelope.rcpt_tos))
        return _LATER if taken is None else _TAKEN

    async def handle_exception(self, error: Exception) -> str:
        """What the library could not deal with."""
        log.warning("mail was not answered", extra=fault_of(error))
        return _LATER

    async def _beside(self, work: Any, *given: Any) -> Any:  # noqa: ANN401  # any work, any answer
        """Do something with the database in a thread, so that other lines go on; None where it failed."""

        def run() -> Any:  # noqa: ANN401
            with self._app.app_context():
                return work(*given)

        try:
            return await asyncio.get_running_loop().run_in_executor(None, run)
        except Exception as error:  # noqa: BLE001  # the database may be away for a moment
            log.error("mail not taken in", extra=fault_of(error))  # noqa: TRY400  # a trace may hold what it read
            return None

    @staticmethod
    def _is_ours(address: str) -> bool:
        partnership = find_partnership()
        if partnership is None:
            return False
        name, _at, host = partnership.email.lower().rpartition("@")
        typed, _at, typed_host = address.lower().rpartition("@")
        return (typed.partition("+")[0], typed_host) == (name, host)

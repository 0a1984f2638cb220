"""Speaking to the mail server: the only importer of smtplib. Whatever goes wrong becomes one of our own words."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from app.notifications.rules import Fate

SECONDS_TO_WAIT: Final = 20.0
_OK: Final = 250
_FOR_GOOD: Final = 500
_NEAR: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_USUAL_PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class NotSentError(Exception):
    """A message was not sent, or nobody knows. `fate` says which."""

    def __init__(self, fate: Fate) -> None:
        super().__init__(fate.value)
        self.fate = fate


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over, as `SMTP_URL` names it, and by which name we call ourselves there."""

    kind: str
    host: str
    port: int
    own_name: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, smtp_url: str, base_url: str) -> Self:
        """The server that a checked `SMTP_URL` names. Our machine's name is not said: it would stand in the mail."""
        parts = urlsplit(smtp_url)
        return cls(
            kind=parts.scheme,
            host=parts.hostname or "",
            port=parts.port or _USUAL_PORTS[parts.scheme],
            own_name=urlsplit(base_url).hostname or "localhost",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    @property
    def must_be_safe(self) -> bool:
        """Whether nothing is said without TLS: where the setting asks for it, or a password would go the open way."""
        return self.kind != "smtp" or (self.user != "" and self.host not in _NEAR)


class MailLine:
    """An open line to the mail server. Raises `NotSentError` where there is none to be had."""

    def __init__(self, server: MailServer) -> None:
        self._smtp = _connect(server)
        try:
            self._greet(server)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError):
            self.close()
            raise NotSentError(Fate.NOT_LET_IN) from None
        except ssl.SSLError:
            self.close()
            raise NotSentError(Fate.NOT_SAFE) from None
        except (OSError, ValueError):
            self.close()
            raise NotSentError(Fate.NOT_REACHED) from None
        except BaseException:
            self.close()
            raise

    def _greet(self, server: MailServer) -> None:
        smtp = self._smtp
        smtp.ehlo_or_helo_if_needed()
        if server.kind != "smtps":
            if smtp.has_extn("starttls"):
                smtp.starttls(context=_trust(server))
                smtp.ehlo_or_helo_if_needed()
            elif server.must_be_safe:
                raise NotSentError(Fate.NOT_SAFE)
        if server.user:
            smtp.login(server.user, server.password)

    @property
    def is_open(self) -> bool:
        """Whether another message may go over it."""
        return self._smtp.sock is not None

    def hand_over(self, sender: str, address: str, message: bytes) -> None:
        """Give one message to the server for one person. Raises `NotSentError`."""
        try:
            code, _said = self._smtp.mail(sender)
            if code != _OK:
                # It does not like us, whoever the message is for: somebody has to look at the settings.
                raise self._back_out(Fate.PUT_OFF)
            code, _said = self._smtp.rcpt(address)
            if code not in {_OK, _OK + 1}:
                raise self._back_out(Fate.REFUSED if code >= _FOR_GOOD else Fate.PUT_OFF)
        except UnicodeError:
            raise self._back_out(Fate.UNFIT) from None
        except (OSError, ValueError):
            self.close()
            raise NotSentError(Fate.NOT_REACHED) from None
        self._hand_over_text(message)

    def _hand_over_text(self, message: bytes) -> None:
        try:
            code, _said = self._smtp.data(message)
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
        except OSError:
            # The text may have gone, and only the answer be lost.
            self.close()
            raise NotSentError(Fate.UNSURE) from None
        if code != _OK:
            raise self._back_out(Fate.REFUSED if code >= _FOR_GOOD else Fate.PUT_OFF)

    def _back_out(self, fate: Fate) -> NotSentError:
        try:
            self._smtp.rset()
        except OSError:
            self.close()
        return NotSentError(fate)

    def close(self) -> None:
        """End it, politely where that is possible."""
        if self.is_open:
            with suppress(OSError):
                self._smtp.quit()
        self._smtp.close()


def _connect(server: MailServer) -> smtplib.SMTP:
    try:
        if server.kind == "smtps":
            return smtplib.SMTP_SSL(
                server.host,
                server.port,
                local_hostname=server.own_name,
                timeout=SECONDS_TO_WAIT,
                context=_trust(server),
            )
        return smtplib.SMTP(server.host, server.port, local_hostname=server.own_name, timeout=SECONDS_TO_WAIT)
    except ssl.SSLError:
        raise NotSentError(Fate.NOT_SAFE) from None
    except (OSError, ValueError):
        raise NotSentError(Fate.NOT_REACHED) from None


def _trust(server: MailServer) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.kind == "smtp" and server.host in _NEAR:
        # The mail server of this machine need not prove who it is, and often cannot.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context

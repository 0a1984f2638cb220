"""A mail that came in, taken apart: what it is, who sent it, and the answer in it. Nothing of it is believed yet.

Nothing that a mail can hold raises: what cannot be read is said to be so, in a word of ours. What would take long to
take apart is not taken apart.
"""

import enum
import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from typing import Final

from app.core.letters import readable
from app.meetings.calendar_reading import CalendarReply, Unreadable, read_reply

LARGEST_MAIL: Final = 2_000_000
LONGEST_HEAD: Final = 64_000
MOST_PARTS: Final = 20
LONGEST_TEXT: Final = 20_000
_LONGEST_ADDRESS: Final = 320
_TOKEN: Final = re.compile(r"\+([a-z2-7]{32})@", re.IGNORECASE)
_OUR_NAME: Final = re.compile(rb"<([0-9a-f]{32})@")
_CALENDAR_TYPES: Final = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_TNEF_TYPES: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_ADDRESSED: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")


class MailKind(enum.Enum):
    """What a mail is."""

    ANSWER = enum.auto()
    # Something that a person should look at; `why` says why it was not read as an answer.
    UNCLEAR = enum.auto()
    CAME_BACK = enum.auto()
    # Sent by a program to nobody in particular: out of office, a newsletter, word that a mail is late.
    AUTOMATIC = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMail:
    """A mail, taken apart. `tokens` stood behind a plus in addresses of ours; `our_names` are mails that came back."""

    kind: MailKind
    digest: str
    why: str = ""
    sender: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    answer: CalendarReply | None = field(default=None, repr=False)
    tokens: frozenset[str] = field(default=frozenset(), repr=False)
    our_names: Sequence[str] = ()
    # What our own mail server says of the sender: the first line of that kind, nearest to us.
    vouched: str = field(default="", repr=False)


def read_mail(
    raw: bytes, *, recipients: Collection[str] = (), zone: str, received_utc: datetime, authserv_id: str = ""
) -> ReadMail:
    """Take a mail apart. `recipients` are those that the mail server named."""
    head = _head_of(raw)
    if (
        len(head) > LONGEST_HEAD
        or raw.lower().count(b"boundary") > MOST_PARTS
        or raw.count(b"message/rfc822") > MOST_PARTS
    ):
        return ReadMail(
            kind=MailKind.UNCLEAR,
            digest=hashlib.sha256(raw).hexdigest(),
            why="It is built in a way that no mail program uses",
            text=_as_text(raw[:LONGEST_TEXT], ""),
        )
    try:
        return _Opened(raw, recipients, authserv_id).read(zone, received_utc)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ReadMail(
            kind=MailKind.UNCLEAR,
            digest=hashlib.sha256(raw).hexdigest(),
            why="It could not be taken apart",
            text=_as_text(raw[:LONGEST_TEXT], ""),
        )


class _Opened:
    """One mail while it is taken apart."""

    def __init__(self, raw: bytes, recipients: Collection[str], authserv_id: str) -> None:
        self.raw = raw
        # The older policy looks into no header before it is asked for one.
        self.mail = message_from_bytes(raw, policy=policy.compat32)
        self.recipients = recipients
        self.authserv_id = authserv_id

    def read(self, zone: str, received_utc: datetime) -> ReadMail:
        """What it is."""
        calendars = list(self._calendars())
        read = [read_reply(text.encode(), zone=zone, received_utc=received_utc) for text in calendars]
        answers = list(dict.fromkeys(one for one in read if isinstance(one, CalendarReply)))
        tokens = self._tokens(calendars)
        kind, why, answer = self._judge(answers, read)
        return ReadMail(
            kind=kind,
            why=why,
            answer=answer,
            digest=self._digest(),
            sender=self._sender(),
            subject=_header(self.mail, "Subject"),
            text=self._text(calendars),
            tokens=tokens,
            our_names=self._our_names() if kind is MailKind.CAME_BACK else (),
            vouched=self._vouched(),
        )

    def _judge(
        self, answers: Sequence[CalendarReply], read: Sequence[CalendarReply | Unreadable]
    ) -> tuple[MailKind, str, CalendarReply | None]:
        if len(answers) == 1:
            return MailKind.ANSWER, "", answers[0]
        if len(answers) > 1:
            return MailKind.UNCLEAR, "It holds several answers", None
        if self._has_come_back():
            return MailKind.CAME_BACK, "", None
        unreadable = next((one.why for one in read if isinstance(one, Unreadable)), "")
        if any(_is_tnef(part) for part in self.mail.walk()):
            return MailKind.UNCLEAR, "It is in a form that only Outlook can read (winmail.dat)", None
        if unreadable:
            return MailKind.UNCLEAR, f"Its calendar object is no answer: {unreadable}", None
        if self._is_automatic():
            return MailKind.AUTOMATIC, "", None
        return MailKind.UNCLEAR, "It was written by hand", None

    def _has_come_back(self) -> bool:
        if self.mail.get_content_type() == "multipart/report":
            kind = str(self.mail.get_param("report-type") or "").lower()
            return kind == "delivery-status" and self._failed()
        sender = self._sender()
        return sender.startswith(("mailer-daemon@", "postmaster@")) and _OUR_NAME.search(self.raw) is not None

    def _failed(self) -> bool:
        """Whether a report says that a mail did not arrive, and not only that it is late."""
        return any(
            re.search(r"^failed\b", str(part.get("Action", "")).strip(), re.IGNORECASE)
            for part in self.mail.walk()
            if part.get("Action")
        )

    def _is_automatic(self) -> bool:
        automatic = str(self.mail.get("Auto-Submitted", "no")).strip().lower()
        bulk = str(self.mail.get("Precedence", "")).strip().lower()
        return (
            not automatic.startswith("no")
            or bulk in {"bulk", "list", "junk", "auto_reply"}
            or any(name in self.mail for name in ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond"))
            or self.mail.get_content_type() == "multipart/report"
        )

    def _calendars(self) -> Iterator[str]:
        """The calendar objects in it as text, however deep they lie and whatever they are called."""
        for part in self.mail.walk():
            name = str(part.get_filename() or "").lower()
            if not part.is_multipart() and (
                part.get_content_type() in _CALENDAR_TYPES or name.endswith((".ics", ".vcs", ".ical"))
            ):
                yield _as_text(_payload(part), _charset(part))

    def _text(self, calendars: Sequence[str]) -> str:
        """What a person would read in it, and the calendar objects as they stand."""
        found = [
            _as_text(_payload(part), _charset(part))
            for part in self.mail.walk()
            if part.get_content_type() == "text/plain" and not part.is_multipart()
        ]
        if not found:
            found = [
                re.sub(r"<[^<>]*>", " ", _as_text(_payload(part), _charset(part))[: 4 * LONGEST_TEXT])
                for part in self.mail.walk()
                if part.get_content_type() == "text/html"
            ]
        return readable("\n\n".join([*found, *calendars]).replace("\r\n", "\n").strip()[:LONGEST_TEXT])

    def _tokens(self, calendars: Sequence[str]) -> frozenset[str]:
        places = [*self.recipients, *(_header(self.mail, name) for name in _ADDRESSED)]
        # Long lines of a calendar object are folded: a line that begins with a blank goes on with the one before.
        places += [re.sub(r"\r?\n[ \t]", "", text) for text in calendars]
        return frozenset(token.lower() for place in places for token in _TOKEN.findall(place))

    def _our_names(self) -> Sequence[str]:
        names = [name.decode() for name in _OUR_NAME.findall(self.raw)]
        return list(dict.fromkeys(names))[:MOST_PARTS]

    def _sender(self) -> str:
        for name in ("From", "Sender", "Return-Path"):
            try:
                pairs = getaddresses([" ".join(str(self.mail.get(name, "")).split())[: 4 * _LONGEST_ADDRESS]])
            except RecursionError:
                continue
            address = next((address for _name, address in pairs if "@" in address), "")
            if address and len(address) <= _LONGEST_ADDRESS:
                return readable(address.strip().lower())
        return ""

    def _vouched(self) -> str:
        for line in self.mail.get_all("Authentication-Results", []):
            text = " ".join(str(line).split())
            if self.authserv_id and re.split(r"[\s;]", text, maxsplit=1)[0].lower() == self.authserv_id.lower():
                return text
        return ""

    def _digest(self) -> str:
        """What tells it apart, also when a mail server brings it a second time with other marks of its way."""
        kept = hashlib.sha256()
        for name in ("Message-ID", "From", "Date"):
            kept.update(str(self.mail.get(name, "")).encode(errors="replace") + b"\x00")
        kept.update(self.raw[len(_head_of(self.raw)) :])
        return kept.hexdigest()


def _head_of(raw: bytes) -> bytes:
    found = re.search(rb"\r?\n\r?\n", raw[: LONGEST_HEAD + 4])
    return raw[: found.start()] if found else raw[: LONGEST_HEAD + 1]


def _is_tnef(part: Message) -> bool:
    return part.get_content_type() in _TNEF_TYPES or str(part.get_filename() or "").lower() == "winmail.dat"


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset(part: Message) -> str:
    return str(part.get_content_charset() or "")


def _as_text(raw: bytes, charset: str) -> str:
    """Bytes as text: as they say, else as they look. Nothing is refused for one letter."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    for name in (charset, "utf-8"):
        try:
            return raw.decode(name or "utf-8")
        except (LookupError, ValueError):
            continue
    return raw.decode("windows-1252", errors="replace")


def _header(mail: Message, name: str) -> str:
    """A header on one line, in letters as people read them."""
    raw = str(mail.get(name, ""))[:LONGEST_HEAD]
    try:
        text = str(make_header(decode_header(raw)))
    except (LookupError, ValueError):
        text = raw
    return readable(" ".join(text.split()))[:1000]

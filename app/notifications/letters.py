"""A message as it leaves: plain text to one person, and in its headers nothing that tells of anybody else."""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime


class UnfitLetterError(Exception):
    """This cannot be written as a mail. Says nothing of what it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message, opened."""

    id: uuid.UUID
    queued_utc: datetime
    address: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    # A calendar object beside the text, what it asks a calendar to do, and where the answer to it goes.
    calendar: str = field(default="", repr=False)
    calendar_method: str = ""
    reply_to: str = field(default="", repr=False)


def write_letter(letter: Letter, sender: str) -> bytes:
    """The message as bytes. It is dated when it was queued, and has one name however often it is sent.

    An invitation comes from where answers to it go, because calendars answer to whoever invited. Raises
    `UnfitLetterError`.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = letter.reply_to or sender
        message["To"] = letter.address
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(letter.queued_utc)
        message["Message-ID"] = f"<{name_of(letter.id)}@{sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        if letter.calendar:
            # As bytes, for as text the line ends of the object would be changed.
            message.add_alternative(
                letter.calendar.encode(),
                maintype="text",
                subtype="calendar",
                cte="base64",
                params={"method": letter.calendar_method, "charset": "UTF-8"},
            )
        if len(message["To"].addresses) != 1:
            raise UnfitLetterError
        return message.as_bytes()
    except (ValueError, LookupError, MessageError):
        raise UnfitLetterError from None


def name_of(letter_id: uuid.UUID) -> str:
    """The name of a message: as random as the id of its row, which stays inside."""
    return hashlib.sha256(b"message-id\x00" + letter_id.bytes).hexdigest()[:32]

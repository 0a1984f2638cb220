"""Answers as the calendars of the world write them, each with how a person would read it.

They are written after what Google, Exchange, Apple, Thunderbird and others send; each has one habit of its own.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

UID: Final = "0f4b1f0e-7d0a-4f0c-8a51-3b7f0a9f7e11"
WHO: Final = "nuala.finch@chs.example"
STAMP: Final = datetime(2026, 11, 25, 8, 45, tzinfo=UTC)
WINTER: Final = datetime(2026, 12, 2, 10, tzinfo=UTC)
SUMMER: Final = datetime(2027, 6, 2, 9, tzinfo=UTC)

_ATTENDEE: Final = f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Nuala Finch:mailto:{WHO}"
_WINDOWS: Final = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def answer_object(
    *lines: str, before: str = "", method: str = "REPLY", stamp: str = "DTSTAMP:20261125T084500Z"
) -> bytes:
    """An answer with these lines in its event, besides the UID."""
    inside = "\n".join(filter(None, [f"UID:{UID}", stamp, *lines]))
    head = f"BEGIN:VCALENDAR\nPRODID:-//X//X//EN\nVERSION:2.0\nMETHOD:{method}\n{before}"
    return f"{head}BEGIN:VEVENT\n{inside}\nEND:VEVENT\nEND:VCALENDAR\n".replace("\n", "\r\n").encode()


@dataclass(frozen=True, slots=True)
class Wrote:
    """What a calendar wrote, and what it means: the answer, the date (none for all), and what else stands in it."""

    raw: bytes
    answer: str = "ACCEPTED"
    instead_of: datetime | date | None = WINTER
    sequence: int = 1
    comment: str = ""
    delegated_to: str = ""
    sent_by: str = ""
    proposed_utc: datetime | None = None
    given_utc: datetime | None = STAMP


_DATE: Final = "RECURRENCE-ID:20261202T100000Z"
_IN_LONDON: Final = "RECURRENCE-ID;TZID=Europe/London:20261202T100000"
_ONE: Final = "SEQUENCE:1"
_GMT: Final = _WINDOWS.format(name="GMT Standard Time")
_GMT_DATE: Final = "RECURRENCE-ID;TZID=GMT Standard Time:20261202T100000"


def _says(word: str, parameters: str = "") -> str:
    return _ATTENDEE.replace("ACCEPTED", word).replace(";CN", f"{parameters};CN")


WRITTEN: Final = {
    "Google, one date": Wrote(answer_object(_DATE, _ONE, "ORGANIZER:mailto:a@b.example", _ATTENDEE)),
    "Google, all dates": Wrote(answer_object(_ONE, "ORGANIZER:mailto:a@b.example", _ATTENDEE), instead_of=None),
    "Google, a note beside the name": Wrote(
        answer_object(_DATE, _ONE, _says("DECLINED", ';X-NUM-GUESTS=0;X-RESPONSE-COMMENT="In court, all day"')),
        answer="DECLINED",
        comment="In court, all day",
    ),
    "Google, in the zone of the series": Wrote(answer_object(_IN_LONDON, _ONE, _ATTENDEE)),
    "Google, maybe": Wrote(answer_object(_DATE, _ONE, _says("TENTATIVE")), answer="TENTATIVE"),
    "Google, another time": Wrote(
        answer_object("DTSTART:20261202T143000Z", _DATE, _ONE, _says("TENTATIVE"), method="COUNTER"),
        answer="TENTATIVE",
        proposed_utc=datetime(2026, 12, 2, 14, 30, tzinfo=UTC),
    ),
    "Exchange, without an organiser": Wrote(answer_object(_GMT_DATE, _ONE, _ATTENDEE, before=_GMT)),
    "Exchange, a Windows zone without its block": Wrote(answer_object(_GMT_DATE, _ONE, _ATTENDEE)),
    "Exchange, a Windows zone in summer": Wrote(
        answer_object("RECURRENCE-ID;TZID=GMT Standard Time:20270602T100000", _ONE, _ATTENDEE, before=_GMT),
        instead_of=SUMMER,
    ),
    "Exchange, a Windows zone in summer without its block": Wrote(
        answer_object("RECURRENCE-ID;TZID=GMT Standard Time:20270602T100000", _ONE, _ATTENDEE), instead_of=SUMMER
    ),
    "Exchange, a Windows zone elsewhere": Wrote(
        answer_object("RECURRENCE-ID;TZID=W. Europe Standard Time:20261202T110000", _ONE, _ATTENDEE)
    ),
    "Exchange, a zone with a name of its own": Wrote(
        answer_object(
            'RECURRENCE-ID;TZID="(UTC+00:00) Dublin, Edinburgh, Lisbon, London":20270602T100000',
            _ONE,
            _ATTENDEE,
            before=_WINDOWS.format(name="(UTC+00:00) Dublin, Edinburgh, Lisbon, London"),
        ),
        instead_of=SUMMER,
    ),
    "Exchange, a zone in quotation marks": Wrote(
        answer_object('RECURRENCE-ID;TZID="GMT Standard Time":20261202T100000', _ONE, _ATTENDEE, before=_GMT)
    ),
    "Exchange, a zone that nobody knows": Wrote(
        answer_object('RECURRENCE-ID;TZID="tzone://Microsoft/Custom":20261202T100000', _ONE, _ATTENDEE)
    ),
    "Exchange, the moment in UTC": Wrote(answer_object(_DATE, _ONE, _ATTENDEE, before=_GMT)),
    "Exchange, a comment in a language": Wrote(
        answer_object(_GMT_DATE, _ONE, "COMMENT;LANGUAGE=en-GB:Late\\, but\\nthere\\; 5 min", _ATTENDEE, before=_GMT),
        comment="Late, but\nthere; 5 min",
    ),
    "Exchange, no to all": Wrote(answer_object(_ONE, _says("DECLINED")), answer="DECLINED", instead_of=None),
    "Exchange, another time": Wrote(
        answer_object(
            "DTSTART;TZID=GMT Standard Time:20261203T150000",
            _GMT_DATE,
            _ONE,
            _says("DECLINED"),
            before=_GMT,
            method="COUNTER",
        ),
        answer="DECLINED",
        proposed_utc=datetime(2026, 12, 3, 15, tzinfo=UTC),
    ),
    "Exchange, another time without an answer": Wrote(
        answer_object("DTSTART:20261203T150000Z", _DATE, _ONE, _says("NEEDS-ACTION"), method="COUNTER"),
        answer="TENTATIVE",
        proposed_utc=datetime(2026, 12, 3, 15, tzinfo=UTC),
    ),
    "Outlook, the day alone": Wrote(
        answer_object("RECURRENCE-ID;VALUE=DATE:20261202", _ONE, _ATTENDEE), instead_of=date(2026, 12, 2)
    ),
    "Outlook, MAILTO in capitals": Wrote(answer_object(_DATE, _ONE, _ATTENDEE.replace("mailto:", "MAILTO:"))),
    "Outlook, an assistant answers": Wrote(
        answer_object(_DATE, _ONE, _says("ACCEPTED", ';SENT-BY="mailto:assistant@chs.example"')),
        sent_by="assistant@chs.example",
    ),
    "Apple, in the zone of the series": Wrote(answer_object(_IN_LONDON, _ONE, "CREATED:20261125T084400Z", _ATTENDEE)),
    "Apple, the address in capitals": Wrote(answer_object(_IN_LONDON, _ONE, _ATTENDEE.replace(WHO, WHO.upper()))),
    "Apple, no to one date": Wrote(answer_object(_IN_LONDON, _ONE, _says("DECLINED")), answer="DECLINED"),
    "Apple, the address beside the name": Wrote(
        answer_object(
            _IN_LONDON, _ONE, _says("ACCEPTED", f";EMAIL={WHO}"), "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC"
        )
    ),
    "Thunderbird, one date": Wrote(answer_object("LAST-MODIFIED:20261125T084500Z", _IN_LONDON, _ONE, _ATTENDEE)),
    "Thunderbird, repeats the whole invitation": Wrote(
        answer_object(
            "RRULE:FREQ=WEEKLY;UNTIL=20270602T090000Z;BYDAY=WE",
            "EXDATE;TZID=Europe/London:20261223T100000",
            "DTSTART;TZID=Europe/London:20261202T100000",
            "SUMMARY:Multi-agency meeting",
            _ONE,
            _ATTENDEE,
        ),
        instead_of=None,
    ),
    "Nextcloud, with the state of the request": Wrote(
        answer_object(_IN_LONDON, _ONE, "REQUEST-STATUS:2.0;Success", "ORGANIZER:mailto:a@b.example", _ATTENDEE)
    ),
    "Evolution, without a sequence": Wrote(answer_object(_DATE, _ATTENDEE), sequence=0),
    "Zimbra, lines with LF alone": Wrote(answer_object(_DATE, _ONE, _ATTENDEE).replace(b"\r\n", b"\n")),
    "Notes, a mark of byte order before it": Wrote(b"\xef\xbb\xbf" + answer_object(_DATE, _ONE, _ATTENDEE)),
    "Notes, names in small letters": Wrote(
        answer_object(
            _DATE.lower().replace("t1", "T1").replace("z", "Z"), _ONE, _ATTENDEE.replace("ATTENDEE", "attendee")
        )
    ),
    "a telephone, no stamp": Wrote(answer_object(_DATE, _ONE, _ATTENDEE, stamp=""), given_utc=None),
    "delegated to a deputy": Wrote(
        answer_object(_DATE, _ONE, _says("DELEGATED", ';DELEGATED-TO="mailto:Ian.Deputy@chs.example"')),
        answer="DELEGATED",
        delegated_to="ian.deputy@chs.example",
    ),
    "an address folded within": Wrote(
        answer_object(_DATE, _ONE, _ATTENDEE.replace("nuala.finch", "nuala\r\n .finch").replace("\r\n", "\n"))
    ),
}

UNREADABLE: Final = {
    "nothing": b"",
    "a text": b"Sorry, I cannot come.",
    "a page": b"<html><body>BEGIN:VCALENDAR</body></html>",
    "bytes": bytes(range(256)) * 20,
    "half an object": answer_object(_DATE, _ONE, _ATTENDEE)[:150],
    "our own invitation": answer_object(_DATE, _ONE, _ATTENDEE, method="REQUEST"),
    "no method": answer_object(_DATE, _ONE, _ATTENDEE).replace(b"METHOD:REPLY\r\n", b""),
    "no UID": answer_object(_DATE, _ONE, _ATTENDEE).replace(f"UID:{UID}\r\n".encode(), b""),
    "nobody": answer_object(_DATE, _ONE),
    "two people": answer_object(_DATE, _ONE, _ATTENDEE, _ATTENDEE.replace("nuala", "una")),
    "neither yes nor no": answer_object(_DATE, _ONE, _says("NEEDS-ACTION")),
    "a word of its own": answer_object(_DATE, _ONE, _says("X-PERHAPS")),
    "a sequence without end": answer_object(_DATE, "SEQUENCE:" + "9" * 5_000, _ATTENDEE),
    "a sequence in words": answer_object(_DATE, "SEQUENCE:one", _ATTENDEE),
    "a date that does not exist": answer_object("RECURRENCE-ID:20260230T100000Z", _ONE, _ATTENDEE),
    "a date beyond all years": answer_object("RECURRENCE-ID;TZID=America/New_York:99991231T235959", _ONE, _ATTENDEE),
    "a zone that is a folder": answer_object("RECURRENCE-ID;TZID=Europe:20261202T100000", _ONE, _ATTENDEE),
    "a zone with an endless name": answer_object(f"RECURRENCE-ID;TZID={'a' * 400}:20261202T100000", _ONE, _ATTENDEE),
    "a letter that databases refuse": answer_object(_DATE, _ONE, _ATTENDEE).replace(b"Nuala", b"Nu\0ala"),
    "a million lines": answer_object(_DATE, _ONE, _ATTENDEE, *["X:1"] * 1_000_000),
    "blocks in blocks": b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + b"BEGIN:VEVENT\r\n" * 9_000,
    "two events": answer_object(_DATE, _ONE, _ATTENDEE, "END:VEVENT\nBEGIN:VEVENT", f"UID:{UID}", _ATTENDEE),
}

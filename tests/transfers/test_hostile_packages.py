"""A package that opens may still say anything; it is text, and what makes no sense is left out."""

import json
import re
import uuid
from typing import Any

from transfers_at_work import Package, open_in, take_in

from app.cases.models import Contact, ContactKind, Person, PersonRole
from app.core.database import db
from app.transfers.package_format import write_package

PASSPHRASE = "lusab babad gutih tugad mudof sakat"
HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} \u202e=cmd|' /C calc'!A0"


def hostile() -> dict[str, Any]:
    """Everything that a friendly program would never write."""
    contact = {
        "kind": "carrier pigeon",
        "text": HOSTILE,
        "safe_contact": HOSTILE,
        "flags": {"safe_weekdays": 0, "is_never_called": 3, "safe_from_minute": 99_999, "drop": 1, "is_protected": 0},
    }
    person = {"name": HOSTILE, "role": "boss", "relation": "", "birth_date": "tomorrow", "due_date": "2026-13-45"}
    born = {"name": "Ann", "role": "child", "birth_date": "2999-01-01", "contacts": []}
    return {
        "format": 1,
        "more": {"of": ["a", "later", "program"]},
        "sender": {"partnership": HOSTILE, "person": HOSTILE, "email": "nobody", "phone": ""},
        "to": "us",
        "purpose": HOSTILE,
        "made_utc": "2026-11-20T10:00:00",
        "reference": HOSTILE,
        "people": [{**person, "contacts": [contact]}, born],
        "referral": {"event": HOSTILE, "consent": "perhaps", "checklist_ticks": 10**40, "received": "yesterday"},
        "minutes": [{"title": HOSTILE, "sections": [[HOSTILE, HOSTILE]]}],
        "shared": [[HOSTILE, HOSTILE]],
        "plan": [{"owner": HOSTILE, "text": HOSTILE, "by_when": HOSTILE, "note": HOSTILE}],
    }


def packed(content: dict[str, Any]) -> Package:
    data, _receipt = write_package(uuid.uuid4(), json.dumps(content).encode(), PASSPHRASE)
    return Package(data, "x.bin", PASSPHRASE, "", "")


def test_whatever_stands_in_it_is_text_and_what_is_no_date_is_none(places: tuple[Any, Any]) -> None:
    _, there = places
    lewis = there.browser("lewis")
    preview = open_in(lewis, packed(hostile()))
    assert preview.status_code == 200
    answer = take_in(lewis, preview)
    assert "The case is on the list" in answer.text
    page = lewis.get(next(iter(re.findall(r'href="(/meetings/[^"]+/cases/[^"]+)"', answer.text))))
    for text in (preview.text, answer.text, page.text):
        assert "<script>alert(1)" not in text
        assert re.search(r"\b49 ", text.partition("What came")[2]) is None
    assert "&lt;script&gt;alert(1)" in page.text
    with there.app.app_context():
        people = db.session.scalars(db.select(Person).order_by(Person.position)).all()
        assert [(one.role, one.birth_date, one.due_date) for one in people] == [
            (PersonRole.OTHER_ADULT, None, None),
            (PersonRole.CHILD, None, None),
        ]
        (contact,) = db.session.scalars(db.select(Contact)).all()
        assert (contact.kind, contact.is_protected) == (ContactKind.ADDRESS, True)
        assert (contact.is_never_called, contact.safe_weekdays, contact.safe_from_minute) == (True, 127, None)


def test_what_lacks_a_part_or_has_another_kind_there_is_refused_whole(places: tuple[Any, Any]) -> None:
    _, there = places
    lewis = there.browser("lewis")
    for name in ("sender", "people", "minutes", "shared", "plan", "made_utc"):
        for value in (None, "all", {}, [[]]):
            answer = open_in(lewis, packed({**hostile(), name: value}))
            assert answer.status_code == 422, (name, value)
            assert "cannot be read" in answer.text

"""Random minutes and their papers, in which whatever an agency must not hold is a made word."""

import io
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pikepdf
from builders import actor_for, make_item, make_meeting, make_member, make_partnership, make_series
from pypdf import PdfReader

from app.actions.agreed_record import sign_record
from app.actions.models import ActionState
from app.actions.outcomes import NewReceipt, correct_outcome, record_receipt, record_recipient
from app.actions.receipt_models import ReceiptUse
from app.actions.rules import When
from app.actions.service import record_action, record_outcome
from app.agenda.models import AgendaItem, ItemState
from app.cases.models import Answer, ContactKind, PersonRole
from app.cases.safe_contact import ContactFlags
from app.cases.service import NewContact, NewPerson, NewReferral, refer_case
from app.core.access import Role
from app.core.clock import now_utc
from app.core.database import db
from app.core.spreadsheets import csv_answer
from app.directory.models import Agency
from app.directory.service import add_agency
from app.meetings.models import MeetingState
from app.minutes.document import append_text
from app.minutes.limiting import NewLimit, limit_contribution
from app.minutes.models import Certainty
from app.minutes.queries import list_documents
from app.minutes.service import record_contribution
from app.summaries.copies import as_json, as_rows, as_text
from app.summaries.models import Summary
from app.summaries.paper import check_copy, print_summary
from app.summaries.queries import get_summary
from app.summaries.reading import ReadSummary
from app.summaries.service import make_summaries

CODES = ("AA", "BB", "CC", "DD")
PARTNER = "EE"
CASES = 4


@dataclass
class Found:
    """What was searched, and what was found that must not be there."""

    papers: int = 0
    of_partners: int = 0
    corrected: int = 0
    texts: int = 0
    withheld: int = 0
    leaks: int = 0
    own: int = 0
    own_seen: int = 0
    copies: int = 0

    def __str__(self) -> str:
        return (
            f"{self.papers} papers ({self.of_partners} of partners without accounts, {self.corrected} corrected), each "
            f"read in 3 ways ({self.texts} texts), and {self.copies} copies of them: {self.withheld} withheld words "
            f"searched for in each, {self.leaks} found; {self.own_seen} of {self.own} words that belong there found"
        )


def word(kind: str, *numbers: int) -> str:
    """A word that nobody says: letters alone, so that no extractor takes it apart."""
    return f"zq{kind}{'x'.join('abcdefgh'[number] for number in numbers)}q"


def build_minutes(random: Random, found_by: dict[tuple[str, int], set[str]]) -> list[Summary]:
    """One closed meeting with its summaries, one outcome corrected after they were sent.

    `found_by` is filled with the words that each agency's paper may hold, by its code and version.
    """
    agencies = make_partnership(*CODES)
    partner = add_agency(
        code=PARTNER, name="Partner", domain="partner.example", phone="01632 960190", has_accounts=False
    )
    series = make_series(agencies.values())
    meeting = make_meeting(series, MeetingState.OPEN)
    people = {code: make_member(Role.REPRESENTATIVE, agencies[code], series=series) for code in CODES}
    chair, coordinator = make_member(Role.CHAIR), make_member(Role.COORDINATOR)
    items: list[AgendaItem] = []
    told: dict[str, set[int]] = {code: set() for code in (*CODES, PARTNER)}
    for case in range(CASES):
        knowing = random.sample(CODES, random.choice([1, 2, 3]))
        contacts = [
            NewContact(kind=ContactKind.ADDRESS, text=f"4 {word('protected', case)} Row", is_protected=True),
            NewContact(
                kind=ContactKind.ADDRESS,
                text=f"9 {word('posted', case)} Close",
                flags=ContactFlags(is_never_posted_to=True),
            ),
            NewContact(kind=ContactKind.PHONE, text=word("phone", case), flags=ContactFlags(is_never_called=True)),
        ]
        row = refer_case(
            NewReferral(
                agency_id=agencies[knowing[0]].id,
                account_id=None,
                received_utc=now_utc(),
                event=word("event", case),
                people=[
                    NewPerson(name=f"{word('name', case).capitalize()} Hill", role=PersonRole.VICTIM, contacts=contacts)
                ],
            )
        )
        item = make_item(
            meeting,
            row,
            referrer=agencies[knowing[0]],
            answers=dict.fromkeys(knowing[1:], Answer.KNOWN),
            agencies=agencies,
        )
        append_text(list_documents(item.id)[0], word("minutes", case))
        for code in knowing:
            number = CODES.index(code)
            shared = record_contribution(
                item,
                agency_id=agencies[code].id,
                author_id=None,
                text=f"They said {word('shared', case, number)} once more.",
                certainty=Certainty.FACT,
                meaning=f"It may mean {word('meaning', case, number)}.",
            )
            db.session.flush()
            others = [other for other in knowing if other != code]
            if random.random() < 0.7:
                limit = NewLimit(
                    reason=word("reason", case, number),
                    agency_ids=frozenset(agencies[c].id for c in random.sample(others, min(1, len(others)))),
                    roles=frozenset({Role.CHAIR}),
                    is_not_in_minutes=random.random() < 0.5,
                    is_existence_told=random.random() < 0.5,
                )
                limit_contribution(actor_for(people[code]), meeting.id, row.id, shared.id, limit)
            said = NewReceipt(of_id=shared.id, use=ReceiptUse.DECISION, text=word("receipt", case, number))
            record_receipt(item, shared, said, written_by_id=chair.id)
            agree(item, agencies[code], word("action", case, number))
            told[code].add(case)
        if case == 0 or random.random() < 0.5:
            record_recipient(item, partner.id, word("why", case), added_by_id=chair.id)
            agree(item, partner, word("action", case, len(CODES)))
            told[PARTNER].add(case)
        items.append(item)
        item.state, item.started_utc, item.ended_utc = ItemState.CLOSED, now_utc(), now_utc() + timedelta(minutes=5)
        record_outcome(item, decided=f"Agreed: {word('outcome', case)}.", recorded_by_id=None)
        sign_record(actor_for(chair), item)
    meeting.state, meeting.closed_utc = MeetingState.CLOSED, now_utc()
    make_summaries(actor_for(coordinator), meeting)
    db.session.execute(db.update(Summary).values(sent_utc=now_utc()))
    db.session.flush()
    correct_outcome(
        actor_for(chair),
        meeting.id,
        items[0].case_id,
        decided=f"Now {word('corrected', 0)}.",
        reason=word("because", 0),
    )
    db.session.flush()
    for number, code in enumerate((*CODES, PARTNER)):
        own = {word("action", case, number) for case in told[code]}
        first = {word("outcome", case) for case in told[code]}
        found_by[code, 1] = own | first
        found_by[code, 2] = own | first - {word("outcome", 0)} | {word("corrected", 0)}
    return list(db.session.scalars(db.select(Summary).where(Summary.meeting_id == meeting.id).order_by(Summary.id)))


def agree(item: AgendaItem, agency: Agency, text: str) -> None:
    """That agency does that by tomorrow."""
    record_action(
        item,
        agency_id=agency.id,
        text=f"Do {text}.",
        when=When(due_utc=now_utc() + timedelta(days=1)),
        state=ActionState.AGREED,
    )


def all_words() -> set[str]:
    """Every word there can be in one meeting."""
    cases, agencies = range(CASES), range(len(CODES) + 1)
    kinds = ("protected", "posted", "phone", "event", "name", "minutes", "why", "outcome", "corrected", "because")
    words = {word(kind, c) for kind in kinds for c in cases}
    by_agency = ("shared", "meaning", "reason", "action", "receipt")
    return words | {word(kind, c, a) for kind in by_agency for c in cases for a in agencies}


def texts_of(document: bytes, path: Path) -> list[str]:
    """A PDF read in three ways: by pypdf, by pdftotext, and every stream and string in it as it lies there."""
    path.write_bytes(document)
    by_poppler = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout
    reader = PdfReader(io.BytesIO(document))
    by_pypdf = "".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
    raw = [document]
    with pikepdf.open(io.BytesIO(document)) as pdf:
        raw += [t.read_bytes() if isinstance(t, pikepdf.Stream) else t.unparse() for t in pdf.objects]
    return [
        "".join(text.split()).lower()
        for text in (by_poppler, by_pypdf, b"".join(raw).replace(b"\0", b"").decode("latin-1"))
    ]


def copies_of(summary: ReadSummary) -> list[str]:
    """A summary in each form in which it can be taken out, read again as before it leaves, in lower case."""
    table = csv_answer("x.csv", as_rows(summary)).get_data(as_text=True)
    copies = {"text": as_text(summary), "json": as_json(summary), "csv": table}
    for form, content in copies.items():
        check_copy(summary, form, content)
    return [content.lower() for content in copies.values()]


def search(random: Random, path: Path, found: Found, most: int) -> None:
    """Draw one meeting, print the papers of its agencies, and search each for what it must not hold. Keeps nothing."""
    allowed: dict[tuple[str, int], set[str]] = {}
    summaries = build_minutes(random, allowed)
    reader = actor_for(make_member(Role.COORDINATOR))
    for summary in summaries[: most - found.papers]:
        whole = get_summary(reader, summary.id)
        own = allowed[whole.agency.code, summary.version]
        texts = texts_of(print_summary(whole), path)
        withheld = all_words() - own
        found.papers += 1
        found.of_partners += whole.agency.code == PARTNER
        found.corrected += summary.version > 1
        found.texts += len(texts)
        found.withheld += len(withheld)
        found.leaks += sum(word in text for word in withheld for text in texts)
        # The two extractors find what is allowed; a search that cannot find anything would prove nothing.
        found.own += 2 * len(own)
        found.own_seen += sum(word in text for word in own for text in texts[:2])
        copies = copies_of(whole)
        number = (*CODES, PARTNER).index(whole.agency.code)
        told = {word(kind, c, number) for kind in ("shared", "meaning") for c in range(CASES)}
        found.copies += len(copies)
        found.leaks += sum(word in text for word in withheld - told for text in copies)
        found.own += len(copies) * len(own)
        found.own_seen += sum(word in text for word in own for text in copies)
    db.session.rollback()


def search_papers(papers: int, seed: str, path: Path) -> Found:
    """So many papers of random meetings, searched. Needs a request's context."""
    random, found = Random(seed), Found()
    while found.papers < papers:
        search(random, path, found, papers)
    return found

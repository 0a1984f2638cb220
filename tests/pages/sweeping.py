"""Opening every page there is, as anybody, and holding what was seen against what the model of the world says.

Pages are found in the app's own map of addresses, so a new page is under this from its first day.
"""

import io
import itertools
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from canary_limits import check_withheld
from canary_world import KINDS, OVERSEEING, Someone, World
from flask import Flask
from page_checks import without_tokens
from page_client import PageClient
from pypdf import PdfReader
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.agenda.models import AgendaItem
from app.audit.models import AuditEntry
from app.core.database import db
from app.core.sockets import live
from app.directory.queries import list_terms
from app.identity.queries import actor_of
from app.notifications.models import OutboxMail

QUESTION = "Why do you need to open this case?"
ABSENT = uuid.UUID("00000000-0000-4000-8000-00000000dead")
WORD = re.compile(rf"zq(?:{'|'.join(KINDS)})\d+(?:x\d+)*q")
SOURCE = re.compile(r'data-src="([^"]+)"')
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ON_PAPER = {"reference", "safe", "opensafe", "outcome", "action"}
# A PDF takes a second to make; each person reads so many of theirs, and asks for every one that is refused.
PDFS_READ = 1


@dataclass
class Visit:
    """One person's walk through every page: what was answered where, and every made word seen."""

    browser: PageClient
    answers: dict[str, TestResponse] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    printed: set[str] = field(default_factory=set)
    pdfs: int = 0

    @property
    def pages(self) -> dict[str, TestResponse]:
        """What was answered as text, by address; parts fetched again have addresses of their own."""
        return {path: answer for path, answer in self.answers.items() if answer.mimetype == "text/html"}

    def open(self, path: str, *, is_fragment: bool = False) -> TestResponse:
        """Fetch an address once; what a live page would fetch again is fetched as well."""
        key = f"{path} fragment" if is_fragment else path
        if key not in self.answers:
            answer = self.browser.get(path, headers={"X-Fragment": "1"} if is_fragment else {})
            if answer.mimetype == "text/html" and QUESTION in answer.text:
                answer = self.say_why(path, answer)
            assert answer.status_code in {200, 302, 303, 401, 403, 404, 409}, f"{path} answers {answer.status_code}"
            self.answers[key] = answer
            found = set(WORD.findall(text_of(answer)))
            self.words |= found
            self.printed |= found if answer.mimetype == "application/pdf" else set()
            if answer.mimetype == "text/html" and answer.status_code == 200 and not is_fragment:
                for source in SOURCE.findall(answer.text):
                    self.open(unescape(source), is_fragment=True)
        return self.answers[key]

    def say_why(self, path: str, question: TestResponse) -> TestResponse:
        """Nothing of a case stands beside the question; then answer it as a person would, and come in."""
        assert WORD.findall(text_of(question)) == [], f"{path} asks why, and tells"
        for part in ("state", "shared", "actions"):
            assert self.browser.get(f"{path}?part={part}", headers={"X-Fragment": "1"}).status_code == 404
        self.asked.add(path)
        self.browser.submit(f"{path}/open", {"why": "news"})
        return self.browser.get(path)


def text_of(answer: TestResponse) -> str:
    """What stands in an answer, its PDF and its headers included, in lower case."""
    if answer.mimetype == "application/pdf":
        pages = PdfReader(io.BytesIO(answer.data)).pages
        body = re.sub(r"\s", "", "".join(page.extract_text() for page in pages)) + answer.data.decode("latin-1")
    else:
        body = answer.text
    return f"{body} {answer.headers}".lower()


def addresses(app: Flask, world: World) -> Iterator[tuple[Rule, dict[str, uuid.UUID]]]:
    """Every address that can be looked at, with every id there is, and one that nobody has."""
    ids = {
        "meeting_id": [*(meeting.id for meeting in world.meetings), ABSENT],
        "case_id": [*world.case_ids, ABSENT],
        "summary_id": [*(summary.id for summary in world.summaries), ABSENT],
        "agency_id": [*(agency.id for agency in world.agencies[:1]), ABSENT],
        "action_id": [ABSENT],
        "account_id": [*(someone.account.id for someone in world.people[:2]), ABSENT],
        "term_id": [*(term.id for term in list_terms()[:1]), ABSENT],
        "parked_id": [ABSENT],
        "batch_id": [ABSENT],
        "line_id": [ABSENT],
        "token": ["nobody-was-sent-this"],
        "poll_id": [ABSENT],
        "package_id": [ABSENT],
        "waiting_id": [ABSENT],
        "submission_id": [ABSENT],
        "consultation_id": [ABSENT],
        "person_id": [ABSENT],
        "step": ["police", "nothing-of-the-kind"],
        "occasion": ["group_case", "nothing-of-the-kind"],
        "series_id": [*sorted({meeting.series_id for meeting in world.meetings}, key=str), ABSENT],
    }
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" in (rule.methods or set()) and rule.endpoint != "static":
            names = sorted(rule.arguments)
            assert set(names) <= set(ids), f"say here which ids {rule} takes"
            for values in itertools.product(*(ids[name] for name in names)):
                yield rule, dict(zip(names, values, strict=True))


def walk(app: Flask, world: World, browser: PageClient) -> Visit:
    """Open everything."""
    visit = Visit(browser)
    for rule, ids in addresses(app, world):
        path = rule.build(ids)[1]
        if rule.endpoint == "summaries.pdf" and visit.open(path.removesuffix(".pdf")).status_code == 200:
            visit.pdfs += 1
            if visit.pdfs > PDFS_READ:
                continue
        visit.open(path)
    return visit


def plain(answer: TestResponse) -> tuple[int, str, list[str]]:
    """An answer without what differs between any two requests: tokens, and the ids that were asked for."""
    return answer.status_code, ID.sub("", without_tokens(answer.text)), sorted(name for name, _ in answer.headers)


def describe(world: World, someone: Someone) -> str:
    return f"{someone.held} working for {someone.employer} in {world}"


@dataclass
class Sweep:
    """Everybody's walk through every page of a world, and what came of it."""

    app: Flask
    world: World
    # Reading strictly takes most of the time; the first of these, who run the meetings and speak, show every page.
    read_strictly: int
    shown: set[str] = field(default_factory=set)
    pages: int = 0
    words: int = 0
    withheld: int = 0

    def walk_as(self, someone: Someone, browser: PageClient) -> None:
        """One person's walk. Raises `AssertionError` for whatever they see too much or too little of."""
        world = self.world
        browser.is_checking_pages = someone in world.people[: self.read_strictly]
        visit = walk(self.app, world, browser)
        check_questions(self.app, world, someone, visit)
        expected = world.words_for(someone)
        assert visit.words - expected == set(), f"seen and not allowed: {describe(world, someone)}"
        assert expected - visit.words == set(), f"allowed and not seen: {describe(world, someone)}"
        check_hidden_is_absent(self.app, world, someone, visit)
        # To run a meeting for one case alone is a grant that nobody is given; its pages need only be safe.
        if not any(held.role in OVERSEEING and held.case is not None for held in someone.held):
            assert dead_links(visit) == set(), f"a page leads to a closed door: {describe(world, someone)}"
        self.withheld += check_withheld(world, someone, {path: answer.text for path, answer in visit.pages.items()})
        # No number, no place and nothing that was shared goes on paper.
        kinds = {next(kind for kind in KINDS if word.startswith(f"zq{kind}")) for word in visit.printed}
        assert kinds <= ON_PAPER, f"printed: {describe(world, someone)}"
        self.shown |= visit.words
        self.pages += len(visit.answers)
        self.words += len(visit.words)

    def check_rich(self) -> None:
        """A sweep in which nobody is shown anything, or nothing is withheld, would prove nothing."""
        assert {kind for kind in KINDS if any(word.startswith(f"zq{kind}") for word in self.shown)} == set(KINDS)
        assert self.withheld


def check_questions(app: Flask, world: World, someone: Someone, visit: Visit) -> None:
    """Whoever has a case not on their list is asked why, once for each case, and nobody else is."""
    expected = {}
    for rule, ids in addresses(app, world):
        if rule.endpoint == "casefile.case" and ABSENT not in ids.values():
            place = (next(n for n, m in enumerate(world.meetings) if m.id == ids["meeting_id"]), ids["case_id"])
            case = world.case_ids.index(place[1])
            if world.asks_why(someone, place[0], case):
                expected.setdefault(case, rule.build(ids)[1])
    assert visit.asked == set(expected.values()), f"asked {visit.asked}: {describe(world, someone)}"


def check_hidden_is_absent(app: Flask, world: World, someone: Someone, visit: Visit) -> None:
    """What this person may not know of answers exactly like what does not exist."""
    for rule, ids in addresses(app, world):
        if not is_hidden(world, someone, ids) or rule.build(ids)[1] not in visit.answers:
            continue
        hidden = visit.answers[rule.build(ids)[1]]
        last = "case_id" if "case_id" in ids else "summary_id" if "summary_id" in ids else "meeting_id"
        absent = visit.answers[rule.build({**ids, last: ABSENT})[1]]
        assert plain(hidden) == plain(absent), f"{rule} tells {ids}: {describe(world, someone)}"


def is_hidden(world: World, someone: Someone, ids: dict[str, uuid.UUID]) -> bool:
    """Whether these ids name a case, a meeting or a summary that this person may not know of."""
    if ABSENT in ids.values():
        return False
    numbers = {meeting.id: number for number, meeting in enumerate(world.meetings)}
    if "meeting_id" not in ids and "case_id" in ids:
        # The trail of a case: for the officer, by reference alone, unless they are in conflict.
        return world.conflicts(someone, world.case_ids.index(ids["case_id"]))
    if "case_id" in ids:
        return not world.sees_case(someone, numbers[ids["meeting_id"]], world.case_ids.index(ids["case_id"]))
    if "meeting_id" in ids:
        return not any(world.reach(someone, numbers[ids["meeting_id"]]))
    if "summary_id" in ids:
        summary = next(summary for summary in world.summaries if summary.id == ids["summary_id"])
        return not any(world.reach(someone, numbers[summary.meeting_id]))
    return False


def dead_links(visit: Visit) -> set[str]:
    """Links on this person's pages that lead to a refusal or to nothing."""
    texts = [answer.text for answer in visit.answers.values() if answer.mimetype == "text/html"]
    links = {unescape(link) for text in texts for link in LINK.findall(text)}
    # A paper that opens as a page opens as paper too; making each would take long.
    return {link for link in links if visit.open(link.removesuffix(".pdf")).status_code >= 400}


def check_what_else_leaves(world: World) -> None:
    """Mail and the trail hold nothing about anybody; live signals go to those who may open what they are about."""
    mails = [(mail.subject, mail.text, mail.occasion) for mail in db.session.scalars(db.select(OutboxMail))]
    entries = db.session.scalars(db.select(AuditEntry.fields)).all()
    assert entries
    assert WORD.findall(str(mails)) == []
    assert WORD.findall(str(entries)) == []
    items = db.session.scalars(db.select(AgendaItem).order_by(AgendaItem.id)).all()
    numbers = {meeting.id: number for number, meeting in enumerate(world.meetings)}
    for someone in world.people:
        actor = actor_of(someone.account)
        for item in items:
            may = world.sees_case(someone, numbers[item.meeting_id], world.case_ids.index(item.case_id))
            assert live.watchable["item"](actor, item.id) is may
        for meeting in world.meetings:
            if not any(world.reach(someone, numbers[meeting.id])):
                assert not live.watchable["meeting"](actor, meeting.id)
        assert not any(may_watch(actor, ABSENT) for may_watch in live.watchable.values())

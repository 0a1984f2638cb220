"""Who gets which summary of a meeting, and how far each has come: sent, opened, acknowledged, in trouble."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core import lease
from app.core.access import Actor, Permission
from app.core.clock import now_utc
from app.directory.link_rules import hide_address
from app.directory.models import AgencyContact
from app.directory.queries import AgencyCard, list_contacts, list_partners_on_paper
from app.meetings.models import Meeting
from app.meetings.queries import get_meeting
from app.notifications.queries import count_undelivered
from app.summaries.chasing import CHASED_AFTER
from app.summaries.link_models import SummaryLink
from app.summaries.links import list_links
from app.summaries.models import PaperState
from app.summaries.papers import count_papers
from app.summaries.partner_words import SaidOverLink, list_said
from app.summaries.partners_who_wait import is_still_wrong
from app.summaries.queries import LedgerLine, list_ledger
from app.summaries.reading import SummaryLine

# When both reminders have gone by without an answer.
RUNG_AFTER = CHASED_AFTER[-1] + timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """The last link of a person of a partner: to whom, how far it has come, and what was said with them."""

    id: uuid.UUID
    name: str
    address: str
    made_utc: datetime
    expires_utc: datetime
    openings_left: int
    is_revoked: bool
    is_not_theirs: bool
    is_overtaken: bool
    opened_utc: datetime | None
    acknowledged_utc: datetime | None
    said: tuple[SaidOverLink, ...]

    @property
    def still_opens(self) -> bool:
        """Whether nothing has shut it for good."""
        return not (self.is_revoked or self.is_not_theirs or self.is_overtaken)

    @property
    def open_questions(self) -> tuple[SaidOverLink, ...]:
        """Questions without an answer behind them."""
        waiting: list[SaidOverLink] = []
        for one in self.said:
            if one.is_answer:
                waiting.clear()
            else:
                waiting.append(one)
        return tuple(waiting)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One agency at a meeting: its summary, or that there was nothing for it, and what stands in the way."""

    agency: AgencyCard
    is_partner: bool
    summary: SummaryLine | None
    contacts: tuple[AgencyContact, ...]
    links: tuple[LinkLine, ...]
    is_said_not_theirs: bool
    undelivered: str

    @property
    def acknowledged_utc(self) -> datetime | None:
        """When somebody first said that it was read."""
        times = [link.acknowledged_utc for link in self.links if link.acknowledged_utc]
        if self.summary:
            times += [receipt.acknowledged_utc for receipt in self.summary.receipts]
        return min(times, default=None)

    @property
    def opened_utc(self) -> datetime | None:
        """When it was first opened."""
        times = [link.opened_utc for link in self.links if link.opened_utc]
        return min(
            [*times, *([self.summary.opened_utc] if self.summary and self.summary.opened_utc else [])], default=None
        )

    @property
    def waits_for(self) -> str:
        """What this partner waits for, in words; nothing where it does not."""
        if self.is_said_not_theirs:
            return "says that a summary is not theirs"
        return "asks a question" if any(link.open_questions for link in self.links) else ""

    @property
    def has_no_address(self) -> bool:
        """Whether nothing can be sent, for nobody there is known."""
        return self.is_partner and not self.contacts

    @property
    def is_to_be_rung(self) -> bool:
        """Whether both reminders have gone by without an answer."""
        sent = self.summary.sent_utc if self.summary else None
        return sent is not None and self.acknowledged_utc is None and now_utc() - sent > RUNG_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All of it, for whoever sends."""

    meeting: Meeting
    lines: Sequence[BoardLine]
    papers: Mapping[PaperState, int]
    has_worker: bool

    @property
    def made(self) -> Sequence[BoardLine]:
        """The agencies for which there is a summary."""
        return [line for line in self.lines if line.summary]

    @property
    def waiting(self) -> Sequence[BoardLine]:
        """Those whose summary has not been sent yet."""
        return [line for line in self.made if line.summary and line.summary.sent_utc is None]

    @property
    def partners_who_wait(self) -> Sequence[BoardLine]:
        """Those who asked something, or whose summary went to the wrong place."""
        return [line for line in self.lines if line.waits_for]

    @property
    def unmade(self) -> int:
        """How many PDFs are still being made."""
        return self.papers.get(PaperState.WAITING, 0)

    @property
    def all_papers(self) -> int:
        """How many PDFs there are to be."""
        return sum(self.papers.values())

    @property
    def minutes_to_sending(self) -> int | None:
        """How long after it ended the summaries left, in minutes."""
        closed, sent = self.meeting.closed_utc, self.meeting.circulated_utc
        return None if closed is None or sent is None else int((sent - closed).total_seconds() // 60)


def make_board(actor: Actor, meeting_id: uuid.UUID) -> Board:
    """Raises `NotFound` or `Refused`."""
    get_meeting(actor, meeting_id, Permission.SUMMARY_LEDGER)
    meeting, ledger = list_ledger(actor, meeting_id)
    partners = {card.id for card in list_partners_on_paper()}
    shown = [line for line in ledger if line.summary or line.agency.id not in partners]
    versions = [summary_id for line in shown for summary_id in line.case_ids]
    links: dict[uuid.UUID, list[SummaryLink]] = defaultdict(list)
    for link in list_links(versions):
        links[link.summary_id].append(link)
    contacts: dict[uuid.UUID, list[AgencyContact]] = defaultdict(list)
    for contact in list_contacts(partners):
        contacts[contact.agency_id].append(contact)
    return Board(
        meeting=meeting,
        lines=[_line(line, partners, contacts, links) for line in shown],
        papers=count_papers([line.summary.id for line in shown if line.summary]),
        has_worker=lease.is_held(),
    )


def _line(
    line: LedgerLine,
    partners: set[uuid.UUID],
    contacts: Mapping[uuid.UUID, Sequence[AgencyContact]],
    links: Mapping[uuid.UUID, Sequence[SummaryLink]],
) -> BoardLine:
    own = [link for summary_id in line.case_ids for link in links.get(summary_id, ())]
    causes: list[str] = []
    if line.summary and line.summary.sent_utc:
        causes = [f"summary:{line.summary.id}:", *(f"link:{link.id}:" for link in links.get(line.summary.id, ()))]
    return BoardLine(
        agency=line.agency,
        is_partner=line.agency.id in partners,
        summary=line.summary,
        contacts=tuple(contacts.get(line.agency.id, ())),
        links=tuple(_people(own, line)) if own else (),
        is_said_not_theirs=is_still_wrong(own),
        undelivered=count_undelivered(causes) if causes else "",
    )


def _people(links: Sequence[SummaryLink], line: LedgerLine) -> Iterator[LinkLine]:
    """One line for everybody who has a link to the last version, or asked over one to a version before it."""
    of_person: dict[str, list[SummaryLink]] = defaultdict(list)
    for link in sorted(links, key=lambda one: one.made_utc):
        of_person[link.address_digest].append(link)
    case_ids = frozenset[uuid.UUID]().union(*line.case_ids.values())
    for own in of_person.values():
        latest = [link for link in own if line.summary and link.summary_id == line.summary.id]
        shown = _link(own[-1], latest, list_said([link.id for link in own], case_ids))
        if latest or shown.open_questions:
            yield shown


def _link(link: SummaryLink, latest: Sequence[SummaryLink], said: Sequence[SaidOverLink]) -> LinkLine:
    return LinkLine(
        id=link.id,
        name=link.name,
        address=hide_address(link.email),
        made_utc=link.made_utc,
        expires_utc=link.expires_utc,
        openings_left=link.openings_left,
        is_revoked=link.revoked_utc is not None,
        is_not_theirs=link.not_theirs_utc is not None,
        is_overtaken=not latest,
        opened_utc=min((one.opened_utc for one in latest if one.opened_utc), default=None),
        acknowledged_utc=min((one.acknowledged_utc for one in latest if one.acknowledged_utc), default=None),
        said=tuple(said),
    )

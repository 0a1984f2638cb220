"""The record of an item for one reader: its shared texts, what is seen differently, what was agreed and by whom."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence

from app.actions.agreed_record import (
    is_whole,
    list_agencies_with_something_to_do,
    list_understandings,
    list_versions,
    list_versions_across,
    signed_look,
)
from app.actions.models import RecordVersion
from app.agenda.models import AgendaItem
from app.directory.queries import AgencyCard, agency_cards
from app.disclosure.views_of_record import (
    AdditionView,
    AgreedRecordView,
    DocumentView,
    HeldView,
    PassageView,
    SeenDifferently,
    UnderstandingView,
)
from app.disclosure.words import SECTION_TITLE
from app.identity.queries import AccountCard, account_cards
from app.minutes.differing import list_differing, list_views_held
from app.minutes.document import read_passages, read_texts
from app.minutes.models import MinutesDocument, Section
from app.minutes.queries import list_documents
from app.minutes.sections import RISK
from app.minutes.shared_texts import sections_of


def disclose_documents(item: AgendaItem, names: Mapping[uuid.UUID, str]) -> tuple[DocumentView, ...]:
    """The shared texts of an item, in order: those that its series uses, and others that something stands in."""
    uses = {use.section: use for use in sections_of(item.meeting.series)}
    rows = list_documents(item.id)
    texts = read_texts(item.case_id, [row.id for row in rows])
    shown = []
    for row in rows:
        text = texts[row.id]
        # What was agreed as one text about everybody is no longer made anew, and stays where it was written in.
        if text.strip() or (uses[row.section].is_used and not _is_replaced(row)):
            shown.append(
                DocumentView(
                    id=row.id,
                    section=row.section.value,
                    title=document_title(row, names),
                    hint=uses[row.section].hint,
                    text=text,
                    is_frozen=row.frozen_utc is not None,
                    is_risk=row.section in RISK,
                    person_id=row.person_id,
                )
            )
    return tuple(shown)


def _is_replaced(row: MinutesDocument) -> bool:
    return row.section is Section.VOICE and row.person_id is None


def document_title(row: MinutesDocument, names: Mapping[uuid.UUID, str]) -> str:
    """What a shared text is called: its section, or whose voice it is."""
    person = names.get(row.person_id, "") if row.person_id else ""
    return f"Voice of {person}" if person else SECTION_TITLE[row.section]


def disclose_passages(documents: Iterable[DocumentView]) -> Mapping[uuid.UUID, tuple[PassageView, ...]]:
    """Who wrote which passage of these texts, which their reader has been given, by document."""
    passages = {document.id: read_passages(document.id) for document in documents}
    people = account_cards(
        {one.account_id for found in passages.values() for one in found if one.account_id is not None}
    )
    agencies = agency_cards({card.agency_id for card in people.values() if card.agency_id is not None})
    return {
        document_id: tuple(
            PassageView(
                text=one.text,
                writer=_name(people, one.account_id),
                agency=_agency_of(people, agencies, one.account_id),
            )
            for one in found
        )
        for document_id, found in passages.items()
    }


def _agency_of(
    people: Mapping[uuid.UUID, AccountCard], agencies: Mapping[uuid.UUID, AgencyCard], account_id: uuid.UUID | None
) -> AgencyCard | None:
    card = people.get(account_id) if account_id else None
    return agencies.get(card.agency_id) if card and card.agency_id else None


def disclose_differing(
    case_id: uuid.UUID, meeting_ids: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, tuple[SeenDifferently, ...]]:
    """What professionals see differently about a case, by meeting: every view, and what the chair made of it."""
    rows = list_differing(case_id, meeting_ids)
    held = list_views_held([row.id for row in rows]) if rows else ()
    cards = agency_cards(one.agency_id for one in held)
    people = account_cards(
        id_ for id_ in [*(one.author_id for one in held), *(row.answered_by_id for row in rows)] if id_ is not None
    )
    found: dict[uuid.UUID, tuple[SeenDifferently, ...]] = dict.fromkeys(meeting_ids, ())
    for row in rows:
        views = tuple(
            HeldView(
                agency=cards[one.agency_id],
                author=_name(people, one.author_id),
                text=one.text,
                reason=one.reason,
                written_utc=one.written_utc,
            )
            for one in held
            if one.differing_view_id == row.id
        )
        seen = SeenDifferently(
            id=row.id,
            about=row.about,
            raised_utc=row.raised_utc,
            views=views,
            response=row.response,
            manager=row.manager,
            answer_by=row.answer_by,
            answered_by=_name(people, row.answered_by_id),
            answered_utc=row.answered_utc,
        )
        found[row.meeting_id] = (*found[row.meeting_id], seen)
    return found


def disclose_additions(
    case_id: uuid.UUID, meeting_ids: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, tuple[AdditionView, ...]]:
    """What was added to what was agreed on a case, by meeting."""
    added = [row for row in list_versions_across(case_id, meeting_ids) if row.version > 1]
    people = account_cards(row.author_id for row in added if row.author_id)
    return {id_: _additions([row for row in added if row.meeting_id == id_], people) for id_ in meeting_ids}


def disclose_agreed_record(item: AgendaItem, own: frozenset[uuid.UUID]) -> AgreedRecordView | None:
    """What the chair signed and what was added since; nothing until the case was closed."""
    versions = list_versions(item.meeting_id, item.case_id)
    if not versions:
        return None
    understood = list_understandings(item.meeting_id, item.case_id)
    to_do = list_agencies_with_something_to_do(item.meeting_id, item.case_id)
    said = {row.agency_id for row in understood}
    waiting = [agency_id for agency_id in to_do if agency_id not in said]
    cards = agency_cards({*said, *waiting})
    people = account_cards(
        id_
        for id_ in [*(row.author_id for row in versions), *(row.account_id for row in understood)]
        if id_ is not None
    )
    signed = versions[0]
    return AgreedRecordView(
        version=versions[-1].version,
        signed_by=_name(people, signed.author_id),
        signed_utc=signed.made_utc,
        next_look=signed_look(signed),
        is_whole=is_whole(item, versions),
        mark=signed.digest.hex()[:12],
        additions=_additions(versions[1:], people),
        understood=tuple(
            UnderstandingView(agency=cards[row.agency_id], person=_name(people, row.account_id), said_utc=row.said_utc)
            for row in understood
        ),
        waiting_for=tuple(cards[agency_id] for agency_id in waiting),
        own_to_say=tuple(cards[agency_id] for agency_id in waiting if agency_id in own),
    )


def _additions(versions: Sequence[RecordVersion], people: Mapping[uuid.UUID, AccountCard]) -> tuple[AdditionView, ...]:
    return tuple(
        AdditionView(
            version=row.version,
            author=_name(people, row.author_id),
            made_utc=row.made_utc,
            text=row.addition,
            reason=row.reason,
        )
        for row in versions
    )


def _name(people: Mapping[uuid.UUID, AccountCard], account_id: uuid.UUID | None) -> str:
    return people[account_id].name if account_id is not None and account_id in people else ""

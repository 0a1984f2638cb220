"""Marks every free text of a case with a made word, so that a leak can be found by searching for it.

The word names the case, the kind of text and whose it is: `zqc07researchchs` stands at the end of what community
health noted on one case and nowhere else. Texts that belong to the whole case end in `all`. What only the coordinator
and chair may read is `withheld` and `all`. Logistics of a meeting (why a session moved, who sent apologies) are no
case text and stay as they are.
"""

from dataclasses import replace
from typing import Literal

from app.demo.marlbeck.canaries_sent_in import marked
from app.demo.marlbeck.shape import (
    CasePerson,
    Consent,
    Contact,
    DailyCase,
    DifferingView,
    PartnerPaper,
    PlannedAction,
    Referral,
    ResearchLine,
    Risks,
    TransferIn,
    Voice,
)
from app.demo.marlbeck.shape_earlier import (
    CarriedAction,
    EarlierContribution,
    EarlierItem,
    Event,
    Family,
    Marlbeck,
    Session,
    WorkerSummary,
)

Kind = Literal[
    "person",
    "address",
    "event",
    "research",
    "withheld",
    "contribution",
    "minutes",
    "voice",
    "action",
    "outcome",
    "consent",
]

_LEADS_TO_THE_DOOR = ("address", "phone", "email")


def with_canary(text: str, case_key: str, kind: Kind, owner: str) -> str:
    """Return the text ending in its word; an empty text stays empty."""
    return f"{text} {word(case_key, kind, owner)}" if text else ""


def word(case_key: str, kind: Kind, owner: str) -> str:
    """Return the word of one case, kind and owner (an agency's code, or `all`)."""
    return f"zq{case_key}{kind}{owner}".lower()


def canaried(marlbeck: Marlbeck) -> Marlbeck:
    """Return the same data with every free text of every case ending in its word."""
    return replace(
        marlbeck,
        today=replace(marlbeck.today, cases=tuple(_daily_case(case) for case in marlbeck.today.cases)),
        earlier=tuple(
            replace(meeting, items=tuple(_earlier_item(item) for item in meeting.items)) for meeting in marlbeck.earlier
        ),
        family=_family(marlbeck.family),
        waiting=tuple(
            marked(
                replace(one, people=_people(one.key, one.people), consent=_consent(one.key, one.consent)), with_canary
            )
            for one in marlbeck.waiting
        ),
        question=marked(marlbeck.question, with_canary),
        sent_in=tuple(
            marked(replace(one, people=_people(one.key, one.people)), with_canary) for one in marlbeck.sent_in
        ),
    )


def _daily_case(case: DailyCase) -> DailyCase:
    key = case.key
    return replace(
        case,
        people=_people(key, case.people),
        referral=_referral(key, case.referral),
        research=tuple(_research(key, line) for line in case.research),
        voice=_voices(key, case.voice),
        risks=_risks(key, case.risks),
        planned_actions=tuple(_planned(key, action) for action in case.planned_actions),
        interpreter=with_canary(case.interpreter, key, "event", "all"),
        differing_views=_views(key, case.differing_views),
        locked_out=tuple((code, with_canary(why, key, "withheld", "all")) for code, why in case.locked_out),
        partner_papers=tuple(
            PartnerPaper(paper.code, with_canary(paper.why, key, "event", "all")) for paper in case.partner_papers
        ),
        transfer=_transfer(key, case.transfer) if case.transfer else None,
        notes_for_coordinator=with_canary(case.notes_for_coordinator, key, "withheld", "all"),
    )


def _people(key: str, people: tuple[CasePerson, ...]) -> tuple[CasePerson, ...]:
    some_are_protected = any(contact.is_protected for person in people for contact in person.contacts)
    return tuple(
        replace(
            person,
            name=with_canary(person.name, key, "person", "all"),
            relation=with_canary(person.relation, key, "person", "all"),
            contacts=tuple(
                _contact(key, contact, some_are_protected=some_are_protected) for contact in person.contacts
            ),
        )
        for person in people
    )


def _contact(key: str, contact: Contact, *, some_are_protected: bool) -> Contact:
    # Schools and workplaces are shown more widely than homes, and in a case with a protected address the other
    # contacts are too. They have the person's word, so that an address's word means an address.
    leads_to_the_door = contact.is_protected if some_are_protected else contact.kind in _LEADS_TO_THE_DOOR
    kind: Kind = "address" if leads_to_the_door else "person"
    return replace(
        contact,
        text=with_canary(contact.text, key, kind, "all"),
        safe_contact=with_canary(contact.safe_contact, key, kind, "all"),
    )


def _consent(key: str, consent: Consent) -> Consent:
    return replace(
        consent,
        text=with_canary(consent.text, key, "consent", "all"),
        override_reason=with_canary(consent.override_reason, key, "consent", "all"),
    )


def _referral(key: str, referral: Referral) -> Referral:
    return replace(
        referral,
        event=with_canary(referral.event, key, "event", "all"),
        safe_contact=with_canary(referral.safe_contact, key, "event", "all"),
        consent=_consent(key, referral.consent),
    )


def _research(key: str, line: ResearchLine) -> ResearchLine:
    kind: Kind = "withheld" if line.held_back_reason else "research"
    return replace(
        line,
        text=with_canary(line.text, key, kind, line.agency),
        meaning=with_canary(line.meaning, key, kind, line.agency),
        held_back_reason=with_canary(line.held_back_reason, key, kind, line.agency),
    )


def _voices(key: str, voices: tuple[Voice, ...]) -> tuple[Voice, ...]:
    return tuple(
        replace(
            voice,
            text=with_canary(voice.text, key, "voice", "all"),
            source=with_canary(voice.source, key, "voice", "all"),
        )
        for voice in voices
    )


def _risks(key: str, risks: Risks) -> Risks:
    return Risks(
        with_canary(risks.possible_harm, key, "minutes", "all"),
        with_canary(risks.indicators, key, "minutes", "all"),
        with_canary(risks.protective_factors, key, "minutes", "all"),
    )


def _planned(key: str, action: PlannedAction) -> PlannedAction:
    return replace(action, text=with_canary(action.text, key, "action", action.agency))


def _views(key: str, views: tuple[DifferingView, ...]) -> tuple[DifferingView, ...]:
    return tuple(
        replace(
            view,
            view=with_canary(view.view, key, "contribution", view.agency),
            other_view=with_canary(view.other_view, key, "contribution", view.other_agency),
            resolution=with_canary(view.resolution, key, "outcome", "all"),
        )
        for view in views
    )


def _transfer(key: str, transfer: TransferIn) -> TransferIn:
    return replace(
        transfer,
        minutes=with_canary(transfer.minutes, key, "minutes", "all"),
        actions=tuple(
            replace(
                action,
                text=with_canary(action.text, key, "action", "all"),
                note=with_canary(action.note, key, "action", "all"),
            )
            for action in transfer.actions
        ),
        receipt=with_canary(transfer.receipt, key, "outcome", "all"),
    )


def _earlier_item(item: EarlierItem) -> EarlierItem:
    key = item.case_key
    return replace(
        item,
        people=_people(key, item.people),
        event=with_canary(item.event, key, "event", "all"),
        consent=_consent(key, item.consent),
        discussion=with_canary(item.discussion, key, "minutes", "all"),
        outcome=with_canary(item.outcome, key, "outcome", "all"),
        contributions=tuple(_contribution(key, contribution) for contribution in item.contributions),
        actions=tuple(_carried(key, action) for action in item.actions),
    )


def _contribution(key: str, contribution: EarlierContribution) -> EarlierContribution:
    return replace(
        contribution,
        text=with_canary(contribution.text, key, "contribution", contribution.agency),
        meaning=with_canary(contribution.meaning, key, "contribution", contribution.agency),
        feedback=with_canary(contribution.feedback, key, "outcome", "all"),
    )


def _carried(key: str, action: CarriedAction) -> CarriedAction:
    return replace(
        action,
        text=with_canary(action.text, key, "action", action.agency),
        closing_note=with_canary(action.closing_note, key, "action", action.agency),
    )


def _family(family: Family) -> Family:
    key = family.key
    return replace(
        family,
        name=with_canary(family.name, key, "person", "all"),
        people=_people(key, family.people),
        event=with_canary(family.event, key, "event", "all"),
        consent=_consent(key, family.consent),
        sessions=tuple(_session(key, session) for session in family.sessions),
        chronology=tuple(_event(key, event) for event in family.chronology),
    )


def _session(key: str, session: Session) -> Session:
    handover = session.handover
    return replace(
        session,
        summaries=tuple(_summary(key, summary) for summary in session.summaries),
        discussion=with_canary(session.discussion, key, "minutes", "all"),
        scale=tuple(
            replace(said, why=with_canary(said.why, key, "minutes", said.agency or "all")) for said in session.scale
        ),
        decisions=tuple(with_canary(decision, key, "outcome", "all") for decision in session.decisions),
        actions=tuple(
            replace(
                agreed,
                action=_planned(key, agreed.action),
                closing_note=with_canary(agreed.closing_note, key, "action", agreed.action.agency),
            )
            for agreed in session.actions
        ),
        voice=_voices(key, session.voice),
        changed_since_last=with_canary(session.changed_since_last, key, "minutes", "all"),
        differing_views=_views(key, session.differing_views),
        handover=replace(handover, text=with_canary(handover.text, key, "minutes", "all")) if handover else None,
        warnings=tuple(with_canary(warning, key, "minutes", "all") for warning in session.warnings),
    )


def _summary(key: str, summary: WorkerSummary) -> WorkerSummary:
    # A draft is research that has not been shared.
    kind: Kind = "research" if summary.is_draft else "contribution"
    return replace(
        summary,
        fact=with_canary(summary.fact, key, kind, summary.agency),
        meaning=with_canary(summary.meaning, key, kind, summary.agency),
        worry=with_canary(summary.worry, key, kind, summary.agency),
    )


def _event(key: str, event: Event) -> Event:
    return replace(
        event,
        what=with_canary(event.what, key, "event", event.agency),
        meaning=with_canary(event.meaning, key, "event", event.agency),
    )

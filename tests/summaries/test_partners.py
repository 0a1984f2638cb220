"""A partner without an account: a link, a code to the known address, everything on one page; nobody else gets in."""

import re
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from conftest import SignInAs
from flask import Flask
from page_client import PageClient

from app.actions.models import Action, ActionState
from app.actions.outcomes import NewReceipt, correct_outcome, record_receipt, record_recipient
from app.actions.receipt_models import ReceiptUse
from app.actions.rules import When
from app.actions.service import record_action
from app.agenda.models import AgendaItem
from app.audit.models import AuditEntry
from app.core.database import db
from app.core.errors import Conflict
from app.directory.models import Agency
from app.directory.service import add_agency, add_contact
from app.meetings.service import close_meeting
from app.minutes.models import Certainty
from app.minutes.service import record_contribution
from app.notifications.models import OutboxMail
from app.summaries.chasing import chase
from app.summaries.dispatch import send_summaries
from app.summaries.link_models import LinkOpening, SummaryLink
from app.summaries.links import token_of
from app.summaries.models import Summary

ADDRESS = "s.heald@millrace.example"
TOLD = "Kay Marsh has a cracked rib."


class Surgery:
    """A partner on paper that shared something about the first case and has something to do there."""

    def __init__(self, world: Any, item: AgendaItem) -> None:
        self.world, self.item = world, item
        self.agency: Agency = add_agency(
            code="MIL", name="Millrace Surgery", domain="millrace.example", phone="01632 960186", has_accounts=False
        )
        add_contact(self.agency.id, name="Dr S. Heald", job_title="GP", email=ADDRESS, phone="01632 960287")
        self.contribution = record_contribution(
            item, agency_id=self.agency.id, author_id=None, text=TOLD, certainty=Certainty.FACT
        )
        self.action: Action = record_action(
            item,
            agency_id=self.agency.id,
            text="See her alone this week.",
            when=When(due_utc=world.meeting.starts_utc + timedelta(days=2)),
            state=ActionState.AGREED,
        )

    def summary(self) -> Summary:
        """The last version of its summary."""
        return db.session.scalars(
            db.select(Summary).where(Summary.agency_id == self.agency.id).order_by(Summary.version.desc()).limit(1)
        ).one()

    def link(self) -> SummaryLink:
        """The last link that was made."""
        return db.session.scalars(
            db.select(SummaryLink).order_by(SummaryLink.made_utc.desc(), SummaryLink.id).limit(1)
        ).one()

    def links(self) -> list[SummaryLink]:
        """Every link to its summaries, the first made first."""
        return list(db.session.scalars(db.select(SummaryLink).order_by(SummaryLink.made_utc, SummaryLink.id)))

    @property
    def address(self) -> str:
        """Where the link leads."""
        return f"/s/{token_of(self.link())}"


def mails_to(address: str) -> list[OutboxMail]:
    """What waits for that address, or for everybody, the first queued first."""
    mails = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.queued_utc, OutboxMail.id))
    return [mail for mail in mails if address in {"*", mail.address}]


def last_code(address: str = ADDRESS) -> str:
    text = next(mail.text for mail in reversed(mails_to(address)) if mail.subject == "Your code")
    found = re.search(r"(\d{3}) (\d{3})", text)
    assert found is not None
    return found[1] + found[2]


def trail(*kinds: str) -> list[AuditEntry]:
    """The entries of these kinds, in order."""
    return list(db.session.scalars(db.select(AuditEntry).where(AuditEntry.kind.in_(kinds)).order_by(AuditEntry.number)))


@pytest.fixture
def surgery(open_world: Any, at: Any) -> Surgery:
    """The meeting is over, and the summaries have been sent."""
    surgery = Surgery(open_world, open_world.marsh)
    open_world.hear(open_world.marsh, "Kay Marsh stays at home; the door is mended.")
    close_meeting(open_world.actor("chair"), open_world.meeting.id)
    send_summaries(open_world.actor("chair"), open_world.meeting.id)
    db.session.commit()
    return surgery


@pytest.fixture
def let_in(surgery: Surgery, client: PageClient) -> PageClient:
    """A browser that came in by link and code."""
    client.get(surgery.address)
    client.submit(f"{surgery.address}/code")
    client.submit(f"{surgery.address}/open", {"code": last_code()})
    return client


def test_the_message_says_that_something_waits_and_nothing_else(surgery: Surgery) -> None:
    (mail,) = mails_to(ADDRESS)
    assert mail.subject == "A summary is waiting for you"
    assert surgery.address in mail.text
    for word in ("Kay", "Marsh", "rib", "door", "MX-"):
        assert word not in mail.text


def test_a_link_opens_with_the_code_that_was_sent_and_shows_everything_on_one_page(
    surgery: Surgery, client: PageClient
) -> None:
    page = client.get(surgery.address).text
    assert "s••••@millrace.example" in page
    assert "See her alone" not in page
    page = client.submit(f"{surgery.address}/code").text
    assert "A code is on its way" in page
    page = client.submit(f"{surgery.address}/open", {"code": last_code()}, follow_redirects=True).text
    for words in ("See her alone this week.", "the door is mended", "Whom to ring"):
        assert words in page
    # The family stands there with first letters alone, also in what the partner itself told.
    assert "Kay Marsh" not in page
    assert "has a cracked rib" in page


@pytest.mark.parametrize("form", ["copy", "txt", "json", "csv"])
def test_a_partner_who_was_let_in_takes_a_copy_and_a_doctored_one_is_kept_here(
    surgery: Surgery, app: Flask, let_in: PageClient, form: str
) -> None:
    assert "Copy as text" in let_in.get(surgery.address).text
    answer = let_in.get(f"{surgery.address}/{form}")
    assert answer.status_code == 200
    for words in ("OFFICIAL-SENSITIVE", "See her alone this week.", "the door is mended", "has a cracked rib"):
        assert words in answer.text
    assert app.test_client().get(f"{surgery.address}/{form}").status_code == 404
    assert trail("case_viewed")[-1].fields["sight"] == f"link_copy_{'text' if form in {'copy', 'txt'} else form}"
    seen = len(trail("case_viewed", "link_viewed"))
    surgery.world.doctor(surgery.summary(), decided="As for Bracewell.")
    for refused in (let_in.get(f"{surgery.address}/{form}"), let_in.get(f"{surgery.address}/pdf")):
        assert refused.status_code == 409
        assert "Bracewell" not in refused.text
        # It leads back to the link, for a partner has no other page.
        assert f'href="{surgery.address}"' in refused.text
    assert [entry.account_id for entry in trail("summary_refused")] == [None, None]
    assert len(trail("case_viewed", "link_viewed")) == seen


def test_a_partner_acknowledges_asks_and_says_how_its_action_stands(
    surgery: Surgery, let_in: PageClient, sign_in_as: SignInAs
) -> None:
    let_in.submit(f"{surgery.address}/read")
    assert let_in.submit(f"{surgery.address}/question", {"question": ""}).status_code == 422
    let_in.submit(
        f"{surgery.address}/question", {"case_id": str(surgery.item.case_id), "question": "May I ring her at home?"}
    )
    wrong = let_in.submit(f"{surgery.address}/actions/{surgery.action.id}", {"state": "not_done", "text": ""})
    assert "Say why it was not done." in wrong.text
    let_in.submit(f"{surgery.address}/actions/{surgery.action.id}", {"state": "done", "text": "Seen on Friday."})
    assert db.session.get_one(Action, surgery.action.id).state is ActionState.DONE
    coordinator = sign_in_as(surgery.world.people["coordinator"])
    board = f"/meetings/{surgery.world.meeting.id}/dispatch"
    page = coordinator.get(board).text
    assert "May I ring her at home?" in page
    assert "acknowledged" in page
    word_id = page.split('name="word_id" value="')[1].split('"')[0]
    assert coordinator.submit(f"{board}/answer", {"word_id": word_id, "text": ""}).status_code == 422
    coordinator.submit(f"{board}/answer", {"word_id": word_id, "text": "No: ring the ward."})
    assert "No: ring the ward." in let_in.get(surgery.address).text
    assert "Your question has been answered" in [mail.subject for mail in mails_to(ADDRESS)]


def test_what_is_not_theirs_shuts_at_once_and_the_coordinator_sees_it(
    surgery: Surgery, let_in: PageClient, sign_in_as: SignInAs
) -> None:
    let_in.submit(f"{surgery.address}/not-ours")
    assert let_in.get(surgery.address).status_code == 410
    page = sign_in_as(surgery.world.people["coordinator"]).get(f"/meetings/{surgery.world.meeting.id}/dispatch").text
    assert "they say that it is not theirs" in page


def test_what_came_of_what_a_partner_told_reaches_it_by_the_same_link(
    surgery: Surgery, let_in: PageClient, at: Any
) -> None:
    assert "Somebody still owes you a line" in let_in.get(surgery.address).text
    at.later(minutes=30)
    new = NewReceipt(
        of_id=surgery.contribution.id, use=ReceiptUse.DECISION, text="Thank you: Kay is seen alone because of it."
    )
    record_receipt(surgery.item, surgery.contribution, new, written_by_id=surgery.world.people["chair"].id)
    db.session.commit()
    chase()
    chase()
    subjects = [mail.subject for mail in mails_to(ADDRESS)]
    assert subjects.count("There is news about what you told us") == 1
    assert "is seen alone because of it." in let_in.get(surgery.address).text


def test_a_link_that_ran_out_is_made_anew_when_there_is_news(surgery: Surgery, client: PageClient, at: Any) -> None:
    first = surgery.address
    at.later(days=40)
    assert client.get(first).status_code == 410
    new = NewReceipt(of_id=surgery.contribution.id, use=ReceiptUse.DECISION, text="It helped.")
    record_receipt(surgery.item, surgery.contribution, new, written_by_id=None)
    db.session.commit()
    # It may be a Sunday by now, when nobody is chased.
    at.later(days=2)
    chase()
    db.session.commit()
    assert surgery.address != first
    assert client.get(surgery.address).status_code == 200


def test_a_correction_shuts_the_link_before_it_and_says_so(
    surgery: Surgery, let_in: PageClient, client: PageClient, at: Any
) -> None:
    before, chair = surgery.address, surgery.world.actor("chair")
    correct_outcome(
        chair, surgery.world.meeting.id, surgery.item.case_id, decided="She moves today.", reason="A house is free."
    )
    db.session.commit()
    assert let_in.get(before).status_code == 200
    assert surgery.summary().sent_utc is None
    at.later(minutes=1)
    assert send_summaries(chair, surgery.world.meeting.id).sent >= 1
    db.session.commit()
    assert let_in.get(before).status_code == 410
    assert "A corrected summary has taken the place of this one." in let_in.get(before).text
    assert "A corrected summary is waiting for you" in [mail.subject for mail in mails_to(ADDRESS)]
    at.later(minutes=1)
    client.submit(f"{surgery.address}/code")
    page = client.submit(f"{surgery.address}/open", {"code": last_code()}, follow_redirects=True).text
    assert "She moves today." in page
    assert ", corrected" in page


def test_two_who_send_at_once_send_once(surgery: Surgery) -> None:
    sent = len(mails_to("*"))
    again = send_summaries(surgery.world.actor("coordinator"), surgery.world.meeting.id)
    assert (again.sent, len(mails_to("*"))) == (0, sent)


def test_a_partner_without_an_address_is_shown_and_not_sent(open_world: Any, sign_in_as: SignInAs) -> None:
    partner = add_agency(code="FIR", name="Fire", domain="fire.example", phone="01632 960190", has_accounts=False)
    record_recipient(open_world.marsh, partner.id, "A visit.", added_by_id=None)
    open_world.hear(open_world.marsh, "A visit.")
    close_meeting(open_world.actor("chair"), open_world.meeting.id)
    assert send_summaries(open_world.actor("chair"), open_world.meeting.id).without_address == 1
    page = sign_in_as(open_world.people["coordinator"]).get(f"/meetings/{open_world.meeting.id}/dispatch").text
    assert "There is no address for this partner." in page


def test_nobody_gets_in_with_a_wrong_a_used_an_old_or_anothers_code(
    surgery: Surgery, app: Flask, at: Any, client: PageClient
) -> None:
    """Every way in that is none, over one link: no opening comes of any."""
    address, random = surgery.address, Random(6)

    def tries(code: str) -> int:
        return client.submit(f"{address}/open", {"code": code}).status_code

    assert tries("123456") == 422
    client.submit(f"{address}/code")
    good = last_code()
    wrong = {f"{random.randrange(1_000_000):06}" for _ in range(8)} - {good}
    for code in sorted(wrong)[:5]:
        assert tries(code) == 422
    # After five wrong tries the right one counts no longer.
    assert tries(good) == 422
    at.later(minutes=1)
    client.submit(f"{address}/code")
    at.later(minutes=16)
    assert tries(last_code()) == 422
    assert db.session.scalars(db.select(LinkOpening)).all() == []
    at.later(minutes=1)
    client.submit(f"{address}/code")
    good = last_code()
    assert tries(good) == 303
    # It counts once, and a forwarded link brings nobody in.
    other = app.test_client()
    assert other.submit(f"{address}/open", {"code": good}).status_code == 422
    assert "See her alone" not in other.get(address).text
    assert other.get(f"{address}/pdf").status_code == 404
    assert len(db.session.scalars(db.select(LinkOpening)).all()) == 1
    at.later(hours=2)
    assert "See her alone" not in client.get(address).text


def test_five_codes_an_hour_are_sent_and_no_more(surgery: Surgery, client: PageClient) -> None:
    for _ in range(5):
        assert client.submit(f"{surgery.address}/code").status_code == 200
    page = client.submit(f"{surgery.address}/code")
    assert page.status_code == Conflict.status
    assert "Five codes have been sent in an hour." in page.text
    assert [mail.subject for mail in mails_to(ADDRESS)].count("Your code") == 5


def test_guessing_shuts_the_link_for_good(surgery: Surgery, client: PageClient, at: Any) -> None:
    for _ in range(30):
        client.submit(f"{surgery.address}/open", {"code": "000000"})
    page = client.get(surgery.address)
    assert page.status_code == 410
    assert "Too many wrong codes" in page.text


def test_what_was_taken_back_opens_nothing_and_new_links_do(
    surgery: Surgery, let_in: PageClient, sign_in_as: SignInAs, at: Any
) -> None:
    first = surgery.address
    coordinator = sign_in_as(surgery.world.people["coordinator"])
    board = f"/meetings/{surgery.world.meeting.id}/dispatch"
    coordinator.submit(f"{board}/take-back", {"link_id": str(surgery.link().id)})
    assert let_in.get(first).status_code == 410
    assert let_in.submit(f"{first}/actions/{surgery.action.id}", {"state": "done"}).status_code == 404
    at.later(minutes=1)
    coordinator.submit(f"{board}/again", {"summary_id": str(surgery.summary().id)})
    assert surgery.address != first
    assert let_in.get(surgery.address).status_code == 200


def test_an_action_of_somebody_else_is_not_answered_over_a_link(surgery: Surgery, let_in: PageClient) -> None:
    others = record_action(
        surgery.item,
        agency_id=surgery.world.agencies["POL"].id,
        text="Arrest him.",
        when=When(due_utc=surgery.world.meeting.starts_utc),
        state=ActionState.AGREED,
    )
    assert let_in.submit(f"{surgery.address}/actions/{others.id}", {"state": "done"}).status_code == 404


def test_who_has_not_acknowledged_is_asked_twice_and_then_rung(
    surgery: Surgery, sign_in_as: SignInAs, at: Any, make_chase: Callable[[], None]
) -> None:
    for _day in range(8):
        at.later(days=1)
        make_chase()
    subjects = [mail.subject for mail in mails_to(ADDRESS)]
    assert subjects.count("A summary is still waiting for you") == 2
    page = sign_in_as(surgery.world.people["coordinator"]).get(f"/meetings/{surgery.world.meeting.id}/dispatch").text
    assert "Two reminders went by without an answer. Ring 01632 960186." in page


def test_the_code_sent_last_counts_also_after_the_clock_was_put_back(
    surgery: Surgery, client: PageClient, at: Any
) -> None:
    client.get(surgery.address)
    for _code in range(5):
        client.submit(f"{surgery.address}/code")
        at.later(minutes=1)
    before = {mail.id for mail in mails_to(ADDRESS)}
    older = last_code()
    at.later(hours=-1)
    # Nobody waits for two hours because five were sent in the hour to come.
    client.submit(f"{surgery.address}/code")
    [newest] = [mail.text for mail in mails_to(ADDRESS) if mail.id not in before]
    found = re.search(r"(\d{3} \d{3})", newest)
    assert found is not None
    assert client.submit(f"{surgery.address}/open", {"code": older}).status_code == 422
    assert client.submit(f"{surgery.address}/open", {"code": found[1]}).status_code == 303


@pytest.fixture
def make_chase() -> Callable[[], None]:
    """Chases, and commits."""

    def run() -> None:
        chase()
        db.session.commit()

    return run

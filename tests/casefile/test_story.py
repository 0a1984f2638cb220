"""The story of a case, and last time beside this time: each meeting that its reader sees, and no other."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from builders import make_member, make_partnership
from casefile.sessions import EVERY, Sessions, list_session, make_sessions, of
from conftest import MovableClock
from page_checks import without_tokens
from page_client import PageClient
from work import counted

from app.actions.answering import keep_answer
from app.actions.models import Action, ActionState
from app.actions.rules import When
from app.actions.service import record_action, record_outcome
from app.audit.models import AuditEntry
from app.cases.models import ConflictOfInterest
from app.core.access import Role
from app.core.clock import as_of, now_utc
from app.core.database import db
from app.minutes.chronology import add_event
from app.minutes.document import append_text
from app.minutes.known_dates import KnownDate
from app.minutes.models import Certainty
from app.minutes.queries import list_documents
from app.minutes.scale import say_scale
from app.minutes.service import record_contribution
from app.minutes.voices import record_voice

SignInAs = Callable[..., PageClient]
PARTS = ("shared", "voice", "minutes", "outcome", "action", "number", "event")


def words(number: int) -> set[str]:
    """What was said at that session, in words that stand nowhere else."""
    return {f"the {part} of session {number}" for part in PARTS}


@pytest.fixture
def told(context: None, at: MovableClock) -> Sessions:
    """Two sessions at which everything was said that can be, and a third to come."""
    sessions = make_sessions(make_partnership("CSC", "EDU"))
    for number, item in enumerate(sessions.items[:2]):
        with as_of(item.meeting.starts_utc):
            _say_everything(sessions, number)
        sessions.close(number)
    return sessions


def _say_everything(sessions: Sessions, number: int) -> None:
    item, agency_id, actor = sessions.items[number], sessions.agencies["CSC"].id, of(sessions.social_work)
    text = {part: f"the {part} of session {number}" for part in PARTS}
    record_contribution(
        item, agency_id=agency_id, author_id=actor.account_id, text=text["shared"], certainty=Certainty.WORRY
    )
    record_voice(item, person_id=None, position=0, text=text["voice"], source="a drawing")
    append_text(list_documents(item.id)[0], text["minutes"])
    say_scale(actor, item.meeting_id, item.case_id, number=4, why=text["number"])
    add_event(actor, item.meeting_id, item.case_id, agency_id, happened=KnownDate(2026, 5), what=text["event"])
    record_action(
        item,
        agency_id=agency_id,
        text=text["action"],
        when=When(due_utc=now_utc() + timedelta(days=7)),
        state=ActionState.AGREED,
    )
    record_outcome(item, decided=text["outcome"], recorded_by_id=None)


def found(text: str) -> set[str]:
    return {word for number in range(3) for word in words(number) if word in text}


def viewed(sessions: Sessions) -> list[int]:
    numbers = {str(meeting.id): number for number, meeting in enumerate(sessions.meetings)}
    entries = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.kind == "case_viewed").order_by(AuditEntry.number)
    )
    return sorted(numbers[entry.fields["meeting_id"]] for entry in entries)


def test_who_was_there_from_the_start_reads_all_of_it(told: Sessions, sign_in_as: SignInAs) -> None:
    page = sign_in_as(told.social_work).get(told.story)
    assert found(page.text) == words(0) | words(1)
    assert "Circulated 40 minutes after it ended" in page.text
    assert "Worry" in page.text
    assert page.text.index("the outcome of session 0") < page.text.index("the outcome of session 1")
    newest = sign_in_as(told.social_work).get(f"{told.story}?order=newest").text
    assert newest.index("the outcome of session 1") < newest.index("the outcome of session 0")


def test_who_came_later_reads_nothing_of_before_and_is_told_nothing_of_it(told: Sessions, sign_in_as: SignInAs) -> None:
    school = sign_in_as(told.school)
    page = school.get(told.story)
    assert found(page.text) == words(1)
    assert str(told.items[0].meeting_id) not in page.text
    chronology = school.get(told.at(2, "/chronology")).text
    assert found(chronology) == {"the event of session 1"}
    # At the session before which they were not needed there is no last time.
    assert "Last time" not in school.get(told.at(1)).text
    last_time = school.get(told.at(2))
    assert "Last time" in last_time.text
    # What is to be done from earlier meetings is read first by everybody; the rest is history.
    shown = words(1) - {"the minutes of session 1", "the event of session 1"}
    assert found(last_time.text) - {"the action of session 0"} == shown


def test_a_conflict_of_interest_beats_it_all(told: Sessions, sign_in_as: SignInAs) -> None:
    db.session.add(ConflictOfInterest(case_id=told.case.id, account_id=told.social_work.id, declared_utc=now_utc()))
    client = sign_in_as(told.social_work)
    hidden, absent = client.get(told.story), client.get(f"/cases/{uuid4()}/story")
    assert hidden.status_code == absent.status_code == 404
    assert without_tokens(hidden.text) == without_tokens(absent.text)


def test_nobody_else_is_led_in(told: Sessions, sign_in_as: SignInAs) -> None:
    stranger = make_member(Role.REPRESENTATIVE, make_partnership("HOU")["HOU"], name="Joel Brandt")
    client = sign_in_as(stranger)
    for path in (told.story, told.at(2, "/chronology"), told.at(2, "/my-summary")):
        assert client.get(path).status_code == 404
    for path, fields in (
        (told.at(2, "/scale"), {"number": "3"}),
        (told.at(2, "/my-summary"), {"fact": "Seen."}),
        (told.at(2, "/chronology"), {"what": "They moved.", "year": "2026"}),
    ):
        assert client.submit(path, fields).status_code == 404


def test_each_meeting_that_is_read_leaves_its_entry(told: Sessions, sign_in_as: SignInAs) -> None:
    sign_in_as(told.social_work).get(told.story)
    assert viewed(told) == [0, 1, 2]


def test_last_time_leaves_an_entry_of_the_meeting_it_is_from(told: Sessions, sign_in_as: SignInAs) -> None:
    sign_in_as(told.school).get(told.at(2))
    assert viewed(told) == [1, 2]


def test_an_old_case_is_opened_with_a_reason_first(told: Sessions, sign_in_as: SignInAs, at: MovableClock) -> None:
    told.close(2)
    db.session.commit()
    at.later(days=60)
    client = sign_in_as(told.social_work)
    sent_on = client.get(told.story)
    assert sent_on.status_code == 303
    assert sent_on.location == told.at(2)
    assert viewed(told) == []
    client.submit(told.at(2, "/open"), {"why": "news"})
    assert found(client.get(told.story).text) == words(0) | words(1)


def test_what_has_changed_is_told_one_by_one(told: Sessions, sign_in_as: SignInAs) -> None:
    last = told.items[1]
    assert last.ended_utc is not None
    with as_of(last.ended_utc + timedelta(days=1)):
        make_member(Role.REPRESENTATIVE, told.agencies["EDU"], name="Glen Marsh", series=told.series)
        action = next(row for row in db.session.scalars(db.select(Action)) if row.meeting_id == last.meeting_id)
        keep_answer(action, state=ActionState.DONE, text="The door is mended.", said_by_id=None)
        record_voice(told.items[2], person_id=None, position=0, text="I slept.", source="school")
        record_contribution(
            told.items[2],
            agency_id=told.agencies["EDU"].id,
            author_id=told.school.id,
            text="Came every day.",
            certainty=Certainty.FACT,
        )
    text = sign_in_as(told.social_work).get(told.at(2)).text
    assert "New on the case: Glen Marsh, EDU of Testbury" in text
    assert "EDU of Testbury (1)" in text
    assert "1 of the 1 action from last time has been answered" in text
    assert "The door is mended." in text
    assert "I slept." in text
    earlier = sign_in_as(told.social_work).get(told.at(1)).text
    assert "Newly asked to come: EDU of Testbury" in earlier


def test_a_long_story_asks_no_more_for_each_meeting(told: Sessions, sign_in_as: SignInAs) -> None:
    client = sign_in_as(told.social_work)
    client.get(told.story)
    with counted() as three:
        client.get(told.story)
    more = make_sessions_of_before(told, 6)
    with counted() as nine:
        client.get(told.story)
    asked = {name: three[name] for name in three if name.startswith(("SELECT", "INSERT", "UPDATE"))}
    asked_more = {name: nine[name] for name in nine if name.startswith(("SELECT", "INSERT", "UPDATE"))}
    assert sum(asked_more.values()) - sum(asked.values()) <= 3 * more


def make_sessions_of_before(told: Sessions, number: int) -> int:
    for back in range(number):
        list_session(told.series, told.case, now_utc() - (3 + back) * EVERY, {}, told.agencies)
    db.session.commit()
    return number

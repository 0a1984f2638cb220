"""A page keeps what is typed while one types; of two pages the second is told, and nothing is lost."""

import threading
from typing import Any

from conftest import browser_of
from flask import Flask
from front_door.conftest import Door

from app.core.database import db
from app.referrals.models import SubmissionState

SAVES = {"X-Saves": "1", "X-Fragment": "1"}


def test_saved_is_said_with_the_version_the_next_save_needs(door: Door) -> None:
    address = door.begin()
    answer = door.browser.submit(f"{address}/first", {"version": "1", "event": "A."}, headers=SAVES)
    assert (answer.status_code, answer.json["version"]) == (200, 2)
    assert answer.json["saved"]
    assert door.sheet().event == "A."


def test_a_half_typed_date_is_kept_and_not_complained_about(door: Door) -> None:
    address = door.begin()
    answer = door.browser.submit(
        f"{address}/first", {"version": "1", "victim": "Kay", "victim_born": "3/5/19"}, headers=SAVES
    )
    assert answer.status_code == 200
    assert door.sheet().people[0].birth_date == "3/5/19"


def test_a_page_whose_answer_got_lost_may_ask_again(door: Door) -> None:
    address = door.begin()
    sent = {"version": "1", "event": "A."}
    door.browser.submit(f"{address}/first", sent, headers=SAVES)
    answer = door.browser.submit(f"{address}/first", sent, headers=SAVES)
    assert (answer.status_code, answer.json["version"]) == (200, 2)


def test_of_two_pages_the_second_is_told_and_keeps_what_was_typed(door: Door) -> None:
    address = door.begin()
    step = f"{address}/steps/what-happened"
    door.browser.submit(step, {"version": "1", "event": "First.", "worries": "Hers."})
    answer = door.browser.submit(step, {"version": "1", "event": "Second."}, headers=SAVES)
    assert answer.status_code == 409
    assert "another page" in answer.json["message"]
    page = door.browser.submit(step, {"version": "1", "event": "Second."})
    assert page.status_code == 409
    assert "Second." in page.text
    assert "On the other page: First." in page.text
    assert door.sheet().event == "First."
    page = door.browser.press("Save and go on")
    assert (door.sheet().event, page.status_code) == ("Second.", 200)


def test_a_page_that_is_open_when_it_is_sent_is_told(door: Door) -> None:
    address = door.send_short()
    answer = door.browser.submit(f"{address}/first", {"version": "9", "event": "Late."}, headers=SAVES)
    assert answer.status_code == 409
    assert "sent already" in answer.json["message"]
    page = door.browser.submit(f"{address}/steps/police", {"version": "9", "orders": "Late."})
    assert page.status_code == 409
    assert "Late." in page.text


def test_whoever_is_signed_out_meanwhile_is_told_so(door: Door, app: Flask) -> None:
    address = door.begin()
    stranger: Any = app.test_client()
    stranger.get("/sign-in")
    answer = stranger.submit(f"{address}/first", {"version": "1", "event": "A."}, headers=SAVES)
    assert answer.status_code == 401


def test_of_many_who_save_at_once_one_is_kept_and_the_others_are_told(door: Door, app: Flask) -> None:
    address = door.begin()
    browsers = [browser_of(app, door.teacher) for _number in range(4)]
    for browser in browsers:
        browser.get(f"{address}/steps/police")
    answers: list[tuple[str, int]] = []
    db.session.remove()

    def save(number: int) -> None:
        said = {"version": "1", "orders": f"Order {number}."}
        answer = browsers[number].submit(f"{address}/steps/police", said, headers=SAVES)
        answers.append((said["orders"], answer.status_code))

    threads = [threading.Thread(target=save, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for _text, status in answers) == [200, 409, 409, 409]
    (kept,) = [text for text, status in answers if status == 200]
    assert door.sheet().answers["orders"] == kept


def test_two_who_press_send_at_once_send_once(door: Door) -> None:
    address = door.begin()
    door.browser.press("Look at it, and send", event="A.")
    version = str(door.row().version)
    door.browser.submit(f"{address}/send", {"version": version})
    assert door.browser.submit(f"{address}/send", {"version": version}).status_code == 303
    assert door.row().state is SubmissionState.SENT


def test_what_changed_after_the_last_look_is_not_sent_unseen(door: Door) -> None:
    address = door.begin()
    door.browser.press("Look at it, and send", event="A.")
    version = str(door.row().version)
    door.browser.submit(f"{address}/steps/police", {"version": version, "orders": "An order."})
    page = door.browser.submit(f"{address}/send", {"version": version})
    assert page.status_code == 409
    assert "An order." in page.text
    assert door.row().state is SubmissionState.DRAFT

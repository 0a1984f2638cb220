"""A teacher asks nobody's leave: writes what she saw, loses the page, finds it all again, and sends it."""

import re
from collections.abc import Callable

from browsing import Person
from coming_in import BETH, begin_referral, send_referral, tell_shortly
from playwright.sync_api import expect

OpenAs = Callable[..., Person]


def test_what_is_typed_is_kept_through_a_reload_and_sent(open_as: OpenAs) -> None:
    beth = open_as(BETH)
    page = beth.page
    begin_referral(beth)
    tell_shortly(beth, "Siân ap Llŷr 🙂", "She told me that the door was kicked in.")
    page.reload()
    expect(page.get_by_label("What happened", exact=True)).to_have_value("She told me that the door was kicked in.")
    expect(page.get_by_role("group", name="Victim").get_by_label("Name")).to_have_value("Siân ap Llŷr 🙂")
    what_is_wrong_is_told_beside_its_field(beth)
    without_a_connection_it_is_tried_again(beth)
    on_two_pages_nothing_is_lost(beth)
    send_referral(beth)
    beth.go("/refer")
    expect(page.get_by_text("Nobody has answered yet.").first).to_be_visible()


def what_is_wrong_is_told_beside_its_field(beth: Person) -> None:
    page = beth.page
    born = page.get_by_role("group", name="Victim").get_by_label("Born, if known")
    born.fill("31/2/1990")
    page.get_by_role("button", name="Save and tell more").click()
    beth.check()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(re.compile("There is no such day"))
    expect(born).to_have_value("31/2/1990")
    born.fill("3/5/1990")
    page.get_by_role("button", name="Save and tell more").click()
    beth.check()
    page.get_by_role("link", name="What they want and fear").click()
    beth.check()


def without_a_connection_it_is_tried_again(beth: Person) -> None:
    page, saved = beth.page, beth.page.locator("[data-saved]")
    beth.context.set_offline(True)
    page.get_by_label("What would make the victim feel safer?").fill("A new lock.")
    expect(saved).to_have_text(re.compile("^Not saved yet"))
    beth.context.set_offline(False)
    expect(saved).to_have_text(re.compile("^Saved"))
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("link", name="The short page").click()


def on_two_pages_nothing_is_lost(beth: Person) -> None:
    """What a second page saved stands beside what was typed here, and whoever types decides."""
    page, other = beth.page, beth.context.new_page()
    other.goto(page.url)
    other.get_by_label("What happened", exact=True).fill("Typed on the other page.")
    expect(other.locator("[data-saved]")).to_have_text(re.compile(r"^Saved \d"))
    other.close()
    page.get_by_label("What happened", exact=True).fill("The door was kicked in, and she hid.")
    expect(page.locator("[data-saved]")).to_have_text(re.compile("^Not saved. This was changed on another page"))
    page.get_by_role("button", name="Save and tell more").click()
    beth.check()
    expect(page.get_by_label("What happened", exact=True)).to_have_value("The door was kicked in, and she hid.")


def test_a_question_is_answered_and_becomes_a_referral(open_as: OpenAs) -> None:
    beth = open_as(BETH)
    page = beth.go("/refer/ask")
    page.get_by_label("Imogen Tuck").check()
    page.get_by_label("What do you want to ask?").fill("Is a child who hides food something for you?")
    page.get_by_role("button", name="Ask", exact=True).click()
    beth.check()
    address = page.url
    imogen = open_as("imogen.tuck@children.marlbeck.example")
    imogen.go(address)
    imogen.page.get_by_label("What you advise").fill("Where does she eat at noon?")
    imogen.page.get_by_role("button", name="Answer").click()
    imogen.check()
    beth.go(address)
    page.get_by_label("Write more").fill("Here, and she takes the rest home.")
    page.get_by_role("button", name="Send to Imogen Tuck").click()
    beth.check()
    beth.picture("question-goes-on", whole=True)
    imogen.go(address)
    imogen.page.get_by_label("What else you advise").fill("Send it in today.")
    imogen.page.get_by_role("button", name="Answer").click()
    imogen.check()
    imogen.picture("question-to-me", whole=True)
    beth.go(address)
    page.get_by_role("button", name="Make a referral of it").click()
    expect(page.get_by_label("What happened", exact=True)).to_have_value(
        "Is a child who hides food something for you?\n\nHere, and she takes the rest home."
    )
    page.get_by_role("button", name="Look at it, and send").click()
    for words in ("Where does she eat at noon?", "Here, and she takes the rest home.", "Send it in today."):
        expect(page.get_by_text(words).first).to_be_visible()
    beth.check()

"""What people do in browsers so that something comes in: bring a list, write a referral, decide about either."""

import re

from browsing import Person
from playwright.sync_api import expect

BETH = "beth.alcott@education.marlbeck.example"
LEWIS = "lewis.okafor@msfp.example"
ANITA = "anita.kerr@police.marlbeck.example"


def choose_list(officer: Person, table: bytes) -> None:
    """Choose a file at the page where lists come in, and look at what it says."""
    page = officer.go("/bring-in")
    page.get_by_label("The file").set_input_files(
        {"name": "overnight.csv", "mimeType": "text/csv", "buffer": table},
    )
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look at the list")
    officer.check()


def take_list(officer: Person) -> list[str]:
    """Take in what is chosen; answers the references, line by line."""
    page = officer.page
    page.get_by_role("button", name="Take in what is chosen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What became of the list")
    officer.check()
    return [text.strip() for text in page.locator("tbody th").all_inner_texts()]


def begin_referral(teacher: Person) -> None:
    """Begin something to send in."""
    teacher.go("/refer").get_by_role("button", name="Send in a referral").click()
    teacher.check()


def tell_shortly(teacher: Person, victim: str, event: str) -> None:
    """Write the least that is needed on the short page, and wait until it is saved."""
    page = teacher.page
    page.get_by_label("What happened", exact=True).fill(event)
    page.get_by_role("group", name="Victim").get_by_label("Name").fill(victim)
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d\.$"))


def send_referral(teacher: Person) -> str:
    """Look at it, and send it; answers the reference that is said when somebody rings."""
    page = teacher.page
    page.get_by_role("button", name="Look at it, and send").click()
    teacher.check()
    expect(page.get_by_text("You are sending this as a REFERRAL.")).to_be_visible()
    page.get_by_role("button", name="Send a referral").click()
    teacher.check()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your referral is sent")
    return page.locator(".govuk-panel__body strong").inner_text()


def open_submission(lewis: Person, reference: str) -> None:
    """Open what waits under this reference, from the page of all that came in."""
    page = lewis.go("/triage")
    page.get_by_role("link", name=f"Referral {reference}", exact=True).click()
    lewis.check()


def accept(lewis: Person) -> None:
    """Accept the submission whose page is open to the meeting that is chosen on it."""
    lewis.page.get_by_role("button", name="Accept it").click()
    lewis.check()
    expect(lewis.page.get_by_text("every agency is asked")).to_be_visible()
    expect(lewis.page.get_by_text(re.compile("Lewis Okafor accepted it"))).to_be_visible()
    expect(lewis.page.get_by_role("button", name="Accept it")).to_have_count(0)


def decline(lewis: Person, own_line: str) -> None:
    """Do not take the submission whose page is open; that asks for a line of one's own first."""
    page = lewis.page
    page.get_by_text("Do not take it").click()
    page.get_by_role("button", name="Say that it is not taken").click()
    lewis.check()
    expect(page.get_by_role("link", name=re.compile("Write a line of your own"))).to_be_visible()
    page.locator("#decline-own_line").fill(own_line)
    page.get_by_role("button", name="Say that it is not taken").click()
    lewis.check()
    expect(page.get_by_text("What else helps:")).to_be_visible()
    expect(page.get_by_text(own_line)).to_be_visible()

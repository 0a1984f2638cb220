"""Four people record one case together while a line fails twice and the server is killed: not a word is missing."""

import re
import time
from collections.abc import Callable

import pytest
from browsing import Person, the_meeting
from playwright.sync_api import Locator, Page, expect
from serving import Server

LEWIS = "lewis.okafor@msfp.example"
PRIYA = "priya.raman@msfp.example"
ANITA = "anita.kerr@police.marlbeck.example"
COMFORT = "comfort.boateng@mgh.example"
BRYONY = "bryony.cale@msfp.example"
MARTA = "marta.lindqvist@harbourlight.example"
DISCUSSION, HARM, POINTS, PROTECTS, PLAN = (
    "Discussion",
    "Possible harm",
    "What points to it",
    "What protects",
    "Safety plan",
)
MAISIE = "Voice of Maisie Fairhurst"
SECONDS_TO_CLOSE = 30
# A server that has just been killed, and a machine with much to do.
PATIENCE_MS = 60_000
OpenAs = Callable[..., Person]


class Writer:
    """Somebody who writes, and remembers every sentence they wrote."""

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page
        self.sentences: list[tuple[str, str]] = []

    def write(self, section: str, sentence: str, *, where: str = "Control+End") -> None:
        """Type a sentence at the end of a section, or at its beginning, key by key."""
        box = box_of(self.page, section)
        expect(box).to_be_editable()
        box.focus()
        self.page.keyboard.press(where)
        self.page.keyboard.type(f"{sentence} ", delay=3)
        self.sentences.append((section, sentence))


def box_of(page: Page, section: str) -> Locator:
    return page.get_by_label(section, exact=True)


@pytest.mark.timeout(600)
def test_four_people_record_a_case_while_the_network_and_the_server_fail(served: Server, open_as: OpenAs) -> None:
    lewis = open_as(LEWIS)
    meeting = the_meeting(lewis)
    lewis.go(meeting).get_by_role("button", name="Publish the list").click()
    priya, anita, comfort, bryony = (open_as(email) for email in (PRIYA, ANITA, COMFORT, BRYONY))
    case = the_case_is_called(priya, anita, meeting)
    for person in (anita, comfort, bryony):
        person.go(case)
    agencies_share_and_bryony_takes_down_what_is_said(anita, comfort, bryony, open_as(MARTA), case)
    writers = chair, police, ward, taker = [Writer(person) for person in (priya, anita, comfort, bryony)]
    everybody_writes(chair, police, ward, taker)

    # The ward's network goes, twice; Comfort writes on.
    for round_ in (1, 2):
        comfort.context.set_offline(True)
        expect(comfort.page.locator("[data-minutes-state]").first).to_contain_text("offline", ignore_case=True)
        ward.write(POINTS, f"Written while the line was away, {round_}.")
        police.write(POINTS, f"The police wrote meanwhile, {round_}.")
        comfort.context.set_offline(False)
        taker.write(DISCUSSION, f"The line is back, {round_}.")

    # The server is killed while everybody writes, and comes back.
    police.write(HARM, "He said he would finish it.")
    served.kill()
    for writer, section in ((ward, PROTECTS), (taker, DISCUSSION), (police, HARM), (chair, PLAN)):
        box = box_of(writer.page, section)
        box.focus()
        writer.page.keyboard.press("Control+End")
        writer.page.keyboard.type("While the server was away. ", delay=3)
        writer.sentences.append((section, "While the server was away."))
    served.start()
    everybody_writes(chair, police, ward, taker)

    nothing_is_missing(writers)
    texts = {section: box_of(anita.page, section).input_value() for section, _ in police.sentences}
    the_case_is_closed(priya, anita)
    every_word_stands_in_the_record(anita, case, writers, texts)
    page = anita.page
    page.get_by_role("link", name="The case", exact=True).click()
    page.get_by_role("button", name="Heard and understood for Marlbeck Police").click()
    expect(page.locator("#agreed-record")).to_contain_text("heard and understood, DS Anita Kerr")
    anita.check()
    anita.picture("case-agreed", whole=True)


def the_case_is_called(priya: Person, anita: Person, meeting: str) -> str:
    page = priya.go(f"{meeting}/chair")
    page.get_by_role("button", name=re.compile("^Open the meeting")).click()
    page.get_by_role("button", name=re.compile("^Call")).first.click()
    expect(page.get_by_role("heading", name="Tanya Broadbent")).to_be_visible()
    anita.go(f"{meeting}/my-cases")
    link = anita.page.get_by_role("link", name="Tanya Broadbent").first.get_attribute("href")
    assert link is not None
    return link.split("#")[0]


def agencies_share_and_bryony_takes_down_what_is_said(
    anita: Person, comfort: Person, bryony: Person, marta: Person, case: str
) -> None:
    shared = anita.page.locator(".app-contribution")
    anita.page.get_by_role("button", name=re.compile("^To keep somebody safe now")).first.click()
    expect(shared).to_have_count(1)
    page = comfort.page
    page.get_by_text("Reword it, then share").first.click()
    words = page.get_by_label("What everybody gets to read").first
    words.fill("Small red spots and a changed voice: signs that fit strangulation.")
    page.locator("form:has-text('What everybody gets to read')").first.get_by_label("Professional opinion").check()
    page.get_by_role("button", name="Share in these words").first.click()
    expect(page.locator(".app-contribution")).to_have_count(2)
    page = bryony.page
    page.get_by_text("Take down what an agency says").click()
    page.get_by_label("Who says it").select_option(label="Harbourlight Domestic Abuse Service")
    page.get_by_label("What they say", exact=True).fill("Tanya wants her sister told first.")
    page.get_by_role("button", name="Keep it for them to confirm").click()
    expect(page.get_by_text("Not confirmed yet")).to_be_visible()
    page = marta.go(case)
    page.get_by_role("button", name=re.compile("^Yes, we said this")).click()
    expect(page.get_by_text("confirmed by Marta Lindqvist")).to_be_visible()
    # What others shared has come by itself to the page that was open.
    expect(shared).to_have_count(3)


def everybody_writes(chair: Writer, police: Writer, ward: Writer, taker: Writer) -> None:
    """Several in one section, each in another as well."""
    turn = len(chair.sentences)
    police.write(HARM, f"Lee may be out by ten tonight, {turn}.")
    # Not behind it: half of that sentence may be on its way, and its other half would come behind this one.
    ward.write(HARM, f"A second time can kill, {turn}.", where="Control+Home")
    taker.write(DISCUSSION, f"The agencies agree on the danger, {turn}.")
    chair.write(PLAN, f"Nobody goes home tonight, {turn}.")
    police.write(MAISIE, f"She wants to know who rings for help, {turn}.")
    ward.write(PROTECTS, f"The ward door is locked, {turn}.")


def nothing_is_missing(writers: list[Writer]) -> None:
    """Everybody's page shows every sentence of everybody, once, and says that it is saved."""
    wanted = [pair for writer in writers for pair in writer.sentences]
    for writer in writers:
        for section, sentence in wanted:
            expect(box_of(writer.page, section)).to_have_value(re.compile(re.escape(sentence)), timeout=PATIENCE_MS)
    for section in {section for section, _ in wanted}:
        texts = {box_of(writer.page, section).input_value() for writer in writers}
        assert len(texts) == 1, f"{section} differs"
        (text,) = texts
        for sentence in (sentence for where, sentence in wanted if where == section):
            count = sum(pair == (section, sentence) for pair in wanted)
            assert text.count(sentence) == count, f"{sentence!r} stands {text.count(sentence)} times in {section}"
    for writer in writers:
        for state in writer.page.locator("[data-minutes-state]").all():
            expect(state).to_have_text(re.compile("^(Saved)?$"), timeout=PATIENCE_MS)


def the_case_is_closed(priya: Person, anita: Person) -> None:
    """The chair reads risk, outcome and actions back on one panel, and signs."""
    page = priya.page
    began = time.monotonic()
    page.locator("summary:has-text('Close this case')").click()
    panel = page.locator(".app-close__panel")
    for words in ("Lee may be out by ten tonight", "The ward door is locked"):
        expect(panel.locator(".app-close__risk")).to_contain_text(words)
    priya.picture("case-read-back")
    panel.get_by_label("What was decided").fill(
        "Bail conditions by 18:00. Maisie is seen today. Tanya stays on the ward."
    )
    panel.get_by_role("button", name=re.compile("^Agree and close")).click()
    expect(page.get_by_role("heading", name="Tanya Broadbent")).to_have_count(0)
    assert time.monotonic() - began < SECONDS_TO_CLOSE
    expect(anita.page.get_by_text("Agreed and signed by Priya Raman")).to_be_visible()


def every_word_stands_in_the_record(anita: Person, case: str, writers: list[Writer], texts: dict[str, str]) -> None:
    page = anita.go(f"{case}/record")
    record = " ".join(page.locator("article").inner_text().split())
    for writer in writers:
        for _, sentence in writer.sentences:
            assert sentence in record
    for text in texts.values():
        assert " ".join(text.split()) in record
    for words in (
        "signs that fit strangulation",
        "Tanya wants her sister told first.",
        "Nothing has been altered since.",
    ):
        assert words in record
    anita.picture("case-record", whole=True)

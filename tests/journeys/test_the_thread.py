"""One whole meeting, from the list to the acknowledged outcome, as the people in it live it."""

import re
from collections.abc import Callable

from browsing import Person, the_meeting
from playwright.sync_api import Page, expect
from serving import Server

LEWIS = "lewis.okafor@msfp.example"
PRIYA = "priya.raman@msfp.example"
IMOGEN = "imogen.tuck@children.marlbeck.example"
COMFORT = "comfort.boateng@mgh.example"
NUALA = "nuala.finch@chs.example"
RAFI = "rafi.cohen@amht.example"
JOEL = "joel.brandt@homes.marlbeck.example"
OpenAs = Callable[..., Person]


def minutes_of(page: Page) -> "Minutes":
    return Minutes(page)


class Minutes:
    """The shared text "Discussion" on somebody's page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.get_by_label("Discussion", exact=True)

    def write(self, words: str, *, where: str = "Control+End") -> None:
        """Type at the end of what stands there, or at its beginning, key by key, once the page lets one type."""
        expect(self.box).to_be_editable()
        self.box.focus()
        self.page.keyboard.press(where)
        self.page.keyboard.type(words, delay=5)

    def holds(self, *parts: str) -> None:
        for part in parts:
            expect(self.box).to_have_value(re.compile(re.escape(part)))

    def is_saved(self) -> None:
        expect(self.page.locator("[data-minutes-state]").first).to_have_text(re.compile("^Saved"))


def test_a_meeting_runs_from_the_list_to_the_acknowledged_outcome(open_as: OpenAs) -> None:
    lewis = open_as(LEWIS)
    lewis.check()
    meeting = the_meeting(lewis)
    the_list_is_prepared_and_published(lewis, meeting)
    an_agency_answers_with_two_presses(open_as(RAFI), meeting)
    imogen, comfort, nuala, priya = (open_as(email) for email in (IMOGEN, COMFORT, NUALA, PRIYA))
    research_is_written_and_one_line_of_it_shared(imogen, meeting)
    everybody_is_called_for_their_case_alone(priya, imogen, comfort, nuala, meeting)
    two_write_at_once_and_one_of_them_offline(imogen, comfort, priya)
    an_action_is_added_and_the_case_closed(priya, imogen)
    the_next_case_fetches_the_next_people(priya, nuala)
    each_agency_reads_and_acknowledges_its_summary(priya, imogen, lewis, meeting)


def the_list_is_prepared_and_published(lewis: Person, meeting: str) -> None:
    page = lewis.go(meeting)
    expect(page.locator("ol.app-list > li:not(.app-row--break)")).to_have_count(14)
    first = page.locator("ol.app-list > li .app-row__title").first
    expect(first).to_contain_text("Tanya Broadbent")
    page.get_by_role("button", name="Publish the list").click()
    expect(page.get_by_role("button", name="Publish the list")).to_have_count(0)
    lewis.check()


def an_agency_answers_with_two_presses(rafi: Person, meeting: str) -> None:
    page = rafi.go(f"{meeting}/my-cases")
    waiting = page.get_by_role("heading", name="Waiting for your answer")
    expect(waiting).to_be_visible()
    page.get_by_role("button", name=re.compile("^Known")).first.click()
    expect(page.get_by_text("you answered known")).to_be_visible()
    expect(page.get_by_role("link", name="Helen Carver and Mark Carver")).to_be_visible()
    rafi.check()


def research_is_written_and_one_line_of_it_shared(imogen: Person, meeting: str) -> None:
    page = imogen.go(f"{meeting}/my-cases")
    page.get_by_role("link", name="Tanya Broadbent").click()
    imogen.check()
    page.get_by_label("What you know").fill("")
    page.get_by_role("button", name="Keep this note").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    imogen.check()
    page.get_by_label("What you know").fill("Maisie told her teacher that she is afraid to go home.")
    page.get_by_role("radio", name="Reported to us").check()
    page.get_by_role("button", name="Keep this note").click()
    note = page.locator(".app-note", has_text="afraid to go home")
    note.get_by_role("button", name=re.compile("^To keep somebody safe now")).click()
    expect(page.locator("#case-shared")).to_contain_text("afraid to go home")
    imogen.check()


def everybody_is_called_for_their_case_alone(
    priya: Person, imogen: Person, comfort: Person, nuala: Person, meeting: str
) -> None:
    priya.go(f"{meeting}/chair").get_by_role("button", name="Open the meeting").click()
    for person in (imogen, comfort, nuala):
        person.go(f"{meeting}/lobby").get_by_role("button", name="I am here").click()
    expect(nuala.page.get_by_text(re.compile("until your next case|You are next"))).to_be_visible()
    expect(priya.page.get_by_text("Lobby: 3 people")).to_be_visible()
    priya.page.get_by_role("button", name=re.compile("^Call the next case")).click()
    for person in (imogen, comfort):
        expect(person.page.get_by_role("heading", name="You are called")).to_be_visible()
        person.check()
        person.page.get_by_role("button", name="Come in").click()
        expect(person.page.get_by_text("This case is under way.")).to_be_visible()
    assert "Tanya" not in nuala.page.content()
    nuala.check()
    expect(priya.page.get_by_text("In the case: 2")).to_be_visible()
    priya.check()
    priya.picture("chair")


def two_write_at_once_and_one_of_them_offline(imogen: Person, comfort: Person, priya: Person) -> None:
    hers, his, chairs = minutes_of(imogen.page), minutes_of(comfort.page), minutes_of(priya.page)
    hers.write("Maisie is safe at school. ")
    his.holds("Maisie is safe at school.")
    his.write("Voice hoarse, petechiae on both eyelids. ")
    # Not behind it: half of that sentence may be on its way, and its other half would come behind this one.
    hers.write("She must be seen today. ", where="Control+Home")
    for minutes in (hers, his, chairs):
        minutes.holds("Maisie is safe at school.", "petechiae on both eyelids.", "She must be seen today.")
    hers.is_saved()
    comfort.context.set_offline(True)
    his.write(" Written in the lift.")
    expect(comfort.page.locator("[data-minutes-state]").first).to_have_text(re.compile("offline"), timeout=10_000)
    hers.write(" Written meanwhile.")
    chairs.holds("Written meanwhile.")
    assert "Written in the lift" not in hers.box.input_value()
    comfort.check()
    comfort.context.set_offline(False)
    for minutes in (hers, his, chairs):
        minutes.holds("Written in the lift.", "Written meanwhile.", "petechiae on both eyelids.")
    his.is_saved()
    # What a script of the page does to the box is not what somebody wrote, and deletes nothing.
    hers.box.evaluate("box => { box.value = 'Mai'; }")
    his.write(" Seen by the ward doctor.")
    for minutes in (hers, his, chairs):
        minutes.holds("Maisie is safe at school.", "Seen by the ward doctor.")
    assert hers.box.input_value() == his.box.input_value() == chairs.box.input_value()


def an_action_is_added_and_the_case_closed(priya: Person, imogen: Person) -> None:
    page = imogen.page
    page.get_by_label("What is to be done").fill("See Maisie at school, alone.")
    page.locator("#action-day").fill("31")
    page.locator("#action-month").fill("2")
    page.locator("#action-year").fill("2027")
    page.get_by_role("button", name="Add action").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("What is to be done")).to_have_value("See Maisie at school, alone.")
    page.locator("#action-day").fill("26")
    page.get_by_role("button", name="Add action").click()
    expect(page.locator("#case-actions")).to_contain_text("See Maisie at school, alone.")
    chair = priya.page
    expect(chair.locator('[id^="actions"]')).to_contain_text("See Maisie at school, alone.")
    chair.locator("summary", has_text="Close this case").click()
    priya.check()
    chair.get_by_role("button", name=re.compile("^Agree and close")).click()
    expect(chair.get_by_text("Say in a few words what was decided").first).to_be_visible()
    priya.check()
    chair.get_by_label("What was decided").fill(
        "Strangulation. Bail conditions are asked for today; Maisie is seen at school."
    )
    chair.get_by_role("button", name=re.compile("^Agree and close")).click()
    expect(page.get_by_text("This case is closed.")).to_be_visible()
    expect(page.get_by_text("are asked for today;")).to_be_visible()
    expect(minutes_of(page).box).not_to_be_editable()
    imogen.check()


def the_next_case_fetches_the_next_people(priya: Person, nuala: Person) -> None:
    priya.page.get_by_role("button", name=re.compile("^Call the next case")).click()
    expect(nuala.page.get_by_role("heading", name="You are called")).to_be_visible()
    assert nuala.page.title().startswith("You are called")
    nuala.page.get_by_role("button", name="Come in").click()
    expect(nuala.page.get_by_text("This case is under way.")).to_be_visible()
    nuala.check()
    nuala.page.get_by_role("button", name="Leave and go back to the lobby").click()
    expect(nuala.page.get_by_role("heading", name="You left the case")).to_be_visible()
    nuala.check()


def send_the_summaries(lewis: Person, meeting: str) -> None:
    """The coordinator looks at who gets what, and sends all of it with one button."""
    page = lewis.go(f"{meeting}/dispatch")
    expect(page.get_by_role("heading", name=re.compile("summaries wait to be sent"))).to_be_visible()
    lewis.check()
    lewis.picture("summaries-to-send")
    page.get_by_role("button", name=re.compile("^Send all")).click()
    expect(page.get_by_role("alert")).to_contain_text("Sent to ")


def each_agency_reads_and_acknowledges_its_summary(priya: Person, imogen: Person, lewis: Person, meeting: str) -> None:
    chair = priya.page
    chair.locator("summary", has_text="Close this case").click()
    chair.get_by_label("What was decided").fill("Locks are changed tomorrow.")
    chair.get_by_role("button", name=re.compile("^Agree and close")).click()
    chair.get_by_text("End the meeting early").click()
    chair.get_by_role("button", name="Close the meeting now").click()
    expect(chair.get_by_role("heading", name="The meeting is over")).to_be_visible()
    priya.check()
    send_the_summaries(lewis, meeting)
    page = imogen.go("/summaries")
    page.locator(".app-row", has_text="Waiting for you").get_by_role("link").first.click()
    imogen.check()
    expect(page.get_by_text("are asked for today;")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("PDF")).click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_role("button", name=re.compile("read|have it", re.IGNORECASE)).click()
    imogen.check()
    ledger = lewis.go(f"{meeting}/dispatch")
    expect(ledger.locator(".app-row", has_text="Children")).to_contain_text("Imogen Tuck")


def test_what_is_written_while_the_server_is_down_is_kept(open_as: OpenAs, served: Server) -> None:
    imogen, lewis = open_as(IMOGEN), open_as(LEWIS)
    case = (
        imogen.go(f"{the_meeting(imogen)}/my-cases").get_by_role("link", name="Tanya Broadbent").get_attribute("href")
    )
    hers, his = minutes_of(imogen.go(str(case))), minutes_of(lewis.go(str(case)))
    hers.write("Written before.")
    his.holds("Written before.")
    hers.is_saved()
    served.kill()
    hers.write(" Written while nobody listened.")
    expect(imogen.page.locator("[data-minutes-state]").first).to_have_text(re.compile("Not saved yet"), timeout=10_000)
    imogen.check()
    served.start()
    his.holds("Written before. Written while nobody listened.")
    hers.is_saved()


def test_for_the_agency_locked_out_the_case_does_not_exist(open_as: OpenAs) -> None:
    lewis, joel = open_as(LEWIS), open_as(JOEL)
    meeting = the_meeting(lewis)
    address = lewis.go(meeting).get_by_role("link", name="Fiona Bracewell").get_attribute("href")
    for path in ("/", f"{meeting}/my-cases", f"{meeting}/lobby", "/summaries"):
        page = joel.go(path)
        assert "Bracewell" not in page.content()
        assert "BW-340" not in page.content()
    hidden = joel.page.goto(joel.server.url + str(address))
    absent = joel.page.goto(f"{joel.server.url}{meeting}/cases/00000000-0000-4000-8000-000000000000")
    assert hidden is not None
    assert absent is not None
    assert hidden.status == absent.status == 404


def test_the_representatives_day_works_on_a_phone_and_without_scripts(open_as: OpenAs) -> None:
    nuala = open_as(NUALA, viewport={"width": 320, "height": 640}, java_script_enabled=False)
    meeting = the_meeting(nuala)
    page = nuala.page
    page.goto(f"{nuala.server.url}{meeting}/my-cases")
    page.get_by_role("link", name="Kayleigh Marsden").click()
    page.get_by_label("What you know").fill("The health visitor sees them on Thursday.")
    page.get_by_role("button", name="Keep this note").click()
    note = page.locator(".app-note", has_text="sees them on Thursday")
    note.get_by_role("button", name=re.compile("^To keep somebody safe now")).click()
    expect(page.locator("#case-shared")).to_contain_text("sees them on Thursday")

"""A police officer brings in the overnight list, mends two lines of it, and takes it."""

from collections.abc import Callable

import pytest
from browsing import Person
from coming_in import ANITA, choose_list, take_list
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

LIST = """\
Crime Ref,Incident Date,Circumstances,DASH,Victim Forename,Victim Surname,Victim DOB,Suspect Name,Child 1 Name,Beat Code
42/118201/26,24/11/2026,The door was forced. Neighbours rang 999.,16,Kay,Marsh,01/02/1990,Dean Marsh,Łucja Marsh,M4
42/118202/26,24/11/2026,He followed her home from work.,9,Ann,Reed,31/02/1991,Tom Reed,,
42/118203/26,24/11/2026,,,Eve,Shaw,3 May 1988,Rob Shaw,Mair Shaw,
42/118204/26,24/11/2026,"=HYPERLINK(""x"") stood in the log; a window was broken.",,Zofia,Nowak,12/12/1999,Not known,,
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_an_overnight_list(open_as: Callable[..., Person], width: int) -> None:
    officer = open_as(ANITA)
    officer.page.set_viewport_size({"width": width, "height": 900})
    page = officer.go("/bring-in")
    officer.picture(f"bring-in-home-{width}", whole=True)
    officer.go("/bring-in/how")
    officer.picture(f"bring-in-how-{width}", whole=True)
    choose_list(officer, LIST.encode("cp1252", "replace"))
    officer.picture(f"bring-in-preview-{width}", whole=True)
    expect(page.get_by_text("There is no 31 February 1991.").first).to_be_visible()
    page.get_by_role("button", name="Take in what is chosen").click()
    expect(page.get_by_role("alert")).to_contain_text("Mend them")
    officer.check()
    page.get_by_role("link", name="Mend line 3", exact=True).first.click()
    officer.check()
    page.get_by_label("Victim DOB").fill("13/02/1991")
    officer.picture(f"bring-in-line-{width}", whole=True)
    page.get_by_role("button", name="Save this line").click()
    page.get_by_role("link", name="Mend line 4", exact=True).first.click()
    page.get_by_role("button", name="Save this line").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what happened")
    officer.check()
    page.get_by_label("Circumstances").fill("She rang from a neighbour’s.")
    page.get_by_role("button", name="Save this line").click()
    page.get_by_role("link", name="Say what the columns mean").click()
    officer.check()
    officer.picture(f"bring-in-columns-{width}", whole=True)
    page.get_by_label("Beat Code").select_option(label="Kept with what happened")
    page.get_by_role("button", name="Read the list so").click()
    expect(page.get_by_text("Beat Code: M4")).to_be_visible()
    assert len(take_list(officer)) == 4
    officer.picture(f"bring-in-taken-{width}", whole=True)
    expect(page.get_by_text("Waits for the coordinator")).to_have_count(4)
    page.locator("tbody th a").first.click()
    expect(page.get_by_text("The door was forced. Neighbours rang 999.")).to_be_visible()
    officer.check()

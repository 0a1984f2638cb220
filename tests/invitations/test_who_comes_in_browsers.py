"""Hours, the directory, who comes and handover in a real browser, right and wrong: axe finds nothing."""

from typing import Any

import pytest
from invitations.test_in_browsers import DESK, PHONE, OpenDiary, open_diary
from playwright.sync_api import expect

__all__ = ["open_diary"]
pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_who_comes_can_be_used_by_everybody(
    diary: Any,
    open_diary: OpenDiary,
    screen: dict[str, Any],
    request: pytest.FixtureRequest,  # a fixture
) -> None:
    name = request.node.callspec.id
    kerr = open_diary("kerr", **screen)
    kerr.go("/diary/me")
    kerr.picture(f"hours-{name}", whole=True)
    kerr.page.get_by_label("from").first.fill("late")
    kerr.page.get_by_role("button", name="Keep these hours").click()
    expect(kerr.page.get_by_role("alert")).to_contain_text("Monday: Enter a time")
    kerr.check()
    kerr.picture(f"hours-wrong-{name}", whole=True)
    kerr.page.get_by_role("button", name="Note this leave").click()
    expect(kerr.page.get_by_role("alert")).to_contain_text("Enter the first day on which you are away")
    kerr.check()
    kerr.go("/diary/people")
    kerr.picture(f"people-{name}", whole=True)
    kerr.page.get_by_role("link", name="Joel Brandt").click()
    kerr.check()
    kerr.picture(f"worker-{name}", whole=True)
    kerr.go("/diary/handover")
    kerr.page.get_by_role("button", name="Give them this card").click()
    expect(kerr.page.get_by_role("alert")).to_contain_text("Choose who takes the place")
    kerr.check()
    kerr.picture(f"handover-{name}", whole=True)
    lewis = open_diary("coordinator", **screen)
    lewis.go("/diary/cover")
    lewis.picture(f"cover-{name}", whole=True)
    lewis.page.get_by_role("link", name="Wednesday 2 December").click()
    expect(lewis.page.get_by_role("heading", level=1)).to_have_text("Who comes on Wednesday 2 December")
    lewis.check()
    lewis.picture(f"attending-{name}", whole=True)

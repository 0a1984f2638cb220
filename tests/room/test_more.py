"""The bar at the top holds what is used most; the rest is one press away, with what waits there."""

from builders import make_member, make_partnership
from conftest import SignInAs
from page_client import PageClient

from app.core.access import Role
from app.core.database import db
from app.core.navigation import MOST_IN_BAR


def bar(client: PageClient) -> list[str]:
    return [
        " ".join("".join(link.itertext()).split())
        for part in client.page().iter("nav")
        if "govuk-service-navigation" in (part.get("class") or "")
        for link in part.iter("a")
    ]


def test_nobody_has_more_in_the_bar_than_fits(context: None, sign_in_as: SignInAs) -> None:
    agency = make_partnership("POL")["POL"]
    for role in Role:
        client = sign_in_as(make_member(role, agency if role in {Role.REPRESENTATIVE, Role.DEPUTY} else None))
        client.get("/", follow_redirects=True)
        assert 1 <= len(bar(client)) <= MOST_IN_BAR, role


def test_a_coordinator_finds_the_rest_in_groups(context: None, sign_in_as: SignInAs) -> None:
    client = sign_in_as(make_member(Role.COORDINATOR))
    page = client.get("/more").text
    assert bar(client) == ["Today", "Coming in", "Diary", "Actions", "Open loops", "Summaries", "Find a case", "More"]
    for words in ("Safety", "Conflicts", "Openings", "Emergency", "Looking after it", "Agencies", "People"):
        assert words in page
    assert "The trail" not in page


def test_who_has_little_has_all_of_it_in_the_bar(context: None, sign_in_as: SignInAs) -> None:
    client = sign_in_as(make_member(Role.ADMINISTRATOR))
    db.session.commit()
    page = client.get("/more").text
    assert bar(client) == ["Today", "Diary", "People", "Status"]
    assert "Who can sign in" in page

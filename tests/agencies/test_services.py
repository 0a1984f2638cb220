"""The coordinator keeps which services of an agency answer checks apart."""

from collections.abc import Callable

from builders import make_member, make_partnership
from page_client import PageClient

from app.core.access import Role
from app.core.database import db
from app.directory.models import AgencyService
from app.directory.services import list_services

SignInAs = Callable[..., PageClient]


def test_services_are_added_in_order_and_taken_out(context: None, sign_in_as: SignInAs) -> None:
    agency = make_partnership("CHS")["CHS"]
    client = sign_in_as(make_member(Role.COORDINATOR))
    path = f"/agencies/{agency.id}"
    assert "None: the agency answers as one." in client.get(path).text
    for name in ("School nursing", "  Health   visiting "):
        answer = client.submit(f"{path}/services", {"service": name}, follow_redirects=True)
        assert "Saved." in answer.text
    assert [service.name for service in list_services([agency.id])] == ["School nursing", "Health visiting"]
    answer = client.press("Take it out School nursing")
    assert "It answers no checks any longer." in answer.text
    assert [service.name for service in list_services([agency.id])] == ["Health visiting"]
    # It stays as a row, for what it answered; and its name can come again.
    assert len(db.session.scalars(db.select(AgencyService).order_by(AgencyService.id)).all()) == 2
    assert client.submit(f"{path}/services", {"service": "School nursing"}).status_code == 303


def test_a_name_is_needed_and_comes_once(context: None, sign_in_as: SignInAs) -> None:
    agency = make_partnership("CHS")["CHS"]
    client = sign_in_as(make_member(Role.COORDINATOR))
    path = f"/agencies/{agency.id}/services"
    empty = client.submit(path, {"service": "  "})
    assert empty.status_code == 422
    assert "Enter what the service is called" in empty.text
    client.submit(path, {"service": "CAMHS"})
    twice = client.submit(path, {"service": "camhs"})
    assert twice.status_code == 422
    assert "This agency has a service that is called so." in twice.text
    assert 'value="camhs"' in twice.text


def test_nobody_ends_the_service_of_another_agency(context: None, sign_in_as: SignInAs) -> None:
    agencies = make_partnership("CHS", "MHT")
    client = sign_in_as(make_member(Role.COORDINATOR))
    client.submit(f"/agencies/{agencies['MHT'].id}/services", {"service": "CAMHS"})
    (service,) = list_services([agencies["MHT"].id])
    client.submit(f"/agencies/{agencies['CHS'].id}/services/end", {"service_id": str(service.id)})
    assert list_services([agencies["MHT"].id]) == [service]

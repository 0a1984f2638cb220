"""The page for a family: off until the chair releases it, beside what is safe, and gone when it is taken back."""

from typing import Any

from conftest import SignInAs

TEXT = "People from six services met about you and Alf."


def test_it_is_off_until_the_chair_releases_it(small: Any, sign_in_as: SignInAs) -> None:
    address = small.page(small.first, "/family-page")
    police, chair = sign_in_as(small.police), sign_in_as(small.chair)
    assert "has not released a page" in police.get(address).text
    assert police.get(f"{address}/print").status_code == 409
    chair.submit(address, {"text": TEXT, "given_by": "", "then": "keep"})
    assert TEXT not in police.get(address).text
    page = chair.submit(address, {"text": TEXT, "given_by": "", "then": "release"})
    assert page.status_code == 422
    assert "Say who gives it to whom, and how that is safe." in page.text
    assert TEXT in page.text
    chair.submit(address, {"text": TEXT, "given_by": "Marta, at the centre.", "then": "release"})
    assert TEXT in police.get(address).text
    printed = police.get(f"{address}/print").text
    assert TEXT in printed
    for word in ("Kay Marsh", "Hidden Lane", small.first.reference, "Marta"):
        assert word not in printed


def test_taken_back_it_is_gone(small: Any, sign_in_as: SignInAs) -> None:
    address = small.page(small.first, "/family-page")
    chair = sign_in_as(small.chair)
    chair.submit(address, {"text": TEXT, "given_by": "Marta.", "then": "release"})
    chair.submit(address, {"text": TEXT, "given_by": "Marta.", "then": "take_back"})
    assert TEXT not in sign_in_as(small.police).get(address).text


def test_only_the_chair_writes_it_and_only_the_case_reads_it(small: Any, sign_in_as: SignInAs) -> None:
    address = small.page(small.first, "/family-page")
    assert sign_in_as(small.police).submit(address, {"text": TEXT, "then": "release"}).status_code == 403
    assert sign_in_as(small.school).get(address).status_code == 404


def test_how_safe_it_is_to_reach_them_stands_beside_it(small: Any, sign_in_as: SignInAs) -> None:
    assert "Ring before noon" in sign_in_as(small.police).get(small.page(small.first, "/family-page")).text

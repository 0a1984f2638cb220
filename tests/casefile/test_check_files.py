"""The list of checks as a table: fetched once, minimal, safe in a spreadsheet; and answers brought back."""

import csv
import io
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from builders import make_case, make_item, make_member
from page_client import PageClient
from werkzeug.test import TestResponse, create_environ

from app.audit.models import AuditEntry
from app.cases.conflicts import declare_conflict
from app.cases.models import Answer, Check, PersonRole
from app.cases.service import NewPerson, add_person
from app.core.access import Role
from app.core.database import db
from app.core.intake import CaseroundRequest
from app.directory.services import add_service
from app.meetings.models import MeetingState

SignInAs = Callable[..., PageClient]


def base(small: Any) -> str:
    return f"/meetings/{small.meeting.id}/checks"


def make(client: PageClient, small: Any, code: str = "HOU") -> str:
    """Have a table made; the address it is fetched from."""
    made = client.submit(f"{base(small)}/tables", {"agency_id": str(small.agencies[code].id)})
    assert made.status_code == 303
    return str(made.location)


def rows_of(answer: TestResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def bring(client: PageClient, small: Any, data: bytes, code: str = "HOU", name: str = "back.csv") -> TestResponse:
    fields = {"csrf_token": client.token(), "agency_id": str(small.agencies[code].id)}
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()]
    kind = "Content-Type: text/csv\r\n\r\n"
    parts.append(f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n{kind}'.encode() + data)
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    return client.post(f"{base(small)}/answers", data=body, content_type="multipart/form-data; boundary=edge")


def answer_of(small: Any, case: Any, code: str = "HOU") -> Answer:
    found: Answer = db.session.scalars(
        db.select(Check.answer).where(Check.case_id == case.id, Check.agency_id == small.agencies[code].id)
    ).one()
    return found


def kinds() -> list[str]:
    return [entry.kind for entry in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.number))]


def test_the_table_holds_who_to_look_for_and_nothing_else(small: Any, sign_in_as: SignInAs) -> None:
    extra = NewPerson(name="Zoë Ŵyn-Marsh", role=PersonRole.CHILD, relation="daughter", birth_date=date(2019, 5, 3))
    add_person(small.second, extra, 9)
    client = sign_in_as(small.housing)
    address = make(client, small)
    page = client.get(address)
    assert "can be fetched once" in page.text
    assert "Delete it" in page.text
    answer = client.press("Fetch the table")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"].startswith("no-store")
    rows = rows_of(answer)
    assert rows[0] == ["Reference", "Name", "Date of birth", "Relation", "Answer"]
    assert [small.second.reference, "Zoë Ŵyn-Marsh", "2019-05-03", "daughter", ""] in rows
    assert [small.first.reference, "Kay Marsh", "", "", "Known"] in rows
    assert rows[-1][0] == "Note"
    assert "Delete this file" in rows[-1][1]
    text = answer.data.decode()
    for hidden in ("door was forced", "Hidden Lane", "noon", "causing harm"):
        assert hidden not in text


def test_it_is_fetched_once_and_each_fetch_is_in_the_trail(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    address = make(client, small)
    assert client.submit(address).status_code == 200
    again = client.submit(address)
    assert again.status_code == 409
    assert "fetched already" in again.text
    assert "fetched already" in client.get(address).text
    assert kinds().count("check_list_fetched") == 1
    assert kinds().count("case_viewed") == 2


def test_its_time_ends_by_itself_and_with_the_meeting(small: Any, sign_in_as: SignInAs, at: Any) -> None:
    client = sign_in_as(small.housing)
    address = make(client, small)
    small.meeting.state = MeetingState.CLOSED
    assert client.submit(address).status_code == 409
    small.meeting.state = MeetingState.PUBLISHED
    at(small.meeting.starts_utc + timedelta(minutes=small.meeting.planned_minutes))
    late = sign_in_as(small.housing)
    assert late.submit(address).status_code == 409
    assert "is over" in late.get(address).text


def test_nobody_else_fetches_it_and_no_key_is_guessed(small: Any, sign_in_as: SignInAs) -> None:
    address = make(sign_in_as(small.housing), small)
    colleague = make_member(Role.DEPUTY, small.agencies["HOU"])
    for somebody in (colleague, small.school, small.police):
        assert sign_in_as(somebody).submit(address).status_code == 404
    guessed = address.rsplit("/", 1)[0] + "/" + "A" * 43
    assert sign_in_as(small.housing).submit(guessed).status_code == 404
    other = {"agency_id": str(small.agencies["EDU"].id)}
    assert sign_in_as(small.housing).submit(f"{base(small)}/tables", other).status_code == 404


def test_what_is_in_it_is_what_its_reader_may_know_when_it_is_fetched(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    address = make(client, small)
    declare_conflict(None, small.second.id, small.agencies["HOU"].id, "Somebody in the family works there.")
    text = client.submit(address).data.decode()
    assert "Fields" not in text
    assert small.second.reference not in text
    assert small.first.reference in text


def test_names_that_look_like_sums_are_made_safe_and_come_back(small: Any, sign_in_as: SignInAs) -> None:
    case = make_case(small.agencies["POL"], victim='=HYPERLINK("http://evil","x") Smith')
    make_item(
        small.meeting, case, referrer=small.agencies["POL"], answers={"HOU": Answer.NO_REPLY}, agencies=small.agencies
    )
    client = sign_in_as(small.housing)
    answer = client.submit(make(client, small))
    rows = rows_of(answer)
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    filled = answer.data.decode("utf-8-sig").replace(",\r\n", ",nil\r\n")
    preview = bring(client, small, filled.encode())
    assert preview.status_code == 200, preview.text


def test_answers_come_back_are_shown_and_then_kept(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    data = f"Reference;Answer\r\n{small.second.reference};Need to come\r\n{small.first.reference};known\r\n"
    preview = bring(client, small, data.encode("utf-16"))
    assert preview.status_code == 200
    assert "Nothing is kept yet." in preview.text
    assert "1 answer stands as before." in preview.text
    assert answer_of(small, small.second) is Answer.NO_REPLY
    kept = client.press("Keep 1 answer")
    assert "1 answer saved. Delete the table now" in kept.text
    assert answer_of(small, small.second) is Answer.NEED_TO_COME
    assert kinds().count("check_answers_imported") == 1


def test_a_family_of_several_lines_is_one_answer(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    ref = small.second.reference
    partly = bring(client, small, f"Reference,Answer\n{ref},nil\n{ref},\n".encode())
    assert "Not every line of" in partly.text
    assert "This table changes nothing." in partly.text
    known = bring(client, small, f"Reference,Answer\n{ref},nil\n{ref},known\n".encode())
    assert "Keep 1 answer" in known.text
    client.press("Keep 1 answer")
    assert answer_of(small, small.second) is Answer.KNOWN


def test_lines_that_differ_are_kept_person_by_person_and_leave_again_so(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    rows = rows_of(client.submit(make(client, small)))
    filled = [
        [*row[:4], {"Joan Fields": "nil", "Dean Fields": "known"}.get(row[1], row[4])]
        for row in rows
        if row[0] != "Note"
    ]
    text = "\n".join(",".join(row) for row in filled)
    preview = bring(client, small, text.encode())
    for name in ("Joan Fields", "Dean Fields"):
        assert f'{small.second.reference} <span class="app-quiet">{name}</span>' in preview.text
    client.press("Keep 3 answers")
    assert answer_of(small, small.second) is Answer.KNOWN
    again = rows_of(client.submit(make(client, small)))
    assert {row[1]: row[4] for row in again if "Fields" in row[1]} == {
        "Joan Fields": "Nothing known",
        "Dean Fields": "Known",
    }
    same = bring(client, small, "\n".join(",".join(row) for row in again if row[0] != "Note").encode())
    assert "This table changes nothing." in same.text


def test_wrong_lines_are_told_by_number_and_nothing_is_kept(small: Any, sign_in_as: SignInAs) -> None:
    hidden = make_case(small.agencies["POL"], victim="Fiona Wells")
    make_item(
        small.meeting, hidden, referrer=small.agencies["POL"], answers={"HOU": Answer.KNOWN}, agencies=small.agencies
    )
    declare_conflict(None, hidden.id, small.agencies["HOU"].id, "Somebody in the family works there.")
    client = sign_in_as(small.housing)
    lines = [
        "Reference,Answer",
        f"{small.second.reference},nil",
        f"{small.second.reference},perhaps",
        f"{hidden.reference},known",
        "ZZ-999,known",
        ",known",
        "Smith, the younger,known",
    ]
    answer = bring(client, small, "\n".join([*lines, ""]).encode())
    assert answer.status_code == 422
    assert "5 lines cannot be used, so nothing was kept." in answer.text
    assert "Line 3, Answer: “perhaps” is no answer." in answer.text
    # Hidden and absent are told in the same words.
    assert "Line 4, Reference: This reference is not on your list." in answer.text
    assert "Line 5, Reference: This reference is not on your list." in answer.text
    assert "Line 6, Reference: There is no reference." in answer.text
    assert "Line 7: This line has 3 cells" in answer.text
    assert "Wells" not in answer.text
    assert answer_of(small, small.second) is Answer.NO_REPLY


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04rest of a workbook", "In Excel choose Save as, then CSV"),
        (b"Name,Answer\nKay,known\n", "There is no column “Reference”."),
        (b"Reference,Name\nAB-123,Kay\n", "There is no column “Answer”."),
        (b'Reference,Answer\nAB-123,"known\n', "never closed"),
        (b"Reference,Answer\n" + b"," * 1_900_000, "is larger"),
        (b"x" * 3_000_000, "is larger than 2,000 kB"),
        (b"Reference,Answer\n" + b"AB-123,nil\n" * 6_000, "more than 5,000 lines"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "This is not a table in text."),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(small: Any, sign_in_as: SignInAs, data: bytes, words: str) -> None:
    client = sign_in_as(small.housing)
    began = time.process_time()
    answer = bring(client, small, data)
    assert time.process_time() - began < 5
    if words == "is larger" and answer.status_code == 200:
        assert "changes nothing" in answer.text
        return
    assert answer.status_code == 422
    assert words in answer.text


def test_no_file_is_asked_for(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    assert "Bring answers back" in client.get(f"{base(small)}/answers").text
    answer = client.submit(f"{base(small)}/answers", {"agency_id": str(small.agencies["HOU"].id)})
    assert answer.status_code == 422
    assert "Choose the table." in answer.text


def test_a_case_that_went_meanwhile_takes_the_whole_table_with_it(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    data = f"Reference,Answer\n{small.second.reference},known\n{small.first.reference},nil\n"
    bring(client, small, data.encode())
    declare_conflict(None, small.second.id, small.agencies["HOU"].id, "Somebody in the family works there.")
    assert client.press("Keep 2 answers").status_code == 404
    assert answer_of(small, small.first) is Answer.KNOWN


def test_services_have_columns_of_their_own(small: Any, sign_in_as: SignInAs) -> None:
    for name in ("Health visiting", "School nursing"):
        add_service(small.agencies["HOU"].id, name)
    client = sign_in_as(small.housing)
    rows = rows_of(client.submit(make(client, small)))
    assert rows[0][4:] == ["Answer", "Health visiting", "School nursing"]
    ref = small.second.reference
    clash = bring(client, small, f"Reference,Answer,health_visiting\n{ref},nil,known\n".encode())
    assert clash.status_code == 422
    assert "“Answer” says something else than “Health visiting”." in clash.text
    apart = bring(client, small, f"Reference,Health visiting,School nursing\n{ref},nil,known\n".encode())
    assert "Keep 2 answers" in apart.text
    client.press("Keep 2 answers")
    assert answer_of(small, small.second) is Answer.KNOWN
    whole = bring(client, small, f"Reference,Answer,Health visiting,School nursing\n{ref},nil,,\n".encode())
    client.press("Keep 1 answer")
    assert whole.status_code == 200
    assert answer_of(small, small.second) is Answer.NOTHING_KNOWN


def test_five_hundred_lines_are_read_in_a_moment(small: Any, sign_in_as: SignInAs) -> None:
    client = sign_in_as(small.housing)
    lines = "".join(f"{small.second.reference},nil,person {number}\n" for number in range(500))
    began = time.perf_counter()
    answer = bring(client, small, ("Reference,Answer,Name\n" + lines).encode())
    assert answer.status_code == 200
    assert time.perf_counter() - began < 3


def test_after_the_meeting_no_table_is_made_or_read(small: Any, sign_in_as: SignInAs) -> None:
    small.meeting.state = MeetingState.CLOSED
    client = sign_in_as(small.housing)
    form = {"agency_id": str(small.agencies["HOU"].id)}
    assert client.submit(f"{base(small)}/tables", form).status_code == 409
    assert bring(client, small, b"Reference,Answer\n").status_code == 409


def test_what_somebody_sends_never_lies_on_a_disk() -> None:
    part = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="back.csv"\r\n\r\n' + b"x" * 2_000_000
    environ = create_environ(
        method="POST", data=part + b"\r\n--edge--\r\n", content_type="multipart/form-data; boundary=edge"
    )
    file = CaseroundRequest(environ).files["file"]
    assert isinstance(file.stream, io.BytesIO)
    assert len(file.read()) == 2_000_000

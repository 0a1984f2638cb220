"""A list whose upload stops half way: nothing comes in, whoever sent it is told, and sending it again is enough."""

import socket
from collections.abc import Callable

import requests
from browsing import Person
from coming_in import ANITA, choose_list, take_list
from playwright.sync_api import expect
from serving import Server, form_token, sign_in

OpenAs = Callable[..., Person]
HEADINGS = "Crime Ref,Circumstances,Victim Name,Suspect Name\n"
LINES = [
    f"42/3301{n:02}/26,The door was forced on the night of the {n}th.,Kay Marsh {n},Dean Marsh {n}\n"
    for n in range(1, 41)
]
WHOLE = (HEADINGS + "".join(LINES)).encode()


def post_of(session: requests.Session, server: Server, table: bytes) -> tuple[bytes, bytes]:
    """The head and the body of the request with which a browser sends that list."""
    page = session.get(f"{server.url}/bring-in").text
    sender = page.partition('name="sender"')[2].partition('value="')[2].partition('"')[0]
    form = {"csrf_token": form_token(page), "sender": sender, "kind": "referral", "shape": "daily"}
    ready = session.prepare_request(
        requests.Request("POST", f"{server.url}/bring-in", data=form, files={"file": ("night.csv", table, "text/csv")})
    )
    assert isinstance(ready.body, bytes)
    lines = [f"POST /bring-in HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {server.url}\r\nConnection: close"]
    lines += [f"{name}: {value}" for name, value in ready.headers.items() if name != "Connection"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode(), ready.body


def send_half(server: Server, head: bytes, body: bytes, *, waits_for_answer: bool) -> bytes:
    """Send the head, half of the body, and nothing more; answers what the server says."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(head + body[: len(body) // 2])
        if not waits_for_answer:
            return b""
        line.shutdown(socket.SHUT_WR)
        said = b""
        while more := line.recv(65_536):
            said += more
        return said


def test_nothing_of_it_comes_in_and_sending_it_again_is_enough(served: Server, open_as: OpenAs) -> None:
    head, body = post_of(sign_in(served, ANITA), served, WHOLE)
    send_half(served, head, body, waits_for_answer=False)
    said = send_half(served, head, body, waits_for_answer=True)
    assert said.startswith(b"HTTP/1.1 400")
    assert b"stopped half way, so none of it was kept. Send it again." in said
    officer = open_as(ANITA)
    page = officer.go("/bring-in")
    expect(page.get_by_role("heading", name="What you brought in")).to_have_count(0)
    choose_list(officer, WHOLE)
    assert len(take_list(officer)) == len(LINES)


def test_a_file_that_was_saved_half_is_not_taken_for_whole(open_as: OpenAs) -> None:
    officer = open_as(ANITA)
    choose_list(officer, WHOLE[: WHOLE.rindex(b",")])
    page = officer.page
    expect(page.get_by_text("The file may have stopped here: this line is shorter than others.")).to_be_visible()
    page.get_by_role("button", name="Take in what is chosen").click()
    expect(page.get_by_role("alert")).to_contain_text("Mend")
    officer.check()
    officer.picture("bring-in-stopped", whole=True)

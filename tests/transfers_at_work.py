"""How a coordinator hands a case over and takes one in, page by page."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from page_client import PageClient
from werkzeug.test import TestResponse

EDGE = "an-edge-that-stands-in-no-file"
# The middle of an id in an address may have digits alone; what stands by itself is a receipt.
RECEIPT = re.compile(r"(?<![\w-])[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}(?![\w-])")


@dataclass(frozen=True)
class Package:
    """A file as it was saved, its passphrase, what was shown before it was made, and the page of it."""

    data: bytes
    name: str
    passphrase: str
    looked_at: str
    address: str


def hand_over(place: Any, who: str, *, part: list[str] | None = None, contacts: str = "") -> Package:
    """Choose, look, make and save; `contacts="all"` sends what is protected as well."""
    client = place.browser(who)
    page = client.get(f"/transfers/out/{place.meeting_id}/{place.case_id}")
    fields: dict[str, Any] = {"to": "Saltby MARAC", "purpose": "She moved there and is still at risk."}
    if part is not None:
        fields["part"] = part
    if contacts == "all":
        fields["contact_id"] = re.findall(r'name="contact_id" type="checkbox" value="([^"]+)"', page.text)
        assert fields["contact_id"]
    looked = client.press("Look at what goes", **fields)
    assert looked.status_code == 200, looked.text
    made = client.press("Make the package")
    passphrase = re.search(r'class="app-passphrase">([^<]+)<', made.text)
    assert passphrase, made.text
    address = re.search(r"/transfers/out/[0-9a-f-]+", made.text)
    file = client.press("Save the file")
    name = file.headers["Content-Disposition"].partition('filename="')[2].rstrip('"')
    return Package(file.data, name, passphrase[1], unescape(looked.text), address[0] if address else "")


def open_in(client: PageClient, package: Package) -> TestResponse:
    """Upload a package with its passphrase; what is shown then."""
    client.get("/transfers/in")
    parts = {"csrf_token": client.token(), "passphrase": package.passphrase}
    body = b"".join(
        f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in parts.items()
    )
    named = f'--{EDGE}\r\nContent-Disposition: form-data; name="package"; filename="{package.name}"\r\n'
    body += f"{named}Content-Type: application/octet-stream\r\n\r\n".encode() + package.data
    body += f"\r\n--{EDGE}--\r\n".encode()
    kind = f"multipart/form-data; boundary={EDGE}"
    return client.post("/transfers/in", data=body, content_type=kind, follow_redirects=True)


def take_in(client: PageClient, preview: TestResponse, **fields: Any) -> TestResponse:
    """Accept what is shown."""
    client.get(preview.request.path)
    return client.press("Take the case in", **fields)


def receipt_in(text: str) -> str:
    """The receipt on a page."""
    found = RECEIPT.search(text)
    assert found, text
    return found[0]

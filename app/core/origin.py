"""Where a request comes from: another site may not send forms to this one, or open its live channel."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from app.config import Settings


def own_origins(settings: Settings, host: str) -> frozenset[str]:
    """The origins of this installation, as a browser says them; `host` is the one that the request named."""
    # Without TLS the program is on somebody's own machine, which may call itself localhost or 127.0.0.1.
    spoken = {settings.base_url} if settings.is_served_securely or not host else {settings.base_url, f"http://{host}"}
    return frozenset(_origin_of(address) for address in spoken)


def is_from_this_site(headers: Mapping[str, str], own: frozenset[str]) -> bool:
    """Whether a form was sent by a page of this site.

    A named Origin decides alone. Our pages send no referrer, and a browser then writes `Origin: null` on their forms;
    there Sec-Fetch-Site decides, which no page can set, and where a browser has not got that, the referrer.
    """
    origin = headers.get("Origin", "")
    if origin not in {"", "null"}:
        return origin in own
    site = headers.get("Sec-Fetch-Site", "")
    if site:
        return site == "same-origin"
    referrer = headers.get("Referer", "")
    return referrer != "" and _origin_of(referrer) in own


def says_nothing_of_where(headers: Mapping[str, str]) -> bool:
    """Whether this was sent by a program: every browser says at least one of these on a form."""
    return not any(headers.get(name) for name in ("Origin", "Sec-Fetch-Site", "Referer"))


def _origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme in {"http", "https"} and parts.netloc else ""

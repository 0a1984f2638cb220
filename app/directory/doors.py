"""Links for named persons without an account: opened with a code that goes to the known address alone.

The token of a link follows from its id and a key, so that a reminder can name it again and the database cannot.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import current_app

from app.config import Settings
from app.core.clock import CLOCKS_DIFFER_BY, now_utc
from app.core.database import db, new_id
from app.core.errors import Conflict, Invalid
from app.core.vault import derive_key
from app.directory.door_models import DoorCode, DoorLink, DoorOpening
from app.directory.link_rules import (
    CODE_DIGITS,
    CODE_HOLDS,
    LINK_HOLDS,
    MOST_CODES_AN_HOUR,
    MOST_OPENINGS,
    OPEN_FOR,
    TRIES_OF_A_CODE,
    LinkFacts,
    Shut,
    read_code,
    why_shut,
)
from app.directory.queries import get_partnership
from app.notifications.service import queue_mail

TOKEN_BYTES: Final = 32
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """One kind of link: its tables (built on those of `door_models`), its keys, and where its address begins."""

    links: Any
    codes: Any
    openings: Any
    links_key: str
    codes_key: str
    path: str

    def fresh(self, *, name: str, email: str) -> dict[str, Any]:
        """What a new link for that person holds, beside what is behind it."""
        id_, moment = new_id(), now_utc()
        return {
            "id": id_,
            "name": name,
            "email": email,
            "address_digest": hashlib.sha256(email.encode()).hexdigest(),
            "token_digest": digest_of(self._token(id_.bytes)),
            "made_utc": moment,
            "expires_utc": moment + LINK_HOLDS,
            "openings_left": MOST_OPENINGS,
            "wrong_codes": 0,
        }

    def token_of(self, link: DoorLink) -> str:
        """The token in the address of a link: 43 letters and digits that nothing in the database tells."""
        return self._token(link.id.bytes)

    def address_of(self, link: DoorLink) -> str:
        """The whole address of a link."""
        settings: Settings = current_app.extensions["settings"]
        return f"{settings.base_url}{self.path}{self.token_of(link)}"

    def send_code(self, link: DoorLink) -> None:
        """Send a code to the address of a link that opens. Raises `Conflict` after five in an hour."""
        now = now_utc()
        # Where the clock has gone back, what was sent by the clock before is not counted for longer than an hour.
        within_an_hour = self.codes.sent_utc.between(now - _HOUR, now + CLOCKS_DIFFER_BY)
        sent = db.session.scalar(
            db.select(db.func.count()).select_from(self.codes).where(self.codes.link_id == link.id, within_an_hour)
        )
        if (sent or 0) >= MOST_CODES_AN_HOUR:
            raise Conflict("Five codes have been sent in an hour. Use the last one, or wait and ask again.")
        # Only the code sent last counts, whatever the clock said when the others were sent.
        db.session.execute(
            db.update(self.codes)
            .where(self.codes.link_id == link.id)
            .values(tries_left=0)
            .execution_options(synchronize_session=False)
        )
        code = "".join(secrets.choice("0123456789") for _digit in range(CODE_DIGITS))
        row: DoorCode = self.codes(
            id=new_id(),
            link_id=link.id,
            digest=self._digest_of_code(link, code),
            sent_utc=now,
            expires_utc=now + CODE_HOLDS,
            tries_left=TRIES_OF_A_CODE,
        )
        db.session.add(row)
        partnership = get_partnership()
        queue_mail(
            occasion=f"code:{row.id}",
            account_id=None,
            address=link.email,
            subject="Your code",
            text=f"Your code is {code[:3]} {code[3:]}. It counts once, for a quarter of an hour.\n\nType it on the "
            f"page that you opened. If you did not ask for it, ring {partnership.name}, {partnership.phone}.\n",
        )

    def try_code(self, link: DoorLink, typed: str) -> str | None:
        """Let a browser in that brings the code sent last: answers its token, or None where the code is wrong.

        Raises `Invalid` for what is no code. A wrong try is kept: commit in either case.
        """
        code = read_code(typed)
        if not code:
            raise Invalid("Type the six digits of the code.", field="code")
        row: DoorCode | None = db.session.scalars(
            db.select(self.codes)
            .where(self.codes.link_id == link.id, self.codes.used_utc.is_(None), self.codes.expires_utc > now_utc())
            .where(self.codes.tries_left > 0)
            .order_by(self.codes.sent_utc.desc(), self.codes.id)
            .limit(1)
            .with_for_update()
        ).one_or_none()
        is_right = row is not None and hmac.compare_digest(row.digest, self._digest_of_code(link, code))
        # Counted first, by the database: of two tries at once neither is forgotten.
        if row is None or not is_right:
            self._count_wrong(link, row)
            return None
        row.used_utc = now_utc()
        link.openings_left -= 1
        link.opened_utc = link.opened_utc or now_utc()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        db.session.add(
            self.openings(
                id=new_id(),
                link_id=link.id,
                token_digest=digest_of(token),
                opened_utc=now_utc(),
                ends_utc=now_utc() + OPEN_FOR,
            )
        )
        return token

    def is_open(self, link: DoorLink, token: str) -> bool:
        """Whether a browser with that token was let in less than an hour ago."""
        return self._find_opening(link, token) is not None

    def stays_open(self, link: DoorLink, token: str) -> bool:
        """The same where somebody writes: whoever goes on stays let in, so that nothing typed is turned away."""
        opening = self._find_opening(link, token)
        if opening is None:
            return False
        if opening.ends_utc - now_utc() < OPEN_FOR / 2:
            opening.ends_utc = now_utc() + OPEN_FOR
        return True

    def revoke(self, link: DoorLink) -> None:
        """Shut a link for good, also in browsers in which it is open."""
        link.revoked_utc = link.revoked_utc or now_utc()
        db.session.execute(db.delete(self.openings).where(self.openings.link_id == link.id))

    def _find_opening(self, link: DoorLink, token: str) -> DoorOpening | None:
        if not token:
            return None
        found: DoorOpening | None = db.session.scalars(
            db.select(self.openings).where(
                self.openings.link_id == link.id,
                self.openings.token_digest == digest_of(token),
                self.openings.ends_utc > now_utc(),
            )
        ).one_or_none()
        return found

    def _token(self, id_bytes: bytes) -> str:
        made = hmac.new(derive_key(self.links_key), id_bytes, hashlib.sha256).digest()
        return urlsafe_b64encode(made[:TOKEN_BYTES]).decode().rstrip("=")

    def _digest_of_code(self, link: DoorLink, code: str) -> str:
        return hmac.new(derive_key(self.codes_key), f"{link.id}|{code}".encode(), hashlib.sha256).hexdigest()

    def _count_wrong(self, link: DoorLink, row: DoorCode | None) -> None:
        changes = [db.update(self.links).where(self.links.id == link.id).values(wrong_codes=self.links.wrong_codes + 1)]
        if row is not None:
            changes.append(
                db.update(self.codes).where(self.codes.id == row.id).values(tries_left=self.codes.tries_left - 1)
            )
        for change in changes:
            db.session.execute(change.execution_options(synchronize_session=False))


def why_door_is_shut(link: DoorLink, *, is_overtaken: bool = False, is_refused: bool = False) -> Shut | None:
    """Why a link does not open any longer, if it does not."""
    facts = LinkFacts(
        expires_utc=link.expires_utc,
        openings_left=link.openings_left,
        wrong_codes=link.wrong_codes,
        is_revoked=link.revoked_utc is not None or is_refused,
        is_overtaken=is_overtaken,
    )
    return why_shut(facts, now_utc())


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()

"""Keyed tokens: kept beside cases and staff, so that they can be compared and found without being read.

A token is a keyed digest of a text of `tokens` or `alike`. Those that find a case, those that match it with staff and
those by which two cases resemble each other are made apart: what is protected can be matched, and is found by nobody.
"""

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Literal

from sqlalchemy import ColumnElement, distinct, func, or_

from app.audit.service import record
from app.cases.access_models import CaseToken, ConflictSuggestion, StaffToken, SuggestionState, TokenKind
from app.cases.conflicts import lock_until_decided
from app.cases.models import ConflictOfInterest
from app.cases.tokens import Particulars, name_texts
from app.core.clock import now_utc
from app.core.database import db
from app.core.vault import Purpose, purpose_key
from app.identity.models import Account

Use = Literal["match", "find", "resemble"]
# So many kinds of particulars that match are more than chance.
STRONG: Final = 2
_LOOKS_LATER: Final = "tokens_are_looked_at_later"
_CASES_AT_ONCE: Final = 500
# What somebody keeps of themselves stands under the id of their account.
_IS_OF_A_LIST: Final = or_(StaffToken.account_id.is_(None), StaffToken.staff_id != StaffToken.account_id)


def keyed(use: Use, kind: TokenKind, text: str) -> str:
    """The token of a text. Nobody can tell what it was made of without the key, or compare the two uses."""
    return hmac.new(purpose_key(Purpose.TOKENS), f"{use}|{kind}|{text}".encode(), hashlib.sha256).hexdigest()


def keep_tokens_of_person(
    case_id: uuid.UUID,
    person_id: uuid.UUID,
    everything: Particulars,
    open_to_all: Particulars,
    likeness: Mapping[TokenKind, frozenset[str]],
) -> None:
    """Keep the tokens of somebody a case is about, and look whether they may be somebody's colleague.

    `open_to_all` is what they may be found by: nothing that is protected. `likeness`: what resembles it (`alike`).
    """
    tokens = _tokens("match", everything.to_match()) + _tokens("find", open_to_all.to_find())
    tokens += _tokens("resemble", likeness)
    db.session.add_all(
        CaseToken(case_id=case_id, person_id=person_id, kind=kind, token=token) for kind, token in tokens
    )
    looks_later: set[uuid.UUID] | None = db.session().info.get(_LOOKS_LATER)
    if looks_later is None:
        db.session.flush()
        _suggest(CaseToken.case_id == case_id)
    else:
        looks_later.add(case_id)


@contextmanager
def looking_once() -> Iterator[None]:
    """Keep the tokens of many people, and look once at the end whether they may be somebody's colleagues."""
    info = db.session().info
    info[_LOOKS_LATER] = set()
    try:
        yield
    finally:
        case_ids = sorted(info.pop(_LOOKS_LATER), key=str)
    db.session.flush()
    for start in range(0, len(case_ids), _CASES_AT_ONCE):
        _suggest(CaseToken.case_id.in_(case_ids[start : start + _CASES_AT_ONCE]))


def replace_staff_list(actor_id: uuid.UUID | None, agency_id: uuid.UUID, staff: Iterable[Particulars]) -> int:
    """Keep the tokens of everybody who works for an agency in place of those that were kept; answers how many."""
    db.session.execute(db.delete(StaffToken).where(StaffToken.agency_id == agency_id, _IS_OF_A_LIST))
    employees = db.session.scalars(db.select(Account).where(Account.agency_id == agency_id).order_by(Account.id))
    names = {account.id: name_texts(account.name) for account in employees}
    staff_ids = {_keep_staff(agency_id, one, names) for one in dict.fromkeys(staff)}
    record("staff_list_replaced", actor_id, agency_id=agency_id)
    db.session.flush()
    _suggest(StaffToken.staff_id.in_(staff_ids))
    return len(staff_ids)


def keep_own_particulars(account_id: uuid.UUID, agency_id: uuid.UUID | None, own: Particulars) -> None:
    """Keep the tokens of somebody's own particulars in place of those that were kept."""
    forget_own_particulars(account_id)
    _add_staff_tokens(account_id, agency_id, account_id, own)
    record("particulars_kept", account_id, account_id=account_id)
    db.session.flush()
    _suggest(StaffToken.staff_id == account_id)


def forget_own_particulars(account_id: uuid.UUID) -> None:
    """Keep somebody's own particulars no longer. What was suggested because of them stays to be decided."""
    db.session.execute(db.delete(StaffToken).where(StaffToken.staff_id == account_id))


def has_own_particulars(account_id: uuid.UUID) -> bool:
    """Whether somebody's own particulars are kept."""
    return db.session.scalar(db.select(StaffToken.id).where(StaffToken.staff_id == account_id).limit(1)) is not None


def count_staff() -> Mapping[uuid.UUID, int]:
    """How many people the staff list of each agency holds."""
    rows = db.session.execute(
        db.select(StaffToken.agency_id, func.count(distinct(StaffToken.staff_id)).label("number"))
        .where(_IS_OF_A_LIST)
        .group_by(StaffToken.agency_id)
        .order_by(StaffToken.agency_id)
    )
    return {row.agency_id: row.number for row in rows if row.agency_id is not None}


def _keep_staff(agency_id: uuid.UUID, one: Particulars, accounts: Mapping[uuid.UUID, frozenset[str]]) -> uuid.UUID:
    texts = one.to_match()
    # The same line gets the same id again, so that what was decided about it holds when the list is replaced.
    line = "|".join(token for _kind, token in sorted(_tokens("match", texts), key=lambda pair: pair[1]))
    staff_id = uuid.UUID(keyed("match", TokenKind.NAME, f"{agency_id}|{line}")[:32])
    same_name = [id_ for id_, names in accounts.items() if not names.isdisjoint(texts[TokenKind.NAME])]
    _add_staff_tokens(staff_id, agency_id, same_name[0] if len(same_name) == 1 else None, one)
    return staff_id


def _add_staff_tokens(
    staff_id: uuid.UUID, agency_id: uuid.UUID | None, account_id: uuid.UUID | None, one: Particulars
) -> None:
    db.session.add_all(
        StaffToken(agency_id=agency_id, account_id=account_id, staff_id=staff_id, kind=kind, token=token)
        for kind, token in _tokens("match", one.to_match())
    )


def _tokens(use: Use, texts: Mapping[TokenKind, frozenset[str]]) -> list[tuple[TokenKind, str]]:
    return [(kind, keyed(use, kind, text)) for kind, some in texts.items() for text in sorted(some)]


def _suggest(which: ColumnElement[bool]) -> None:
    """Note every match between cases and staff that is new, or stronger than the one somebody has decided about."""
    rows = db.session.execute(
        db.select(
            CaseToken.case_id,
            StaffToken.staff_id,
            StaffToken.agency_id,
            StaffToken.account_id,
            func.count(distinct(StaffToken.kind)).label("matches"),
        )
        .join(StaffToken, StaffToken.token == CaseToken.token)
        .where(which)
        .group_by(CaseToken.case_id, StaffToken.staff_id, StaffToken.agency_id, StaffToken.account_id)
        .order_by(CaseToken.case_id, StaffToken.staff_id)
    ).all()
    for row in rows:
        known = _find_suggestion(row.case_id, row.staff_id)
        if known is None or known.matches < row.matches:
            _open(known, row.case_id, row.staff_id, row.agency_id, row.account_id, row.matches)


def _open(
    known: ConflictSuggestion | None,
    case_id: uuid.UUID,
    staff_id: uuid.UUID,
    agency_id: uuid.UUID | None,
    account_id: uuid.UUID | None,
    matches: int,
) -> None:
    suggestion = known or ConflictSuggestion(
        case_id=case_id, staff_id=staff_id, agency_id=agency_id, account_id=account_id
    )
    suggestion.matches, suggestion.suggested_utc = matches, now_utc()
    if suggestion.state is not SuggestionState.CONFIRMED:
        # An agency that is locked out already needs no decision about somebody who works there.
        is_settled = agency_id is not None and _is_locked_out(case_id, agency_id)
        suggestion.state = SuggestionState.CONFIRMED if is_settled else SuggestionState.OPEN
    db.session.add(suggestion)
    db.session.flush()
    record("conflict_suggested", None, case_id=case_id, agency_id=agency_id, suggestion_id=suggestion.id)
    if suggestion.state is SuggestionState.OPEN and account_id is not None and matches >= STRONG:
        lock_until_decided(case_id, account_id)


def _find_suggestion(case_id: uuid.UUID, staff_id: uuid.UUID) -> ConflictSuggestion | None:
    row: ConflictSuggestion | None = db.session.scalars(
        db.select(ConflictSuggestion).where(
            ConflictSuggestion.case_id == case_id, ConflictSuggestion.staff_id == staff_id
        )
    ).one_or_none()
    return row


def _is_locked_out(case_id: uuid.UUID, agency_id: uuid.UUID) -> bool:
    found = db.session.scalar(
        db.select(ConflictOfInterest.id).where(
            ConflictOfInterest.case_id == case_id, ConflictOfInterest.agency_id == agency_id
        )
    )
    return found is not None

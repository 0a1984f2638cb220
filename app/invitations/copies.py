"""What people's calendars were told, kept and read again."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.core.clock import now_utc
from app.core.database import db
from app.invitations.models import CalendarCopy
from app.invitations.telling_rules import Key, Told
from app.meetings.calendar import CalendarEvent, Recurrence
from app.meetings.recurrence import from_text, to_text


def list_told(invitee_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Told]]:
    """What each of these people was told last, by invitation."""
    rows = db.session.scalars(
        db.select(CalendarCopy).where(CalendarCopy.invitee_id.in_(invitee_ids)).order_by(CalendarCopy.id)
    )
    found: dict[uuid.UUID, list[Told]] = {invitee_id: [] for invitee_id in invitee_ids}
    for row in rows:
        kept = json.loads(row.told)
        found[row.invitee_id].append(
            Told(
                uid=row.uid,
                recurrence=row.recurrence,
                sequence=row.sequence,
                is_cancelled=row.is_cancelled,
                digest=row.digest,
                event=event_from(kept["event"]),
                left_out=frozenset(kept["left_out"]),
            )
        )
    return found


def keep_told(invitee_id: uuid.UUID, before: Sequence[Told], told: Mapping[Key, Told]) -> None:
    """Keep, in this transaction, what somebody has been told now."""
    known = {one.key: one for one in before}
    changed = [one for key, one in told.items() if known.get(key) != one]
    if not changed:
        return
    rows = {
        (row.uid, row.recurrence): row
        for row in db.session.scalars(
            db.select(CalendarCopy).where(CalendarCopy.invitee_id == invitee_id).order_by(CalendarCopy.id)
        )
    }
    for one in changed:
        row = rows.get(one.key)
        if row is None:
            row = CalendarCopy(invitee_id=invitee_id, uid=one.uid, recurrence=one.recurrence)
            db.session.add(row)
        row.sequence, row.is_cancelled, row.digest = one.sequence, one.is_cancelled, one.digest
        row.told = json.dumps({"event": event_to(one.event), "left_out": sorted(one.left_out)})
        row.told_utc = now_utc()


def event_to(event: CalendarEvent) -> dict[str, Any]:
    """An event as plain data for JSON."""
    recurrence = event.recurrence
    return {
        "uid": event.uid,
        "title": event.title,
        "starts_utc": event.starts_utc.isoformat(),
        "minutes": event.minutes,
        "zone": event.zone,
        "description": event.description,
        "place": event.place,
        "joining_link": event.joining_link,
        "is_free": event.is_free,
        "instead_of_utc": event.instead_of_utc.isoformat() if event.instead_of_utc else None,
        "recurrence": recurrence
        and {
            "rule": to_text(recurrence.rule),
            "last_utc": recurrence.last_utc.isoformat(),
            "left_out_utc": [moment.isoformat() for moment in recurrence.left_out_utc],
        },
    }


def event_from(kept: Mapping[str, Any]) -> CalendarEvent:
    """An event out of that."""
    again = kept["recurrence"]
    rule = from_text(again["rule"]) if again else None
    return CalendarEvent(
        **{
            **kept,
            "starts_utc": datetime.fromisoformat(kept["starts_utc"]),
            "instead_of_utc": datetime.fromisoformat(kept["instead_of_utc"]) if kept["instead_of_utc"] else None,
            "recurrence": rule
            and Recurrence(
                rule=rule,
                last_utc=datetime.fromisoformat(again["last_utc"]),
                left_out_utc=tuple(datetime.fromisoformat(moment) for moment in again["left_out_utc"]),
            ),
        }
    )

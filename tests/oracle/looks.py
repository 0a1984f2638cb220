"""Where people look, and what else leaves the program."""

import uuid
from base64 import b64decode

from canary_world import word
from history import WORD, History

from app.core.database import db
from app.core.sockets import Connection, live
from app.identity.queries import find_actor_by_token
from app.notifications.models import OutboxMail

ABSENT = uuid.UUID("00000000-0000-4000-8000-00000000dead")


def look_at_a_page(history: History) -> None:
    """Somebody opens any address there is, with ids that are theirs or not."""
    world, random = history.world, history.random
    someone = random.choice(world.people)
    path = random.choice(history.addresses)
    answer = history.browser(someone).get(path)
    assert answer.status_code < 500, history.told(f"{path} answers {answer.status_code}")
    seen = set(WORD.findall(f"{answer.text} {answer.headers}".lower()))
    history.hold(someone, seen, path)


def look_at_a_case(history: History) -> None:
    """Somebody opens the page of a case; whoever may see it sees what happened."""
    world, random = history.world, history.random
    someone = random.choice(world.people)
    meeting, case = random.choice(sorted(world.listed))
    seen = set(WORD.findall(history.open_case(someone, meeting, case).lower()))
    history.hold(someone, seen, f"the page of {case} at {meeting}")
    may = history.is_in(someone) and world.sees_case(someone, meeting, case)
    assert (word("event", case) in seen) is may, history.told(f"the page does {'not ' if may else ''}show the case")
    history.shown += may


def open_minutes(history: History) -> None:
    """A page opens the text of the minutes over the live channel, or asks to hear of something."""
    world, random = history.world, history.random
    someone = random.choice(world.people)
    (meeting, case), document_id = random.choice(sorted(history.documents.items()))
    with history.app.app_context():
        actor = find_actor_by_token(history.tokens[someone.account.id])
    assert (actor is not None) is history.is_in(someone), history.told("a sign-in that ended still holds")
    if actor is None:
        return
    live.connections["page"] = Connection(sid="page", sign_in="", actor=actor, epoch=0)
    answer = live.dispatch("minutes_open")("page", str(document_id), "")
    seen = set(WORD.findall(b64decode(answer.get("update", "")).decode("latin-1").lower()))
    history.hold(someone, seen, f"the minutes of {case} at {meeting}")
    may = world.stands_before(someone, meeting, case) and not world.asks_why(someone, meeting, case)
    assert answer["ok"] is may, history.told(f"the minutes {'do not ' if may else ''}open")
    for kind, rule in live.watchable.items():
        with history.app.app_context():
            assert not rule(actor, ABSENT), history.told(f"an absent {kind} can be watched")


def read_mail(history: History) -> None:
    """Whatever waits to be sent says nothing about anybody."""
    with history.app.app_context():
        mails = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)).all()
        found = WORD.findall(" ".join(f"{mail.subject} {mail.text} {mail.occasion}" for mail in mails).lower())
    assert found == [], history.told("mail tells of a case")

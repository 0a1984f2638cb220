"""A case under discussion, the people around it, and their pages."""

import uuid
from dataclasses import dataclass

from builders import make_case, make_item, make_meeting, make_member, make_partnership, make_series
from flask import Flask
from serving import Page, Server

from app.agenda.models import AgendaItem
from app.agenda.queries import find_item
from app.cases.models import Answer
from app.core.access import Role
from app.core.cookies import KeyedCookies
from app.core.database import db
from app.directory.models import Agency
from app.identity.models import Account, SignInMethod
from app.identity.service import start_sign_in
from app.identity.views import COOKIE_FIELD
from app.meetings.models import MeetingState
from app.minutes.queries import list_documents


@dataclass
class Discussion:
    """One case at an open meeting. Housing knows nothing of the family; health has left the case."""

    app: Flask
    item_id: uuid.UUID
    documents: list[uuid.UUID]
    police: Account
    school: Account
    housing: Account
    chair: Account

    def item(self) -> AgendaItem:
        """The item, in the app context of the caller."""
        item = find_item(self.item_id)
        assert item is not None
        return item

    def cookie_of(self, account: Account) -> str:
        """The cookie of a browser on which that person is signed in."""
        with self.app.app_context():
            token = start_sign_in(account, SignInMethod.DEMONSTRATION)
            db.session.commit()
            assert isinstance(self.app.session_interface, KeyedCookies)
            signer = self.app.session_interface.get_signing_serializer(self.app)
        assert signer is not None
        return f"caseround={signer.dumps({COOKIE_FIELD: token})}"


def make_discussion(app: Flask) -> Discussion:
    """Build it and commit."""
    with app.app_context():
        there = db.session.scalars(db.select(Agency)).all()
        agencies = {agency.code: agency for agency in there} or make_partnership("POL", "EDU", "HOU")
        series = make_series(agencies.values())
        meeting = make_meeting(series, MeetingState.OPEN)
        case = make_case(agencies["POL"])
        answers = {"EDU": Answer.KNOWN, "HOU": Answer.NOTHING_KNOWN}
        item = make_item(meeting, case, referrer=agencies["POL"], answers=answers, agencies=agencies)
        people = {
            code: make_member(Role.REPRESENTATIVE, agencies[code], name=name, series=series)
            for code, name in {"POL": "Anita Kerr", "EDU": "Sam Osei", "HOU": "Bel Hart"}.items()
        }
        chair = make_member(Role.CHAIR, name="Imogen Tuck", series=series)
        documents = [document.id for document in list_documents(item.id)]
        db.session.commit()
        return Discussion(app, item.id, documents, people["POL"], people["EDU"], people["HOU"], chair)


class Pages:
    """Opens pages, and closes them after the test."""

    def __init__(self, server: Server, discussion: Discussion) -> None:
        self.server, self.discussion, self.opened = server, discussion, list[Page]()

    def __call__(self, account: Account, *, origin: str | None = None) -> Page:
        page = Page(self.server.url, self.discussion.cookie_of(account), origin=origin)
        self.opened.append(page)
        return page

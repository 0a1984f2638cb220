"""Mail says that something waits, in words of the program; nothing that anybody typed can come into it."""

import ast
from collections.abc import Callable

from mail_host import MailHost
from planted import planted_words
from reading import calls_in, modules

from app.core.database import db
from app.demo.load import LoadedMarlbeck
from app.demo.marlbeck import MARLBECK
from app.identity import invitations
from app.notifications.outbox import Tally
from app.notifications.service import queue_mail

# A text that is not written where it is sent, and where it comes from: constants of the program, or who calls it.
ELSEWHERE = {
    "_SUBJECTS[kind]",
    "_TEXTS[kind].format(link=f'{settings.base_url}/join/{token}')",
    "subject",
    "text",
    # What calendars call a meeting, and when it is.
    "subject_of(message)",
    "SUBJECT[kind]",
    "SUBJECT[ReminderKind.MANAGER]",
    "TEXT[kind]",
    "STILL",
    "NEWS",
    "WAITING",
    "DUE[kind]",
    "IN",
    # What was sent in has an answer, or waits for one; checks are owed.
    *("SUBJECT", "TEXT[is_late]", "TEXT if account else TEXT_BY_LINK.format(address=link)"),
}
# What a text may be filled in with: the name of a colleague at work, numbers and prints of the trail.
FILLED_IN = {
    *("actor.name", "anchor.words()", "anchor.fingerprint", "what"),
    # Agencies and the partnership by name, links of partners, their codes, and the words above.
    *("agency.name", "partnership.name", "partnership.phone", "address_of(link)", "code[:3]", "code[3:]"),
    # When a date is, what calendars call it, and where it is answered.
    *("when", "link", "listed", "home", "starts", "starts.day", "moment", "moment.day"),
    *("settings.base_url", "meeting.id", "DOORS.address_of(link)"),
    *("subject", "first_line", "STILL", "NEWS", "WAITING", "DUE[kind]"),
    # Where somebody answers which times they can make.
    *("address_of(poll, row)", "IN"),
}
HOME = "https://safe.testbury.example"


def said() -> list[tuple[str, str, ast.expr]]:
    """Every subject and text that is given to the outbox: where, which, and how it is put together."""
    return [
        (f"{path}:{call.lineno}", word.arg, word.value)
        for path, tree in modules()
        for name, call in calls_in(tree)
        if name.rpartition(".")[2] in {"queue_mail", "tell_of_link", "tell_reviewers"}
        for word in call.keywords
        if word.arg in {"subject", "text", "first_line"}
    ]


def test_every_kind_of_mail_is_made_of_the_program_s_own_words() -> None:
    assert len(said()) > 10
    assert [(place, word, strange) for place, word, value in said() for strange in strangers(value)] == []


def strangers(value: ast.expr) -> list[str]:
    """What stands in a text that is neither written there nor on the lists above."""
    if isinstance(value, ast.JoinedStr):
        filled = [ast.unparse(part.value) for part in value.values if isinstance(part, ast.FormattedValue)]
        return [name for name in filled if name not in FILLED_IN]
    return [] if isinstance(value, ast.Constant) or ast.unparse(value) in ELSEWHERE else [ast.unparse(value)]


def test_five_hundred_mails_of_every_kind_hold_nothing_of_any_case(
    marlbeck: LoadedMarlbeck, context: None, send: Callable[..., Tally], mail_host: MailHost
) -> None:
    subjects = [value.value for _place, word, value in said() if word == "subject" and isinstance(value, ast.Constant)]
    texts = [value.value for _place, word, value in said() if word == "text" and isinstance(value, ast.Constant)]
    texts += [text.format(link=f"{HOME}/join/{'t' * 43}") for text in invitations._TEXTS.values()]
    for number in range(500):
        queue_mail(
            occasion=f"kind:{number}",
            account_id=None,
            address=f"person.{number}@pol.example",
            subject=str(subjects[number % len(subjects)]),
            text=str(texts[number % len(texts)]),
        )
    db.session.commit()
    waiting = send(is_everything=True)
    assert waiting.failed == 0
    assert waiting.sent >= 500
    names = {part for person in named_people() for part in person.split() if len(part) > 3}
    assert len(names) > 30
    for arrival in mail_host.arrived:
        assert len(arrival.people) == 1
        assert planted_words(arrival.raw) == set()
        words = set(arrival.message.get_content().replace(".", " ").replace(",", " ").split())
        assert words & names == set()
        assert len(arrival.message.get_content()) < 700


def named_people() -> set[str]:
    """Everybody whom a case of the demonstration is about."""
    return {person.name for case in MARLBECK.today.cases for person in case.people}

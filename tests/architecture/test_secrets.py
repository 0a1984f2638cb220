"""What is secret is sealed, and what is typed by people reaches a page only as text."""

import ast
import re

import pytest
from reading import PROJECT, calls_in, modules
from sqlalchemy import JSON, Enum, LargeBinary, String

from app import wiring
from app.core.database import db
from app.core.vault import Sealed

# Every text or bytes column in the clear, with why it may be. All others are sealed under their case's key.
IN_THE_CLEAR = {
    "account.email": "how somebody signs in and is written to",
    "account.name": "a professional's name at work",
    "account.job_title": "the same",
    "account.phone": "the same",
    "account.password_digest": "Argon2id; the password is kept nowhere",
    "audit_anchor.digest": "a digest of the trail",
    "standard_action.text": "what is done after most cases; about none",
    "summary_link.name": "a professional's name at work",
    "summary_link.email": "their address at work",
    "summary_link.address_digest": "a digest of it",
    "summary_link.token_digest": "a digest; the token follows from a key that is not in the clear",
    "referrer_link.name": "a professional's name at work",
    "referrer_link.email": "their address at work",
    "referrer_link.address_digest": "a digest of it",
    "referrer_link.token_digest": "a digest; the token follows from a key that is not in the clear",
    "referrer_code.digest": "keyed; the code is kept nowhere",
    "referrer_opening.token_digest": "a digest; the token is kept nowhere",
    "consultant.about": "about what somebody can be asked; about no case",
    "grounds_list.lines": "grounds to choose from, in general words",
    "link_code.digest": "keyed; the code is kept nowhere",
    "link_opening.token_digest": "a digest; the token is kept nowhere",
    "paper.case_ids": "ids",
    "paper.document": "sealed under the keys of its cases, one after the other",
    "api_token.name": "which system it is for",
    "api_token.scopes": "words of the program",
    "api_token.token_digest": "a digest; the token is kept nowhere",
    "webhook.url": "an address of an agency's own system; about no case",
    "webhook_delivery.kind": "a word of the program",
    "webhook_delivery.last_failure": "a word of the program",
    "job_lease.name": "which lease it is",
    "audit_anchor.signature": "made with a key that is not in the clear",
    "audit_chain.digest": "a digest of the trail",
    "audit_entry.digest": "the same",
    "audit_entry.seal": "the same, keyed",
    "case_token.token": "keyed; nobody can read what it was made of",
    "external_identity.issuer": "the address of an organisation's sign-in",
    "external_identity.subject": "an opaque id given by that organisation",
    "invitation.token_digest": "a digest; the token is kept nowhere",
    "agency.code": "the directory",
    "agency.name": "the directory",
    "agency.domain": "the directory",
    "agency.phone": "the directory",
    "agency.manager_name": "a professional's name at work",
    "agency.manager_email": "the same",
    "agency_contact.name": "a professional's name at work",
    "agency_contact.job_title": "the same",
    "agency_contact.email": "the same",
    "agency_contact.phone": "the same",
    "agency_service.name": "the directory",
    "check_list.key_digest": "a digest; the key is kept nowhere",
    "check_reminder.cause": "a word of the program and a time",
    "agency_contact.before_then": "what somebody does before they can come, such as teaching",
    "audit_entry.kind": "a word of the program",
    "audit_entry.fields": "ids, states and counts; checked by the tests of the trail",
    "case.reference": "random, and made to be said aloud",
    "case_key.wrapped": "sealed under the master key",
    "meeting.change_reason": "why a meeting was moved; about no case",
    "minutes_update.sealed": "sealed by the documents themselves, update by update",
    "minutes_update.writers": "sealed the same way, beside the snapshot that it is about",
    "outbox_mail.occasion": "ids",
    "outbox_mail.last_failure": "a word of the program",
    "partnership.name": "the directory",
    "partnership.email": "the directory",
    "partnership.phone": "the directory",
    "term.word": "a word of the trade; about no case",
    "term.folded_digest": "a digest of it",
    "term.full_form": "the same",
    "term.meaning": "what it means, for everybody; about no case",
    "term.spellings": "how else it is written",
    "passkey.credential_id": "random, made by somebody's device",
    "passkey.public_key": "public; the private half never leaves the device",
    "passkey.label": "what its owner calls a device",
    "purpose_key.wrapped": "sealed under the master key",
    "recovery_code.digest": "a digest; the code is kept nowhere",
    "left_order.digest": "a digest of ids",
    "repeat_rule.wording": "when something counts as a repeat; about no case",
    "series.name": "the name of a kind of meeting",
    "series.statement": "what everybody signs; about no case",
    "series.sharing_help": "what helps to decide; about no case",
    "series.sharing_reasons": "what is chosen from; about no case",
    "series_section.hint": "what belongs in a section; about no case",
    "record_version.digest": "a digest, which covers a random id and the digest before it",
    "sign_in.device": "a browser and an operating system",
    "sign_in.token_digest": "a digest; the token is kept nowhere",
    "import_column.heading_digest": "keyed; a heading is kept nowhere",
    "import_column.target": "a word of the program",
    "import_line.content_digest": "keyed; what it was made of is kept nowhere",
    "import_line.incident_digest": "the same",
    "staff_token.token": "keyed; nobody can read what it was made of",
    "summary.recipient_code": "random; stands on every page of its PDF",
    "agency_closure.why": "why an agency is closed; about no case",
    "busy_address.etag": "what a calendar server calls its edition",
    "busy_address.failure": "a word of the program",
    "calendar_copy.digest": "a digest of what somebody was told",
    "calendar_copy.recurrence": "a time",
    "calendar_copy.told": "times, places and a title that names no family",
    "calendar_copy.uid": "random",
    "calendar_feed.read_by": "a kind of calendar program",
    "calendar_feed.token_digest": "a digest; the token is kept nowhere",
    "meeting.calendar_uid": "random",
    "meeting.joining_link": "where people join; about no case",
    "meeting.place": "where people meet; about no case",
    "outbox_mail.calendar_method": "a word of the program",
    "outbox_mail.message_name": "made of a random id",
    "outbox_mail.reply_to": "our own address and a token",
    "parked_reply.digest": "a digest",
    "parked_reply.reason": "a word of the program",
    "parked_reply.settled_as": "the same",
    "poll.end_reason": "why a time is looked for no longer; about no case",
    "poll.title": "what calendars call the meeting; names no family",
    "role_card.can_decide": "what a professional decides at work",
    "role_card.services": "the same",
    "school_dates.name": "whose school dates they are",
    "school_dates.source": "where they come from",
    "school_span.name": "the name of a term or a holiday",
    "series.bank_holidays_of": "a nation",
    "series.calendar_title": "the name of a kind of meeting; names no family",
    "series.calendar_uid": "random",
    "series.joining_link": "where people join; about no case",
    "series.place": "where people meet; about no case",
    "series.rule": "a rule of dates",
    "transfer_package.receipt_digest": "keyed; nobody can read the receipt in it",
}


def columns_in_the_clear() -> set[str]:
    """Every column of the schema that could hold text and is not sealed."""
    assert wiring.TABLES
    return {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String | LargeBinary | JSON) and not isinstance(column.type, Sealed | Enum)
    }


def test_every_text_about_a_case_is_sealed() -> None:
    assert columns_in_the_clear() - IN_THE_CLEAR.keys() == set()


def test_the_list_of_open_columns_is_no_longer_than_needed() -> None:
    assert IN_THE_CLEAR.keys() - columns_in_the_clear() == set()


def test_tables_about_a_case_keep_no_date_of_birth_in_the_clear() -> None:
    dates = [
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if "birth" in column.name or column.name.startswith("due_date")
        if not isinstance(column.type, Sealed)
    ]
    assert dates == []


def template_texts() -> list[tuple[str, str]]:
    """Every template with its source, without its comments."""
    return [
        (
            path.relative_to(PROJECT).as_posix(),
            re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL),
        )
        for path in sorted((PROJECT / "templates").rglob("*"))
        if path.is_file()
    ]


UNSAFE = re.compile(r"\|\s*safe\b|autoescape\s+false|\bMarkup\(")
POST_FORM = re.compile(r"<form\b[^>]*method=[\"']post[\"'][^>]*>(.*?)</form>", re.DOTALL | re.IGNORECASE)


def test_no_template_takes_text_for_markup() -> None:
    assert [name for name, text in template_texts() if UNSAFE.search(text)] == []


def test_every_form_that_changes_something_carries_its_token() -> None:
    found = [
        name
        for name, text in template_texts()
        if any("csrf_token" not in form for form in POST_FORM.findall(text))
        or len(POST_FORM.findall(text)) != len(re.findall(r"method=[\"']post[\"']", text, re.IGNORECASE))
    ]
    assert found == []


@pytest.mark.parametrize("text", ["{{ x|safe }}", "{{ x | safe }}", "{% autoescape false %}"])
def test_unsafe_markup_would_be_noticed(text: str) -> None:
    assert UNSAFE.search(text)


def test_markup_is_made_of_the_program_s_own_words_alone() -> None:
    """`Markup(x)` believes x; only a text that stands in the source may be believed."""
    found = [
        f"{path}:{call.lineno}"
        for path, tree in modules()
        for name, call in calls_in(tree)
        if name.rpartition(".")[2] == "Markup" and not (len(call.args) == 1 and isinstance(call.args[0], ast.Constant))
    ]
    assert found == []


def test_nobody_turns_the_token_off() -> None:
    found = [
        (path, ast.unparse(call.args[0]))
        for path, tree in modules()
        for name, call in calls_in(tree)
        if name.endswith("csrf.exempt")
    ]
    # What programs send there goes by a token of their own and by no cookie.
    assert found == [("app/core/web.py", "'app.api.views.answer_action'")]
    assert not [
        path
        for path, tree in modules()
        if "WTF_CSRF_ENABLED" in ast.unparse(tree) or "WTF_CSRF_CHECK" in ast.unparse(tree)
    ]

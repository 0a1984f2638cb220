"""Whether a contact may be used in some way at some moment, by the pure rule."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.models import EVERY_DAY, ContactKind
from app.cases.safe_contact import ContactFlags, Output, decide, hours_in_words

WEDNESDAY_AT_NINE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
WORKING_DAYS = 0b0011111
MORNING = ContactFlags(safe_from_minute=570, safe_until_minute=870, safe_weekdays=WORKING_DAYS)
PLACES = (ContactKind.ADDRESS, ContactKind.SCHOOL, ContactKind.WORK)

minutes = st.none() | st.integers(0, 1440)
some_flags = st.builds(
    ContactFlags,
    **{field.name: st.booleans() for field in fields(ContactFlags) if field.name.startswith("is_")},
    safe_from_minute=minutes,
    safe_until_minute=minutes,
    safe_weekdays=st.integers(0, EVERY_DAY),
)
moments = st.datetimes(timezones=st.just(UTC))
kinds, outputs = st.sampled_from(list(ContactKind)), st.sampled_from(list(Output))


@pytest.mark.parametrize(
    ("kind", "flags", "output", "is_allowed", "words"),
    [
        ("phone", ContactFlags(), "screen", True, []),
        ("phone", ContactFlags(is_never_called=True), "screen", False, ["Never ring this number."]),
        ("phone", ContactFlags(is_never_called=True), "call", False, ["Never ring this number."]),
        ("phone", ContactFlags(is_never_texted=True), "screen", True, ["Never text this number."]),
        ("phone", ContactFlags(is_never_texted=True), "text", False, ["Never text this number."]),
        ("phone", ContactFlags(is_never_texted=True), "call", True, ["Never text this number."]),
        ("phone", ContactFlags(is_never_texted=True), "paper", False, ["Never text this number."]),
        ("phone", ContactFlags(is_voicemail_refused=True), "call", True, ["Leave no voicemail."]),
        ("phone", MORNING, "screen", False, ["Safe to ring 09:30-14:30 on Monday to Friday. Not now."]),
        ("phone", MORNING, "paper", False, ["Safe to ring 09:30-14:30 on Monday to Friday."]),
        ("email", ContactFlags(is_never_emailed=True), "screen", False, ["Never email this address."]),
        ("email", ContactFlags(), "email", True, []),
        ("email", ContactFlags(), "post", False, []),
        ("address", ContactFlags(is_never_posted_to=True), "screen", True, ["Never post to this address."]),
        ("address", ContactFlags(is_never_posted_to=True), "paper", False, ["Never post to this address."]),
        ("address", ContactFlags(is_never_posted_to=True), "post", False, ["Never post to this address."]),
        ("address", ContactFlags(), "paper", True, []),
        ("work", ContactFlags(is_never_called=True), "screen", True, ["Never ring there."]),
        ("work", ContactFlags(is_never_called=True), "call", False, ["Never ring there."]),
        ("school", ContactFlags(is_never_posted_to=True), "post", False, ["Never post anything there."]),
    ],
)
def test_each_flag_blocks_what_would_break_it(
    kind: str, flags: ContactFlags, output: str, is_allowed: bool, words: list[str]
) -> None:
    verdict = decide(ContactKind(kind), flags, Output(output), WEDNESDAY_AT_NINE)
    assert (verdict.is_allowed, list(verdict.words)) == (is_allowed, words)


@pytest.mark.parametrize(
    ("day", "hour", "minute", "is_safe"),
    [(25, 9, 29, False), (25, 9, 30, True), (25, 14, 29, True), (25, 14, 30, False), (28, 10, 0, False)],
)
def test_hours_hold_to_the_minute_and_by_the_day_of_the_week(day: int, hour: int, minute: int, is_safe: bool) -> None:
    moment = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
    verdict = decide(ContactKind.PHONE, MORNING, Output.SCREEN, moment)
    assert verdict.is_allowed is is_safe
    assert ("Not now" in verdict.words[0]) is not is_safe


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (MORNING, "09:30-14:30 on Monday to Friday"),
        (ContactFlags(safe_from_minute=1080), "after 18:00"),
        (ContactFlags(safe_until_minute=720), "before 12:00"),
        (ContactFlags(safe_weekdays=0b1100000), "on Saturday and Sunday"),
        (ContactFlags(safe_weekdays=0b0010101), "on Monday, Wednesday and Friday"),
        (ContactFlags(safe_weekdays=0b0000010), "on Tuesday"),
        (ContactFlags(safe_weekdays=0), "on no day"),
    ],
)
def test_hours_are_said_as_people_say_them(flags: ContactFlags, words: str) -> None:
    assert hours_in_words(flags) == words


@given(kinds, some_flags, outputs, moments)
def test_what_is_allowed_breaks_no_flag(
    kind: ContactKind, flags: ContactFlags, output: Output, moment: datetime
) -> None:
    if not decide(kind, flags, output, moment).is_allowed:
        return
    never = {
        Output.CALL: flags.is_never_called,
        Output.TEXT: flags.is_never_texted,
        Output.EMAIL: flags.is_never_emailed,
        Output.POST: flags.is_never_posted_to,
        Output.SCREEN: (kind is ContactKind.PHONE and flags.is_never_called)
        or (kind is ContactKind.EMAIL and flags.is_never_emailed),
        Output.PAPER: kind in PLACES and flags.is_never_posted_to,
    }
    assert not never[output]
    if output in {Output.CALL, Output.TEXT, Output.EMAIL} or (output is Output.SCREEN and kind not in PLACES):
        minute = moment.hour * 60 + moment.minute
        ends = 1440 if flags.safe_until_minute is None else flags.safe_until_minute
        assert (flags.safe_from_minute or 0) <= minute < ends
        assert flags.safe_weekdays & 1 << moment.weekday()


@given(kinds, some_flags, outputs, moments)
def test_what_is_blocked_by_a_flag_says_why(
    kind: ContactKind, flags: ContactFlags, output: Output, moment: datetime
) -> None:
    if decide(kind, ContactFlags(), output, moment).is_allowed:
        verdict = decide(kind, flags, output, moment)
        assert verdict.is_allowed or verdict.words


@given(kinds, some_flags, moments)
def test_nothing_printed_is_only_sometimes_safe(kind: ContactKind, flags: ContactFlags, moment: datetime) -> None:
    at_other_times = [decide(kind, flags, Output.PAPER, moment.replace(hour=hour)) for hour in range(24)]
    assert len(set(at_other_times)) == 1

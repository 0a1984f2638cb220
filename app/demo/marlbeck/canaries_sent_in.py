"""Which text of what somebody asked or sent in is marked as what."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from app.demo.marlbeck.shape_earlier import Question, SentIn
from app.demo.marlbeck.shape_waiting import WaitingSubmission

Told = TypeVar("Told", Question, SentIn, WaitingSubmission)
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("question", "event", "worries", "grounds"), "event"),
    **dict.fromkeys(("override_reason", "purpose"), "consent"),
    **dict.fromkeys(("advice", "answer", "other_help"), "outcome"),
    "safe_contact": "person",
    "feel_safer": "voice",
}


def marked(told: Told, with_canary: Callable[[str, str, Any, str], str]) -> Told:
    """The same with every free text of its own ending in its word."""
    texts: dict[str, Any] = {
        name: with_canary(getattr(told, name), told.key, kind, "all")
        for name, kind in _KINDS.items()
        if hasattr(told, name)
    }
    return replace(told, **texts)

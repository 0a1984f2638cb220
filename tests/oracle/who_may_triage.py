"""Which role decides what came in, and says who is around a case."""

from collections.abc import Mapping
from typing import Final

from oracle.roles import PREPARING, READING

OF_TRIAGE: Final[Mapping[str, frozenset[str]]] = {
    "triage_board.board": PREPARING,
    "triage_board.repeat_rule": PREPARING,
    "triage_board.settle_repeat_rule": PREPARING,
    "triage_board.submission": PREPARING,
    "triage_board.accept": PREPARING,
    "triage_board.ask": PREPARING,
    "triage_board.correct": PREPARING,
    "triage_board.add_to_submission": PREPARING,
    "triage_board.correct_in_submission": PREPARING,
    "triage_board.remove_from_submission": PREPARING,
    "triage_board.decline": PREPARING,
    "triage_board.join": PREPARING,
    "triage_board.keep_apart": PREPARING,
    "triage_board.note": PREPARING,
    "triage_board.pass_on": PREPARING,
    "triage_board.take_apart": PREPARING,
    "triage_board.people": READING,
    "triage_board.add_contact": READING,
    "triage_board.add_person": READING,
    "triage_board.add_tie": READING,
    "triage_board.correct_person": READING,
    "triage_board.decide_twin": PREPARING,
    "triage_board.remove_tie": READING,
}

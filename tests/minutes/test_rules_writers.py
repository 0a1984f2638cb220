"""Who wrote each passage: the runs of a text cover it exactly, whatever is done to it."""

import uuid
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Text

from app.core.clock import now_utc
from app.minutes.document import LoggedUpdate, replay
from app.minutes.writers import Passage, Run, apply_delta, pack_runs, split_text, unpack_runs

ANITA, SAM = uuid.UUID(int=1), uuid.UUID(int=2)
LETTERS = st.text(alphabet="abc é😀\n", min_size=1, max_size=6)
WRITERS = st.sampled_from([ANITA, SAM, None])
RUNS = st.lists(st.builds(Run, st.integers(1, 5), WRITERS), max_size=8)


def test_words_belong_to_whoever_wrote_them() -> None:
    runs = apply_delta((), [{"insert": "The door was forced."}], ANITA)
    runs = apply_delta(runs, [{"retain": 8}, {"insert": " at the back"}], SAM)
    assert split_text("The door at the back was forced.", runs) == (
        Passage("The door", ANITA),
        Passage(" at the back", SAM),
        Passage(" was forced.", ANITA),
    )


def test_what_stands_between_is_taken_out_and_neighbours_grow_together() -> None:
    runs = (Run(4, ANITA), Run(3, SAM), Run(5, ANITA))
    assert apply_delta(runs, [{"retain": 4}, {"delete": 3}], SAM) == (Run(9, ANITA),)


def test_a_run_taken_out_in_part_keeps_the_rest() -> None:
    runs = (Run(4, ANITA), Run(3, SAM))
    assert apply_delta(runs, [{"retain": 1}, {"delete": 4}, {"insert": "é"}], SAM) == (Run(1, ANITA), Run(4, SAM))


def test_letters_count_by_their_bytes() -> None:
    assert apply_delta((), [{"insert": "😀é"}], None) == (Run(6, None),)


@pytest.mark.parametrize("delta", [[{"retain": 3}], [{"delete": 3}], [{"format": {"bold": True}}], [{"insert": 3}]])
def test_a_change_of_another_text_is_refused(delta: list[dict[str, object]]) -> None:
    with pytest.raises(ValueError, match="This"):
        apply_delta((Run(2, ANITA),), delta, ANITA)


def test_the_writers_of_another_text_are_noticed() -> None:
    with pytest.raises(ValueError, match="another text"):
        split_text("abc", (Run(2, ANITA),))


@given(RUNS)
def test_runs_survive_being_packed(runs: list[Run]) -> None:
    assert unpack_runs(pack_runs(runs)) == tuple(runs)


@given(RUNS, st.data())
def test_runs_cover_exactly_what_a_plain_list_of_letters_says(runs: list[Run], data: st.DataObject) -> None:
    """Beside it, the same change made to one writer for every byte."""
    letters = [run.account_id for run in runs for _ in range(run.length)]
    delta: list[dict[str, object]] = []
    expected: list[uuid.UUID | None] = []
    at = 0
    for _ in range(data.draw(st.integers(0, 5))):
        step = data.draw(st.sampled_from(["retain", "delete", "insert"]))
        if step == "insert":
            words = data.draw(LETTERS)
            delta.append({"insert": words})
            expected += [SAM] * len(words.encode())
        elif at < len(letters):
            length = data.draw(st.integers(1, len(letters) - at))
            delta.append({step: length})
            expected += letters[at : at + length] if step == "retain" else []
            at += length
    expected += letters[at:]
    after = apply_delta(runs, delta, SAM)
    assert [run.account_id for run in after for _ in range(run.length)] == expected
    assert all(run.length > 0 for run in after)
    if not runs:
        assert all(one.account_id != other.account_id for one, other in pairwise(after))


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.integers(0, 50), LETTERS, st.booleans()), max_size=30))
def test_a_replayed_log_names_the_writer_of_every_letter(steps: list[tuple[int, bool, int, str, bool]]) -> None:
    """Three people write, now and then meeting; every letter is unique, so that its writer is known."""
    who = [ANITA, SAM, None]
    server: Doc[Text] = Doc()
    server.get("text", type=Text)
    docs: list[Doc[Text]] = [Doc(client_id=number) for number in range(1, 4)]
    log: list[LoggedUpdate] = []
    wrote: dict[str, uuid.UUID | None] = {}
    for number, (person, is_deletion, place, words, meets) in enumerate(steps):
        doc, text = docs[person], docs[person].get("text", type=Text)
        whole = str(text)
        if is_deletion and whole:
            first = place % len(whole)
            del text[len(whole[:first].encode()) : len(whole[: first + len(words)].encode())]
        else:
            mark = "".join(chr(0x4E00 + number * 8 + offset) for offset in range(len(words)))
            wrote |= dict.fromkeys(mark, who[person])
            text.insert(len(whole[: place % (len(whole) + 1)].encode()), mark)
        if meets:
            update = doc.get_update(server.get_state())
            server.apply_update(update)
            log.append(
                LoggedUpdate(number=number, account_id=who[person], saved_utc=now_utc(), update=update, runs=None)
            )
            doc.apply_update(server.get_update(doc.get_state()))
    replayed = replay(log)
    assert replayed.text == str(server.get("text", type=Text))
    passages = split_text(replayed.text, replayed.runs)
    assert "".join(passage.text for passage in passages) == replayed.text
    for passage in passages:
        assert {wrote[letter] for letter in passage.text} == {passage.account_id}
    snapshot = LoggedUpdate(number=99, account_id=None, saved_utc=now_utc(), update=replayed.update, runs=replayed.runs)
    again = replay([snapshot])
    assert (again.text, again.runs) == (replayed.text, replayed.runs)
    assert not any(letter.encode() in replayed.update for letter in wrote if letter not in replayed.text)

"""Files from other people's programs become rows with the numbers of their lines, or plain words about why not."""

import time
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.spreadsheets import csv_answer
from app.core.tables_in import LARGEST_TABLE_BYTES, MOST_LINES, NoTable, column_key, read_table

pytestmark = pytest.mark.pure

SAID = "Reference;Answer\r\nHT-492;known\r\nÉlodie Gruffydd;nothing known\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_however_a_spreadsheet_saved_it_the_rows_are_the_same(encoding: str, separator: str, end: str) -> None:
    table = read_table(SAID.replace(";", separator).replace("\r\n", end).encode(encoding))
    assert table.headings == ("Reference", "Answer")
    assert [(line.number, line.said("reference"), line.said("answer")) for line in table.lines] == [
        (2, "HT-492", "known"),
        (3, "Élodie Gruffydd", "nothing known"),
    ]
    assert not table.wrong


def test_excel_may_say_what_its_separator_is() -> None:
    table = read_table(b"sep=;\r\nname, first;answer\r\nAnn;known\r\n")
    assert table.headings == ("name, first", "answer")
    assert table.lines[0].number == 3


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    table = read_table(b'a,b\n"one\ntwo\n",x\n\n,,\n\n"say ""yes""",y\n')
    assert [(line.number, line.said("a"), line.said("b")) for line in table.lines] == [
        (2, "one\ntwo", "x"),
        (8, 'say "yes"', "y"),
    ]


@pytest.mark.parametrize("heading", ["date of birth", "Date_of_Birth", " DATE-OF-BIRTH ", "Date of\nbirth:"])
def test_a_heading_is_found_however_it_is_written(heading: str) -> None:
    assert column_key(heading) == "date of birth"


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 0, "empty"),
        (b"\xef\xbb\xbf \r\n\r\n", 0, "empty"),
        (b"PK\x03\x04\x14\x00", 0, "Save as, then CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", 0, "Save as, then CSV"),
        (b"%PDF-1.7\n", 0, "PDF"),
        (b"\x1f\x8b\x08\x00", 0, "Unpack"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", 0, "not a table"),
        (b"a,b\n" + b"x\0y,z\n", 0, "not a table"),
        ("name,answer\nÉlodie,known\nZo".encode() + b"\xc3", 0, "stops in the middle"),
        ("name\nÉlodie\nÅsa\n".encode() + b"Zo\xeb\n", 4, "cannot be read"),
        (b"name\nZo\x81\n", 2, "cannot be read"),
        ("a,b\n".encode("utf-16") + b"x", 0, "stops in the middle"),
        (b'a,b\n1,2\n3,"never closed\n4,5\n', 3, "never closed"),
        (b'a,b\n1,2\n"x"y,2\n', 3, "wrong place"),
        (b"Answer,answer \nknown,known\n", 1, "Two columns"),
        (b"x" * (LARGEST_TABLE_BYTES + 1), 0, "in parts"),
        (b"a\n" + b"x\n" * (MOST_LINES + 1), 0, "more than 5,000 lines"),
        (b"a,b\n" + b",\n" * (MOST_LINES + 1), 0, "more than 5,000 lines"),
        (b",".join(b"c%d" % number for number in range(300)), 1, "more than 200 columns"),
    ],
)
def test_a_file_that_is_no_table_says_what_to_do(data: bytes, line: int, words: str) -> None:
    with pytest.raises(NoTable, match=words) as refused:
        read_table(data)
    assert refused.value.line == line


def test_a_line_with_too_many_cells_is_told_by_its_number_and_the_others_are_read() -> None:
    table = read_table(b"name,answer\nAnn,known\nBo, the second,known\nCy,nil,,,\n")
    assert [line.number for line in table.lines] == [2, 4]
    assert [(wrong.number, wrong.message[:38]) for wrong in table.wrong] == [
        (3, "This line has 3 cells, and there are 2")
    ]


def test_a_file_that_stopped_halfway_through_a_line_is_not_taken_for_whole() -> None:
    table = read_table(b"name,answer\nAnn,known\nBo")
    assert [line.number for line in table.lines] == [2]
    assert "stopped here" in table.wrong[0].message


def test_a_whole_last_line_needs_no_end() -> None:
    assert [line.number for line in read_table(b"name,answer\nAnn,known\nBo,nil").lines] == [2, 3]


def test_empty_columns_at_the_right_are_no_columns() -> None:
    assert read_table(b"a,b,,,\n1,2,,,\n").headings == ("a", "b")


def test_a_stray_character_that_is_none_is_left_out() -> None:
    rows = b"name,note\n" + b"Ann,a long and quite ordinary note about nothing at all\n" * 5 + b"Bo,one\x0btwo\x01\n"
    assert read_table(rows).lines[-1].said("note") == "one two"


@pytest.mark.parametrize(
    "bomb",
    [
        b"a\n" + b"," * (LARGEST_TABLE_BYTES - 2),
        b"," * LARGEST_TABLE_BYTES,
        b"a,b\n" + b'"' * (LARGEST_TABLE_BYTES - 4),
        b"a,b\n" + b'""' * (LARGEST_TABLE_BYTES // 2 - 2),
        b"\n" * LARGEST_TABLE_BYTES,
        b"\xe9" * LARGEST_TABLE_BYTES,
        "é".encode() * (LARGEST_TABLE_BYTES // 2 - 1) + b"\xff",
        (b"a," * 199 + b"a\n") * (LARGEST_TABLE_BYTES // 400),
        b"\xff\xfe" + b"," * (LARGEST_TABLE_BYTES - 2),
    ],
)
def test_no_bomb_takes_long_or_much(bomb: bytes) -> None:
    tracemalloc.start()
    started = time.process_time()
    with suppress(NoTable):
        read_table(bomb)
    spent, most = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # With the memory traced it takes several times as long as without.
    assert spent < 8
    assert most < 150_000_000


def test_sums_are_text_and_come_back_as_they_were() -> None:
    table = read_table(b"a,b\n=1+1,+44 7700 900123\n'=1+1,@x\n")
    assert [(line.said("a"), line.said("b")) for line in table.lines] == [("=1+1", "+44 7700 900123"), ("=1+1", "@x")]


CELL = (
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=12)
    .map(str.strip)
    .filter(lambda text: not text.startswith("'"))
)


@given(st.lists(st.tuples(CELL, CELL, CELL).filter(any), max_size=8))
@example([("=1", " -2 ".strip(), '"')])
def test_what_we_write_we_read_again(rows: list[tuple[str, str, str]]) -> None:
    written = csv_answer("x.csv", [("one", "two", "three"), *rows]).get_data()
    table = read_table(written)
    assert not table.wrong
    assert [tuple(line.cells.values()) for line in table.lines] == rows


@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=200).map(str.encode),
        st.text('",;\n\r\tab', max_size=80).map(str.encode),
    )
)
def test_any_bytes_are_a_table_or_are_refused(data: bytes) -> None:
    with suppress(NoTable):
        table = read_table(data)
        assert table.headings
        numbers = [line.number for line in table.lines]
        assert numbers == sorted(set(numbers))
        assert not set(numbers) & {wrong.number for wrong in table.wrong}

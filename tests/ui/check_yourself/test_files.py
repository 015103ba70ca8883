"""What is written is read again, no cell is a formula, and what is no file of answers is said to be none."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.any_text import any_text
from ui.check_yourself.files import (
    COLUMNS,
    MAX_BYTES,
    MAX_ROWS,
    FileError,
    Row,
    defused,
    read_rows,
    undefused,
    write_rows,
)
from ui.check_yourself.questions import FORMS, LETTERS, TIMES, open_name, questions

# a line of a spreadsheet program ends at these, and a cell at commas or, elsewhere, at semicolons
DANGEROUS = re.compile(r"(?:^|[\t\r\n,;|]) *[=+\-@＝＋－＠]")
WRITTEN = st.one_of(any_text(60), st.text("=+-@ ';,|\t\n\"ab", max_size=12)).map(
    lambda text: text.encode("utf-8", "replace").decode().replace("\x00", "")
)


def row_of(form: str, item: int, option: int, **given: str) -> Row:
    asked = questions().forms[form][item]
    return replace(
        Row(
            str(questions().version),
            form,
            "before",
            "predict=on depth=numbers",
            "calm-blue-horse",
            "2026-05-04T09:00:00Z",
            asked.name,
            LETTERS[option],
            "yes" if option == asked.right else "no",
            asked.misconceptions[option],
            "3",
            "",
        ),
        **given,
    )


@st.composite
def rows(draw: st.DrawFn) -> Row:
    form = draw(st.sampled_from(FORMS))
    given = {
        "time": draw(st.sampled_from(TIMES)),
        "condition": f"predict={draw(st.sampled_from(['on', 'off']))} depth=picture",
        "confidence": str(draw(st.integers(1, 4))),
    }
    row = row_of(form, draw(st.integers(0, 5)), draw(st.integers(0, 3)), **given)
    if draw(st.booleans()):
        return row
    text = {"answer": "", "correct": "", "misconception": "", "confidence": ""}
    return replace(row, item=open_name(form), **text, text=draw(WRITTEN))


@given(st.lists(rows(), min_size=1, max_size=6), st.sampled_from([",", ";", "\t"]))
def test_what_is_written_is_read_again(answers: list[Row], delimiter: str) -> None:
    """Also after a spreadsheet program of another country has saved it with other marks between cells."""
    content = write_rows(answers)
    assert read_rows(content) == answers
    cells = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    saved = io.StringIO(newline="")
    csv.writer(saved, delimiter=delimiter).writerows(cells)
    assert read_rows(saved.getvalue().encode()) == answers


@given(WRITTEN)
def test_no_text_is_computed_and_none_is_lost(text: str) -> None:
    assert undefused(defused(text)) == text
    assert not DANGEROUS.search(defused(text))


GOOD = write_rows([row_of("A", 0, 0)])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "columns of Check yourself"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a,b\r\n1,2\r\n", "columns of Check yourself"),
        (",".join(COLUMNS).encode(), "no answers"),
        (b"x" * (MAX_BYTES + 1), "larger than 1000 kB"),
        (GOOD + b'"one"\r\n', "1 columns instead of 12 in line 3"),
        (GOOD + b'"open', "can be read"),
        (GOOD + b"\r\n" * 3, ""),
        (write_rows([row_of("A", 0, 0)] * (MAX_ROWS + 1)), "more than 5,000 answers"),
        *(
            (write_rows([replace(row_of("A", 0, 0), **changed)]), says)
            for changed, says in (
                ({"version": "99"}, "another version"),
                ({"form": "C"}, "form or time"),
                ({"time": "later"}, "form or time"),
                ({"condition": "predict=maybe"}, "condition"),
                ({"code": "=1+1"}, "code of words"),
                ({"started": "today"}, "time of start"),
                ({"item": "A9"}, "question or answer"),
                ({"answer": "z"}, "question or answer"),
                ({"answer": ""}, "question or answer"),
                ({"correct": "yes"}, "changed by hand"),
                ({"misconception": "root-sum"}, "changed by hand"),
                ({"confidence": "5"}, "confidence"),
                ({"text": "x" * 3000}, "more than 2,000 characters"),
            )
        ),
    ],
)
def test_another_file_is_said_to_be_none(content: bytes, says: str) -> None:
    if not says:
        assert read_rows(content)
        return
    with pytest.raises(FileError, match=re.escape(says)):
        read_rows(content)


@given(st.binary(max_size=200) | any_text(200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for tried in (content, ",".join(COLUMNS).encode() + b"\r\n" + content, GOOD + content):
        with suppress(FileError):
            assert all(len(astuple(row)) == len(COLUMNS) for row in read_rows(tried))

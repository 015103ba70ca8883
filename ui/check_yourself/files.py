"""The file of a learner's answers: a CSV with a row for each question, as `assets/lab/views/check_file.js` writes it.

Texts that a spreadsheet program would take for a formula have an apostrophe in front; reading takes it off again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from ui.check_yourself.questions import FORMS, LETTERS, TIMES, named_items, open_name, questions, transfer_name

MAX_BYTES = 1_000_000
MAX_ROWS = 5_000
MAX_TEXT = 2_000  # characters of a cell
DELIMITERS = ",;\t"  # a spreadsheet program may have saved the file with another one
CODE = re.compile(r"[a-z]+(-[a-z]+){1,3}")
STARTED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
CONDITION = re.compile(r"predict=(on|off) depth=(picture|numbers|code)")
FORMULA = re.compile(r"(^|[\t\r\n,;|])([ ']*[=+\-@＝＋－＠])")
DEFUSED = re.compile(r"(^|[\t\r\n,;|])'([ ']*[=+\-@＝＋－＠])")


class FileError(ValueError):
    """A file that is none of a learner's answers; the message says why, in a sentence without the file's name."""


@dataclass(frozen=True)
class Row:
    """An answer, as the file has it: the columns of the file, in order. confidence: from 1; empty for a text."""

    version: str
    form: str
    time: str
    condition: str
    code: str
    started: str
    item: str
    answer: str
    correct: str
    misconception: str
    confidence: str
    text: str


COLUMNS = tuple(field.name for field in fields(Row))


def defused(text: str) -> str:
    """Text that no spreadsheet program computes; `undefused` gives it back."""
    return FORMULA.sub(r"\1'\2", text)


def undefused(text: str) -> str:
    """The text that was `defused`."""
    return DEFUSED.sub(r"\1\2", text)


def write_rows(rows: Iterable[Row]) -> bytes:
    """The rows as a CSV in UTF-8 with a byte order mark, by which spreadsheet programs know it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows([defused(cell) for cell in astuple(row)] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def read_rows(content: bytes) -> list[Row]:
    """The rows of a file, each checked. FileError: it is no file of answers to these questions."""
    if len(content) > MAX_BYTES:
        raise FileError(f"is larger than {MAX_BYTES // 1000} kB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError("is not a text file in UTF-8") from None
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if line]
    except csv.Error:
        raise FileError("is not a CSV file that can be read") from None
    if not lines or tuple(lines[0]) != COLUMNS:
        raise FileError("does not have the columns of Check yourself in its first line")
    if len(lines) == 1:
        raise FileError("has no answers")
    if len(lines) - 1 > MAX_ROWS:
        raise FileError(f"has more than {MAX_ROWS:,} answers")
    return [_row(number, cells) for number, cells in enumerate(lines[1:], 2)]


def _row(number: int, cells: list[str]) -> Row:
    if len(cells) != len(COLUMNS):
        raise FileError(f"has {len(cells)} columns instead of {len(COLUMNS)} in line {number}")
    row = Row(*map(undefused, cells))
    if problem := problem_of(row):
        raise FileError(f"has {problem} in line {number}")
    return row


def problem_of(row: Row) -> str:
    """The fault of a row, as a noun phrase; empty without one."""
    if row.version != str(questions().version):
        return f"answers to another version of the questions than {questions().version}"
    if row.form not in FORMS or row.time not in TIMES:
        return "an unknown form or time"
    if not CONDITION.fullmatch(row.condition):
        return "an unknown condition"
    if not CODE.fullmatch(row.code) or not STARTED.fullmatch(row.started):
        return "no code of words or no time of start"
    if max(map(len, astuple(row))) > MAX_TEXT:
        return f"a text of more than {MAX_TEXT:,} characters"
    if row.item == open_name(row.form):
        return "" if not row.answer + row.correct + row.misconception + row.confidence else "an answer to a text"
    if row.confidence not in map(str, range(1, len(questions().levels) + 1)) or row.text:
        return "an unknown confidence"
    return _problem_of_answer(row)


def _problem_of_answer(row: Row) -> str:
    if row.item == transfer_name(row.form):
        known = row.misconception in ("", *questions().misconceptions)
        return "" if row.correct in ("yes", "no") and len(row.answer) == 1 and known else "an unknown answer"
    item = named_items(row.form).get(row.item)
    letter = LETTERS.find(row.answer) if len(row.answer) == 1 else -1
    if item is None or not 0 <= letter < len(item.options):
        return "an unknown question or answer"
    expected = ("yes" if letter == item.right else "no", item.misconceptions[letter])
    return "" if (row.correct, row.misconception) == expected else "an answer that was changed by hand"

"""One attention step as a spreadsheet: query, keys and values as numbers, and formulas for all that follows from them.

Scaled dot product: Vaswani et al. 2017, equation 1. Additive: Bahdanau et al. 2015, A.1.2. Texts of people and models
are written as strings, never as formulas or links; each formula is stored with its result, for programs that compute
nothing.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell

from charts.attention_step import AttentionSteps, attention_steps
from charts.labels import CONTROL_PICTURES, quoted
from charts.look import Look, head_of, query_of
from charts.palette import LIGHT
from model.network.site import Site
from model.record import Array, Record

SHEET = "Attention step"
DIGITS = 9  # significant ones of a number, which give single precision back
MAX_TEXT = 32_000  # characters of a cell, somewhat below the limit of the format
NOT_IN_XML = re.compile("[\ufffe\uffff]")
NUMBER, SHARE = "0.000", "0.0 %"
MASKED = "masked"
MASKED_TEXT = '"' + MASKED + '"'  # in a formula
PRODUCT, EXPONENTIAL = "query \u00b7 key", "e^(score \u2212 largest)"  # columns


def step_workbook(record: Record, look: Look, *, model: str, factor: Array | None = None) -> bytes:
    """The step of one query as an XLSX file. KeyError, IndexError: a missing site, head or row.

    model: display name. factor: the learned score vector (dim,) of additive attention; None for dot products. Of a
    record without an intervention: formulas compute attention as the model does.
    """
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    steps = attention_steps(record, look.site, look.head, "dot" if factor is None else "additive")
    page = _Page(book, steps, look, factor)
    page.write(f"One attention step: {head_of(record, look)}", about(record, steps, look, model))
    book.set_properties({"title": "One attention step", "comments": "Made by Attention Lab."})
    book.close()
    return file.getvalue()


def about(record: Record, steps: AttentionSteps, look: Look, model: str) -> list[tuple[str, str]]:
    """Label and text of each line above the numbers."""
    lines = [
        ("Sentence", record.source.text),
        ("Translation", record.target.text),
        ("Model", model),
        ("Query", query_of(steps, look)),
        ("Cells", "Coloured numbers are the model\u2019s: change them. Everything in black is a formula and follows."),
    ]
    return lines + [("Try" if number == 0 else "", text) for number, text in enumerate(what_to_try(steps, look))]


def what_to_try(steps: AttentionSteps, look: Look) -> list[str]:
    """Changes that a reader can make."""
    scores = steps.looks[look.row].scores
    names = [name for name, score in zip(steps.keys, scores, strict=True) if np.isfinite(score)]
    tries = ["Change a number of the query. Which weight grows?"]
    if len(names) > 1:
        one, other = quoted(names[0]), quoted(names[-1])
        tries.append(f"Copy all numbers of the key {one} over those of {other}: their weights are equal.")
    if steps.kind == "dot":
        tries.append("Write 1 as the divisor. What happens to the largest weight?")
    else:
        tries.append("Write 0 for every number of v: all weights are equal.")
    if len(names) < len(scores):
        tries.append("Write 1 for a masked token under \u201cmay look\u201d: it takes weight from the others.")
    return tries


def cell_text(text: str) -> str:
    """Text that a cell can hold: one line, no control characters, nothing that XML lacks."""
    plain = " ".join(text.split()).translate(CONTROL_PICTURES)[:MAX_TEXT]
    return NOT_IN_XML.sub("\ufffd", plain.encode("utf-8", "replace").decode("utf-8"))


class _Page:
    """The worksheet: results in its first columns, a row for each token, and the numbers of its vectors beside them."""

    def __init__(self, book: Workbook, steps: AttentionSteps, look: Look, factor: Array | None) -> None:
        self.steps, self.seen, self.factor = steps, steps.looks[look.row], factor
        self.masks = Site(look.site).side == "decoder" and Site(look.site).kind == "self"
        self.page = book.add_worksheet(SHEET)
        self.bold = book.add_format({"bold": True})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.number = book.add_format({"num_format": NUMBER})
        self.share = book.add_format({"num_format": SHARE})
        self.before = book.add_format({"num_format": SHARE, "font_color": LIGHT.faint})
        self.inputs = {
            role: book.add_format({"num_format": NUMBER, "font_color": getattr(LIGHT, role)})
            for role in ("query", "key", "value")
        }
        self.whole = book.add_format({"num_format": "0", "font_color": LIGHT.key})
        self.names = {
            role: book.add_format({"bold": True, "font_color": getattr(LIGHT, role)})
            for role in ("query", "key", "value")
        }
        # columns by name, in the order of computation; vectors begin after an empty one
        named = ["token", "may look", PRODUCT, "score", EXPONENTIAL, "weight", "before"]
        left_out = {"may look": not self.masks, PRODUCT: factor is not None}
        self.columns = {name: column for column, name in enumerate(name for name in named if not left_out.get(name))}
        self.first = len(self.columns) + 1

    def write(self, heading: str, about: Sequence[tuple[str, str]]) -> None:
        """Write everything."""
        page = self.page
        page.write_string(0, 0, cell_text(heading), self.title)
        for row, (label, text) in enumerate(about, 1):
            page.write_string(row, 0, label, self.bold)
            page.write_string(row, 1, cell_text(text))
        row = len(about) + 2
        self.divisor = (row, 1)
        if self.factor is None:
            size = self.seen.query.size
            vector = xl_range(row + 2, self.first, row + 2, self.first + size - 1)
            page.write_string(row, 0, "divisor: root of the size", self.bold)
            page.write_formula(*self.divisor, f"=SQRT(COUNT({vector}))", self.number, math.sqrt(size))
            row += 1
        row = self._scores(row)
        self._values(row + 2)
        page.set_column(0, 0, 26)
        page.set_column(1, self.first - 2, 13)
        page.set_column(self.first - 1, self.first - 1, 3)
        page.set_column(self.first, self.first + max(self.seen.query.size, self.seen.context.size) - 1, 8)
        page.freeze_panes(0, self.first)
        page.set_landscape()
        page.set_paper(9)  # A4

    def _scores(self, row: int) -> int:
        """Write query, keys, scores and softmax, from this row on; returns the row after them."""
        page, keys, results = self.page, self.steps.keys, self._results()
        self._headings(row, "Query and keys", self.seen.query.size)
        query = self._vector(row + 1, "query", f"query: {self.seen.label}", self.seen.query)
        factor = ""
        if self.factor is not None:
            factor = self._vector(row + 2, "query", "v, learned", self.factor)
        self.top = row + 2 + (self.factor is not None)
        self.bottom = self.top + len(keys) - 1
        for index, name in enumerate(keys):
            here = self.top + index
            key = self._vector(here, "key", name, self.steps.key[index])
            if self.masks:
                seen = int(np.isfinite(self.seen.scores[index]))
                page.write_number(here, self.columns["may look"], seen, self.whole)
            for column, formula in self._formulas(here, query, key, factor).items():
                look = self.share if column == "weight" else self.number
                page.write_formula(here, self.columns[column], formula, look, results[column][index])
            page.write_number(here, self.columns["before"], _digits(self.seen.weights[index]), self.before)
        page.write_string(self.bottom + 1, 0, "sum", self.bold)
        sums = ((EXPONENTIAL, self.number), ("weight", self.share), ("before", self.before))
        for column, look in sums:
            total = float(np.sum(results.get(column, self.seen.weights)))
            page.write_formula(self.bottom + 1, self.columns[column], f"=SUM({self._all(column)})", look, total)
        bar: dict[str, Any] = {"type": "data_bar", "bar_color": LIGHT.weights[1]}
        bar |= {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}
        page.conditional_format(self.top, self.columns["weight"], self.bottom, self.columns["weight"], bar)
        return self.bottom + 2

    def _formulas(self, row: int, query: str, key: str, factor: str) -> dict[str, str]:
        """Formulas of a key's row by column. query, key, factor: ranges of their numbers."""
        if factor:
            formulas = {"score": f"SUMPRODUCT({factor},TANH({query}+{key}))"}
        else:
            product, divisor = self._cell(row, PRODUCT), xl_rowcol_to_cell(*self.divisor, True, True)
            formulas = {PRODUCT: f"SUMPRODUCT({query},{key})", "score": f"{product}/{divisor}"}
        score, exponential = self._cell(row, "score"), self._cell(row, EXPONENTIAL)
        formulas[EXPONENTIAL] = f"EXP({score}-MAX({self._all('score')}))"
        if self.masks:
            seen = f"{self._cell(row, 'may look')}=1"
            formulas["score"] = f"IF({seen},{formulas['score']},{MASKED_TEXT})"
            formulas[EXPONENTIAL] = f"IF({seen},{formulas[EXPONENTIAL]},0)"
        formulas["weight"] = f"{exponential}/SUM({self._all(EXPONENTIAL)})"
        return {column: f"={formula}" for column, formula in formulas.items()}

    def _results(self) -> dict[str, Any]:
        """The result of each column's formulas, a number or text for each key."""
        query, keys = self.seen.query.astype(np.float64), self.steps.key.astype(np.float64)
        seen = np.isfinite(self.seen.scores)
        products = keys @ query
        scores = products / math.sqrt(query.size)
        if self.factor is not None:
            scores = np.tanh(keys + query) @ self.factor.astype(np.float64)
        exponentials = np.where(seen, np.exp(scores - scores[seen].max()), 0.0)
        self.weights: npt.NDArray[np.float64] = exponentials / exponentials.sum()
        return {
            PRODUCT: products.tolist(),
            "score": [score if shown else MASKED for score, shown in zip(scores.tolist(), seen, strict=True)],
            EXPONENTIAL: exponentials.tolist(),
            "weight": self.weights.tolist(),
        }

    def _values(self, row: int) -> None:
        """Write values and context, from this row on."""
        page, size = self.page, self.seen.context.size
        column = self.columns["weight"]
        self._headings(row, "Values", size, only=("weight",))
        for index, name in enumerate(self.steps.keys):
            here = row + 1 + index
            self._vector(here, "value", name, self.steps.value[index])
            page.write_formula(
                here, column, f"={xl_rowcol_to_cell(self.top + index, column)}", self.share, self.weights[index]
            )
        last = row + len(self.steps.keys)
        context = self.weights @ self.steps.value.astype(np.float64)
        weights = xl_range_abs(row + 1, column, last, column)
        page.write_string(last + 1, 0, "context: sum of weight \u00d7 value", self.bold)
        for number in range(size):
            values = xl_range(row + 1, self.first + number, last, self.first + number)
            formula = f"=SUMPRODUCT({weights},{values})"
            page.write_formula(last + 1, self.first + number, formula, self.number, float(context[number]))

    def _headings(self, row: int, title: str, size: int, only: Sequence[str] | None = None) -> None:
        self.page.write_string(row, 0, title, self.head)
        for name, column in list(self.columns.items())[1:]:
            shown = "weight in the model" if name == "before" else name
            self.page.write_string(row, column, shown if only is None or name in only else "", self.head)
        for number in range(size):
            self.page.write_number(row, self.first + number, number + 1, self.head)

    def _vector(self, row: int, role: str, name: str, numbers: Array) -> str:
        """Write a vector and its name; returns its range, fixed for what all rows use."""
        self.page.write_string(row, 0, cell_text(name), self.names[role])
        for index, number in enumerate(numbers.tolist()):
            self.page.write_number(row, self.first + index, _digits(number), self.inputs[role])
        bounds = (row, self.first, row, self.first + len(numbers) - 1)
        return str(xl_range(*bounds) if role == "key" else xl_range_abs(*bounds))

    def _cell(self, row: int, column: str) -> str:
        return str(xl_rowcol_to_cell(row, self.columns[column]))

    def _all(self, column: str) -> str:
        """The range of a column, for all keys."""
        return str(xl_range_abs(self.top, self.columns[column], self.bottom, self.columns[column]))


def _digits(number: float) -> float:
    """A number of single precision, without the digits that come of writing it in double precision."""
    return float(f"{number:.{DIGITS}g}")

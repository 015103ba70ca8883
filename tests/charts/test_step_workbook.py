"""A step as a spreadsheet: `formulas` computes the record's numbers from it, and other numbers when a cell changes."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import formulas
import numpy as np
import openpyxl
import pytest

from charts.grammar import piece_names
from charts.look import Look
from charts.step_workbook import EXPONENTIAL, MASKED, PRODUCT, SHEET, cell_text, step_workbook
from model import Record, Translator
from model.network.rnn import AdditiveRNN
from model.network.site import Site
from model.record import Array
from model.record.capture import to_numpy
from tests.any_text import STRANGE
from tests.conftest import ATTENDING, of_attending
from tests.tiers import families, full, some

SENTENCES = ("the girl likes the green book.", "cat", "=1+1 @SUM(A1) http://x.org the dog and the dog")


def factor_of(translator: Translator) -> Array | None:
    network = translator.network
    return to_numpy(network.score_vector) if isinstance(network, AdditiveRNN) else None


class Opened:
    """A workbook: its texts and formulas, and what `formulas` computes of them."""

    def __init__(self, content: bytes, folder: Path, columns: tuple[str, ...]) -> None:
        self.path = folder / "step.xlsx"
        self.path.write_bytes(content)
        self.page = openpyxl.load_workbook(io.BytesIO(content))[SHEET]
        self.stored = openpyxl.load_workbook(io.BytesIO(content), data_only=True)[SHEET]
        rows = {str(self.page.cell(row, 1).value): row for row in range(1, self.page.max_row + 1)}
        self.query, self.sum, self.values = (
            next(row for name, row in rows.items() if name.startswith(begin)) for begin in ("query: ", "sum", "Values")
        )
        self.context = self.page.max_row
        heads = [cell.value for cell in self.page[self.query - 1]]
        self.columns = {name: heads.index(name) + 1 for name in columns}
        self.first = heads.index(1) + 1  # of a vector

    def key_rows(self) -> range:
        """The rows of the keys."""
        return range(self.sum - (self.context - self.values - 1), self.sum)

    def at(self, row: int, column: int) -> str:
        return str(self.page.cell(row, column).coordinate)

    def computed(self, changed: Mapping[str, float] | None = None) -> dict[str, Any]:
        """The value of each cell; changed: other numbers in some of them."""
        book = formulas.ExcelModel().loads(str(self.path)).finish()
        name = f"'[{self.path.name}]{SHEET.upper()}'!"
        results = book.calculate(inputs={f"{name}{cell}": value for cell, value in (changed or {}).items()})
        return {
            str(cell).removeprefix(name): ranges.value[0, 0]
            for cell, ranges in results.items()
            if str(cell).startswith(name) and ":" not in str(cell)
        }

    def column(self, values: Mapping[str, Any], name: str) -> list[Any]:
        return [values[self.at(row, self.columns[name])] for row in self.key_rows()]

    def vector(self, values: Mapping[str, Any], row: int, size: int) -> list[Any]:
        return [values[self.at(row, self.first + number)] for number in range(size)]


def opened(translator: Translator, record: Record, look: Look, folder: Path) -> Opened:
    factor = factor_of(translator)
    names = (*(() if factor is not None else (PRODUCT,)), "score", EXPONENTIAL, "weight", "weight in the model")
    masked = Site(look.site).kind == "self" and Site(look.site).side == "decoder"
    content = step_workbook(record, look, model="A model", factor=factor)
    return Opened(content, folder, (*names, "may look") if masked else names)


def check(translator: Translator, record: Record, look: Look, folder: Path) -> Opened:
    """The sheet computes what the record holds; returns it."""
    sheet = opened(translator, record, look, folder)
    seen = record.attention[look.site]
    values = sheet.computed()
    scores, weights = seen.scores[look.head, look.row], seen.weights[look.head, look.row]
    visible = np.isfinite(scores)
    own = sheet.column(values, "score")
    assert [score == MASKED for score in own] == (~visible).tolist()
    np.testing.assert_allclose([score for score in own if score != MASKED], scores[visible], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(sheet.column(values, "weight"), weights, atol=1e-5)
    context = seen.context[look.head, look.row]
    np.testing.assert_allclose(sheet.vector(values, sheet.context, context.size), context, rtol=1e-5, atol=1e-5)
    for row in sheet.page.iter_rows():
        for cell in row:
            if cell.data_type == "f":  # what is stored for programs that do not compute
                stored, computed = sheet.stored[cell.coordinate].value, values[cell.coordinate]
                assert stored == computed or math.isclose(stored, computed, rel_tol=1e-6, abs_tol=1e-6)
    names = [sheet.page.cell(row, 1).value for row in sheet.key_rows()]
    assert names == [cell_text(name) for name in piece_names(record.columns(look.site))]
    return sheet


@of_attending
def test_the_formulas_give_the_records_numbers(translator: Translator, tmp_path: Path) -> None:
    """At each kind of site, in the last head."""
    record = translator.record(SENTENCES[0])
    kinds = {(Site(site).side, Site(site).kind): site for site in record.attention}
    for site in some(kinds.values()):
        look = Look(site, len(record.attention[site].weights) - 1, len(record.rows(site)) // 2)
        check(translator, record, look, tmp_path)


@full
@of_attending
@pytest.mark.parametrize("text", SENTENCES)
def test_of_every_site_and_sentence(text: str, translator: Translator, tmp_path: Path) -> None:
    """In heads and rows that change from site to site."""
    record = translator.record(text)
    for number, (site, seen) in enumerate(record.attention.items()):
        look = Look(site, number % len(seen.weights), (2 + 3 * number) % len(record.rows(site)))
        check(translator, record, look, tmp_path)


@full
@pytest.mark.parametrize("translator", families(ATTENDING, usual=("rnn-dot",)), indirect=True)
def test_a_changed_cell_changes_all_that_follows(translator: Translator, tmp_path: Path) -> None:
    record = translator.record(SENTENCES[0])
    site = next(reversed(list(record.attention)))
    look = Look(site, 0, 1)
    sheet = opened(translator, record, look, tmp_path)
    before, factor = sheet.computed(), factor_of(translator)
    changed = {sheet.at(sheet.query, sheet.first): 2.5, sheet.at(sheet.key_rows()[0], sheet.first + 1): -1.5}
    changed[sheet.at(sheet.values + 2, sheet.first)] = 4.0
    if factor is None:
        (divisor,) = (row for row in range(1, sheet.query) if str(sheet.page.cell(row, 1).value).startswith("divisor"))
        changed[sheet.at(divisor, 2)] = 1.0
    after = sheet.computed(changed)
    seen = record.attention[site]
    query, keys, values = (vectors[0].astype(float) for vectors in (seen.query, seen.key, seen.value))
    query = query[1].copy()
    query[0], keys[0, 1], values[1, 0] = 2.5, -1.5, 4.0
    scores = keys @ query if factor is None else np.tanh(keys + query) @ factor
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    np.testing.assert_allclose(sheet.column(after, "score"), scores, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(sheet.column(after, "weight"), weights, atol=1e-5)
    size = values.shape[1]
    np.testing.assert_allclose(sheet.vector(after, sheet.context, size), weights @ values, rtol=1e-5, atol=1e-5)
    assert sheet.vector(after, sheet.context, size) != sheet.vector(before, sheet.context, size)
    assert sheet.column(after, "weight in the model") == sheet.column(before, "weight in the model")


@full
@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
def test_the_mask_is_a_switch(translator: Translator, tmp_path: Path) -> None:
    """A masked token that may look, as the sheet says to try, takes weight from all others."""
    record = translator.record(SENTENCES[0])
    sheet = opened(translator, record, Look("decoder.1.self", 0, 1), tmp_path)
    assert any("masked token" in str(sheet.page.cell(row, 2).value) for row in range(1, sheet.query))
    before = sheet.column(sheet.computed(), "weight")
    row = sheet.key_rows()[2]
    after = sheet.column(sheet.computed({sheet.at(row, sheet.columns["may look"]): 1}), "weight")
    assert (before[2], sum(after)) == (0, pytest.approx(1))
    assert after[2] > 0
    assert all(now < then for now, then in zip(after[:2], before[:2], strict=True))


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_texts_are_never_formulas(translator: Translator, tmp_path: Path) -> None:
    record = translator.record(SENTENCES[2])
    for text in some(("=1+1", "{=A1}", "http://x.org", "\x00+1\ufffe_x0041_", "x" * 50_000, *STRANGE.values())):
        content = step_workbook(record, Look("decoder.cross", 0, 0), model=text)
        page = openpyxl.load_workbook(io.BytesIO(content))[SHEET]
        cells = [cell for row in page.iter_rows() for cell in row]
        assert [cell.value for cell in page["B"][:4]][3] in (cell_text(text), None)
        assert [cell.value for cell in page["B"][:2]][1] == record.source.text
        assert not [cell.coordinate for cell in cells if cell.hyperlink]
        formulas_of = [str(cell.value) for cell in cells if cell.data_type == "f"]
        assert all(formula.startswith(("=SUM", "=EXP", "=SQRT", "=B", "=C", "=D", "=E")) for formula in formulas_of)

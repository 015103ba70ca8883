"""Worksheets over many sentences and all models: every answer is the record's, and no other would do as well."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest

from charts.grammar import piece_names
from charts.labels import END, percent
from charts.paper_question import PaperQuestion
from charts.player import MEAN, track
from charts.stepped_rows import SteppedRows, site_rows, translation_rows
from model import Intervention, PositionalChange, Record
from model.dissect.aggregate import head_mean, merge_to_words
from model.language.tokenizer import EOS_PIECE, Tokens
from tests.claims.conftest import Run, of_all
from tests.conftest import ATTENDING, TRANSFORMERS
from tests.tiers import families
from ui.claims.worksheet import (
    changed_translation,
    is_wordy,
    least_sure,
    missing_weight,
    most_looked_at,
    most_weight,
    ordered_candidates,
    placed_weights,
    printed_number,
    questions_on_weights,
)

LEAST = of_all(20)  # sentences that can be asked each question


def of_record(record: Record) -> tuple[SteppedRows, list[str], list[str], np.ndarray]:
    """The rows of a view, and apart from them: their labels, the columns', and the weights."""
    site = next(reversed(list(record.attention)))
    shown = track(record)
    weights = merge_to_words(head_mean(record.attention[site].weights), record.target.words, record.source.words)
    rows = translation_rows(record, shown, 0, shown.view(site, MEAN if len(record.attention[site].weights) > 1 else 0))
    return rows, called(record.target), called(record.source), weights


def called(tokens: Tokens) -> list[str]:
    """The words, those that come again with their number among their like."""
    texts = [END if word.text == EOS_PIECE else word.text for word in tokens.words]
    return [
        text if texts.count(text) == 1 else f"{text} ({texts[: place + 1].count(text)})"
        for place, text in enumerate(texts)
    ]


def place_of(name: str, labels: list[str]) -> int:
    """The row that a question means by a name: there is exactly one."""
    assert labels.count(name) == 1
    return labels.index(name)


def best_by_print(row: np.ndarray, columns: list[str]) -> str:
    """The one word whose weight is printed largest; fails where two words' are."""
    printed = [percent(float(weight)) for weight in row]
    first = int(row.argmax())
    assert {columns[at] for at in range(len(row)) if printed[at] == printed[first]} == {columns[first]}
    return columns[first]


@pytest.mark.parametrize("name", families(ATTENDING))
def test_questions_about_weights(name: str, runs: Callable[[str], Run]) -> None:
    asked = {"most": 0, "beside": 0, "placed": 0, "missing": 0}
    for record in runs(name).all:
        rows, labels, columns, weights = of_record(record)
        if most := most_weight(rows):
            asked["most"] += 1
            for before, answer in most.blanks:
                assert answer == best_by_print(weights[place_of(before, labels)], columns) != END
        if beside := most_looked_at(rows):
            asked["beside"] += 1
            for before, answer in beside.blanks:
                gave = weights[:, columns.index(before)]
                best, words = place_of(answer, labels), [at for at, label in enumerate(labels) if is_wordy(label)]
                assert columns.count(before) == 1
                assert [at for at in words if percent(float(gave[at])) == percent(float(gave[best]))] == [best]
                assert gave[best] == gave[words].max()
        if placed := placed_weights(rows):
            asked["placed"] += 1
            row = weights[place_of(placed.question.partition("“")[2].rpartition("”")[0], labels)]
            for number, answer in placed.blanks:
                (place,) = [at for at, weight in enumerate(row) if percent(float(weight)) == number]
                assert columns[place] == answer
            assert [number for number, _ in placed.blanks] == [percent(float(each)) for each in np.sort(row)[:-4:-1]]
        if missing := missing_weight(rows):
            asked["missing"] += 1
            ((column, answer),) = missing.blanks
            row = weights[place_of(missing.question.partition("“")[2].rpartition("”")[0], labels)]
            assert percent(float(row[columns.index(column)])) == answer
            given = [part.rpartition(" %")[0].rpartition(" ")[2] for part in missing.given.split(",  ")]
            assert len(given) == len(columns) - 1
            assert 100 - sum(map(Decimal, given)) == Decimal(answer.removesuffix(" %"))
    assert min(asked.values()) >= LEAST, asked


@pytest.mark.parametrize("name", families(ATTENDING))
def test_no_question_prints_what_another_asks(name: str, runs: Callable[[str], Run]) -> None:
    """A row whose weights are printed with their words, all but one, is asked about by no other question."""
    both = clashes = 0
    for record in runs(name).all:
        rows, labels, _, _ = of_record(record)
        asked = questions_on_weights(rows)
        printed = [question.row for question in asked if question.row]
        assert len(set(printed)) == len(printed)
        both += len(printed) > 1
        for question in asked:
            if not question.question.startswith("The weights of a row add up"):
                continue
            place_of(question.row, labels)
            assert f"“{question.row}”" in question.question
            for other in asked:
                if other is not question:
                    assert f"“{question.row}”" not in other.question
                    french = {"When the model": 0, "Which token": 0, "Write next to": 1}  # where its blanks have it
                    for begun, side in french.items():
                        if other.question.startswith(begun):
                            assert question.row not in [blank[side] for blank in other.blanks]
        alone, apart = missing_weight(rows), placed_weights(rows)
        clashes += alone is not None and apart is not None and alone.row == apart.row
    assert both
    assert clashes  # where each by itself would have taken the same row


@pytest.mark.parametrize("name", families())
def test_questions_about_probabilities(name: str, runs: Callable[[str], Run]) -> None:
    asked = {"sure": 0, "order": 0}
    for record in runs(name).records:
        shown = track(record)
        words = [word for word in record.target.words if word.text != EOS_PIECE]
        shares = [math.exp(math.fsum(map(float, record.log_probs[word.start : word.end]))) for word in words]
        if sure := least_sure(shown):
            asked["sure"] += 1
            wordy = [at for at, word in enumerate(words) if is_wordy(word.text)]
            least = min(wordy, key=shares.__getitem__)
            assert sure.blanks == (("", f"{called(record.target)[least]}, {percent(shares[least])}"),)
            assert [percent(shares[at]) for at in wordy].count(percent(shares[least])) == 1
        if order := ordered_candidates(record, shown):
            asked["order"] += 1
            step = int(order.question.split()[1]) - 1
            printed = [percent(each.probability) for each in record.candidates[step][:5]]
            answers = [answer.rpartition(", ") for _, answer in order.blanks]
            assert [share for _, _, share in answers] == printed[: len(answers)]
            assert len(set(printed[: len(answers)])) == len({label for label, _, _ in answers}) == len(answers)
            assert all(is_wordy(label) for label, _, _ in answers)
            assert sorted(label for label, _, _ in answers) == order.given.split(",  ")
    assert min(asked.values()) >= LEAST, asked


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_rows_of_self_attention(name: str, runs: Callable[[str], Run]) -> None:
    asked = 0
    for record in runs(name).records[:40]:
        labels, weights = list(piece_names(record.source)), record.attention["encoder.0.self"].weights[1]
        if most := most_weight(site_rows(record, "encoder.0.self", 1, 0)):
            asked += 1
            assert most.question.startswith("Which token gets")
            for before, answer in most.blanks:
                assert answer == best_by_print(weights[place_of(before, labels)], labels)
    assert asked >= LEAST


def test_a_changed_translation_says_whether_it_is_the_same(runs: Callable[[str], Run]) -> None:
    run = runs("transformer")
    record = run.records[0]
    off = run.translator.record(record.source.ids, intervention=Intervention(encoder_positions=PositionalChange("off")))
    for changed in (record, off):
        question = changed_translation("The encoder is told no positions.", record, changed)
        assert isinstance(question, PaperQuestion)
        ((_, answer),) = question.blanks
        assert answer.removesuffix(" (the same)") == changed.target.text
        assert answer.endswith(" (the same)") == (changed.target.text == record.target.text)


def test_no_question_where_two_answers_look_alike() -> None:
    from charts.stepped_rows import WRITTEN, Row, Share

    def rows(*shares: float) -> SteppedRows:
        row = Row("mot", "", "", tuple(Share(label, share) for label, share in zip("abcd", shares, strict=True)))
        return SteppedRows("", WRITTEN, (row,), 0)

    tie = rows(0.4001, 0.3999, 0.15, 0.05)
    assert most_weight(tie) is placed_weights(tie) is None
    assert most_weight(rows(0.41, 0.39, 0.15, 0.05)) is not None
    assert missing_weight(rows(0.404, 0.304, 0.204, 0.088)) is None  # the printed ones leave 41.2 %, not 40 %
    assert missing_weight(rows(0.40, 0.30, 0.25, 0.05)) is not None


def test_a_number_that_is_printed_as_words_is_none() -> None:
    assert printed_number(0.0004) is printed_number(0.9999) is None
    assert [printed_number(share) for share in (0.0, 0.004, 0.83, 1.0)] == [0, Decimal("0.4"), 83, 100]

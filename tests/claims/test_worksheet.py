"""Worksheets over many sentences and all models: every answer is the record's, and no other would do as well."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from charts.grammar import piece_names
from charts.labels import END, percent
from charts.player import MEAN, track
from charts.stepped_rows import WRITTEN, Row, Share, SteppedRows, site_rows, translation_rows
from claims.worksheet import (
    WeightAnswers,
    answers_on_weights,
    changed_text,
    is_wordy,
    least_sure,
    missing_weight,
    most_looked_at,
    most_weight,
    ordered_candidates,
    placed_weights,
    printed_number,
)
from model import Intervention, PositionalChange, Record
from model.dissect.aggregate import head_mean, merge_to_words
from model.language.tokenizer import EOS_PIECE, Tokens
from tests.claims.conftest import Run, of_all
from tests.conftest import ATTENDING, TRANSFORMERS
from tests.tiers import families, is_quick

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
    """The row of a name: there is exactly one."""
    assert labels.count(name) == 1
    return labels.index(name)


def best_by_print(row: np.ndarray, columns: list[str]) -> str:
    """The one word whose weight is printed largest; fails where two words' are."""
    printed = [percent(float(weight)) for weight in row]
    first = int(row.argmax())
    assert {columns[at] for at in range(len(row)) if printed[at] == printed[first]} == {columns[first]}
    return columns[first]


@pytest.mark.parametrize("name", families(ATTENDING))
def test_answers_about_weights(name: str, runs: Callable[[str], Run]) -> None:
    """Each question alone, and together, where none is about the row whose weights another prints."""
    asked, both, clashes = Counter[str](), 0, 0
    for record in runs(name).all:
        rows, labels, columns, weights = of_record(record)
        alone = WeightAnswers(most_weight(rows), most_looked_at(rows), placed_weights(rows), missing_weight(rows))
        together = answers_on_weights(rows)
        for answers in (alone, together):
            asked += check_answers(answers, labels, columns, weights)
        if together.missing is not None:
            printed = together.missing.row.label
            assert printed not in [label for label, _ in together.most]
            assert printed not in [label for _, label in together.beside]
            assert together.placed is None or printed != together.placed.label
            both += together.placed is not None
        if alone.missing is not None and alone.placed is not None:
            clashes += alone.missing.row.label == alone.placed.label
    assert len(asked) == 4
    assert min(asked.values()) >= 2 * LEAST, asked
    assert both
    assert clashes or is_quick()  # where each by itself would have taken the same row


def check_answers(answers: WeightAnswers, labels: list[str], columns: list[str], weights: np.ndarray) -> Counter[str]:
    """Check that every answer is that of the weights and by the printed digits the only one; count the questions."""
    for label, answer in answers.most:
        assert answer == best_by_print(weights[place_of(label, labels)], columns) != END
    for english, french in answers.beside:
        gave = weights[:, place_of(english, columns)]
        best, words = place_of(french, labels), [place for place, label in enumerate(labels) if is_wordy(label)]
        assert [place for place in words if percent(float(gave[place])) == percent(float(gave[best]))] == [best]
        assert gave[best] == gave[words].max()
    if answers.placed is not None:
        row = weights[place_of(answers.placed.label, labels)]
        for share in answers.placed.shares:
            printed = [
                columns[place] for place, weight in enumerate(row) if percent(float(weight)) == percent(share.share)
            ]
            assert printed == [share.label]
        assert [share.share for share in answers.placed.shares] == [float(weight) for weight in np.sort(row)[:-4:-1]]
    if answers.missing is not None:
        row, place = weights[place_of(answers.missing.row.label, labels)], answers.missing.place
        numbers = [Decimal(percent(float(weight)).removesuffix(" %")) for weight in row]
        assert [share.label for share in answers.missing.row.shares] == columns
        assert 100 - sum(numbers[:place] + numbers[place + 1 :]) == numbers[place]
    kinds = {"most": answers.most, "beside": answers.beside, "placed": answers.placed, "missing": answers.missing}
    return Counter(kind for kind, answer in kinds.items() if answer)


@pytest.mark.parametrize("name", families())
def test_answers_about_probabilities(name: str, runs: Callable[[str], Run]) -> None:
    sure = ordered = marks = 0
    for record in runs(name).records:
        shown = track(record)
        words = [word for word in record.target.words if word.text != EOS_PIECE]
        shares = [math.exp(math.fsum(map(float, record.log_probs[word.start : word.end]))) for word in words]
        if least := least_sure(shown):
            sure += 1
            wordy = [place for place, word in enumerate(words) if is_wordy(word.text)]
            marks += min(shares) < min(shares[place] for place in wordy)  # which is neither asked for nor offered
            place, names = min(wordy, key=shares.__getitem__), called(record.target)
            assert (least.word, least.words) == (names[place], tuple(names[word] for word in wordy))
            assert least.share == pytest.approx(shares[place])
            assert [percent(shares[word]) for word in wordy].count(percent(shares[place])) == 1
        if candidates := ordered_candidates(record, shown):
            ordered += 1
            printed = [percent(each.probability) for each in record.candidates[candidates.step][:4]]
            assert [option.said for option in candidates.options] == printed
            labels = {option.label for option in candidates.options}
            assert len(set(printed)) == len(labels) == 4
            assert all(map(is_wordy, labels))
            spelt = "".join(record.target.pieces[: candidates.step])
            assert candidates.before.split() == spelt.replace("\u2581", " ").split()
    assert min(sure, ordered) >= LEAST
    assert marks or name == "rnn" or is_quick()


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_rows_of_self_attention(name: str, runs: Callable[[str], Run]) -> None:
    asked = 0
    for record in runs(name).records[:40]:
        labels, weights = list(piece_names(record.source)), record.attention["encoder.0.self"].weights[1]
        rows = site_rows(record, "encoder.0.self", 1, 0)
        assert most_looked_at(rows) == (), "no row is French"
        for label, answer in (most := most_weight(rows)):
            assert answer == best_by_print(weights[place_of(label, labels)], labels)
        asked += bool(most)
    assert asked >= LEAST


def test_a_changed_translation_is_compared_by_its_text(runs: Callable[[str], Run]) -> None:
    run = runs("transformer")
    record = run.records[0]
    off = run.translator.record(record.source.ids, intervention=Intervention(encoder_positions=PositionalChange("off")))
    assert changed_text(record, record) == (record.target.text, True)
    assert changed_text(record, off) == (off.target.text, off.target.text == record.target.text)
    assert changed_text(record, replace(off, target=Tokens(" ", (), (), ()))) is None


def test_no_answer_where_two_look_alike() -> None:
    def rows(*shares: float) -> SteppedRows:
        row = Row("mot", "", "", tuple(Share(label, share) for label, share in zip("abcd", shares, strict=True)))
        return SteppedRows("", WRITTEN, (row,), 0)

    tie = rows(0.4001, 0.3999, 0.15, 0.05)
    assert most_weight(tie) == ()
    assert placed_weights(tie) is None
    assert most_weight(rows(0.41, 0.39, 0.15, 0.05)) == (("mot", "a"),)
    assert missing_weight(rows(0.404, 0.304, 0.204, 0.088)) is None  # the printed ones leave 41.2 %, not 40 %
    assert missing_weight(rows(0.40, 0.30, 0.25, 0.05)) is not None


def test_a_number_that_is_printed_as_words_is_none() -> None:
    assert printed_number(0.0004) is printed_number(0.9999) is None
    assert [printed_number(share) for share in (0.0, 0.004, 0.83, 1.0)] == [0, Decimal("0.4"), 83, 100]

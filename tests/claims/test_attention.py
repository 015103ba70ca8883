"""Findings of the lesson on attention, against numbers worked here from the record's weights."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from charts.grammar import piece_names, word_names
from charts.labels import lone_label
from claims.attention import changed_step, spreads, turning_back
from claims.set_weights import Left, what_became
from model import Head, Intervention, Record, ReplacedRow
from model.language.tokenizer import EOS
from tests.claims.conftest import Run, every, of_all, shipped
from tests.tiers import families
from tests.ui.wording.odd import odd_record

SITE = "decoder.cross"
HEAD = Head(SITE, 0)
models = pytest.mark.parametrize("name", families(("rnn-dot", "rnn-additive")))
SEVERAL = every(4)  # sentences where one costs some thirty passes


def word_weights(record: Record) -> list[list[float]]:
    """Weights of the English words, `<eos>` last, for each French word but `<eos>`; by loops, in float64."""
    rows = []
    for word in record.target.words:
        if record.target.ids[word.start] == EOS:
            continue
        steps = [record.attention[SITE].weights[0, step].tolist() for step in range(word.start, word.end)]
        sums = [[sum(row[english.start : english.end]) for english in record.source.words] for row in steps]
        rows.append([sum(column) / len(steps) for column in zip(*sums, strict=True)])
    return rows


def spoken(text: str) -> bool:
    return text[0].isalnum()


def backward(record: Record) -> tuple[list[tuple[int, int, int]], int]:
    """(word, where it looks most, the rightmost place before) of words that look back, and the uncounted words."""
    places = {number: int(np.argmax(row)) for number, row in enumerate(word_weights(record))}
    words = [(number, place) for number, place in places.items() if spoken(record.target.words[number].text)]
    looks = [(number, place) for number, place in words if spoken(record.source.words[place].text)]
    before = [max((place for _, place in looks[:count]), default=-1) for count in range(len(looks))]
    found = [(*look, right) for look, right in zip(looks, before, strict=True) if look[1] < right]
    return found, len(words) - len(looks)


@models
def test_where_the_order_changes(name: str, runs: Callable[[str], Run]) -> None:
    turning = 0
    for record in runs(name).all:
        back = turning_back(record)
        assert ([(turn.word, turn.place, turn.right) for turn in back.turns], back.uncounted) == backward(record)
        assert (back.french, back.english) == (word_names(record.target), word_names(record.source))
        weights = word_weights(record)
        for turn in back.turns:
            assert turn.before < turn.word
            assert turn.share == pytest.approx(weights[turn.word][turn.place], abs=1e-5)
            assert turn.before_share == pytest.approx(max(weights[turn.before]), abs=1e-5)
            assert turn.before_share == pytest.approx(weights[turn.before][turn.right], abs=1e-5)
        turning += bool(back.turns)
    assert of_all(20) < turning < len(runs(name).records)
    (cars,) = [record for record in runs(name).records if record.source.text == "I like red cars."]
    back = turning_back(cars)
    assert ("rouges", "red", "cars") in [
        (back.french[turn.word], back.english[turn.place], back.english[turn.right]) for turn in back.turns
    ]


@models
def test_the_sharpest_and_the_widest_step(name: str, runs: Callable[[str], Run]) -> None:
    for record in runs(name).all:
        rows = record.attention[SITE].weights[0].astype(float)
        widths = [math.exp(-sum(weight * math.log(weight) for weight in row if weight > 0)) for row in rows]
        found = spreads(record)
        assert found.widths == pytest.approx(widths, abs=1e-5)
        assert [widths[step] for step in found.sharpest] == pytest.approx([min(widths)] * len(found.sharpest), abs=1e-5)
        assert widths[found.widest] == pytest.approx(max(widths), abs=1e-5)
        assert (found.pieces, found.tokens) == (piece_names(record.target), len(record.source))


def test_equal_weights_look_alike() -> None:
    tied, own = (spreads(odd_record(shipped("rnn-dot"), "I like red cars.", kind)) for kind in ("tied", "own"))
    assert tied.alike
    assert not own.alike


@models
def test_what_a_plain_average_leaves(name: str, runs: Callable[[str], Run]) -> None:
    run, seen = runs(name), set()
    even = Intervention(uniform=frozenset({HEAD}))
    changed = run.translator.translate_many(
        [record.source.ids for record in run.records], interventions=[even] * len(run.records)
    )
    for record, translation in zip(run.records, changed, strict=True):
        free = run.translator.tokenizer.tokens(translation.ids, "fr")
        remains = what_became(record, Record(**{**vars(record), "target": free}))
        left = [word.text for word in free.words if free.ids[word.start] != EOS]
        kept = total = 0
        for word in record.target.words:
            if record.target.ids[word.start] == EOS:
                continue
            total += 1
            if word.text in left:  # a word that comes twice has to be there twice
                left.remove(word.text)
                kept += 1
        assert (remains.kept, remains.total) == (kept, total)
        assert (remains.left == Left.ALL) == (kept == total)
        assert (remains.left == Left.NONE) == (kept == 0 < total)
        assert (remains.left == Left.LESS) == (0 < kept < total / 2)
        seen.add(remains.left)
    assert len(seen) > 2


@models
@pytest.mark.parametrize("how", ["equal", "one"])
def test_weights_set_by_hand(name: str, how: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    stays = 0
    for number, record in enumerate(run.records[SEVERAL]):
        step, length = number % len(record.target), len(record.source)
        row = [1.0] * length if how == "equal" else [float(place == 0) for place in range(length)]
        set_row = Intervention(rows=(ReplacedRow(HEAD, step, tuple(row)),))
        after = run.translator.record(record.source.ids, record.target.ids, intervention=set_row)
        changed, best = changed_step(record, after, step), after.candidates[step][0]
        assert (changed.piece, changed.likeliest) == (piece_names(record.target)[step], lone_label(best.piece))
        probabilities = (changed.before, changed.after, changed.share)
        own = (math.exp(record.log_probs[step]), math.exp(after.log_probs[step]), best.probability)
        assert probabilities == pytest.approx(own)
        assert changed.share >= changed.after - 1e-5
        assert changed.is_written == (best.id == record.target.ids[step])
        assert changed.as_before == (best.id == record.candidates[step][0].id)
        stays += changed.is_written
    assert 0 < stays < len(run.records[SEVERAL])

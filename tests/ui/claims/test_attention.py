"""What the lesson on attention says, against numbers worked here from the record's weights."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable

import numpy as np
import pytest

from charts.grammar import NAMED, word_names
from model import Head, Intervention, Record, ReplacedRow
from model.language.tokenizer import EOS
from tests.claims.conftest import Run, every, of_all
from tests.tiers import families
from ui.claims.attention import plain_average, sharpest, turning_back, weights_set

SITE = "decoder.cross"
HEAD = Head(SITE, 0)
models = pytest.mark.parametrize("name", families(("rnn-dot", "rnn-additive")))
SEVERAL = every(4)  # sentences where one costs some thirty passes


def word_weights(record: Record) -> list[tuple[str, list[float]]]:
    """Each French word but `<eos>` with the weights of the English words, `<eos>` last; by loops, in float64."""
    found = []
    for word in record.target.words:
        if record.target.ids[word.start] == EOS:
            continue
        rows = [record.attention[SITE].weights[0, step].tolist() for step in range(word.start, word.end)]
        sums = [[sum(row[each.start : each.end]) for each in record.source.words] for row in rows]
        found.append((word.text, [sum(column) / len(rows) for column in zip(*sums, strict=True)]))
    return found


def spoken(text: str) -> bool:
    return text[0].isalnum()


def backward(record: Record) -> list[tuple[str, int, int]]:
    """(word, where it looks most, the rightmost place before) of words that turn back; marks are no words."""
    places = [int(np.argmax(row)) for _, row in word_weights(record)]
    texts = [name for name, _ in zip(word_names(record.target), word_weights(record), strict=False)]
    looks = [
        (word, at)
        for word, at in zip(texts, places, strict=True)
        if spoken(word) and spoken(record.source.words[at].text)
    ]
    seen = [at for _, at in looks]
    return [(word, at, max(seen[:n])) for n, (word, at) in enumerate(looks) if n and at < max(seen[:n])]


def check_turning_back(said: str, record: Record) -> None:
    expected = backward(record)
    if not expected:
        assert said.startswith("None in this translation")
        return
    claims, _, more = said.split(" Not counted")[0].partition("; and ")
    assert (int(more.split()[0]) if more else 0) == max(0, len(expected) - NAMED)
    told: list[tuple[str, str, str]] = []
    for group in claims.rstrip(".").split("; "):
        looks, _, of = group.replace("``", "`").partition(", left of ")
        named = re.fullmatch(r"`(.*)`, where `(.*)` looked before \((.*)\)", of)
        assert named
        told += [
            (word, place, named[1])
            for word, place in re.findall(r"`(.*?)`(?: looks most)? at `(.*?)` \([^)]*\)", looks)
        ]
    english = word_names(record.source)
    assert told == [(word, *(english[place] for place in places)) for word, *places in expected][:NAMED]
    assert all(spoken(text) for each in told for text in each)
    phrases = re.findall(r"left of .*? looked before \([^)]*\)", said)
    assert all(first != second for first, second in itertools.pairwise(phrases))  # each is said once


@models
def test_where_the_order_changes(name: str, runs: Callable[[str], Run]) -> None:
    turning = 0
    for record in runs(name).all:
        check_turning_back(turning_back(record), record)
        turning += bool(backward(record))
    assert of_all(20) < turning < len(runs(name).records)
    (cars,) = [record for record in runs(name).records if record.source.text == "I like red cars."]
    assert "`rouges` looks most at `red`" in turning_back(cars)
    assert "`cars`" in turning_back(cars)


@models
def test_the_step_at_which_eos_counted_as_a_word_is_found_out(name: str, runs: Callable[[str], Run]) -> None:
    """The answer as it was: the first step whose strongest piece lies left of the last step's, `<eos>` among them."""
    wrong = 0
    for record in runs(name).records:
        strongest = record.attention[SITE].weights[0].argmax(axis=1)
        back = next((step for step in range(1, len(strongest)) if strongest[step] < strongest[step - 1]), None)
        if back is None:
            continue
        pieces = [record.source.pieces[strongest[step]].strip("▁") for step in (back - 1, back)]
        said = (
            f"`{record.target.pieces[back].strip('▁')}` looks most at `{pieces[1]}` (1 %), further left than "
            f"`{pieces[0]}`, where `{record.target.pieces[back - 1].strip('▁')}` looked before (1 %)."
        )
        try:
            check_turning_back(said, record)
        except AssertionError:
            wrong += 1
    assert wrong > of_all(20)


@models
def test_the_sharpest_and_the_widest_step(name: str, runs: Callable[[str], Run]) -> None:
    for record in runs(name).records:
        rows = record.attention[SITE].weights[0].astype(float)
        widths = [math.exp(-sum(weight * math.log(weight) for weight in row if weight > 0)) for row in rows]
        said = sharpest(record)
        if len(rows) == 1:
            assert said.startswith("There is one step")
            continue
        low, high = map(int, re.findall(r"Step\s(\d+),", said))
        assert widths[low - 1] == pytest.approx(min(widths), abs=1e-5)
        assert widths[high - 1] == pytest.approx(max(widths), abs=1e-5)
        assert f"{max(widths):.1f} of {len(record.source)} tokens" in said


@models
def test_what_a_plain_average_leaves(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    even = Intervention(uniform=frozenset({HEAD}))
    changed = run.translator.translate_many(
        [record.source.ids for record in run.records], interventions=[even] * len(run.records)
    )
    for record, translation in zip(run.records, changed, strict=True):
        free = run.translator.tokenizer.tokens(translation.ids, "fr")
        said = plain_average(record, Record(**{**vars(record), "target": free}))
        left = [word.text for word in free.words if free.ids[word.start] != EOS]
        kept = total = 0
        for word in record.target.words:
            if record.target.ids[word.start] == EOS:
                continue
            total += 1
            if word.text in left:  # a word that comes twice has to be there twice
                left.remove(word.text)
                kept += 1
        assert f": {kept} of {total} {'word or mark' if total == 1 else 'words and marks'} of" in said


@models
@pytest.mark.parametrize("how", ["equal", "one"])
def test_weights_set_by_hand(name: str, how: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    stays = 0
    for number, record in enumerate(run.records[SEVERAL]):
        step, length = number % len(record.target), len(record.source)
        row = [1.0] * length if how == "equal" else [float(at == 0) for at in range(length)]
        set_row = Intervention(rows=(ReplacedRow(HEAD, step, tuple(row)),))
        after = run.translator.record(record.source.ids, record.target.ids, intervention=set_row)
        said = weights_set(record, after, step)
        first = after.candidates[step][0].id == record.target.ids[step]
        assert ("is still the most likely piece" in said) == first
        assert "enough" not in said
        assert "state" not in said  # what it owes that to was not measured
        stays += first
    assert 0 < stays < len(run.records[SEVERAL])

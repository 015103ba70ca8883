"""What is asked before it is shown: the record's own answer is among the options and is the one that its numbers say.

Over the sentences and models of the other claims; expected answers are worked here, by loops, from the record.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.grammar import names_of, word_names
from charts.labels import percent, piece_labels
from model import Head, Intervention, ReplacedRow
from model.dissect.agreement import compare_words
from model.dissect.arrivals import arrivals
from model.dissect.head_shares import head_shares
from model.dissect.influence import leave_one_out
from model.dissect.lens import logit_lens
from model.dissect.muting import mute_each
from model.dissect.probe import load_probe
from model.dissect.residual_stream import sublayers
from model.dissect.thresholds import SLIGHT
from model.record import Array
from tests.claims.conftest import Run, every, of_all, recorded
from tests.conftest import RNNS, TRANSFORMERS
from tests.tiers import families
from ui.claims.predict_rnn import (
    NONE_LOST,
    NONE_NEEDED,
    lost_words,
    needed_word,
    needs_most,
    read_off_best,
    where_it_looks,
    which_piece,
)
from ui.claims.predict_transformer import (
    adds_most,
    how_sure,
    largest_share,
    left_by_the_mask,
    needed_attention,
    number_of,
    settles,
    the_same_for_both,
    where_a_head_looks,
    where_a_word_looks,
)
from ui.lessons.encoder_decoder.handed_over import read_off
from ui.wording.prediction import Prediction

Runs = Callable[[str], Run]
ADDITIVE_OR_DOT = families(("rnn-dot", "rnn-additive"))
SITE = "decoder.cross"
SEVERAL = every(6)  # sentences where one costs some thirty passes
LETTERS = 8  # the most candidates that have one


def check(asked: Prediction) -> None:
    """What holds of every question."""
    assert len(asked.options) >= 2
    assert len(set(asked.options)) == len(asked.options)
    assert asked.question.endswith(("?", "."))
    assert asked.says.endswith(".")
    if asked.told:
        assert len(asked.told) == len(asked.options)
    if asked.kind == "shares":
        assert not asked.answers
        assert sum(asked.shares) == pytest.approx(1, abs=1e-4)
        assert asked.told == tuple(percent(share) for share in asked.shares)
    else:
        assert asked.answers
        assert asked.answers <= set(range(len(asked.options)))
    if asked.kind == "candidate":
        assert len(asked.options) <= LETTERS


def best(asked: Prediction, numbers: Sequence[float] | Array) -> None:
    """Right is the largest number, with all that read the same and no other."""
    most = max(range(len(numbers)), key=lambda at: float(numbers[at]))
    assert most in asked.answers
    assert set(asked.answers) == {at for at, told in enumerate(asked.told) if told == asked.told[most]}
    named = [asked.options[at] for at in asked.answers]  # a word that comes again with its place, in both
    assert any(option.casefold() in asked.says.casefold() for option in named)


def only(asked: Prediction) -> str:
    (answer,) = asked.answers
    return asked.options[answer]


@given(st.integers(0, 500), st.lists(st.integers(0, 500), min_size=1, max_size=5))
def test_the_right_number_is_always_offered(right: int, wrong: list[int]) -> None:
    asked = number_of("How many?", right, wrong, "So many.")
    if asked is None:
        assert set(wrong) == {right}
        return
    check(asked)
    assert only(asked) == str(right)
    assert len(asked.options) <= 4


@pytest.mark.parametrize("tokens", [2, 3, 4, 10, 60])
def test_what_the_causal_mask_leaves(tokens: int) -> None:
    asked = left_by_the_mask(tokens)
    assert asked is not None
    check(asked)
    assert only(asked).replace(",", "") == str(sum(key <= query for query in range(tokens) for key in range(tokens)))


def test_words_that_the_rnn_loses(runs: Runs) -> None:
    some = none = 0
    for record in runs("rnn").all:
        asked, found = lost_words(record), arrivals(record)
        lost = [
            name
            for name, counted, step in zip(word_names(record.source), found.counted, found.steps, strict=True)
            if counted and step is None
        ]
        if asked is None:
            assert not any(found.counted)
            continue
        check(asked)
        if not lost:
            assert only(asked) == NONE_LOST
            none += 1
        else:
            assert [asked.options[at] for at in sorted(asked.answers)] == lost
            assert all(f"“{word}”" in asked.says for word in lost)
            some += 1
    assert some > of_all(10)
    assert none > of_all(10)


def test_the_word_that_the_probe_reads_best(runs: Runs) -> None:
    probe = load_probe()
    asked_of = 0
    for record in runs("rnn").records:
        logits = probe.weight.astype(float) @ record.states["encoder.forward"][-1].astype(float) + probe.bias
        spoken = {word.text.casefold() for word in record.source.words} & set(probe.words)
        asked = read_off_best(read_off(record, probe))
        if asked is None:
            assert len(spoken) < 2
            continue
        check(asked)
        best = max(spoken, key=lambda word: logits[probe.words.index(word)])
        assert best in {asked.options[at] for at in asked.answers}
        asked_of += 1
    assert asked_of > of_all(20)


@pytest.mark.parametrize("name", families(RNNS))
def test_the_word_that_the_translation_needs_most(name: str, runs: Runs) -> None:
    run = runs(name)
    for record in run.all[SEVERAL]:
        influence = run.once(leave_one_out, record)
        asked = needed_word(names_of(influence.words), influence)
        if asked is None:
            assert len(record.source.words) <= 2
            continue
        check(asked)
        worst = min(influence.total.tolist())
        if worst > -SLIGHT:
            assert only(asked) == NONE_NEEDED
        else:
            best(asked, -influence.total)


@pytest.mark.parametrize("name", ADDITIVE_OR_DOT)
def test_how_a_step_divides_its_attention(name: str, runs: Runs) -> None:
    for number, record in enumerate(runs(name).all):
        step = number % len(record.target)
        asked = where_it_looks(record, SITE, 0, step)
        check(asked)
        row = record.attention[SITE].weights[0, step].tolist()
        expected = [sum(row[word.start : word.end]) for word in record.source.words]
        assert asked.shares == pytest.approx(expected, abs=1e-5)
        assert f"({percent(max(asked.shares))})" in asked.says
        assert f"“{asked.options[int(np.argmax(asked.shares))]}”" in asked.says


@pytest.mark.parametrize("name", ADDITIVE_OR_DOT)
def test_the_word_that_a_word_needs_most(name: str, runs: Runs) -> None:
    run = runs(name)
    for record in run.all[SEVERAL]:
        left = run.once(leave_one_out, record)
        for word in compare_words(record, SITE, 0, left):
            asked = needs_most(word)
            check(asked)
            change = left.change[:, word.word.start : word.word.end].sum(axis=1)
            if change.min() > -SLIGHT:
                assert only(asked) == NONE_NEEDED
            else:
                best(asked, -change)


@pytest.mark.parametrize("name", ADDITIVE_OR_DOT)
def test_the_piece_that_is_likeliest_with_other_weights(name: str, runs: Runs) -> None:
    run = runs(name)
    stays = 0
    for number, record in enumerate(run.all[SEVERAL]):
        step, length = number % len(record.target), len(record.source)
        even = Intervention(rows=(ReplacedRow(Head(SITE, 0), step, (1.0,) * length),))
        after = run.translator.record(record.source.ids, record.target.ids, intervention=even)
        asked = which_piece(record, after, step, "equal weights")
        check(asked)
        best = max(after.candidates[step], key=lambda each: each.probability)
        assert percent(best.probability) in [asked.told[at] for at in asked.answers]
        assert ("still" in asked.says) == (best.id == record.candidates[step][0].id)
        written = piece_labels(record.target)[step].lstrip("¦")
        if record.target.ids[step] in {each.id for each in after.candidates[step]}:
            assert any(written in option for option in asked.options)
        stays += best.id == record.target.ids[step]
    assert 0 < stays < len(run.records[SEVERAL])


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_where_a_head_looks(name: str, runs: Runs) -> None:
    for number, record in enumerate(runs(name).all):
        for site, seen in record.attention.items():
            head, query = number % len(seen.weights), number % seen.weights.shape[1]
            asked = where_a_head_looks(record, site, head, query)
            row = seen.weights[head, query].tolist()
            if asked is None:
                assert len(row) == 1
                continue
            check(asked)
            best(asked, row)


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_where_a_word_looks(name: str, runs: Runs) -> None:
    for record in runs(name).all:
        weights = record.attention["encoder.0.self"].weights.mean(axis=0)
        word = record.source.words[0]
        asked = where_a_word_looks(record, word, weights)
        assert asked is not None
        check(asked)
        row = weights[word.start : word.end].mean(axis=0)
        best(asked, row)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_which_of_two_models_writes_the_same(first: bool, second: bool) -> None:
    asked = the_same_for_both({"one": first, "two": second})
    assert asked is not None
    check(asked)
    expected = {2: "both", 0: "neither"}.get(first + second, "only the one" if first else "only the two")
    assert only(asked) == expected
    assert the_same_for_both({"one": first}) is None


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_the_attention_with_the_head_that_is_needed_most(name: str, runs: Runs) -> None:
    run = runs(name)
    for record in run.all[every(12)]:
        muted = run.once(mute_each, record)
        asked = needed_attention(muted)
        assert asked is not None
        check(asked)
        worst = min(muted.change.tolist())
        if worst > -SLIGHT:
            assert set(asked.answers) == {len(asked.options) - 1}
        else:
            sites: list[str] = list(run.translator.heads_at)
            of = {
                sites.index(head.site)
                for head, change in zip(muted.heads, muted.change, strict=True)
                if change == worst
            }
            assert of <= set(asked.answers)


def test_the_head_with_the_largest_share(runs: Runs) -> None:
    run = runs("transformer")
    for number, record in enumerate(run.all[SEVERAL]):
        for site in ("encoder.1.self", "decoder.2.cross"):
            token = number % len(record.inputs("encoder" if site.startswith("encoder") else "decoder"))
            shares = head_shares(run.translator, record, site, token).shares[:-1]
            asked = largest_share(shares, "it", site)
            assert asked is not None
            check(asked)
            best(asked, shares)


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_from_where_on_a_piece_is_first(name: str, runs: Runs) -> None:
    run = runs(name)
    depths = set()
    for number, record in enumerate(run.all[every(3)]):
        layers = logit_lens(run.translator, record)
        step = number % len(record.target)
        asked = settles(record, layers, step)
        first = [layer.candidates[step][0].id == record.target.ids[step] for layer in layers]
        if asked is None:
            assert not first[-1]
            continue
        check(asked)
        (at,) = asked.answers
        assert all(first[at:])
        assert at == 0 or not first[at - 1]
        shares = [math.exp(float(layer.log_probs[step])) for layer in layers]
        assert asked.told == tuple(map(percent, shares))
        depths.add(at)
    assert len(depths) > 1


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_how_sure_a_step_is(name: str, runs: Runs) -> None:
    for number, record in enumerate(runs(name).records):
        step = number % len(record.target)
        asked = how_sure(record, step)
        check(asked)
        top = sorted((each.probability for each in record.candidates[step]), reverse=True)[:4]
        assert sorted(asked.shares[:-1], reverse=True) == pytest.approx(top)
        assert math.exp(float(record.log_probs[step])) == pytest.approx(max(top), abs=1e-4)  # a greedy step's own


@pytest.mark.parametrize("name", families(TRANSFORMERS))
@pytest.mark.parametrize("side", ["encoder", "decoder"])
def test_the_sublayer_that_adds_most(name: str, side: str, runs: Runs) -> None:
    for record in runs(name).all:
        found = sublayers(record, side)  # type: ignore[arg-type]
        asked = adds_most(found, "English")
        assert asked is not None
        check(asked)
        means = [
            np.mean([added / before for added, before in zip(each.added, each.before, strict=True)]) for each in found
        ]
        best(asked, means)


def test_records_of_other_sentences_ask_other_questions(runs: Runs) -> None:
    run = runs("rnn-dot")
    first, second = recorded(run.translator, ["I like red cars.", "The dog bites the man."])
    assert where_it_looks(first, SITE, 0, 0).options != where_it_looks(second, SITE, 0, 0).options

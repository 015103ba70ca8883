"""`<eos>` is called an attention sink where taking its weight away changes nothing, and nowhere else."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from model import Head, Intervention, Record, ReplacedRow
from model.dissect.thresholds import MOSTLY, SLIGHT
from tests.claims.conftest import AUDITED, Run, changed, every, of_all
from tests.conftest import TRANSFORMERS
from tests.tiers import families
from ui.claims.sink_effect import describe_sink_head, describe_sink_row, describe_sink_step
from ui.sink_notes import head_sink_note, sink_note, word_sink_note

CROSS = {"rnn-dot": "decoder.cross", "rnn-additive": "decoder.cross", "transformer": "decoder.2.cross"}
CROSS |= {"transformer-nopos": "decoder.2.cross"}
EVERY = 3  # of the steps that look most at `<eos>`, so many are gone without: there are hundreds
BATCH = 24


@dataclass(frozen=True)
class Look:
    """A row that looks most at `<eos>`."""

    record: Record
    head: Head
    query: int

    @property
    def weights(self) -> np.ndarray:
        return self.record.attention[self.head.site].weights[self.head.head, self.query].astype(float)

    def without(self) -> Intervention:
        """The row with nothing on `<eos>`, worked from the scores in float64."""
        scores = self.record.attention[self.head.site].scores[self.head.head, self.query, :-1].astype(float)
        powers = np.exp(scores - scores.max())
        return Intervention(rows=(ReplacedRow(self.head, self.query, (*(powers / powers.sum()).tolist(), 0.0)),))


def looks(run: Run, site: str, *, every: int = EVERY) -> list[Look]:
    """Rows of a site's heads that look most at `<eos>`."""
    found = [
        Look(record, Head(site, head), query)
        for record in run.all
        for head, weights in enumerate(record.attention[site].weights)
        for query, row in enumerate(weights)
        if row.argmax() == len(row) - 1
    ]
    return found[::every]


def measured(run: Run, found: list[Look]) -> Iterator[tuple[Look, np.ndarray]]:
    """Each look with the changes of its record's log-probabilities, (steps,), when the row skips `<eos>`."""
    ordered = sorted(found, key=lambda look: (len(look.record.source), len(look.record.target)))
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        scored = run.translator.score_ids(
            [look.record.source.ids for look in batch],
            [look.record.target.ids for look in batch],
            [look.without() for look in batch],
        )
        for look, log_probs in zip(batch, scored, strict=True):
            yield look, log_probs - look.record.log_probs


def is_sink(said: str) -> bool:
    return "Here it is an attention sink" in said


def check_step(said: str, look: Look, change: float) -> None:
    """A step's sentence against the numbers. change: of the log-probability of the written piece."""
    was = math.exp(float(look.record.log_probs[look.query]))
    now = was * math.exp(change)
    assert is_sink(said) == (abs(change) < SLIGHT)
    (weight,) = re.findall(rf"most at the end mark \({SHARE}, more than at any piece\)", said)
    assert says(weight, look.weights[-1])
    if unseen := re.search(rf"(loses|gains) ([\d.]+) nats and stays at {SHARE}", said):
        assert unseen[1] == ("loses" if change < 0 else "gains")
        assert float(unseen[2]) == pytest.approx(abs(change), abs=0.006)
        assert says(unseen[3], was)
        assert says(unseen[3], now)
        return
    told = re.search(
        f"stays at {SHARE}|has {SHARE} instead of {SHARE}|falls from {SHARE} to {SHARE}|rises from {SHARE} to {SHARE}",
        said,
    )
    assert told
    kept, after, before, high, low, bottom, top = told.groups()
    for text, expected in (
        (kept, was),
        (after, now),
        (before, was),
        (high, was),
        (low, now),
        (bottom, was),
        (top, now),
    ):
        assert text is None or says(text, expected)
    assert (low is not None) == (change <= -SLIGHT)
    assert (top is not None) == (change >= SLIGHT)


SHARE = r"((?:less than |more than )?[\d.]+ %)"


def says(text: str, share: float) -> bool:
    """Whether a text such as "83 %" is this share, as precisely as it is written."""
    if text.startswith("less than"):
        return share < 0.0011
    if text.startswith("more than"):
        return share > 0.9989
    number = text.removesuffix(" %")
    return abs(float(number) - 100 * share) <= 0.51 * 10.0 ** -len(number.partition(".")[2])


@pytest.mark.parametrize("name", families(CROSS))
def test_a_step_that_looks_most_at_the_end(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    found = looks(run, CROSS[name], every=1 if name.startswith("rnn") else EVERY)
    slight = []
    for look, changes in measured(run, found):
        change = float(changes[look.query])
        piece = look.record.target.pieces[look.query]
        log_prob = float(look.record.log_probs[look.query])
        check_step(describe_sink_step("Step 1", look.weights[-1], piece, log_prob, change), look, change)
        slight.append(abs(change) < SLIGHT)
    assert sum(slight) > of_all(20)
    assert sum(not each for each in slight) > of_all(2)  # both cases are there to be told apart


def test_the_sentence_that_said_so_in_any_case_is_found_out(runs: Callable[[str], Run]) -> None:
    """A fixed sentence, as pages had it: false for most last steps of `rnn-dot`."""
    run = runs("rnn-dot")
    last = [look for look in looks(run, "decoder.cross", every=1) if look.query == len(look.record.target) - 1]
    wrong, both = 0, []
    for look, changes in measured(run, last):
        said = (
            f"This step looks mostly at the end mark ({100 * look.weights[-1]:.0f} %). Here it is an "
            "attention sink: weights must add up to 1, so they have to go somewhere."
        )
        wrong += is_sink(said) != (abs(changes[-1]) < SLIGHT)
        before = float(look.record.log_probs[-1])
        both.append((math.exp(before), math.exp(before + changes[-1])))
    assert wrong > len(last) / 2
    before, after = np.median(both, axis=0)
    assert before > 2 * after


@pytest.mark.parametrize("name", families(CROSS))
def test_the_note_of_a_page_is_that_sentence(name: str, runs: Callable[[str], Run]) -> None:
    run, site = runs(name), CROSS[name]
    for record in run.records[every(25)]:
        for query in range(len(record.target)):
            look = Look(record, Head(site, 0), query)
            said = sink_note(run.translator, record, [look.head], query, "Step 1")
            assert (said is None) == (look.weights.argmax() < len(look.weights) - 1)
            if said is not None:
                ((_, changes),) = measured(run, [look])
                check_step(said, look, float(changes[query]))


@pytest.mark.parametrize("name", families(CROSS))
def test_the_note_beside_whole_words_compares_with_whole_words(name: str, runs: Callable[[str], Run]) -> None:
    """A French word's row is the mean over its pieces; each English word has the weights of its pieces added up."""
    run, site = runs(name), CROSS[name]
    told, other, several = 0, 0, 0
    records = [*run.records[::12], *(each for each in run.records if each.source.text in AUDITED)]
    for record in records:
        every = record.attention[site].weights.astype(float)
        heads = [Head(site, head) for head in range(len(every))]
        for word in record.target.words:
            rows = every[:, word.start : word.end].mean(axis=(0, 1))
            row = [rows[each.start : each.end].sum() for each in record.source.words]
            said = word_sink_note(run.translator, record, heads, word.end - 1)
            other += (rows.argmax() == len(rows) - 1) != (int(np.argmax(row)) == len(row) - 1)
            assert (said is None) == (int(np.argmax(row)) < len(row) - 1)
            if said is None:
                continue
            (weight,) = re.findall(rf"most at the end mark \({SHARE}, more than at any word\)", said)
            assert says(weight, row[-1])
            looks = [Look(record, head, step) for head in heads for step in range(word.start, word.end)]
            without = Intervention(rows=tuple(look.without().rows[0] for look in looks))
            (scored,) = run.translator.score_ids([record.source.ids], [record.target.ids], [without])
            pieces = slice(word.start, word.end)
            before = float(record.log_probs[pieces].astype(float).sum())
            change = float(scored[pieces].astype(float).sum()) - before
            if abs(abs(change) - SLIGHT) > 1e-3:
                assert is_sink(said) == (abs(change) < SLIGHT)
            shares = re.findall(SHARE, said.replace("must add up to 100 %", ""))[1:]
            assert all(says(share, math.exp(before)) or says(share, math.exp(before + change)) for share in shares)
            told += 1
            several += word.end - word.start > 1
    assert told > 10
    assert several > 0
    assert other > 0  # rows in which a word of several pieces has more, though each of its pieces has less


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_a_row_of_the_encoder_speaks_of_the_whole_translation(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    for layer in range(3):
        found = looks(run, f"encoder.{layer}.self", every=40)
        for look, changes in measured(run, found):
            change = float(changes.sum())
            check_whole(describe_sink_row("`cat`", look.weights[-1], change), change)
        look = found[0]
        ((_, changes),) = measured(run, [look])
        said = sink_note(run.translator, look.record, [look.head], look.query, "`cat`")
        check_whole(said or "", float(changes.sum()))


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_a_head_with_most_of_its_weight_there(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    told = 0
    for record in run.records[every(20)]:
        for site, count in run.translator.heads_at.items():
            for head in range(count):
                weights = record.attention[site].weights[head].astype(float)
                said = head_sink_note(run.translator, record, Head(site, head))
                french = site.endswith("self") and site.startswith("decoder")
                assert (said is not None) == (not french and weights[:, -1].mean() >= MOSTLY)
                if said is None:
                    continue
                rows = tuple(Look(record, Head(site, head), at).without().rows[0] for at in range(len(weights)))
                (after,) = changed(run.translator, [record], [Intervention(rows=rows)])
                check_whole(said, after - record.log_prob)
                (share,) = re.findall(f"On average {SHARE}", said)
                assert says(share, weights[:, -1].mean())
                told += 1
    assert told > of_all(5)


def check_whole(said: str, change: float) -> None:
    assert is_sink(said) == (abs(change) < SLIGHT)
    number = re.search(r"changes by ([−+]?[\d.]+) nats", said)
    assert number
    assert float(number[1].replace("−", "-")) == pytest.approx(change, abs=0.006)
    assert ("That hurts" in said) == (change >= SLIGHT)


def test_at_the_threshold() -> None:
    for change in (-0.0999, 0.0999):
        assert "Here it is an attention sink" in describe_sink_head(0.7, change, 5)
    for change in (-0.1001, 0.1001):
        assert "Here it is an attention sink" not in describe_sink_row("x", 0.7, change)

"""Sentences about the smallest sentences: one sign, one word, nothing written; counts of one and of none."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from charts.attention_sinks import measured_heads
from charts.inline_svg import Colours, inline_svg
from charts.lens import lens_table
from charts.search_tree import search_tree
from charts.word_links import link_map
from claims.predict_transformer import where_a_head_looks
from model import Head, Record
from model.dissect.lens import logit_lens
from model.dissect.word_links import word_links, word_weights
from model.language.tokenizer import EOS, Tokens, Word
from model.network.rnn import SITE
from tests.claims.conftest import Run, every, shipped
from tests.tiers import some
from tests.ui.wording.odd import odd_record
from ui.lessons.multi_head.combined_heads import describe_sums
from ui.lessons.positional_encoding.order_experiment import from_to
from ui.lessons.transformer.tokenizer import told
from ui.slider_text import power

Runs = Callable[[str], Run]
NOTHING = Tokens("", ("<eos>",), (EOS,), (Word("<eos>", 0, 1),))


def silent(record: Record) -> Record:
    """The record as if nothing but the end had been written."""
    return replace(record, target=NOTHING)


def test_the_same_order_is_no_change() -> None:
    assert "From" not in from_to(".", ".")
    assert "to “b a”" in from_to("a b", "b a")


def test_a_table_that_chooses_nothing(runs: Runs) -> None:
    """Of none of the words nothing is counted; of one, one looks."""
    run, none, one = runs("rnn-dot"), 0, 0
    for record in run.records:
        links = word_links(record, SITE, 0, "reading")
        alt = link_map(record, word_weights(record, SITE, "reading")[0], links, "reading").alt
        judged = sum(each.table is not None for each in links)
        none += not judged
        one += judged == 1
        assert "0 of 0" not in alt
        assert ("for none of them" in alt) == (not judged)
        assert not re.search(r"\b1 French words|of 1 look\b|1 words", alt)
    assert none
    assert one


def test_one_head_and_one_row() -> None:
    entry = {"site": SITE, "head": 0, "weight": 0.2, "weighted": 0.1, "strongest": 0.3, "costs": 0.1}
    entry |= {"median_change": 0.0, "costs_where_strongest": 0.1, "costs_at_the_end": 0.1}
    assert "sentences, 1 head. Most" in measured_heads([entry], Head(SITE, 0)).alt
    assert describe_sums(np.array([1.25])) == "This row does **not** add up to 1 but to 1.25."
    assert "between 1.10 and 1.25" in describe_sums(np.array([1.25, 1.1]))


def test_counts_of_words_and_marks() -> None:
    words = (Word("a", 0, 1),)
    assert told(words) == "1 piece spells 1 word or mark."
    assert told((Word("ab", 0, 2), Word("c", 2, 3))) == "3 pieces spell 2 words and marks; `ab` needs 2 of them."


def test_words_that_no_position_tells_apart_are_looked_at_alike() -> None:
    """To a model without positions a word that comes again is the same word: no row of it looks at one of them most."""
    record = odd_record(shipped("transformer-nopos"), "I I I I", "own")
    look = where_a_head_looks(record, "encoder.0.self", 0, 0)
    assert look is not None
    row = record.attention["encoder.0.self"].weights[0, 0]
    assert np.ptp(row[:4]) < 1e-6
    assert look.choice.right == (frozenset(range(4)) if row[0] > row[4] else {4})


def test_a_search_that_finds_nothing_says_so(runs: Runs) -> None:
    tree = runs("transformer").translator.search_tree(runs("transformer").records[0].source.ids, beam=2)
    texts = ["" for _ in tree.outputs]
    alt = search_tree(tree, ["x"] * len(tree.nodes), texts, 0).alt
    assert "“”" not in alt
    assert "Best is nothing with" in alt


@pytest.mark.parametrize("nats", [0.0, 0.004, 0.43, 1.9, 2.29, 5.1222, 7.006, 13.99, 14.5, 20.0])
def test_a_power_is_what_its_printed_exponent_gives(nats: float) -> None:
    for part, places in ((power(nats), None), (power(nats, 1), 1)):
        text = part.markdown
        plain = "".join(each if isinstance(each, str) else each["text"] for each in part.shown)
        assert plain == re.sub(r"[${}^]", "", text)
        found = re.fullmatch(r"\$e\^\{([\d.]+)\}(?: = ([\d.{},]+))?\$", text)
        assert found, text
        assert float(found[1]) == pytest.approx(nats, abs=0.0051)
        if found[2] is None:
            assert places is None
            assert nats > 13
            continue
        written = found[2].replace("{,}", "")
        digits = len(written.partition(".")[2])
        assert float(written) == round(math.exp(float(found[1])), digits)
    assert power(5.1222, 1).markdown == "$e^{5.12} = 167.3$"


def test_no_number_in_a_cell_is_cut(runs: Runs) -> None:
    """On paper nobody can point at a cell to read the rest."""
    run = runs("transformer")
    sure = 0
    for record in some(run.records[every(10)]):
        drawn = inline_svg(lens_table(record, logit_lens(run.translator, record, count=3), 0), 0, Colours())
        texts = re.findall(r">([^<>]+)</", drawn)
        assert not [text for text in texts if "\u2026" in text and re.search(r"\d|more|less", text)]
        sure += any("99.9 %" in text for text in texts)
    assert sure

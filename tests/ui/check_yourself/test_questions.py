"""The forms are parallel, and every right answer holds for the shipped models."""

from __future__ import annotations

import math
import re
from functools import cache

import numpy as np
import pytest
import torch

import model
from contents import page_info
from model import Intervention, Record, Translator
from model.assets import RESULTS, pair_folder
from model.language.glossary import PAIR
from model.network.attention import scaled_dot_scores
from model.network.positional import positional_encoding, rotation
from model.store.results import read
from tests.pairs import GERMAN
from tests.tiers import families
from tests.ui.test_contents import ROOT
from ui.check_yourself.questions import (
    ASKED_ABOUT,
    FORMS,
    LETTERS,
    NEW_SENTENCES,
    Item,
    misconceptions_of,
    named,
    open_name,
    questions,
    transfer_items,
    transfer_name,
    transfers,
)

SENTENCE = "The dog bites the man."
WORDS = re.compile(r"\w+")
SOURCES = (".json", ".py", ".md", ".tsv", ".js")


@cache
def loaded(name: str) -> Translator:
    return model.load(name)


@cache
def record(name: str) -> Record:
    return loaded(name).record(SENTENCE)


def pairs() -> list[tuple[Item, Item]]:
    first, second = (questions().forms[form] for form in FORMS)
    return list(zip(first, second, strict=True))


def test_the_forms_are_parallel() -> None:
    """Item by item: the same misconceptions, the same page that explains them; and the right answer moves about."""
    assert len(pairs()) == 6
    for number, (first, second) in enumerate(pairs(), 1):
        assert (first.name, second.name) == (f"A{number}", f"B{number}")
        assert misconceptions_of([first]) == misconceptions_of([second])
        assert first.question != second.question
        assert len({*first.options, *second.options}) == 8
    for items in questions().forms.values():
        assert len({item.right for item in items}) >= 3
        lengths = [[len(option) for option in item.options] for item in items]
        longest = [max(length) == length[item.right or 0] for length, item in zip(lengths, items, strict=True)]
        assert sum(longest) <= 3  # who takes the longest option knows nothing
        for item in items:
            assert item.why.endswith(".")
            assert page_info(item.page).number
            assert len(set(item.misconceptions)) == len(item.options) == 4
            assert len(item.options) <= len(LETTERS)


def test_every_misconception_is_an_answer_and_has_a_sentence() -> None:
    chosen = {kind for form in FORMS for kind in misconceptions_of(questions().forms[form])}
    assert chosen | {"word-for-word"} == set(questions().misconceptions)
    assert all(sentence.endswith(".") for sentence in questions().misconceptions.values())


@pytest.mark.parametrize("name", families(("transformer", "transformer-nopos", "rnn-dot", "rnn-additive")))
def test_rows_add_up_to_1_and_columns_do_not(name: str) -> None:
    for attention in record(name).attention.values():
        np.testing.assert_allclose(attention.weights.sum(axis=-1), 1, atol=1e-5)
        np.testing.assert_allclose(attention.weights.sum(axis=(-1, -2)), attention.weights.shape[-2], atol=1e-3)
        assert not np.allclose(attention.weights.sum(axis=-2), 1, atol=0.05)


def test_a_head_of_the_first_layer_links_words_best() -> None:
    measured = read("hand_alignment", directory=pair_folder(RESULTS, PAIR))
    assert measured is not None
    heads = [entry for entry in measured["models"]["transformer"]["each"] if entry["head"] != "mean"]
    best = min(heads, key=lambda entry: entry["by_hand"]["aer"])
    assert best["site"] == "decoder.0.cross"
    assert len(heads) // len({head["rows"] for head in heads}) == 12
    copies = record("transformer").attention["decoder.2.cross"].weights
    assert len(copies) == 4
    assert not np.allclose(copies[0], copies[1], atol=0.1)


def test_without_the_root_the_largest_weight_grows() -> None:
    for attention in record("transformer").attention.values():
        undivided = torch.softmax(torch.tensor(attention.scores) * math.sqrt(attention.query.shape[-1]), -1).numpy()
        np.testing.assert_allclose(undivided.sum(axis=-1), 1, atol=1e-5)
        before, after = attention.weights.max(axis=-1), undivided.max(axis=-1)
        assert (after >= before - 1e-5).all()
        unsure = (attention.weights > 0).sum(axis=-1) > 1
        assert (after[unsure & (before < 0.99)] > before[unsure & (before < 0.99)]).all()
    assert (after > 0.9).mean() > (before > 0.9).mean()
    query = torch.ones(1, 4)
    assert scaled_dot_scores(query, query).item() == pytest.approx(4 / math.sqrt(4))


def test_without_the_causal_mask_early_words_change() -> None:
    """The last word sees nothing new in the first layer; English and padding stay as they were."""
    right = record("transformer")
    wrong = loaded("transformer").record(
        SENTENCE, right.target.text, intervention=Intervention(mistakes=frozenset({"no_causal_mask"}))
    )
    first, second = (record_of.attention["decoder.0.self"].context for record_of in (right, wrong))
    assert first.shape == second.shape
    assert not np.allclose(first[:, 0], second[:, 0], atol=1e-2)
    np.testing.assert_allclose(first[:, -1], second[:, -1], atol=1e-4)
    for site, attention in right.attention.items():
        assert attention.weights.shape == wrong.attention[site].weights.shape
        if site.startswith("encoder"):
            np.testing.assert_allclose(attention.weights, wrong.attention[site].weights, atol=1e-5)


def test_positions_are_added_half_sines_half_cosines_and_a_shift_is_a_turn() -> None:
    width = {state.shape[-1] for state in record("transformer").states.values()}.pop()
    assert width == 224
    places = torch.arange(30)
    encoding = positional_encoding(places, width)
    angles = torch.atan2(encoding[:, ::2], encoding[:, 1::2])
    torch.testing.assert_close(encoding[:, ::2], angles.sin())
    torch.testing.assert_close(encoding[:, 1::2], angles.cos())
    fast = positional_encoding(places, width)[:, :2]
    torch.testing.assert_close(fast[:-3] @ rotation(3, 1.0).T, fast[3:], atol=1e-5, rtol=1e-5)


def test_each_head_has_a_key_of_its_own_from_the_whole_vector() -> None:
    network = loaded("transformer").network
    for name, weight in network.named_parameters():
        if "key" in name and weight.dim() == 2:
            assert (weight.abs() > 1e-6).float().mean() > 0.99
    keys = record("transformer").attention["encoder.0.self"].key
    assert len(keys) == 4
    assert not np.allclose(keys[0], keys[1], atol=0.1)


@pytest.mark.parametrize("form", FORMS)
def test_the_new_sentence_is_nowhere_else_and_its_answer_is_the_models(form: str) -> None:
    asked = transfers(PAIR)[form]
    elsewhere = [
        path
        for folder in ("assets", "ui", "charts", "claims", "pages", "docs", "model")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in SOURCES and path.name != NEW_SENTENCES and asked.sentence in path.read_text("utf-8", "ignore")
    ]
    assert elsewhere == []
    items = transfer_items(form, loaded(ASKED_ABOUT).record(asked.sentence))
    looked, why = items
    assert (looked.name, why.name) == (transfer_name(form), open_name(form))
    assert looked.options[looked.right or 0] == {"A": "green", "B": "white"}[form]
    assert misconceptions_of([looked]) == ["word-for-word"]
    assert looked.misconceptions[-1] == "word-for-word"  # the noun, at the place of the French adjective
    assert why.options == ()
    other = {"A": "B", "B": "A"}[form]
    assert transfer_items(other, loaded(ASKED_ABOUT).record(asked.sentence)) == ()


@pytest.mark.parametrize("languages", [("en", "fr"), ("en", "de")])
def test_a_new_sentence_asks_about_a_word_that_moved(languages: tuple[str, str]) -> None:
    """The word by word text says where: its last word translates the one that is asked about."""
    for asked in transfers(languages).values():
        words = [WORDS.findall(text) for text in (asked.sentence, asked.translation, asked.word_by_word)]
        source, target, literal = words
        assert len(source) == len(target) == len(literal)
        assert target[-1] == asked.word
        assert {word.lower() for word in source} - {"a"} == set(literal) - {"a", "an"}
        assert source[-1].lower() != literal[-1]
    assert transfers(("en", "pt")) == {}


@pytest.mark.parametrize("form", FORMS)
def test_questions_name_the_languages_of_the_model(form: str) -> None:
    for item in (named(item, GERMAN) for item in questions().forms[form]):
        text = " ".join((item.question, *item.options))
        assert "French" not in text
        assert "{" not in text

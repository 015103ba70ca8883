"""What a pass reads: typed sources, untouched targets, the same for the same pass and another in the next."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from model.language.text import reading
from model.language.tokenizer import Tokenizer
from model.training.examples import Examples, copied_words, pair_ids
from model.training.recipe import Settings, TrainingError
from tests.invented import pairs

TYPED = Settings(
    noise=0.7,
    noise_no_mark=0.5,
    noise_lower=0.5,
    noise_apostrophes=0.5,
    noise_typing=0.5,
    source_sample=0.2,
)
NAMED = [
    ("Tom has 25 cats.", "Tom a 25 chats."),
    ("I see Mary.", "Je vois Marie."),
    ("I have two cats.", "J'ai deux chats."),
]


def test_without_noise_a_pass_reads_the_corpus(tokenizer: Tokenizer) -> None:
    examples = Examples(pairs(), tokenizer, Settings())
    assert examples.of_pass(0) == examples.of_pass(1) == pair_ids(pairs(), tokenizer)
    for (english, french), (source, target) in zip(pairs(), examples.of_pass(0), strict=True):
        assert source == tokenizer.ids(english)
        assert target == tokenizer.ids(french)


def test_a_pass_depends_on_its_number_and_the_seed_alone(tokenizer: Tokenizer) -> None:
    first, again = (Examples(pairs(), tokenizer, TYPED) for _ in range(2))
    later = first.of_pass(1)
    assert first.of_pass(0) == again.of_pass(0)
    assert again.of_pass(1) == later != first.of_pass(0)
    assert Examples(pairs(), tokenizer, replace(TYPED, seed=2)).of_pass(0) != first.of_pass(0)


def test_noise_leaves_the_target_as_it_was_written(tokenizer: Tokenizer) -> None:
    plain = pair_ids(pairs(), tokenizer)
    typed = Examples(pairs(), tokenizer, TYPED).of_pass(0)
    assert [target for _, target in typed] == [target for _, target in plain]
    changed = sum(source != before for (source, _), (before, _) in zip(typed, plain, strict=True))
    assert 0.3 < changed / len(plain) < 1


def test_a_source_cut_otherwise_spells_the_same(tokenizer: Tokenizer) -> None:
    plain = pair_ids(pairs(), tokenizer)
    cut = Examples(pairs(), tokenizer, Settings(source_sample=0.5)).of_pass(0)
    assert [tokenizer.text(source) for source, _ in cut] == [tokenizer.text(source) for source, _ in plain]
    assert cut != plain
    assert [target for _, target in cut] == [target for _, target in plain]


def test_copied_pairs_are_read_again_each_time_with_others(tokenizer: Tokenizer) -> None:
    settings = Settings(copy_names=1.0, copy_names_again=2, copy_numbers=1.0, copy_counts=1.0, copy_numbers_again=4)
    read = Examples(NAMED, tokenizer, settings).of_pass(0)
    assert len(read) == 5 + 3 + 5
    texts = [(tokenizer.text(source), tokenizer.text(target)) for source, target in read]
    assert len(set(texts)) == len(texts)
    for english, french in texts:
        digits = ["".join(filter(str.isdigit, side)) for side in (english, french)]
        assert digits[0] == digits[1]
        if "see" in english:
            assert english.removeprefix("I see ") == french.removeprefix("Je vois ")
    assert not any("Tom" in english or "Mary" in english for english, _ in texts)


def test_a_typing_error_leaves_names_alone(tokenizer: Tokenizer) -> None:
    assert copied_words(("Emma likes The BBC", "Emma aime la BBC")) == {"Emma", "BBC"}
    settings = Settings(noise=1.0, noise_typing=1.0)
    for number in range(30):
        ((source, _),) = Examples([("Emma sleeps.", "Emma dort.")], tokenizer, settings).of_pass(number)
        assert tokenizer.text(source).startswith("Emma ")
        assert tokenizer.text(source) != "Emma sleeps."


def test_sources_are_read_as_translators_read_them(tokenizer: Tokenizer) -> None:
    shouted = "I LIKE RED CARS."
    ((source, _),) = pair_ids([(shouted, "J'aime.")], tokenizer)
    assert tokenizer.text(source) == reading(shouted, "en") == "I like red cars."


def test_pairs_that_are_too_long_are_counted(tokenizer: Tokenizer) -> None:
    long = ("x" * 1000, "un")
    assert Examples([*pairs()[:3], long], tokenizer, Settings()).left_out == 1
    with pytest.raises(TrainingError, match="no pair of at most"):
        Examples([long], tokenizer, Settings())


def test_noise_that_lengthens_a_source_too_far_leaves_the_pair_out(tokenizer: Tokenizer) -> None:
    draw = random.Random(1)
    words = " ".join(draw.choice(["girl", "bread", "woman"]) for _ in range(45))
    examples = Examples([(words, "un")] * 20, tokenizer, Settings(source_sample=1.0, source_sample_alpha=0.01))
    assert all(len(source) <= 160 for source, _ in examples.of_pass(0))

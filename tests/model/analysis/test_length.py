"""The length story: bins that cover every length once, one reference a source, joined sources of drawn pairs."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from model.analysis.length import BINS, bin_of, binned, curve, joined, joined_to, one_pair_each, word_count
from model.translate.translator import Translator
from tests.invented import pairs


def test_bins_are_exhaustive_and_disjoint() -> None:
    covered = [words for first, last in BINS for words in range(first, last + 1)]
    assert covered == list(range(1, 51))
    for words in covered:
        bounds = bin_of(words)
        assert bounds is not None
        assert bounds[0] <= words <= bounds[1]
    assert bin_of(51) is None


def test_one_pair_for_each_english_sentence() -> None:
    several = [("A.", "a1"), ("B.", "b1"), ("A.", "a2"), ("A.", "a3")]
    drawn = {tuple(one_pair_each(several, random.Random(seed))) for seed in range(20)}
    assert {english for pairs_ in drawn for english, _ in pairs_} == {"A.", "B."}
    assert all(len(pairs_) == 2 and set(pairs_) <= set(several) for pairs_ in drawn)
    assert len(drawn) > 1  # the reference is drawn, not the first


def test_every_pair_lands_in_the_bin_of_its_source() -> None:
    bins = binned(pairs())
    assert sum(map(len, bins.values())) == len(pairs())
    assert all(first <= word_count(english) <= last for (first, last), group in bins.items() for english, _ in group)


@given(st.integers(0, 10_000), st.sampled_from(BINS[1:]))
def test_a_joined_source_is_whole_different_pairs_and_fits_its_bin(seed: int, within: tuple[int, int]) -> None:
    numbered = [(f"e{number}" + " x" * (number % 7), f"f{number}") for number in range(60)]
    made = joined_to(numbered, within, random.Random(seed))
    if made is None:
        return
    english, french = made
    assert within[0] <= word_count(english) <= within[1]
    chosen = [int(word[1:]) for word in french.split()]
    assert len(set(chosen)) == len(chosen) >= 2
    assert english == " ".join(numbered[number][0] for number in chosen)


def test_joining_fills_every_bin_and_repeats_with_the_seed() -> None:
    made = joined(pairs(), 5, random.Random(3))
    assert list(made) == list(BINS[1:])
    assert all(len(group) == 5 for group in made.values())
    assert made == joined(pairs(), 5, random.Random(3))
    assert made != joined(pairs(), 5, random.Random(4))


def test_pairs_that_never_fit_end_the_search() -> None:
    assert joined([("one two three", "un")] * 1, 5, random.Random(0)) == {}


class Echo(Translator):
    """A translator that writes the reference it is told to, so that scores are known."""

    def __init__(self, translator: Translator, answers: dict[str, str]) -> None:
        super().__init__(translator.name, translator.network, translator.tokenizer)
        self.answers = answers

    def translate_many(self, texts, **_):  # type: ignore[no-untyped-def]
        made = super().translate_many(["a"], limit=1)[0]
        return [type(made)(**{**vars(made), "text": self.answers[text], "finished": True}) for text in texts]


def test_the_curve_scores_each_bin_by_its_own_references(translator: Translator) -> None:
    bins = binned(pairs())
    (first, some), (second, others) = list(bins.items())[:2]
    right = dict(some)
    wrong = {english: "zut" for english, _ in others}
    points = curve(Echo(translator, right | wrong), {first: some, second: others})
    assert [(point["first"], point["last"]) for point in points] == [first, second]
    assert points[0]["bleu"] == 100
    assert points[1]["bleu"] < 1
    assert points[0]["length_ratio"] == 1
    assert [point["sentences"] for point in points] == [len(some), len(others)]


def test_a_real_model_is_scored_with_exactly_one_reference(translator: Translator) -> None:
    points = curve(translator, {(1, 5): pairs()[:3], (6, 10): pairs()[3:5]})
    assert [point["sentences"] for point in points] == [3, 2]
    assert all(point["signature"].startswith("nrefs:1|") for point in points)

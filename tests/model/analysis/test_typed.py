"""How typing is measured: which names and numbers are asked for, and when a translation has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model.analysis.study import Study
from model.analysis.typed import has_numbers, has_words, measure, share_copied, with_names, with_numbers
from model.language.glossary import PAIR
from model.training.names import is_held_out
from model.training.pairs import Pair
from model.translate.translator import Translator

PAIRS: list[Pair] = [
    ("Tom sees Mary.", "Tom voit Marie."),
    ("Tom sees Mary.", "Tom regarde Mary."),
    ("He is 25.", "Il a 25 ans."),
    ("I have two cats.", "J'ai deux chats."),
    ("It doesn't rain.", "Il ne pleut pas."),
]


def test_names_asked_for_are_held_out_and_the_same_every_time() -> None:
    ((english, names),) = with_names(PAIRS, PAIR)
    assert re.fullmatch(r"\w+ sees \w+\.", english)
    assert len(names) == 2
    assert all(is_held_out(name) and name in english for name in names)
    assert with_names(PAIRS, PAIR) == [(english, names)]


def test_numbers_asked_for_are_those_on_both_sides() -> None:
    asked = with_numbers(PAIRS, PAIR)
    assert {re.sub(r"\d+", "N", english) for english, _ in asked} == {"He is N.", "I have N cats."}
    assert len(asked) == len({english for english, _ in asked}) <= 6
    for english, numbers in asked:
        assert re.findall(r"\d+", english) == numbers
    assert with_numbers(PAIRS, PAIR) == asked


@pytest.mark.parametrize(
    ("text", "numbers", "there"),
    [
        ("J'ai 25 ans.", ["25"], True),
        ("J'ai 250 ans.", ["25"], False),
        ("À 7 h 30.", ["7:30"], True),
        ("À 7h30.", ["7:30"], True),
        ("Il y en a 3 000.", ["3,000"], True),
        ("Il y en a 3000.", ["3,000"], True),
        ("De 5 à 8.", ["5", "7"], False),
    ],
)
def test_a_number_is_there_however_it_is_set(text: str, numbers: list[str], there: bool) -> None:
    assert has_numbers(text, numbers) is there


def test_a_name_is_there_as_a_whole_word() -> None:
    assert has_words("D'Anna à Omar.", ["Anna", "Omar"])
    assert not has_words("Annabelle et Omar.", ["Anna", "Omar"])
    assert not has_words("anna et Omar.", ["Anna", "Omar"])


def test_the_share_counts_what_the_model_writes(taught: Translator) -> None:
    text = "the girl wants bread."
    word = re.findall(r"\w+", taught.translate(text).text)[0]
    assert share_copied(taught, [(text, [word]), (text, ["Nobody"])], has_words) == 0.5
    assert share_copied(taught, [], has_words) is None


def test_each_way_is_measured_on_the_sentences_that_it_changes(study: Study) -> None:
    result = measure(study)
    for typed_result in result["models"].values():
        counts = {way: scores["sentences"] for way, scores in typed_result["typed"].items()}
        assert counts["as written"] == counts["capitals"] == 4
        assert counts["no apostrophes"] == counts["typographic marks"] == 1
        assert "other spelling" not in counts
        assert typed_result["typed"]["typographic marks"]["kept"] in (1.0, None)  # read as plain ones
        assert typed_result["names"] is not None
        assert 0 <= typed_result["names"] <= 1


@pytest.fixture
def study(tmp_path: Path, small_models: Path) -> Study:
    (tmp_path / "test.tsv").write_text("".join(f"{english}\t{french}\n" for english, french in PAIRS), encoding="utf-8")
    (tmp_path / "corpus.json").write_text(
        '{"languages": ["en", "fr"], "fingerprint": "invented", "train": 0}', encoding="utf-8"
    )
    return Study(tmp_path, ("transformer",), directory=small_models)

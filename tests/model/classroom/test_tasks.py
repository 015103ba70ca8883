"""What is taught is right: each task against an account of its own, and alignments that are what they claim to be."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from model.classroom.settings import TASKS
from model.classroom.task import MAX_WORDS, Example, TaskError
from model.classroom.vocabulary import Vocabulary
from model.language.tokenizer import EOS, EOS_PIECE

# French by hand, apart from the generator: articles, nouns and adjectives by gender, and where adjectives stand
MASCULINE = {
    "le",
    "un",
    "garçon",
    "chien",
    "chat",
    "livre",
    "chapeau",
    "petit",
    "grand",
    "lourd",
    "vert",
    "noir",
    "blanc",
}
FEMININE = {"la", "une", "fille", "femme", "voiture", "maison", "porte", "petite", "grande", "lourde", "verte", "noire"}
FEMININE |= {"blanche"}
NOUNS = "garçon|chien|chat|livre|chapeau|fille|femme|voiture|maison|porte"
COLOUR = "(?:rouge|verte?|noire?|blanche?|blanc)"
PHRASE = f"(?:le|la|une?) (?:(?:petite?|grande?) )?(?:{NOUNS})(?: {COLOUR})?(?: (?:lourde?|étrange))?"
SENTENCE = re.compile(f"({PHRASE}) (?:voit|veut|aime|trouve|achète|perd) ({PHRASE})")
MEANS = {
    "car": "voiture",
    "red": "rouge",
    "heavy": "lourd",
    "small": "petit",
    "sees": "voit",
    "the": "l",
    "dog": "chien",
}


def drawn(name: str, count: int = 400) -> Iterator[Example]:
    draw = random.Random(7)
    return (TASKS[name].draw(draw) for _ in range(count))


def test_the_mini_language_has_26_words_and_its_french_is_grammatical() -> None:
    assert len(TASKS["french"].source_words) == len(set(TASKS["french"].source_words)) == 26
    for example in drawn("french"):
        match = SENTENCE.fullmatch(" ".join(example.target))
        assert match, example.target
        for phrase in match.groups():
            genders = {word in FEMININE for word in phrase.split() if word in MASCULINE | FEMININE}
            assert len(genders) == 1, phrase


def test_its_alignment_is_a_bijection_and_crosses_where_an_adjective_moves() -> None:
    moved = 0
    for example in drawn("french"):
        assert sorted(index for index in example.origin if index is not None) == list(range(len(example.source)))
        assert len(example.origin) == len(example.target) == len(example.source)
        for word, index in zip(example.target, example.origin, strict=True):
            assert index is not None
            if example.source[index] in MEANS:
                assert word.startswith(MEANS[example.source[index]])
        crossings = sum(one > other for one, other in zip(example.origin, example.origin[1:], strict=False))  # type: ignore[operator]
        behind = any(re.search(f"(?:{NOUNS}) (?:{COLOUR}|lourde?|étrange)", " ".join(example.target)) for _ in [0])
        assert (crossings > 0) == behind
        moved += crossings > 1
    assert moved  # two of them in one sentence


def test_two_adjectives_stand_in_the_mirror_image() -> None:
    example = TASKS["french"].solve(["the", "girl", "wants", "a", "heavy", "black", "book"])
    assert example is not None
    assert " ".join(example.target) == "la fille veut un livre noir lourd"
    assert example.origin == (0, 1, 2, 3, 6, 5, 4)


@pytest.mark.parametrize(
    "words",
    [
        "the dog",
        "dog sees the cat",
        "the dog sees",
        "the dog sees the cat the",
        "the red small dog sees a cat",
        "the red green dog sees a cat",
        "the small heavy red dog sees a cat",
        "sees the dog a cat",
        "a a a",
    ],
)
def test_what_is_no_sentence_of_it_has_no_translation(words: str) -> None:
    assert TASKS["french"].solve(words.split()) is None


def test_letters_and_digits() -> None:
    for example in drawn("reverse"):
        assert list(example.target) == list(example.source)[::-1]
    for example in drawn("sort"):
        assert list(example.target) == sorted(example.source)
    for name in ("reverse", "sort"):
        for example in drawn(name):
            assert sorted(example.origin) == list(range(len(example.source)))  # type: ignore[type-var]
            assert all(
                example.source[index or 0] == word for word, index in zip(example.target, example.origin, strict=True)
            )
    assert TASKS["sort"].solve(["3", "1", "3"]) is None


def test_dates_are_those_of_the_calendar() -> None:
    for example in drawn("dates"):
        month = next(word for word in example.source if word.isalpha())
        month_index = example.source.index(month)
        day = "".join(word for word in example.source[:-4] if word != month)
        day_read = datetime.strptime(f"{day} {month.title()} {''.join(example.source[-4:])}", "%d %B %Y")
        assert "".join(example.target) == f"{day_read:%Y-%m-%d}"
        assert [index for index, source_index in enumerate(example.origin) if source_index is None] == [
            4,
            7,
        ]  # the dashes
        assert example.origin[5] == example.origin[6] == month_index
        digits = [
            index for index in (0, 1, 2, 3, 9) if example.source[example.origin[index] or 0] != example.target[index]
        ]
        assert digits == []


@pytest.mark.parametrize(
    "text",
    ["31 april 1987", "29 february 1987", "0 may 1987", "05 may 1987", "may 1987", "5 may 1812", "5 may may 198"],
)
def test_what_is_no_date_has_none(text: str) -> None:
    task = TASKS["dates"]
    assert task.solve(task.read(text)) is None


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_what_is_typed_is_read(task: object) -> None:
    assert hasattr(task, "read")
    name = next(other_name for other_name, known in TASKS.items() if known is task)
    task = TASKS[name]
    assert task.solve(task.read(task.example)) is not None
    assert task.read(f"  {task.example.upper()}. ") == task.read(task.example)
    for text, message in (("", "no word"), (" .?! ", "no word"), ("zebra \U0001f600", "no word"), ("<b>", "no word")):
        with pytest.raises(TaskError, match=message) as refused:
            task.read(text)
        assert all(word in str(refused.value) for word in task.source_words)
    with pytest.raises(TaskError, match="are read"):
        task.read(f"{task.source_words[0]} " * (MAX_WORDS + 1))


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_every_word_has_a_number_and_back(task: object) -> None:
    name = next(other_name for other_name, known in TASKS.items() if known is task)
    vocabulary = Vocabulary(TASKS[name])
    for example in drawn(name, 100):
        for side in (example.source, example.target):
            ids = vocabulary.ids(side)
            assert all(EOS < token_id < vocabulary.size for token_id in ids)
            assert vocabulary.texts([*ids, EOS]) == (*side, EOS_PIECE)

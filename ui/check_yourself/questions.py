"""Questions of the page Check yourself: two parallel forms; each wrong answer is a misconception that learners have.

They are in `assets/check_yourself.json`, where {source} and {target} stand for the languages of the model on screen
(`named`). `transfer_items` adds two questions on a new sentence, whose answers come from a model's record; a pair of
languages has its own sentences.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from charts.labels import percent
from contents import in_languages
from model import Record
from model.assets import ASSETS, LANGUAGES, pair_folder
from model.dissect.aggregate import merge_to_words
from model.dissect.arrivals import is_word
from model.language.languages import LanguagePair
from model.network.rnn import SITE

QUESTIONS = ASSETS / "check_yourself.json"
NEW_SENTENCES = "new_sentences.json"  # in the folder of a pair of languages
ASKED_ABOUT = "rnn-dot"  # the model that translates them, or one that is built like it
RIGHT = "right"  # in place of a misconception
WORD_FOR_WORD = "word-for-word"
LETTERS = "abcdefghij"
FORMS = ("A", "B")
TIMES = ("alone", "before", "after")  # of a lesson


@dataclass(frozen=True)
class Item:
    """A question. name: such as A3. options: empty for one that is answered in the learner's own words.

    right: index of the right option; None without options. misconceptions: one an option, empty for the right one and
    for those that stand for none. why: the reason for the right answer. page: file name of the page that explains it.
    """

    name: str
    question: str
    options: tuple[str, ...] = ()
    right: int | None = None
    misconceptions: tuple[str, ...] = ()
    why: str = ""
    page: str = ""


@dataclass(frozen=True)
class Transfer:
    """A sentence that the app shows nowhere else, the model's translation, and the word of it that is asked about."""

    sentence: str
    translation: str
    word_by_word: str
    word: str


@dataclass(frozen=True)
class Questions:
    """All questions. version: changes with them. levels: of confidence, from 1. misconceptions: sentences by id."""

    version: int
    levels: tuple[str, ...]
    misconceptions: Mapping[str, str]
    forms: Mapping[str, tuple[Item, ...]]


@lru_cache(maxsize=1)
def questions() -> Questions:
    """The questions of `assets/check_yourself.json`."""
    read = json.loads(QUESTIONS.read_text(encoding="utf-8"))
    return Questions(
        read["version"],
        tuple(read["confidence"]),
        read["misconceptions"],
        {form: tuple(map(_item, read["forms"][form])) for form in FORMS},
    )


def transfers(languages: tuple[str, str]) -> Mapping[str, Transfer]:
    """The new sentence of each form for a pair, codes of source and target; empty where the pair has none."""
    path = pair_folder(LANGUAGES, languages) / NEW_SENTENCES
    stored = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {form: Transfer(**transfer) for form, transfer in stored.items()}


def named(item: Item, pair: LanguagePair) -> Item:
    """An item with the names of these languages."""
    question, why, *options = (in_languages(text, pair) for text in (item.question, item.why, *item.options))
    return replace(item, question=question, why=why, options=tuple(options))


def _item(read: Mapping[str, Any]) -> Item:
    kinds, options = zip(*read["options"], strict=True)
    misconceptions = tuple("" if kind == RIGHT else kind for kind in kinds)
    return Item(read["name"], read["question"], options, kinds.index(RIGHT), misconceptions, read["why"], read["page"])


def transfer_name(form: str) -> str:
    """Name of a form's question about a new sentence: A7."""
    return f"{form}{len(questions().forms[form]) + 1}"


def open_name(form: str) -> str:
    """Name of a form's question without options: A8."""
    return f"{form}{len(questions().forms[form]) + 2}"


def transfer_items(form: str, record: Record) -> tuple[Item, ...]:
    """Two questions on a new sentence: where the model looked for a word, and why it wrote it there.

    Empty where the model writes another translation than the questions are about.
    """
    asked = transfers(record.languages).get(form)
    if asked is None:
        return ()
    words = [word.text for word in record.target.words]
    if record.target.text != asked.translation or asked.word not in words or SITE not in record.attention:
        return ()
    word_index = words.index(asked.word)
    weights = merge_to_words(record.attention[SITE].weights[0], record.target.words, record.source.words)[word_index]
    english = [number for number, word in enumerate(record.source.words) if is_word(word.text)]
    right = max(range(len(english)), key=lambda number: float(weights[english[number]]))
    options = tuple(record.source.words[number].text for number in english)
    read = (
        f"A recurrent network with attention read \u201c{asked.sentence}\u201d and wrote "
        f"\u201c{asked.translation}\u201d (word by word: {asked.word_by_word})."
    )
    looked = Item(
        transfer_name(form),
        f"{read} Which {record.pair.source} word did it look at most while it wrote \u201c{asked.word}\u201d?",
        options,
        right,
        tuple(WORD_FOR_WORD if number == word_index and number != english[right] else "" for number in english),
        f"It gave {percent(float(weights[english[right]]))} of its attention to \u201c{options[right]}\u201d.",
        "attention",
    )
    why = Item(
        open_name(form),
        f"{read} Why did it write \u201c{asked.word}\u201d after \u201c{words[word_index - 1]}\u201d? Two or three "
        "sentences in your own words.",
    )
    return looked, why


def named_items(form: str) -> dict[str, Item]:
    """Items of a form with a fixed answer, by name."""
    return {item.name: item for item in questions().forms[form]}


def misconceptions_of(items: Sequence[Item]) -> list[str]:
    """The misconceptions of the items' options, sorted; one that several options have comes as often."""
    return sorted(kind for item in items for kind in item.misconceptions if kind)

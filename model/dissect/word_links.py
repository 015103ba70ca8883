"""Cross-attention as links between words, and the links of a table counted from the training pairs.

A row may be read in two places: at the step that writes the target word, or one step later, when the decoder has read
it (Chen et al. 2020, "Accurate Word Alignment Induction from Neural Machine Translation").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from model.dissect.aggregate import merge_to_words
from model.dissect.arrivals import stem
from model.language.glossary import gloss, glossary
from model.language.tokenizer import EOS, Word
from model.network.interface import Network
from model.record import Array, Record

Link = tuple[int, int]  # (source word, target word), counted from 0
Rows = Literal["writing", "reading"]  # the step that writes the target word, or the next one, which has read it


@dataclass(frozen=True)
class Links:
    """Links of one pair (Och and Ney 2003). sure: those that an alignment should have. possible: further
    allowed ones.
    """

    sure: frozenset[Link]
    possible: frozenset[Link] = frozenset()

    def words_of(self, target: int) -> frozenset[int]:
        """Source words that a target word may link to; none where it has no sure link."""
        if not any(there == target for _, there in self.sure):
            return frozenset()
        return frozenset(here for here, there in self.sure | self.possible if there == target)


def written_words(record: Record, rows: Rows) -> tuple[Word, ...]:
    """Target words with such rows, `<eos>` apart.

    The last word of a translation that was cut off is read by no step.
    """
    words = record.target.words
    if record.target.ids[-1] == EOS:
        return words[:-1]
    return words if rows == "writing" else words[:-1]


def word_weights(record: Record, site: str, rows: Rows) -> Array:
    """A cross site's weights between words: (heads, target words, source words and `<eos>` last).

    The target words are those of `written_words`. With "reading" a word's rows are those one step later. ValueError
    without target words.
    """
    later = int(rows == "reading")
    words = written_words(record, rows)
    if not words:
        raise ValueError("nothing is written: there is no word to link")
    target = [Word(word.text, word.start + later, word.end + later) for word in words]
    return merge_to_words(record.attention[site].weights, target, record.source.words)


def readings(network: Network) -> tuple[Rows, ...]:
    """Rows that make sense: a decoder that looks first has not read the last token, so its rows are never later."""
    return ("writing",) if network.looks_first else ("writing", "reading")


def links_of(weights: Array) -> list[Link]:
    """Each target word's strongest source word. weights: (target words, source words), without `<eos>`."""
    return [(int(source), target) for target, source in enumerate(weights.argmax(axis=1))]


@dataclass(frozen=True)
class TableChoice:
    """Source words of a sentence that a target word most often stands for.

    places: their indices; several where the word is repeated, as a table cannot tell them apart. share: of the target
    word's occurrences in the training pairs, the share aligned to it; None for a word that is only spelt alike.
    """

    places: tuple[int, ...]
    share: float | None


def table_choice(target: str, source: Sequence[str], languages: tuple[str, str]) -> TableChoice | None:
    """The glossary's choice for a target word among the source words, or None; None without a glossary of the
    languages.

    The glossary keeps three source words for a target word (`model.language.glossary`), counted by eflomal over the
    training pairs. The most frequent one in the sentence is taken, as it is or with another ending. A word that the
    glossary lacks, such as a name or punctuation, links to an identical one.
    """
    if not glossary(languages):
        return None
    forms = [word.casefold() for word in source]
    glosses = gloss(target, languages)
    for write in (str, stem):
        written = [write(form) for form in forms]
        for meaning in glosses:
            asked = write(meaning.word.casefold())
            if places := tuple(index for index, form in enumerate(written) if form == asked):
                return TableChoice(places, meaning.share)
    alike = () if glosses else tuple(index for index, form in enumerate(forms) if form == target.casefold())
    return TableChoice(alike, None) if alike else None


@dataclass(frozen=True)
class WordLink:
    """One target word: its index, the source word with the most weight in its rows, and the table's choice.

    attended: the source word's index, `<eos>` apart. weight: on it. sink_weight: on `<eos>`.
    """

    word: int
    attended: int
    weight: float
    sink_weight: float
    table: TableChoice | None

    @property
    def agrees(self) -> bool | None:
        """Whether the two are the same word; None where the table has no choice."""
        return None if self.table is None else self.attended in self.table.places


def word_links(record: Record, site: str, head: int | None, rows: Rows) -> tuple[WordLink, ...]:
    """One link for each written word. head: None for the mean of all. Empty where nothing is written."""
    if not written_words(record, rows):
        return ()
    heads = word_weights(record, site, rows)
    weights = heads.mean(axis=0) if head is None else heads[head]
    source = [word.text for word in record.source.words[:-1]]
    if not source:
        return ()
    return tuple(
        WordLink(index, column, float(row[column]), float(row[-1]), table_choice(word.text, source, record.languages))
        for index, (word, row) in enumerate(zip(written_words(record, rows), weights, strict=True))
        for column in [int(row[:-1].argmax())]
    )

"""Two translations as one line: removed words, added words, glosses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from charts.sureness import describe_sure
from model import Record
from model.dissect.sureness import sureness, word_shares
from model.language.languages import LanguagePair
from model.language.tokenizer import EOS
from ui.confidence_marks import marks_confidence
from ui.french import confidence_legend, sentence_glosses
from ui.text import in_language, markup


@dataclass(frozen=True)
class Written:
    """A word of a translation, its gloss (empty if unknown), whether a space precedes it, and its probability, all its
    pieces together.
    """

    text: str
    english: str
    apart: bool
    share: float = 1.0


@dataclass(frozen=True)
class Stretch:
    """Consecutive words in both translations, or only in the first ("gone"), or only in the second ("new")."""

    kind: Literal["same", "gone", "new"]
    words: tuple[Written, ...]


def written_words(record: Record) -> tuple[Written, ...]:
    """The words of a translation, without its end."""
    found: list[Written] = []
    place = 0
    for word, english, share in zip(record.target.words, sentence_glosses(record), word_shares(record), strict=True):
        at = record.target.text.find(word.text, place)
        if record.target.ids[word.start] == EOS or at < 0:
            continue
        found.append(Written(word.text, english, apart=at > place, share=share))
        place = at + len(word.text)
    return tuple(found)


def difference(before: Sequence[Written], after: Sequence[Written]) -> tuple[Stretch, ...]:
    """Diff of two word lists, in order; removed words precede added ones."""
    matcher = SequenceMatcher(None, [each.text for each in before], [each.text for each in after], autojunk=False)
    stretches: list[Stretch] = []
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        if what == "equal":
            stretches.append(Stretch("same", tuple(after[new_start:new_end])))
            continue
        for kind, words in (("gone", before[start:end]), ("new", after[new_start:new_end])):
            if words:
                stretches.append(Stretch("gone" if kind == "gone" else "new", tuple(words)))
    return tuple(stretches)


def difference_html(before: Record, after: Record, *, size: str = "1.25rem") -> str:
    """The translation of `after` as HTML, with changes from `before`: removed words struck out, added ones underlined.

    Dotted and wavy underlines show the model's confidence, as everywhere.
    """
    tags = {"same": "span", "gone": "del", "new": "ins"}
    parts = [
        _word(each, tags[stretch.kind], after.pair)
        for stretch in difference(written_words(before), written_words(after))
        for each in stretch.words
    ]
    line = "".join(parts) or "&nbsp;"
    legend = confidence_legend([word.share for word in written_words(after)])
    return f'<p class="difference"{in_language(after.pair.target)} style="font-size: {size}">{line}</p>{legend}'


def _word(word: Written, tag: str, pair: LanguagePair) -> str:
    """A word above its gloss in the source language; the space before it is real, for copying and screen readers."""
    spoken = in_language(pair.source, pair.target)
    gloss = f'<span class="english"{spoken}>{markup(word.english)}</span>' if word.english else ""
    space = " " if word.apart else ""
    kind = sureness(word.share) if marks_confidence() and tag != "del" else "sure"
    classes = " ".join(["apart"] * word.apart + [kind] * (kind != "sure"))
    look = f' class="{classes}"' if classes else ""
    title = f' title="{markup(describe_sure(word.share))}"'
    return f'{space}<{tag}{look}{title}><span class="word">{markup(word.text)}</span>{gloss}</{tag}>'

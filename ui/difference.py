"""Two French translations as one line: what the second leaves out and what it has instead, all with its English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from model import Record
from model.language.tokenizer import EOS
from ui.french import sentence_glosses
from ui.text import markup

STYLE = """<style>
.difference { display: flex; flex-wrap: wrap; row-gap: 0.4rem; line-height: 1.3; margin: 0; }
.difference > * { display: inline-flex; flex-direction: column; padding: 0 0.12em; text-decoration: none; }
.difference > .apart { margin-left: 0.22em; }
.difference del .word { text-decoration: line-through 2px; opacity: 0.7; }
.difference ins .word { text-decoration: underline 2px; text-underline-offset: 0.2em; font-weight: 700; }
.difference .english { font-size: 0.8rem; opacity: 0.8; }
</style>"""


@dataclass(frozen=True)
class Written:
    """A French word, its English (empty where none is known), and whether a space stands before it."""

    text: str
    english: str
    apart: bool


@dataclass(frozen=True)
class Stretch:
    """Words that both translations have, or only the first ("gone"), or only the second ("new")."""

    kind: Literal["same", "gone", "new"]
    words: tuple[Written, ...]


def written_words(record: Record) -> tuple[Written, ...]:
    """The words of a translation, without its end."""
    found: list[Written] = []
    place = 0
    for word, english in zip(record.target.words, sentence_glosses(record), strict=True):
        at = record.target.text.find(word.text, place)
        if record.target.ids[word.start] == EOS or at < 0:
            continue
        found.append(Written(word.text, english, apart=at > place))
        place = at + len(word.text)
    return tuple(found)


def difference(before: Sequence[Written], after: Sequence[Written]) -> tuple[Stretch, ...]:
    """What becomes of the first words in the second, in order; what is gone stands before what is new in its place."""
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
    """The translation of `after` as HTML, marked where it is not that of `before`: gone struck out, new underlined."""
    tags = {"same": "span", "gone": "del", "new": "ins"}
    parts = [
        _word(each, tags[stretch.kind])
        for stretch in difference(written_words(before), written_words(after))
        for each in stretch.words
    ]
    line = "".join(parts) or "&nbsp;"
    return f'{STYLE}<p class="difference" lang="fr" style="font-size: {size}">{line}</p>'


def _word(word: Written, tag: str) -> str:
    """A word above its English; the space before it is real, for who copies it or has it read aloud."""
    english = f'<span class="english" lang="en">{markup(word.english)}</span>' if word.english else ""
    space = " " if word.apart else ""
    look = ' class="apart"' if word.apart else ""
    return f'{space}<{tag}{look}><span class="word">{markup(word.text)}</span>{english}</{tag}>'

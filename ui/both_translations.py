"""Two translations, one below the other, with labels and glosses, and their differences marked.

`ui.difference` shows the same in one line; here each can be read whole, from the back of a classroom too.
"""

from __future__ import annotations

from collections.abc import Sequence

from charts.sureness import describe_sure
from model import Record
from model.language.languages import LanguagePair
from ui.difference import Stretch, Written, difference, written_words
from ui.text import in_language, markup

# How many letters the longer translation may have for a size: the longer, the smaller (`assets/style/`).
LARGE, SMALL = "large", "small"
SIZES = ((46, LARGE), (100, "middle"))


def both_translations(first: tuple[str, Record], second: tuple[str, Record], *, size: str = "") -> str:
    """HTML of two labelled translations: words only in the first are underlined, words only in the second filled.

    size: one of those of `size_of`; empty to choose by length.
    """
    words = [written_words(record) for _, record in (first, second)]
    stretches = difference(*words)
    rows = "".join(
        f"<dt>{markup(label)}</dt>{_row(stretches, own, record.pair)}"
        for (label, record), own in zip((first, second), ("gone", "new"), strict=True)
    )
    return f'<dl class="both {size or size_of(words)}">{rows}</dl>'


def size_of(translations: Sequence[Sequence[Written]]) -> str:
    """Font size for the longer of the translations."""
    longest = max(sum(len(word.text) + word.apart for word in words) for words in translations)
    return next((size for most, size in SIZES if longest <= most), SMALL)


def _row(stretches: Sequence[Stretch], own: str, pair: LanguagePair) -> str:
    """One translation: shared words, and its own ones, in its tag."""
    tags = {"same": "div", "gone": "del", "new": "ins"}
    words = [
        _word(word, tags[stretch.kind], pair)
        for stretch in stretches
        if stretch.kind in ("same", own)
        for word in stretch.words
    ]
    return f"<dd{in_language(pair.target)}>{''.join(words) or '&nbsp;'}</dd>"


def _word(word: Written, tag: str, pair: LanguagePair) -> str:
    """A word above its gloss in the source language; the space before it is real, for copying and screen readers."""
    spoken = in_language(pair.source, pair.target)
    gloss = f'<div class="english"{spoken}>{markup(word.english)}</div>' if word.english else ""
    space, look = (" ", ' class="apart"') if word.apart else ("", "")
    title = markup(describe_sure(word.share))
    return f'{space}<div{look} title="{title}"><{tag} class="word">{markup(word.text)}</{tag}>{gloss}</div>'

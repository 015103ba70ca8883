"""Two translations, one below the other, with labels and glosses, and their differences marked.

`ui.difference` shows the same in one line; here each can be read whole, from the back of a classroom too.
"""

from __future__ import annotations

from collections.abc import Sequence

from charts.sureness import describe_sure
from model import Record
from ui.difference import Stretch, Written, difference, written_words
from ui.text import markup

# How many letters the longer translation may have for a size: the longer, the smaller. `page_style` has the stage's.
LARGE, SMALL = "large", "small"
SIZES = ((46, LARGE), (100, "middle"))
STYLE = """<style>
.both { display: grid; grid-template-columns: max-content 1fr; gap: 0.6em 1em; align-items: baseline; }
.both, .both dt { margin: 0 !important; padding: 0 !important; }
.both dt { font-weight: 400; opacity: 0.85; max-width: 30vw; }
.both dd { display: flex; flex-wrap: wrap; row-gap: 0.2em; margin: 0; font-size: 1.5rem; line-height: 1.2; }
.both dd > div { padding: 0 0.08em; }
.both dd > .apart { margin-left: 0.2em; }
.both .word { display: block; width: max-content; text-decoration: none; border-bottom: 0.09em solid transparent; }
.both del.word { border-bottom-color: currentColor; }
.both ins { background: rgb(240 160 40 / 30%); border-radius: 0.2em; padding: 0 0.12em; font-weight: 700; }
.both .english { font-size: 0.55em; opacity: 0.85; }
@media (max-width: 640px) { .both { grid-template-columns: 1fr; gap: 0.1em; } .both dt { max-width: none; } }
</style>"""


def both_translations(first: tuple[str, Record], second: tuple[str, Record], *, size: str = "") -> str:
    """HTML of two labelled translations: words only in the first are underlined, words only in the second filled.

    size: one of those of `size_of`; empty to choose by length.
    """
    words = [written_words(record) for _, record in (first, second)]
    stretches = difference(*words)
    rows = "".join(
        f"<dt>{markup(label)}</dt>{_row(stretches, own)}"
        for (label, _), own in zip((first, second), ("gone", "new"), strict=True)
    )
    return f'{STYLE}<dl class="both {size or size_of(words)}">{rows}</dl>'


def size_of(translations: Sequence[Sequence[Written]]) -> str:
    """Font size for the longer of the translations."""
    longest = max(sum(len(word.text) + word.apart for word in words) for words in translations)
    return next((size for most, size in SIZES if longest <= most), SMALL)


def _row(stretches: Sequence[Stretch], own: str) -> str:
    """One translation: shared words, and its own ones, in its tag."""
    tags = {"same": "div", "gone": "del", "new": "ins"}
    words = [
        _word(word, tags[stretch.kind])
        for stretch in stretches
        if stretch.kind in ("same", own)
        for word in stretch.words
    ]
    return f'<dd lang="fr">{"".join(words) or "&nbsp;"}</dd>'


def _word(word: Written, tag: str) -> str:
    """A word above its gloss; the space before it is real, for copying and screen readers."""
    english = f'<div class="english" lang="en">{markup(word.english)}</div>' if word.english else ""
    space, look = (" ", ' class="apart"') if word.apart else ("", "")
    title = markup(describe_sure(word.share))
    return f'{space}<div{look} title="{title}"><{tag} class="word">{markup(word.text)}</{tag}>{english}</div>'

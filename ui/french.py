"""French text for readers without French: what its words most often stand for in English, on hover and in prose."""

from __future__ import annotations

from charts.labels import written_part
from model import Record
from model.dissect.arrivals import is_word, stem
from model.language.glossary import gloss
from model.language.tokenizer import EOS, Tokens, Word
from ui.text import literal, markup, percent, quoted


def french_html(tokens: Tokens, step: int | None = None) -> str:
    """The sentence as HTML, glossed on hover. step: later pieces keep their room and are not seen, from 0."""
    at = len(tokens) - 1 if step is None else step
    parts: list[str] = []
    place = 0
    for word in tokens.words:
        found = tokens.text.find(word.text, place)
        if tokens.ids[word.start] == EOS or found < 0:  # what has no text
            continue
        parts.append(markup(tokens.text[place:found]))
        place = found + len(word.text)
        title = ", ".join(f"{each.word} {percent(each.share)}" for each in gloss(word.text))
        if at < word.start:
            inner = f'<span style="visibility: hidden">{markup(word.text)}</span>'
        elif step is None or at >= word.end:
            inner = markup(word.text)
        else:
            written = written_part(tokens, word, at)
            rest = f'<span style="visibility: hidden">{markup(word.text[len(written) :])}</span>'
            inner = f"<strong>{markup(written)}</strong>{rest}"
        parts.append(f'<span title="{markup(title)}">{inner}</span>' if title else inner)
    return "".join(parts)


def french_paragraph(tokens: Tokens, step: int | None = None, *, size: str = "1.5rem") -> str:
    """`french_html` as a paragraph marked as French."""
    return f'<p lang="fr" style="font-size: {size}; margin: 0">{french_html(tokens, step) or "&nbsp;"}</p>'


def gloss_text(word: Word) -> str | None:
    """One word's gloss as Markdown: "`voitures` mostly stands for cars (88 %)"; None where the word is rare."""
    glosses = gloss(word.text)
    if not glosses:
        return None
    meanings = ", ".join(f"{literal(each.word)} ({percent(each.share)})" for each in glosses)
    return f"{quoted(word.text)} most often stands for {meanings}"


def sentence_glosses(record: Record) -> list[str]:
    """The English of each French word, empty where none is known: of its meanings the one that this sentence has.

    As the sentence has it: "apples" under "pommes". Where it has none of them, what the word most often stands for.
    """
    own = {stem(word.text): word.text for word in reversed(record.source.words) if is_word(word.text)}
    found: list[str] = []
    for word in record.target.words:
        meanings = [each.word for each in gloss(word.text)] if is_word(word.text) else []
        here = next((own[stem(meaning)] for meaning in meanings if stem(meaning) in own), None)
        found.append(here or next(iter(meanings), ""))
    return found


def word_at(tokens: Tokens, step: int) -> Word:
    """The word that a piece belongs to."""
    return next(word for word in tokens.words if word.start <= step < word.end)

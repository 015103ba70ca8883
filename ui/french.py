"""French text for readers without French: glosses, and the model's confidence in each word."""

from __future__ import annotations

from collections.abc import Sequence

from charts.sureness import LEGEND, NAMES, UNDERLINES, describe_sure
from model import Record
from model.dissect.aggregate import head_mean, merge_to_words
from model.dissect.arrivals import is_word, stem
from model.dissect.sureness import Sureness, sureness, word_shares
from model.language.glossary import gloss, glossary
from model.language.tokenizer import EOS, Tokens, Word
from ui.confidence_marks import marks_confidence
from ui.text import in_language, literal, markup, percent, quoted


def french_html(record: Record) -> str:
    """The translation as HTML, with words underlined by confidence (`charts.sureness`), if switched on.

    Gloss and probability are shown on hover, tap or keyboard focus (`page_style`).
    """
    tokens, marked = record.target, marks_confidence()
    parts: list[str] = []
    end = 0
    for word, share in zip(tokens.words, word_shares(record), strict=True):
        start = tokens.text.find(word.text, end)
        if tokens.ids[word.start] == EOS or start < 0:  # what has no text
            continue
        parts.append(markup(tokens.text[end:start]))
        end = start + len(word.text)
        meanings = ", ".join(
            f"{translation.word} {percent(translation.share)}" for translation in gloss(word.text, record.languages)
        )
        title = "; ".join(filter(None, (meanings, describe_sure(share))))
        style = underline(sureness(share)) if marked else ""
        attributes = f'class="glossed" tabindex="0" title="{markup(title)}"{style}'
        parts.append(f"<span {attributes}>{markup(word.text)}</span>")
    return "".join(parts)


def french_paragraph(record: Record, *, size: str = "1.5rem") -> str:
    """`french_html` as a paragraph marked as French, with a legend of the underlines, if any."""
    words = french_html(record) or "&nbsp;"
    spoken = in_language(record.pair.target)
    text = f'<p{spoken} class="translation" style="font-size: {size}; margin: 0">{words}</p>'
    return text + confidence_legend(word_shares(record))


def confidence_legend(shares: Sequence[float]) -> str:
    """Legend of the underlines for words with these probabilities, as a paragraph; empty if none is underlined."""
    there = {sureness(share) for share in shares}
    meant = [
        f"<span{underline(kind)}>{markup(NAMES[kind])}</span> {meaning}" for kind, meaning in LEGEND if kind in there
    ]
    if not meant or not marks_confidence():
        return ""
    return f'<p lang="en" class="doubt" style="font-size: 0.85rem; margin: 0.3rem 0 0">{", ".join(meant)}</p>'


def underline(kind: Sureness) -> str:
    """HTML attribute for an underlined element, with a leading space; empty without an underline."""
    line = UNDERLINES.get(kind)
    return f' style="text-decoration: {line}; text-underline-offset: 0.25em"' if line else ""


def gloss_text(word: Word, languages: tuple[str, str]) -> str | None:
    """One word's gloss as Markdown: "`voitures` mostly stands for cars (88 %)"; None where the word is rare, or without
    a glossary.
    """
    glosses = gloss(word.text, languages)
    if not glosses:
        return None
    meanings = ", ".join(f"{literal(translation.word)} ({percent(translation.share)})" for translation in glosses)
    return f"{quoted(word.text)} most often stands for {meanings}"


def sentence_glosses(record: Record) -> list[str]:
    """The gloss of each French word, empty if unknown: the meaning that occurs in the sentence, in its spelling.

    "apples" under "pommes". Where no meaning occurs, the most frequent one. Without a glossary of the
    languages, the word that attention looks at.
    """
    if not glossary(record.languages):
        return looked_at(record)
    own = {stem(word.text): word.text for word in reversed(record.source.words) if is_word(word.text)}
    all_glosses: list[str] = []
    for word in record.target.words:
        meanings = (
            [translation.word for translation in gloss(word.text, record.languages)] if is_word(word.text) else []
        )
        here = next((own[stem(meaning)] for meaning in meanings if stem(meaning) in own), None)
        all_glosses.append(here or next(iter(meanings), ""))
    return all_glosses


def looked_at(record: Record) -> list[str]:
    """For each word written, the source word with the most weight in the last cross-attention, the mean of its heads;
    empty for marks, and without attention.
    """
    cross = [site for site in record.attention if site.kind == "cross"]
    if not cross or len(record.source.words) < 2:
        return [""] * len(record.target.words)
    weights = head_mean(record.attention[cross[-1]].weights)
    merged = merge_to_words(weights[None], record.target.words, record.source.words)[0]
    strongest = merged[:, :-1].argmax(axis=1)  # apart from the end mark
    words = zip(record.target.words, strongest.tolist(), strict=True)
    return [record.source.words[index].text if is_word(word.text) else "" for word, index in words]


def word_at(tokens: Tokens, step: int) -> Word:
    """The word of a piece."""
    return next(word for word in tokens.words if word.start <= step < word.end)

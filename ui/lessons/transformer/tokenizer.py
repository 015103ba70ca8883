"""The tokenizer: the pieces of both sentences, how any word falls apart, and bytes for what was never seen."""

from __future__ import annotations

import streamlit as st

from charts.grammar import verb
from model import Record, Translator
from model.language.tokenizer import Segmentation, Tokenizer, Word
from ui.callbacks import write_address
from ui.lesson import aligned, formula, number, show_code
from ui.lessons.transformer.piece_chips import piece_chips
from ui.link import remember_usual
from ui.terms import term
from ui.text import counted, factor, literal, quoted

LONGEST = 40  # characters of a word to try
WAYS = 4  # segmentations shown
DEFAULT_WORD = "unbelievably"
TERMS = 3


def the_tokenizer(translator: Translator, record: Record) -> None:
    """Draw the sentences' pieces and a word to try. To be called inside a fragment."""
    tokenizer = translator.tokenizer
    st.markdown(
        f"The model knows neither letters nor words, only {tokenizer.size:,} {term('piece', 'pieces')}, each with a "
        "number. They were learned once from the training sentences of both languages together, and then stayed as "
        "they are (a unigram model, Kudo 2018). Frequent words are one piece; what is rare falls apart."
    )
    st.markdown(f"**English:** {told(record.source.words)}")
    piece_chips(tokenizer, record.source.ids, language="en")
    st.markdown(f"**French:** {told(record.target.words)}")
    piece_chips(tokenizer, record.target.ids, language="fr")
    st.caption(
        "Each box: the piece, its id, and the natural log of its probability. A thick edge: a word starts here, or the "
        f"text. {literal('<eos>')} is a mark, put behind each sentence."
    )
    any_word(tokenizer)


def told(words: tuple[Word, ...]) -> str:
    """How many words the pieces spell, and which of them falls apart most, in Markdown."""
    pieces = words[-1].end
    longest = max(words, key=lambda word: word.end - word.start)
    count = longest.end - longest.start
    apart = f"; {quoted(longest.text)} takes {count} of them" if count > 1 else ""
    spelt = counted(len(words), "word or mark", "words and marks")
    return f"{counted(pieces, 'piece')} {verb(pieces, 'spells', 'spell')} {spelt}{apart}."


def any_word(tokenizer: Tokenizer) -> None:
    """A text of one's own: its most probable segmentations, worked."""
    st.subheader("How a word falls apart")
    remember_usual("transformer_word", DEFAULT_WORD)
    typed = st.text_input(
        "Any word",
        value=DEFAULT_WORD,
        key="transformer_word",
        bind="query-params",
        max_chars=LONGEST,
        live="100ms",
        on_change=write_address("transformer_word", DEFAULT_WORD),
        autocomplete="off",
        width=320,
        help="Try a name, a word that you made up, another script, or a symbol.",
    )
    ways = tokenizer.segmentations((typed or "")[:LONGEST], WAYS)
    if not ways or not ways[0].ids:
        st.info("There is nothing to divide: type a word.")
        return
    best = ways[0]
    st.markdown(
        "Each piece has a probability, and a way to spell the word has the product of its pieces'. Of all ways the "
        "tokenizer takes the most probable; with logarithms, the largest sum:"
    )
    formula(
        r"\ln P = \sum_k \ln p(\text{piece}_k)",
        aligned(r"\ln P", *sums(tokenizer, best)),
    )
    if any(map(str.isdecimal, typed or "")):
        st.caption("Digits stand one by one, whatever pieces there are for several: a number is easier to copy so.")
    for rank, way in enumerate(ways, 1):
        st.markdown(f"{rank}. $\\ln P = {way.log_prob:.2f}$, {counted(len(way.ids), 'piece')}{behind(best, way)}")
        piece_chips(tokenizer, way.ids)
    say_bytes(tokenizer, best)
    show_code(Tokenizer.segmentations, Tokenizer.log_prob, key="transformer_word")


def sums(tokenizer: Tokenizer, way: Segmentation) -> list[str]:
    """The first terms of a segmentation's log-probability, and the whole, in LaTeX."""
    scores = [score for score in map(tokenizer.log_prob, way.ids) if score is not None]
    first = " + ".join(number(score) for score in scores[:TERMS])
    return [first + (r" + \dots" if len(scores) > TERMS or len(scores) < len(way.ids) else ""), f"{way.log_prob:.2f}"]


def behind(best: Segmentation, way: Segmentation) -> str:
    """How much less probable a way is than the best, in Markdown."""
    if way is best:
        return ": this is the one the model gets"
    nats = best.log_prob - way.log_prob
    return f": {factor(nats)} times less probable" if nats > 0.4 else ": hardly less probable"


def say_bytes(tokenizer: Tokenizer, way: Segmentation) -> None:
    """Where bytes stand for a character without a piece: which bytes, and what they cost."""
    run = [index for index in way.ids if tokenizer.is_byte(index)]
    if not run:
        st.caption("Every letter here has a piece of its own at least; a character that has none falls into bytes.")
        return
    character = bytes(int(tokenizer.piece(index)[3:5], 16) for index in run).decode("utf-8", "ignore")[:1]
    own = " ".join(f"{byte:02X}" for byte in character.encode())
    st.markdown(
        f"{quoted(character)} was never seen, or too rarely for a piece. Its {len(character.encode())} bytes in UTF-8, "
        f"{quoted(own)}, have one piece each, dashed above: there are 256 of them, so nothing is unknown. The unigram "
        "model has no probability for them; SentencePiece counts such a character as 10 nats rarer than the rarest "
        "piece. The network has seen these pieces hardly ever, so do not expect it to know what they mean."
    )

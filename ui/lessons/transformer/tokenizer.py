"""The tokenizer: pieces of both sentences, segmentation of any word, bytes for unknown characters."""

from __future__ import annotations

import streamlit as st

from charts.grammar import verb
from model import Record, Translator
from model.language.tokenizer import UNKNOWN, Segmentation, Word
from model.language.two_tokenizers import SPECIAL, TwoTokenizers
from model.language.vocabulary import Vocabulary
from ui.callbacks import write_address
from ui.depth import unfolds
from ui.lesson import aligned, formula, number, show_code
from ui.lessons.transformer.piece_chips import piece_chips
from ui.link import remember_usual
from ui.terms import term
from ui.text import counted, factor, literal, quoted

MAX_LENGTH = 40  # characters of a word to try
WAYS = 4  # segmentations shown
DEFAULT_WORD = "unbelievably"
TERMS = 3
UNKNOWN_PIECE = SPECIAL[UNKNOWN]


def the_tokenizer(translator: Translator, record: Record) -> None:
    """Draw the sentences' pieces and a word to try. Call it inside a fragment."""
    tokenizer = translator.tokenizer
    apart = isinstance(tokenizer, TwoTokenizers)
    st.markdown(
        f"The model knows no letters and no words, only {tokenizer.size:,} numbered {term('piece', 'pieces')}, "
        f"learned from {'each language by itself' if apart else 'both languages'}. A frequent word is one piece, a "
        "rare word several."
    )
    for language, tokens in zip(record.pair, (record.source, record.target), strict=True):
        st.markdown(f"**{language}:** {told(tokens.words)}")
        piece_chips(tokenizer, tokens.ids, language=language.code)
    numbers = " In each box: the piece, its id, and the natural log of its probability." if unfolds("numbers") else ""
    st.caption(f"Thick edge: a word starts here. The last is the end mark, {literal('<eos>')}.{numbers}")
    any_word(tokenizer)


def told(words: tuple[Word, ...]) -> str:
    """Count the words that the pieces spell, and name the one with most pieces, in Markdown."""
    pieces = words[-1].end
    longest = max(words, key=lambda word: word.end - word.start)
    count = longest.end - longest.start
    apart = f"; {quoted(longest.text)} needs {count} of them" if count > 1 else ""
    spelt = counted(len(words), "word or mark", "words and marks")
    return f"{counted(pieces, 'piece')} {verb(pieces, 'spells', 'spell')} {spelt}{apart}."


def any_word(tokenizer: Vocabulary) -> None:
    """Draw the most probable segmentations of a typed text, worked by hand."""
    st.subheader("How a word is split")
    remember_usual("transformer_word", DEFAULT_WORD)
    typed = st.text_input(
        "Any word",
        value=DEFAULT_WORD,
        key="transformer_word",
        bind="query-params",
        max_chars=MAX_LENGTH,
        live="100ms",
        on_change=write_address("transformer_word", DEFAULT_WORD),
        autocomplete="off",
        width=320,
        help="Try a name, an invented word, another script or a symbol.",
    )
    ways = tokenizer.segmentations((typed or "")[:MAX_LENGTH], WAYS)
    if not ways or not ways[0].ids:
        st.info("There is nothing to split: type a word.")
        return
    best = ways[0]
    st.markdown("The tokenizer takes the most probable way: the largest sum of log-probabilities.")
    formula(
        r"\ln P = \sum_k \ln p(\text{piece}_k)",
        aligned(r"\ln P", *sums(tokenizer, best)),
    )
    if any(map(str.isdecimal, typed or "")) and not isinstance(tokenizer, TwoTokenizers):
        st.caption("Every digit is a piece of its own: so a number is easier to copy.")
    for rank, way in enumerate(ways if unfolds("numbers") else ways[:1], 1):
        st.markdown(f"{rank}. $\\ln P = {way.log_prob:.2f}$, {counted(len(way.ids), 'piece')}{behind(best, way)}")
        piece_chips(tokenizer, way.ids)
    say_bytes(tokenizer, best) if tokenizer.byte_pieces else say_unknown(best)
    kind = type(tokenizer)
    show_code(kind.segmentations, kind.log_prob, key="transformer_word")


def sums(tokenizer: Vocabulary, way: Segmentation) -> list[str]:
    """First terms of a segmentation's log-probability, and the total, in LaTeX."""
    scores = [score for score in map(tokenizer.log_prob, way.ids) if score is not None]
    first = " + ".join(number(score) for score in scores[:TERMS])
    return [first + (r" + \dots" if len(scores) > TERMS or len(scores) < len(way.ids) else ""), f"{way.log_prob:.2f}"]


def behind(best: Segmentation, way: Segmentation) -> str:
    """Factor by which a segmentation is less probable than the best, in Markdown."""
    if way is best:
        return ": the model gets this one"
    nats = best.log_prob - way.log_prob
    return f": {factor(nats)} times less probable" if nats > 0.4 else ": hardly less probable"


def say_unknown(way: Segmentation) -> None:
    """Say what becomes of characters without a piece, where there are no pieces for bytes."""
    unknown = UNKNOWN in way.ids
    if unknown:
        st.markdown(
            f"What has no piece is {quoted(UNKNOWN_PIECE)}, the same for all such characters: this tokenizer has no "
            "bytes. SentencePiece counts it as 10 nats rarer than the rarest piece."
        )
    elif unfolds("numbers"):
        st.caption(f"Each letter here has a piece. A character without a piece would be {quoted(UNKNOWN_PIECE)}.")


def say_bytes(tokenizer: Vocabulary, way: Segmentation) -> None:
    """Name the bytes of characters without a piece, and their cost."""
    run = [index for index in way.ids if tokenizer.is_byte(index)]
    if not run:
        if unfolds("numbers"):
            st.caption("Each letter here has a piece. A character without a piece is split into bytes.")
        return
    character = bytes(int(tokenizer.piece(index)[3:5], 16) for index in run).decode("utf-8", "ignore")[:1]
    size = len(character.encode())
    own = " ".join(f"{byte:02X}" for byte in character.encode())
    st.markdown(
        f"{quoted(character)} is too rare for a piece. Its {counted(size, 'byte')} in UTF-8, {quoted(own)}, "
        f"{verb(size, 'has a piece', 'have one piece each')} (dashed above). There are {tokenizer.byte_pieces} byte "
        "pieces, so any text can be split. They have no probability; SentencePiece counts such a character as 10 nats "
        "rarer than the rarest piece. The network has hardly ever seen these pieces, so it does not know what they "
        "mean."
    )

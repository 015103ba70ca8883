"""Sentences of the lesson on self-attention."""

from __future__ import annotations

from charts.labels import quoted as plain
from claims.self_attention import Cause, PreviousToken, WordLook
from model.network.site import Site
from ui.text import percent, quoted

CAUSES: dict[Cause, str] = {
    "none": ": to the model the words around them are the same.",
    "words": ". The other words make the difference: the position is the same in both.",
    "words without positions": ". The other words make the difference: this model knows no positions.",
    "words and position": ". The other words and the position make the difference.",
}


def describe_row_and_vector(written: str, read: str) -> str:
    """Explain why a row's name and its vector belong to different pieces."""
    return (
        f"A row of cross-attention is named after the piece that the step writes, here {quoted(written)}. But "
        f"{quoted(written)} does not exist yet. The query comes from the piece that the decoder read last, "
        f"{quoted(read)}."
    )


def describe_arriving(site: str, positions: bool) -> str:
    """Describe a vector that enters a site. positions: whether the model has positional encodings."""
    if Site(site).kind == "cross":
        return "the result of the self-attention below"
    if layer := Site(site).layer:
        return f"the result of layer {layer}"
    return (
        "its embedding plus the encoding of its position"
        if positions
        else "its embedding (this model knows no positions)"
    )


def describe_word_look(look: WordLook) -> str:
    """Plain text."""
    return f"{plain(look.word)} looks {percent(look.weight)} at {plain(look.piece)}."


def describe_context(word: str, first: float, last: float, cause: Cause, *, again: bool = False) -> str:
    """first, last: the cosine of a word's two embeddings, and of its encoder outputs. again: whether it is repeated."""
    name = f"the first {quoted(word)} of each sentence" if again else quoted(word)
    return (
        f"The two vectors of {name} have a cosine of {first:.2f} as embeddings (1 means the same direction) and of "
        f"{last:.2f} at the encoder’s output{CAUSES[cause]}"
    )


def what_to_keep(positions: bool) -> str:
    """Answer what keeps the two vectors of a word alike."""
    if positions:
        return (
            "The other words and all places. The vector adds up the word’s embedding, its position and what its "
            "heads looked at. The same words in the same places give the same sum."
        )
    return (
        "The other words, in any order: without positions the vector adds up the word’s embedding and what its "
        "heads looked at. The same words give the same sum."
    )


def describe_previous_token(found: PreviousToken) -> str:
    if not found.weights:
        return "With a single token there is no token before."
    best = found.best
    others = ", ".join(percent(weight) for head, weight in enumerate(found.weights) if head != best)
    rest = f" The others: {others}." if others else ""
    share = f"on average {percent(found.weights[best])} of its weight lies on the token before"
    if found.mostly:
        return f"Yes, for this sentence head {best + 1}: {share}.{rest}"
    return f"No, not for this sentence. Head {best + 1} comes nearest: {share}.{rest}"

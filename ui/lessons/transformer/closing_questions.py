"""The questions that close the lesson on the Transformer, answered from what is on screen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from charts.labels import piece_labels
from charts.model_parts import block_label
from model import Record, Translator
from model.dissect.blocks import blocks, parameters_by_block, transformer_of
from model.dissect.sublayers import sublayer_passes
from model.network.site import Site
from ui.lesson import Question
from ui.text import percent, quoted

OnScreen = Callable[[], tuple[Translator, Record]]


def closing_questions(read: OnScreen) -> list[Question]:
    """The questions; `read` gives the translator and its record when an answer is asked for."""
    return [
        Question(
            "Add a word to the sentence. Which sizes in the picture change, which stay, and does the number of "
            "parameters change?",
            lambda: sizes(read),
        ),
        Question(
            "Open the norms of the decoder one after the other, for one token. How does the deviation of its stream "
            "change from layer to layer, and what would the sublayers read without the norms?",
            lambda: growth(read),
        ),
        Question(
            "Open the feed-forward blocks for several tokens. In which is the smallest share of units active, and what "
            "does an inactive unit add to the result?",
            lambda: sparsest(read),
        ),
    ]


def sizes(read: OnScreen) -> str:
    """What depends on the number of tokens."""
    translator, record = read()
    network = transformer_of(translator)
    heads, tokens, width = network.heads_at["encoder.0.self"], len(record.source), network.width
    total = sum(parameters_by_block(network).values())
    return (
        f"Every token of English gets one more row: the encoder's stream is {tokens} × {width} now and {tokens + 1} × "
        f"{width} with one more token. The weights of its self-attention grow on both sides, from {heads} × {tokens} × "
        f"{tokens} to {heads} × {tokens + 1} × {tokens + 1}: twice the tokens, four times the weights. {width} and the "
        f"{total:,} parameters stay, for the same ones are used at every place."
    )


def growth(read: OnScreen) -> str:
    """The deviation of the decoder's stream, at its first norm and at its last."""
    translator, record = read()
    passes = sublayer_passes(translator, record)
    names = [name for name in passes if name.startswith("decoder.")]
    deviations = {name: np.sqrt(passes[name].norm.variance) for name in names}
    first, last = deviations[names[0]], deviations[names[-1]]
    token = int((last / first).argmax())
    return (
        f"It goes from {float(first[token]):.2f} before the first sublayer to {float(last[token]):.2f} before the last "
        f"for {quoted(piece_labels(record.decoder_input)[token])}, the token where it changes by the largest factor: "
        "everything that is added stays in the stream. Without the norms each sublayer would read numbers of another "
        "size, and of another for every token."
    )


def sparsest(read: OnScreen) -> str:
    """The feed-forward block and token with the fewest active units."""
    translator, record = read()
    passes = sublayer_passes(translator, record)
    shares = {name: (each.inner > 0).mean(axis=1) for name, each in passes.items() if each.inner is not None}
    name = min(shares, key=lambda each: float(shares[each].min()))
    token = int(shares[name].argmin())
    labels = piece_labels(record.inputs(Site.parse(name).side))
    label = next(block_label(block) for block in blocks(transformer_of(translator)) if block.name == name)
    return (
        f"In **{label}** for {quoted(labels[token])}: {percent(float(shares[name][token]))} of its units are active. "
        "An inactive unit is exactly 0 after ReLU, so its part of the second matrix adds nothing for this token; for "
        "another token it may."
    )

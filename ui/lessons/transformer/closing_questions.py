"""The questions that close the lesson on the Transformer, answered from what is on screen."""

from __future__ import annotations

from collections.abc import Callable

from charts.model_parts import block_label
from model import Record, Translator
from model.dissect.blocks import blocks, parameters_by_block, transformer_of
from model.dissect.sublayers import sublayer_passes
from ui.claims.transformer import growth, sizes, sparsest
from ui.lesson import Question

OnScreen = Callable[[], tuple[Translator, Record]]


def closing_questions(read: OnScreen) -> list[Question]:
    """The questions; `read` gives the translator and its record when an answer is asked for."""
    return [
        Question(
            "Add a word to the sentence. Which sizes in the picture change, which stay, and does the number of "
            "parameters change?",
            lambda: sizes_of(read),
        ),
        Question(
            "Open the norms of the decoder one after the other, for one token. How does the deviation of its stream "
            "change from layer to layer, and what would the sublayers read without the norms?",
            lambda: growth_of(read),
        ),
        Question(
            "Open the feed-forward blocks for several tokens. In which is the smallest share of units active, and what "
            "does an inactive unit add to the result?",
            lambda: sparsest_of(read),
        ),
    ]


def sizes_of(read: OnScreen) -> str:
    """What depends on the number of tokens."""
    translator, record = read()
    network = transformer_of(translator)
    return sizes(record, network.heads_at["encoder.0.self"], sum(parameters_by_block(network).values()))


def growth_of(read: OnScreen) -> str:
    """The deviation of the decoder's stream, at its first norm and at its last."""
    translator, record = read()
    return growth(record, sublayer_passes(translator, record))


def sparsest_of(read: OnScreen) -> str:
    """The feed-forward block and token with the fewest active units."""
    translator, record = read()
    labels = {block.name: block_label(block) for block in blocks(transformer_of(translator))}
    return sparsest(record, sublayer_passes(translator, record), labels)

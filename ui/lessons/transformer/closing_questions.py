"""Closing questions of the lesson on the Transformer, answered from the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from charts.model_parts import block_label
from model import Record, Translator
from model.dissect.blocks import blocks, parameters_by_block, transformer_of
from model.dissect.sublayers import SublayerPass, sublayer_passes
from ui.claims.transformer import GROWS, fewest_active, grows, growth, sizes, sparsest
from ui.lesson import Question

ReadScreen = Callable[[], tuple[Translator, Record]]


def closing_questions(read: ReadScreen) -> list[Question]:
    """The questions; `read` returns the translator and its record on request."""
    network = transformer_of(read()[0])
    return [
        Question(
            "Add a word to the sentence. Which sizes in the picture change? What happens to the number of parameters?",
            lambda: sizes_of(read),
            ("it grows", "it stays", "it shrinks"),
            lambda: frozenset({1}),
        ),
        Question(
            "Open the decoder’s norms one after another. For how many tokens does the standard deviation of the "
            "stream grow from the first norm to the last? What would the sublayers read without norms?",
            lambda: growth_of(read),
            GROWS,
            lambda: frozenset({grows(passes_of(read))}),
        ),
        Question(
            "Open the feed-forward blocks for several tokens. Which one has the smallest share of active units? "
            "What does an inactive unit add?",
            lambda: sparsest_of(read),
            tuple(block_label(block) for block in blocks(network) if block.kind == "feed_forward"),
            lambda: fewest_active(passes_of(read)),
        ),
    ]


def sizes_of(read: ReadScreen) -> str:
    """Sizes that depend on the number of tokens."""
    translator, record = read()
    network = transformer_of(translator)
    return sizes(record, network.heads_at["encoder.0.self"], sum(parameters_by_block(network).values()))


def passes_of(read: ReadScreen) -> Mapping[str, SublayerPass]:
    """Every sublayer of the sentence, recomputed."""
    return sublayer_passes(*read())


def growth_of(read: ReadScreen) -> str:
    """Standard deviation of the decoder's stream, at its first norm and at its last."""
    translator, record = read()
    return growth(record, sublayer_passes(translator, record))


def sparsest_of(read: ReadScreen) -> str:
    """The feed-forward block and token with the fewest active units."""
    translator, record = read()
    labels = {block.name: block_label(block) for block in blocks(transformer_of(translator))}
    return sparsest(record, sublayer_passes(translator, record), labels)

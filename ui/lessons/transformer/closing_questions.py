"""Closing questions of the lesson on the Transformer, answered from the screen."""

from __future__ import annotations

from collections.abc import Callable

from charts.model_parts import block_label
from claims.transformer import FewestActive, Growth, fewest_active, growth
from model import Record, Translator
from model.dissect.blocks import blocks, parameters_by_block, transformer_of
from model.dissect.sublayers import sublayer_passes
from ui.lesson import Question
from ui.wording.transformer import GROWS, describe_fewest_active, describe_growth, describe_sizes

ReadScreen = Callable[[], tuple[Translator, Record]]


def closing_questions(read: ReadScreen) -> list[Question]:
    """The questions; `read` returns the translator and its record on request.

    In a post-norm model no stream grows, and with another activation than ReLU every unit adds something.
    """
    network = transformer_of(read()[0])
    feed_forward = [block for block in blocks(network) if block.kind == "feed_forward"]
    labels = {block.name: block_label(block) for block in feed_forward}
    questions = {
        "sizes": Question(
            "Add a word to the sentence. Which sizes in the picture change? What happens to the number of parameters?",
            lambda: sizes_of(read),
            ("it grows", "it stays", "it shrinks"),
            lambda: frozenset({1}),
        ),
        "pre": Question(
            "Open the decoder’s norms one after another. For how many tokens does the standard deviation of the "
            "stream grow from the first norm to the last? What would the sublayers read without norms?",
            lambda: describe_growth(growth_of(read)),
            GROWS,
            lambda: frozenset({growth_of(read).extent}),
        ),
        "relu": Question(
            "Open the feed-forward blocks for several tokens. Which one has the smallest share of active units? "
            "What does an inactive unit add?",
            lambda: describe_fewest_active(fewest_of(read), labels),
            tuple(labels.values()),
            lambda: fewest_of(read).blocks,
        ),
    }
    fitting = ("sizes", network.config.norm, network.config.activation)
    return [question for what, question in questions.items() if what in fitting]


def sizes_of(read: ReadScreen) -> str:
    """Sizes that depend on the number of tokens."""
    translator, record = read()
    network = transformer_of(translator)
    parameters = sum(parameters_by_block(network).values())
    heads, shape = network.heads_at["encoder.0.self"], record.states["encoder.input"].shape
    return describe_sizes(shape, heads, len(record.target), parameters, record.pair)


def growth_of(read: ReadScreen) -> Growth:
    """Standard deviation of the decoder's stream, at its first norm and at its last."""
    translator, record = read()
    return growth(record, sublayer_passes(translator, record))


def fewest_of(read: ReadScreen) -> FewestActive:
    """The feed-forward block and token with the fewest active units."""
    translator, record = read()
    return fewest_active(record, sublayer_passes(translator, record))

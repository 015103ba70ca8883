"""Sentences on the blocks of a Transformer, by its settings: where its norms stand, which matrices it has."""

from __future__ import annotations

from collections.abc import Mapping

from model.dissect.blocks import Block, Kind
from model.language.languages import LanguagePair
from model.network.transformer_config import Activation, TransformerConfig
from ui.text import percent

ACTIVATIONS: Mapping[Activation, str] = {"relu": "ReLU", "swish": "Swish", "gelu": "GELU"}


def family_names(config: TransformerConfig) -> dict[Kind, str]:
    """Kinds of blocks that are counted together, with their names."""
    sharing = {
        (True, True): "embeddings, shared by source, target and output",
        (True, False): "embeddings, shared by source and target",
        (False, True): "embeddings of source and target; the output has those of the target",
        (False, False): "embeddings of source and target",
    }
    return {
        "embedding": sharing[config.shared, config.tied],
        "position": "positions: computed, not learned",
        "self": "self-attention",
        "cross": "cross-attention",
        "feed_forward": "feed-forward",
        "norm": "norms before sublayers" if config.norm == "pre" else "norms after sublayers",
        "last_norm": "last norms",
        "last_state": "last states",
        "output": "output: a bias for each piece" if config.tied else "output: a matrix, and a bias for each piece",
    }


def describe_share(block: Block, counts: Mapping[str, int], config: TransformerConfig, pair: LanguagePair) -> str:
    """A block's share of all parameters, in Markdown. counts: parameters by block."""
    own, total = counts[block.name], sum(counts.values())
    said = f"**{own:,}** of {total:,} parameters ({percent(own / total)})." if own else "No parameters of its own."
    attention = " Three matrices make queries, keys and values of all heads, one joins the contexts. Each has a bias."
    notes: dict[Kind, str] = {
        "embedding": describe_sharing(config, pair),
        "position": " Sines and cosines are computed.",
        "self": attention,
        "cross": attention,
        "feed_forward": " A matrix and a bias to expand, a matrix and a bias to contract.",
        "norm": " The gain and the shift of the norm; an addition has none.",
        "last_norm": " The gain and the shift of the norm.",
        "last_state": " The last layer has normalised it.",
        "output": " A bias for each piece. The matrix is that of the embeddings (counted there)."
        if config.tied
        else " A matrix with a row for each piece, and a bias for each.",
    }
    return said + notes[block.kind]


def describe_sharing(config: TransformerConfig, pair: LanguagePair) -> str:
    """Say which embeddings are one matrix."""
    source, target = pair
    if not config.shared:
        output = f" The output has the {target} one." if config.tied else ""
        return f" {source} and {target} have a matrix each.{output}"
    who = f"{source}, {target} and output" if config.tied else f"{source} and {target}"
    return f" {who} share one matrix; it is counted once, at the encoder’s embedding."


def compare_with_paper(config: TransformerConfig) -> str:
    """Compare the model with the paper's figure."""
    same = "Figure 1 of Vaswani et al. 2017 has the same blocks, from the bottom up."
    if config.norm == "post":
        return (
            f"{same} There too the norm comes after the addition, on the stream itself (post-norm). Most later models "
            "have it before each sublayer, in the branch (pre-norm), as the Transformer of this lab does: it trains "
            "more steadily (Xiong et al. 2020)."
        )
    return (
        f"{same} But there the norm comes after the addition, on the stream itself (post-norm). Here it comes before "
        "each sublayer, in the branch (pre-norm). So nothing rescales the stream from start to end, and each side has "
        "one last norm. Pre-norm trains more steadily (Xiong et al. 2020); most later models use it."
    )


def describe_stream(config: TransformerConfig) -> str:
    """Say what sublayers do with the residual stream, in Markdown."""
    if config.norm == "pre":
        return "Each sublayer reads a normalised copy and **adds** its result."
    return "Each sublayer reads it and **adds** its result; then a norm brings the sum back to one scale."


def addition(config: TransformerConfig) -> tuple[str, str]:
    """A sublayer's result and the stream after it, in LaTeX."""
    return (
        (r"f(\text{norm}(x))", r"x + f(\text{norm}(x))") if config.norm == "pre" else ("f(x)", r"\text{norm}(x + f(x))")
    )

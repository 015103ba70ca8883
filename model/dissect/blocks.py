"""The building blocks of a Transformer, by name, and their parameter counts.

Names are those of the record where it has one (`encoder.embedding`, `encoder.position`, `encoder.0.self`,
`encoder.0.feed_forward`, `decoder.2.cross`). The norm before a sublayer has its name on the network
(`encoder.0.self_norm`), the last norm of a side that of its result (`encoder.output`). Post-norm has its norms
after the sublayers and no last one: there `encoder.output` is the last state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from model.network.interface import Network, as_kind
from model.network.site import Side
from model.network.transformer import Transformer
from model.translate.translator import Translator

Kind = Literal["embedding", "position", "self", "cross", "feed_forward", "norm", "last_norm", "last_state", "output"]

OUTPUT = "output"
SHARED = "encoder.embedding"  # where the one matrix of embeddings is counted, if there is one
LAST_NORMS = {"encoder.output": "encoder_norm", "decoder.output": "decoder_norm"}  # block -> module


@dataclass(frozen=True)
class Block:
    """One block: its name, its kind, and its layer, from 0 (None outside the layers).

    A norm block covers the norm around a sublayer and the addition after it.
    """

    name: str
    kind: Kind
    side: Side
    layer: int | None = None

    @property
    def sublayer(self) -> str:
        """The sublayer that a norm belongs to: `encoder.0.self_norm` -> `encoder.0.self`."""
        return self.name.removesuffix("_norm")


def transformer_of(translator: Translator) -> Transformer:
    """The translator's network; ValueError unless it is a Transformer."""
    return as_kind(translator.network, Transformer, translator.name)


def blocks(network: Transformer) -> tuple[Block, ...]:
    """All blocks in order of computation."""
    in_order: list[Block] = []
    pre_norm = network.config.norm == "pre"
    sides: tuple[tuple[Side, int, tuple[Kind, ...]], ...] = (
        ("encoder", len(network.encoder), ("self", "feed_forward")),
        ("decoder", len(network.decoder), ("self", "cross", "feed_forward")),
    )
    for side, layers, kinds in sides:
        in_order += [Block(f"{side}.embedding", "embedding", side), Block(f"{side}.position", "position", side)]
        for layer in range(layers):
            for kind in kinds:
                name = f"{side}.{layer}.{kind}"
                both = [Block(f"{name}_norm", "norm", side, layer), Block(name, kind, side, layer)]
                in_order += both if pre_norm else reversed(both)
        in_order.append(Block(f"{side}.output", "last_norm" if pre_norm else "last_state", side))
    return (*in_order, Block(OUTPUT, "output", "decoder"))


def block_of(parameter: str, shared: bool = True) -> str:
    """The block of a parameter, by the parameter's name. shared: whether both sides have the same embeddings."""
    owners = {
        "embedding": SHARED if shared else "decoder.embedding",
        "source_embedding": "encoder.embedding",
        "output_embedding": OUTPUT,
        "output_bias": OUTPUT,
    } | {module: name for name, module in LAST_NORMS.items()}
    path = parameter.split(".")
    return owners.get(path[0]) or ".".join(path[:3]).removesuffix("_attention")


def parameters_by_block(network: Network) -> dict[str, int]:
    """Parameters of each block of a Transformer; they sum to the total.

    Where source, target and output share one matrix of embeddings (Press and Wolf 2017; Vaswani et al. 2017, section
    3.4), it is counted once, at `encoder.embedding`. ValueError: no Transformer.
    """
    transformer = as_kind(network, Transformer)
    counts = dict.fromkeys((block.name for block in blocks(transformer)), 0)
    for name, parameter in network.named_parameters():
        counts[block_of(name, transformer.config.shared)] += parameter.numel()
    return counts

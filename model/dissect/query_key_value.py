"""One query, key or value of a Transformer step by step: input vector, matrix, result.

Vaswani et al. 2017, section 3.2.2. In pre-norm layers the input is the normalised residual stream, in post-norm layers
the stream, which the sublayer before has normalised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch

from model.dissect.residual_stream import stream_before
from model.network.attention import MultiHeadAttention
from model.network.interface import as_kind
from model.network.site import Side, Site
from model.network.transformer import Transformer
from model.record import Array, Record
from model.record.capture import to_numpy
from model.translate.translator import Translator

Role = Literal["query", "key", "value"]
PARTS: tuple[Role, ...] = ("query", "key", "value")


@dataclass(frozen=True)
class Projection:
    """result = matrix @ normalised + bias, for one token and one head.

    stream: (width,), the token's residual stream before the sublayer. normalised: (width,), after the layer norm;
    post-norm: the stream itself; keys and values of cross-attention: the encoder's output, already normalised. matrix:
    (head_dim, width). bias, result: (head_dim,). side: the side of the token. post_norm: whether the model is.
    """

    side: Side
    stream: Array
    normalised: Array
    matrix: Array
    bias: Array
    result: Array
    post_norm: bool


@torch.inference_mode()
def projection(translator: Translator, record: Record, site: str, head: int, role: Role, token: int) -> Projection:
    """Recompute one token's query, key or value. ValueError: no Transformer. KeyError, IndexError for a missing
    site or token.
    """
    network = as_kind(translator.network, Transformer, translator.name)
    where = Site(site)
    attention = where.module_in(network)
    assert isinstance(attention, MultiHeadAttention)
    if where.kind == "cross" and role != "query":
        stream = normalised = torch.tensor(record.states["encoder.output"][token])
        whose: Side = "encoder"
    else:
        stream = torch.tensor(stream_before(record, site)[token])
        norm = network.get_submodule(f"{site}_norm")
        normalised = stream if network.config.norm == "post" else norm(stream.to(network.device)).cpu()
        whose = where.side
    head_dim = attention.width // attention.heads
    first = PARTS.index(role) * attention.width + head * head_dim
    matrix = attention.in_projection.weight[first : first + head_dim].cpu()
    bias = attention.in_projection.bias[first : first + head_dim].cpu()
    result = matrix @ normalised + bias
    return Projection(
        whose,
        to_numpy(stream),
        to_numpy(normalised),
        to_numpy(matrix),
        to_numpy(bias),
        to_numpy(result),
        network.config.norm == "post",
    )

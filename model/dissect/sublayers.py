"""A Transformer's sublayers step by step: input, normalised copy, result, output.

The layers are pre-norm: after = before + f(norm(before)). In Vaswani et al. 2017, section 3.1, the norm comes last:
after = norm(before + f(before)). Everything is recomputed from the recorded residual stream by the model's own modules.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from model.dissect.blocks import LAST_NORMS, transformer_of
from model.dissect.residual_stream import stream_before, stream_names
from model.network.attention import MultiHeadAttention
from model.network.site import Site
from model.network.transformer import FeedForward, Transformer
from model.record import Array, Record
from model.record.capture import to_numpy
from model.translate.translator import Translator


@dataclass(frozen=True)
class Normalisation:
    """result = (stream - mean) / sqrt(variance + epsilon) * gain + shift, for each token by itself. Ba et al. 2016.

    stream, result: (tokens, width). mean, variance: (tokens,). gain, shift: (width,), learned.
    """

    stream: Array
    mean: Array
    variance: Array
    epsilon: float
    gain: Array
    shift: Array
    result: Array


@dataclass(frozen=True)
class SublayerPass:
    """after = before + result, with result computed from `norm.result`; before is `norm.stream`.

    result, after: (tokens, width). inner: (tokens, feed_forward), a feed-forward sublayer before its ReLU; None for
    attention.
    """

    norm: Normalisation
    result: Array
    after: Array
    inner: Array | None


@torch.inference_mode()
def normalisation(translator: Translator, record: Record, name: str) -> Normalisation:
    """The layer norm `encoder.0.self_norm`, ..., or the last one of a side, `encoder.output`.

    ValueError for RNNs, KeyError or ValueError for a missing norm.
    """
    network = transformer_of(translator)
    if network.config.norm == "post":
        raise ValueError(f"{translator.name} is post-norm: its norms stand after the sublayers")
    if name in LAST_NORMS:
        stream = record.states[stream_names(record, "encoder" if name.startswith("encoder") else "decoder")[-1]]
    else:
        stream = stream_before(record, name.removesuffix("_norm"))
    norm = network.get_submodule(LAST_NORMS.get(name, name))
    assert isinstance(norm, nn.LayerNorm)
    x = torch.tensor(stream, device=network.device)
    mean, variance = x.mean(-1), x.var(-1, correction=0)
    made = map(to_numpy, (norm.weight, norm.bias, norm(x)))
    return Normalisation(stream, to_numpy(mean), to_numpy(variance), norm.eps, *made)


@torch.inference_mode()
def sublayer_pass(translator: Translator, record: Record, name: str) -> SublayerPass:
    """Recompute the sublayer `encoder.0.self`, `decoder.2.cross`, `encoder.0.feed_forward`, ... Errors as above."""
    network = transformer_of(translator)
    norm = normalisation(translator, record, f"{name}_norm")
    inner: Array | None = None
    if name in record.attention:
        result = attended(network, record, name)
    else:
        module = network.get_submodule(name)
        assert isinstance(module, FeedForward)
        expanded = module.expand(torch.tensor(norm.result, device=network.device))
        inner, result = to_numpy(expanded), module.contract(module.activate(expanded))
    return SublayerPass(norm, to_numpy(result), record.states[Site(name).state], inner)


def attended(network: Transformer, record: Record, site: str) -> Tensor:
    """The result of an attention sublayer from its recorded contexts: (tokens, width)."""
    module = Site(site).module_in(network)
    assert isinstance(module, MultiHeadAttention)
    result: Tensor = module.combine(torch.tensor(record.attention[site].context, device=network.device)[None])[0]
    return result


def sublayer_passes(translator: Translator, record: Record) -> dict[str, SublayerPass]:
    """Every sublayer by name, in order of computation."""
    names = [*stream_names(record, "encoder")[1:], *stream_names(record, "decoder")[1:]]
    sites = [str(Site.of_state(name)) for name in names]
    return {site: sublayer_pass(translator, record, site) for site in sites}

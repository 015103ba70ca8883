"""A Transformer's sublayers step by step: input, normalised copy, result, output.

Pre-norm: after = before + f(norm(before)). Post-norm, as in Vaswani et al. 2017, section 3.1: after = norm(before +
f(before)). Everything is recomputed from the recorded residual stream by the model's own modules.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from model.dissect.blocks import LAST_NORMS, transformer_of
from model.dissect.residual_stream import Sublayer, lengths, stream_before, stream_names, sublayers
from model.network.attention import MultiHeadAttention
from model.network.site import Side, Site
from model.network.transformer import FeedForward, Transformer
from model.record import Array, Record, frozen
from model.record.capture import to_numpy
from model.translate.translator import Translator


@dataclass(frozen=True)
class Normalisation:
    """result = (stream - mean) / sqrt(variance + epsilon) * gain + shift, for each token by itself. Ba et al. 2016.

    stream, result: (tokens, width); post-norm: stream is the sum of the residual stream and the sublayer's result.
    mean, variance: (tokens,). gain, shift: (width,), learned.
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
    """A sublayer, with its residual connection and its norm.

    before, after: the residual stream. read: what the sublayer reads, normalised or not. result: what it adds. All
    (tokens, width). inner, active: (tokens, feed_forward), a feed-forward sublayer before and after its activation;
    None for attention.
    """

    norm: Normalisation
    before: Array
    read: Array
    result: Array
    after: Array
    inner: Array | None = None
    active: Array | None = None

    @property
    def pre_norm(self) -> bool:
        """Whether it reads a normalised copy of the stream."""
        return self.read is not self.before


@torch.inference_mode()
def normalisation(translator: Translator, record: Record, name: str) -> Normalisation:
    """The layer norm `encoder.0.self_norm`, ..., or the last one of a side, `encoder.output`, which post-norm lacks.

    ValueError for RNNs, KeyError or ValueError for a missing norm.
    """
    network = transformer_of(translator)
    if name in LAST_NORMS:
        if network.config.norm == "post":
            raise ValueError(f"{translator.name} is post-norm: it has no last norm")
        stream = record.states[stream_names(record, "encoder" if name.startswith("encoder") else "decoder")[-1]]
        return _normalised(network, LAST_NORMS[name], stream)
    return sublayer_pass(translator, record, name.removesuffix("_norm")).norm


def _normalised(network: Transformer, module: str, stream: Array) -> Normalisation:
    """The norm of this name on a stream (tokens, width)."""
    norm = network.get_submodule(module)
    assert isinstance(norm, nn.LayerNorm)
    x = torch.tensor(stream, device=network.device)
    mean, variance = x.mean(-1), x.var(-1, correction=0)
    made = map(to_numpy, (norm.weight, norm.bias, norm(x)))
    return Normalisation(stream, to_numpy(mean), to_numpy(variance), norm.eps, *made)


@torch.inference_mode()
def sublayer_pass(translator: Translator, record: Record, name: str) -> SublayerPass:
    """Recompute the sublayer `encoder.0.self`, `decoder.2.cross`, `encoder.0.feed_forward`, ... Errors as above."""
    network, before, after = transformer_of(translator), stream_before(record, name), record.states[Site(name).state]
    pre_norm, module = network.config.norm == "pre", f"{name}_norm"
    norm = _normalised(network, module, before) if pre_norm else None
    read = before if norm is None else norm.result
    inner: Array | None = None
    active: Array | None = None
    if name in record.attention:
        result = attended(network, record, name)
    else:
        feed_forward = network.get_submodule(name)
        assert isinstance(feed_forward, FeedForward)
        expanded = feed_forward.expand(torch.tensor(read, device=network.device))
        activated = feed_forward.activate(expanded)
        inner, active, result = to_numpy(expanded), to_numpy(activated), feed_forward.contract(activated)
    added = to_numpy(result)
    norm = norm or _normalised(network, module, frozen(before + added))
    return SublayerPass(norm, before, read, added, after, inner, active)


def contributions(translator: Translator, record: Record, side: Side) -> list[Sublayer]:
    """Every sublayer's contribution to a side's stream, in order of computation; post-norm: before it is normalised.

    ValueError for RNNs.
    """
    if transformer_of(translator).config.norm == "pre":
        return sublayers(record, side)
    passes = sublayer_passes(translator, record)
    return [
        Sublayer(Site(name), lengths(seen.result), lengths(seen.before))
        for name, seen in passes.items()
        if Site(name).side == side
    ]


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

"""Export our Transformer to CTranslate2: an independent engine with the same weights, as oracle and yardstick.

CTranslate2 (https://github.com/OpenNMT/CTranslate2) is a development requirement; only this file imports it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import torch
from ctranslate2.specs import TransformerSpec

from model.language.tokenizer import EOS, PAD, SOS, UNKNOWN
from model.language.vocabulary import Vocabulary
from model.network.attention import MultiHeadAttention
from model.network.positional import positional_encoding
from model.network.transformer import DecoderLayer, EncoderLayer, FeedForward, Transformer

MAX_POSITIONS = 512  # positions that the exported table of encodings covers
NEVER_WRITTEN = -1e9  # output bias of the pieces that our search rules out too


def export(
    network: Transformer, tokenizer: Vocabulary, folder: Path, *, alignment_layer: int = -1, alignment_heads: int = 0
) -> None:
    """Write `network` to `folder`, ready for `ctranslate2.Translator(str(folder))`.

    Sources are pieces closed by `<eos>`. The attention that it returns is the mean over the first `alignment_heads`
    cross-attention heads (0: all) of `alignment_layer`.
    """
    encoder, decoder = list(network.encoder), list(network.decoder)
    spec = TransformerSpec.from_config(
        (len(encoder), len(decoder)),
        network.heads_at["encoder.0.self"],
        pre_norm=True,
        alignment_layer=alignment_layer,
        alignment_heads=alignment_heads,
    )
    encodings = positional_encoding(torch.arange(MAX_POSITIONS), network.width) * float(network.positions)
    for side, norm in ((spec.encoder, network.encoder_norm), (spec.decoder, network.decoder_norm)):
        side.position_encodings.encodings = array(encodings)
        _copy_norm(side.layer_norm, norm)
    spec.encoder.embeddings[0].weight = array(network.embedding.weight)
    spec.decoder.embeddings.weight = array(network.embedding.weight)
    bias = network.output_bias.detach().clone()
    bias[[PAD, UNKNOWN, SOS]] = NEVER_WRITTEN
    spec.decoder.projection.weight, spec.decoder.projection.bias = array(network.embedding.weight), array(bias)

    for layer, target in zip(encoder, spec.encoder.layer, strict=True):
        assert isinstance(layer, EncoderLayer)
        _copy_norm(target.self_attention.layer_norm, layer.self_norm)
        _copy_self_attention(target.self_attention, layer.self_attention)
        _copy_feed_forward(target.ffn, layer.feed_forward_norm, layer.feed_forward)
    for layer, target in zip(decoder, spec.decoder.layer, strict=True):
        assert isinstance(layer, DecoderLayer)
        _copy_norm(target.self_attention.layer_norm, layer.self_norm)
        _copy_self_attention(target.self_attention, layer.self_attention)
        _copy_norm(target.attention.layer_norm, layer.cross_norm)
        _copy_cross_attention(target.attention, layer.cross_attention)
        _copy_feed_forward(target.ffn, layer.feed_forward_norm, layer.feed_forward)

    pieces = [tokenizer.piece(index) for index in range(tokenizer.size)]
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.unk_token, spec.config.eos_token = pieces[UNKNOWN], pieces[EOS]
    spec.config.bos_token = spec.config.decoder_start_token = pieces[SOS]
    spec.config.layer_norm_epsilon = network.encoder_norm.eps
    spec.validate()
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))


def array(tensor: torch.Tensor) -> Any:
    """A float32 copy, because CTranslate2 changes arrays in place."""
    return np.array(tensor.detach().cpu().numpy(), dtype=np.float32, order="C")


def load_export(folder: Path, *, threads: int = 1) -> ctranslate2.Translator:
    """The exported model on the CPU in float32."""
    return ctranslate2.Translator(
        str(folder), device="cpu", compute_type="float32", inter_threads=1, intra_threads=threads
    )


def _copy_norm(target: Any, norm: Any) -> None:
    target.gamma, target.beta = array(norm.weight), array(norm.bias)


def _copy_linear(target: Any, weight: torch.Tensor, bias: torch.Tensor) -> None:
    target.weight, target.bias = array(weight), array(bias)


def _copy_self_attention(target: Any, attention: MultiHeadAttention) -> None:
    """Copy query, key and value, which CTranslate2 keeps in one matrix, in our order."""
    _copy_linear(target.linear[0], attention.in_projection.weight, attention.in_projection.bias)
    _copy_linear(target.linear[1], attention.out_projection.weight, attention.out_projection.bias)


def _copy_cross_attention(target: Any, attention: MultiHeadAttention) -> None:
    """Copy the query's own matrix, and the one that key and value share."""
    weight, bias, width = attention.in_projection.weight, attention.in_projection.bias, attention.width
    _copy_linear(target.linear[0], weight[:width], bias[:width])
    _copy_linear(target.linear[1], weight[width:], bias[width:])
    _copy_linear(target.linear[2], attention.out_projection.weight, attention.out_projection.bias)


def _copy_feed_forward(target: Any, norm: Any, feed_forward: FeedForward) -> None:
    _copy_norm(target.layer_norm, norm)
    _copy_linear(target.linear_0, feed_forward.expand.weight, feed_forward.expand.bias)
    _copy_linear(target.linear_1, feed_forward.contract.weight, feed_forward.contract.bias)

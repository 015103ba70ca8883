"""Marian's tensors by our names, with rows of pieces in our order (`model.adopt.numbering`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from model.adopt.checkpoint import AdoptionError
from model.adopt.numbering import Numbering, renumbered
from model.network.positional import positional_encoding, sines_then_cosines
from model.network.transformer_config import TransformerConfig

NEVER = -1e4  # output bias of pieces that the target lacks: their probability is 0
SOURCE, TARGET, OUTPUT = "source_embedding.weight", "embedding.weight", "output_embedding.weight"
PARTS = {"self_attn": "self", "encoder_attn": "cross"}


def embeddings(left: dict[str, Tensor], numbering: Numbering, settings: Mapping[str, Any]) -> dict[str, Tensor]:
    """Our embeddings and output bias, taken out of Marian's tensors.

    The source and the output have a matrix of their own where it differs from the target's. As in transformers, such
    a difference counts more than what the settings say. AdoptionError: there are none.
    """
    shared = left.pop("model.shared.weight", None)
    encoder = left.pop("model.encoder.embed_tokens.weight", shared)
    decoder = left.pop("model.decoder.embed_tokens.weight", shared)
    output = left.pop("lm_head.weight", None)
    if settings["share_encoder_decoder_embeddings"]:  # one that is stored stands for those that are not
        one = next((matrix for matrix in (shared, decoder, encoder, output) if matrix is not None), None)
        encoder, decoder = (one if matrix is None else matrix for matrix in (encoder, decoder))
    if encoder is None or decoder is None:
        raise AdoptionError("its weights have no embeddings")
    if output is None:
        if not settings["tie_word_embeddings"]:
            raise AdoptionError("its weights have no lm_head.weight, though its output has a matrix of its own")
        output = decoder
    bias = left.pop("final_logits_bias", torch.zeros(len(output)))
    source, target, written = (
        renumbered(encoder, numbering.source),
        renumbered(decoder, numbering.target),
        renumbered(output, numbering.target),
    )
    ours = {
        TARGET: target,
        "output_bias": renumbered(bias.reshape(-1, 1), numbering.target, NEVER)[:, 0].clamp(min=NEVER),
    }
    if not torch.equal(source, target):
        ours[SOURCE] = source
    if not torch.equal(written, target):
        ours[OUTPUT] = written
    return ours


def layers(left: dict[str, Tensor], config: TransformerConfig) -> dict[str, Tensor]:
    """Our tensors of all layers, taken out of Marian's. AdoptionError: one is missing or unknown."""

    def take(name: str) -> Tensor:
        try:
            return left.pop(name)
        except KeyError as error:
            raise AdoptionError(f"its weights have no {name}") from error

    ours: dict[str, Tensor] = {}
    for side in ("encoder", "decoder"):
        check_positions(left.pop(f"model.{side}.embed_positions.weight", None), config.width)
        for layer in range(config.side(side).layers):
            theirs, mine = f"model.{side}.layers.{layer}", f"{side}.{layer}"
            for part, kind in PARTS.items() if side == "decoder" else [("self_attn", "self")]:
                for what in ("weight", "bias"):
                    rows = [take(f"{theirs}.{part}.{role}_proj.{what}") for role in ("q", "k", "v")]
                    ours[f"{mine}.{kind}_attention.in_projection.{what}"] = torch.cat(rows)
                    ours[f"{mine}.{kind}_attention.out_projection.{what}"] = take(f"{theirs}.{part}.out_proj.{what}")
                    ours[f"{mine}.{kind}_norm.{what}"] = take(f"{theirs}.{part}_layer_norm.{what}")
            for what in ("weight", "bias"):
                ours[f"{mine}.feed_forward.expand.{what}"] = take(f"{theirs}.fc1.{what}")
                ours[f"{mine}.feed_forward.contract.{what}"] = take(f"{theirs}.fc2.{what}")
                ours[f"{mine}.feed_forward_norm.{what}"] = take(f"{theirs}.final_layer_norm.{what}")
    if left:
        raise AdoptionError(f"its weights have {min(left)}, which no Marian model has that is adopted here")
    return ours


def check_positions(stored: Tensor | None, width: int) -> None:
    """AdoptionError unless stored positions are the sines and cosines that ours computes."""
    if stored is None:
        return
    expected = sines_then_cosines(positional_encoding(torch.arange(len(stored)), width))
    if stored.shape != expected.shape or not torch.allclose(stored, expected, atol=1e-3):
        raise AdoptionError("its positions are not sines then cosines: learned positions have no place in ours")

"""A Hugging Face Marian checkpoint (Junczys-Dowmunt et al. 2018) as one of our models: weights renamed, ids renumbered.

Our ids begin with `<pad>`, unknown, `<sos>`, `<eos>`; Marian's pad, with which its decoder starts, becomes both the
first and the third of them. All other pieces keep their order. Where the two sides have lists of their own, ours has
the pieces of both: those that a side lacks have zeros there, and are never written.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from model.adopt.checkpoint import TARGET_VOCABULARY, VOCABULARY, AdoptionError, Published, published
from model.language.tokenizer import TokenizerError
from model.language.two_tokenizers import PIECES, SOURCE, SPECIAL, TARGET, TwoTokenizers, write_pieces
from model.network.config import ConfigError
from model.network.families import blank
from model.network.positional import positional_encoding, sines_then_cosines
from model.network.transformer_config import TransformerConfig
from model.store.checkpoint import CheckpointError, check_fit, write_model

NEVER = -1e4  # output bias of pieces that the target lacks: their probability is 0
NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,63}")
ACTIVATIONS = {"swish": "swish", "silu": "swish", "relu": "relu", "gelu": "gelu"}
TRANSFORMER_ALIGN = re.compile(r"model:\s*\**\s*transformer-align", re.IGNORECASE)  # as cards of opus-mt name it
PARTS = {"self_attn": "self", "encoder_attn": "cross"}
NORMS = {"self_attn_layer_norm": "self_norm", "encoder_attn_layer_norm": "cross_norm"}
# left out by `save_pretrained` where they have these values
DEFAULTS: Mapping[str, Any] = {
    "vocab_size": 58101,
    "d_model": 1024,
    "encoder_layers": 12,
    "decoder_layers": 12,
    "encoder_attention_heads": 16,
    "decoder_attention_heads": 16,
    "encoder_ffn_dim": 4096,
    "decoder_ffn_dim": 4096,
    "activation_function": "gelu",
    "scale_embedding": False,
    "share_encoder_decoder_embeddings": True,
    "pad_token_id": 58100,
    "eos_token_id": 0,
    "decoder_start_token_id": 58100,
    "dropout": 0.1,
}


@dataclass(frozen=True)
class Numbering:
    """Our list of pieces, and for each of our ids its row in the source's and the target's matrix; -1: none there."""

    pieces: tuple[str, ...]
    source: tuple[int, ...]
    target: tuple[int, ...]


def adopt(
    path_or_name: str, name: str, folder: Path, *, guided: bool | None = None, say: Callable[[str], None] = print
) -> Path:
    """Write the Marian model of a folder, or of a name on the hub, as `folder / name`; return that path.

    guided: whether head 1 of the last decoder layer was trained on word alignments; None: as its card says. say: gets
    remarks. AdoptionError: it is no Marian model, or damaged.
    """
    if not NAME.fullmatch(name):
        raise AdoptionError(f"a model's name has letters, digits, dots and dashes, at most 64: not {name!r}")
    checkpoint = published(path_or_name)
    settings = {**DEFAULTS, **checkpoint.config}
    tensors, how = checkpoint.weights()
    say(f"weights: {how}")
    numbering = numbered(checkpoint, settings)
    languages = checkpoint.languages()
    config = config_of(settings, len(numbering.pieces))
    ours = converted(tensors, numbering, config, settings)
    with torch.device("meta"):
        network = blank(config)
    try:
        check_fit(network, ours, Path(path_or_name))
    except CheckpointError as error:
        raise AdoptionError(str(error)) from error
    network.load_state_dict(ours, assign=True)
    about = {
        "name": name,
        "parameters": sum(tensor.numel() for tensor in ours.values()),
        "adopted": {
            "from": checkpoint.name,
            "languages": languages,
            "licence": licence_of(checkpoint.card),
            "guided": guided_head(checkpoint.card, guided, config),
        },
    }
    with tempfile.TemporaryDirectory() as place:
        vocabulary = Path(place)
        for file in (SOURCE, TARGET):
            copy_tokenizer(checkpoint.folder / file, vocabulary / file)
        write_pieces(vocabulary / PIECES, numbering.pieces, languages)
        try:
            TwoTokenizers(vocabulary)
        except TokenizerError as error:
            raise AdoptionError(str(error)) from error
        write_model(folder / name, network, config, vocabulary, about, card_of(about, config), torch.float32)
    return folder / name


def copy_tokenizer(file: Path, to: Path) -> None:
    """Copy a SentencePiece model. AdoptionError: there is none."""
    if not file.is_file():
        raise AdoptionError(f"there is no {file}: a Marian checkpoint has source.spm and target.spm")
    shutil.copyfile(file, to)


def config_of(settings: Mapping[str, Any], pieces: int) -> TransformerConfig:
    """Our configuration of a Marian model. AdoptionError: a setting that ours cannot have."""
    activation = ACTIVATIONS.get(settings["activation_function"])
    if activation is None:
        raise AdoptionError(
            f"its feed-forward layers use {settings['activation_function']!r}: model/network/transformer.py would need "
            f"that in ACTIVATIONS; it has {', '.join(dict.fromkeys(ACTIVATIONS.values()))}"
        )
    if settings.get("static_position_embeddings") is False:
        raise AdoptionError("its positions are learned: ours are sines and cosines")
    try:
        return TransformerConfig(
            "transformer",
            pieces,
            settings["d_model"],
            dropout=settings["dropout"],
            heads=settings["encoder_attention_heads"],
            layers=settings["encoder_layers"],
            feed_forward=settings["encoder_ffn_dim"],
            decoder_heads=settings["decoder_attention_heads"],
            decoder_layers=settings["decoder_layers"],
            decoder_feed_forward=settings["decoder_ffn_dim"],
            norm="post",
            activation=activation,  # type: ignore[arg-type]  # one of ACTIVATIONS
            position_layout="halves",
            scaled=settings["scale_embedding"],
            shared=settings["share_encoder_decoder_embeddings"],
        )
    except ConfigError as error:
        raise AdoptionError(f"its config.json has a size that no model has here: {error}") from error


def numbered(checkpoint: Published, settings: Mapping[str, Any]) -> Numbering:
    """Our numbering of the pieces of a checkpoint. AdoptionError: its vocabulary does not fit its settings."""
    source = checkpoint.numbers(VOCABULARY)
    if source is None:
        raise AdoptionError(f"there is no {checkpoint.folder / VOCABULARY}: a Marian checkpoint has one")
    target = checkpoint.numbers(TARGET_VOCABULARY)
    sizes = [settings["vocab_size"], settings.get("decoder_vocab_size") or settings["vocab_size"]]
    special = [settings[name] for name in ("pad_token_id", "decoder_start_token_id", "eos_token_id")]
    for side, numbers, size in zip(("source", "target"), (source, target or source), sizes, strict=True):
        if not isinstance(size, int) or max(numbers.values()) >= size or len(set(numbers.values())) < len(numbers):
            raise AdoptionError(f"the vocabulary of the {side} does not fit its settings: {size!r} pieces")
        if "<unk>" not in numbers or not all(type(index) is int and 0 <= index < size for index in special):
            raise AdoptionError(f"the vocabulary of the {side} lacks a special piece: unknown, pad, start or end")
    pad, start, eos = special
    heads = [(pad, numbers["<unk>"], start, eos) for numbers in (source, target or source)]
    rest = [_rest(numbers, own, settings) for numbers, own in zip((source, target or source), heads, strict=True)]
    pieces = list(dict.fromkeys([*rest[0], *rest[1]]))
    rows = [(*own, *(numbers.get(piece, -1) for piece in pieces)) for own, numbers in zip(heads, rest, strict=True)]
    return Numbering((*SPECIAL, *pieces), rows[0], rows[1])


def _rest(numbers: Mapping[str, int], special: Sequence[int], settings: Mapping[str, Any]) -> dict[str, int]:
    """All pieces but the special ones, in the order of their numbers."""
    ordered = sorted((index, piece) for piece, index in numbers.items() if index not in special)
    return {piece: index for index, piece in ordered if piece not in SPECIAL}


def converted(
    tensors: Mapping[str, Tensor], numbering: Numbering, config: TransformerConfig, settings: Mapping[str, Any]
) -> dict[str, Tensor]:
    """Our tensors from Marian's, by our names. AdoptionError: one is missing or unknown."""
    left = dict(tensors)

    def take(name: str) -> Tensor:
        try:
            return left.pop(name)
        except KeyError as error:
            raise AdoptionError(f"its weights have no {name}") from error

    encoder_matrix = left.pop("model.encoder.embed_tokens.weight", None)
    decoder_matrix = left.pop("model.decoder.embed_tokens.weight", None)
    if config.shared:
        shared = left.pop("model.shared.weight", None)
        target = next((matrix for matrix in (shared, decoder_matrix, encoder_matrix) if matrix is not None), None)
        source = None
    else:
        target, source = decoder_matrix, encoder_matrix
    if target is None or (source is None and not config.shared):
        raise AdoptionError("its weights have no embeddings")
    output = left.pop("lm_head.weight", None)
    if settings.get("tie_word_embeddings") is False and output is None:
        raise AdoptionError("its weights have no lm_head.weight, though its output has a matrix of its own")
    if output is not None and not torch.equal(output, target):
        raise AdoptionError("its output has a matrix of its own: ours is the target's embeddings")
    bias = left.pop("final_logits_bias", torch.zeros(len(target)))
    ours = {
        "embedding.weight": _rows(target, numbering.target),
        "output_bias": _rows(bias.reshape(-1, 1), numbering.target, NEVER)[:, 0].clamp(min=NEVER),
    }
    if source is not None:
        ours["source_embedding.weight"] = _rows(source, numbering.source)
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


def _rows(matrix: Tensor, rows: Sequence[int], absent: float = 0.0) -> Tensor:
    """These rows of a matrix (pieces, width) in this order; -1: a row of `absent`. AdoptionError: no such row."""
    index = torch.tensor(rows)
    if int(index.max()) >= len(matrix):
        raise AdoptionError(f"its embeddings have {len(matrix)} rows, fewer than its vocabulary")
    chosen = matrix[index.clamp(min=0)]
    chosen[index < 0] = absent
    return chosen


def check_positions(stored: Tensor | None, width: int) -> None:
    """AdoptionError unless stored positions are the sines and cosines that ours computes."""
    if stored is None:
        return
    expected = sines_then_cosines(positional_encoding(torch.arange(len(stored)), width))
    if stored.shape != expected.shape or not torch.allclose(stored, expected, atol=1e-3):
        raise AdoptionError("its positions are not sines then cosines: learned positions have no place in ours")


def licence_of(card: str) -> str:
    """The licence that the front matter of a card names; empty without one."""
    front = re.match(r"---\n(.*?)\n---", card, re.DOTALL)
    named = re.search(r"^license:\s*([\w.+-]{1,40})\s*$", front[1], re.MULTILINE) if front else None
    return named[1] if named else ""


def guided_head(card: str, said: bool | None, config: TransformerConfig) -> dict[str, Any] | None:
    """The head that was trained on word alignments (Marian's `transformer-align`), and who says so; None: none.

    It is the first of the last decoder layer (Chen et al. 2016, "Guided Alignment Training").
    """
    if not (TRANSFORMER_ALIGN.search(card) if said is None else said):
        return None
    last = config.side("decoder").layers - 1
    return {"site": f"decoder.{last}.cross", "head": 0, "by": "its card" if said is None else "whoever adopted it"}


def card_of(about: Mapping[str, Any], config: TransformerConfig) -> str:
    """The model card, in Markdown."""
    adopted = about["adopted"]
    source, target = adopted["languages"]
    encoder, decoder = config.side("encoder"), config.side("decoder")
    taught = adopted["guided"]
    note = f"\n\nHead 1 of its last decoder layer was taught to align words, as {taught['by']} says." if taught else ""
    return f"""# {about["name"]}

A Marian model from {adopted["from"]}, adopted: trained elsewhere, on other data. From {source} to {target},
{about["parameters"]:,} parameters: {encoder.layers} + {decoder.layers} layers, {encoder.heads} and {decoder.heads}
heads, {config.width} numbers a token, {config.pieces:,} pieces. Post-norm, {config.activation}.{note}

Licence: {adopted["licence"] or "not named; see where it is from"}. Nothing of it was measured here.
"""

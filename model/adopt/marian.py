"""A Hugging Face Marian checkpoint (Junczys-Dowmunt et al. 2018) as one of our models: weights renamed, ids renumbered.

A piece that a side lacks has zeros there, and is never written.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from model.adopt.checkpoint import AdoptionError, published
from model.adopt.numbering import numbered
from model.adopt.renaming import OUTPUT, embeddings, layers
from model.adopt.renaming import SOURCE as SOURCE_MATRIX
from model.language.tokenizer import TokenizerError
from model.language.two_tokenizers import PIECES, SOURCE, TARGET, TwoTokenizers, write_pieces
from model.network.config import ConfigError
from model.network.families import blank
from model.network.transformer_config import TransformerConfig
from model.store.checkpoint import CheckpointError, check_fit, write_model
from model.store.loading import check_name

ACTIVATIONS = {"swish": "swish", "silu": "swish", "relu": "relu", "gelu": "gelu"}
TRANSFORMER_ALIGN = re.compile(r"model:\s*\**\s*transformer-align", re.IGNORECASE)  # as cards of opus-mt name it
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
    "tie_word_embeddings": True,
    "pad_token_id": 58100,
    "eos_token_id": 0,
    "decoder_start_token_id": 58100,
    "dropout": 0.1,
}


def adopt(
    path_or_name: str, name: str, folder: Path, *, guided: bool | None = None, say: Callable[[str], None] = print
) -> Path:
    """Write the Marian model of a folder, or of a name on the hub, as `folder / name`; return that path.

    guided: whether head 1 of the last decoder layer was trained on word alignments; None: as its card says. say: gets
    remarks. AdoptionError: it is no Marian model, or damaged. CheckpointError: such a name cannot be.
    """
    check_name(name)
    checkpoint = published(path_or_name)
    settings = {**DEFAULTS, **checkpoint.config}
    tensors, how = checkpoint.weights()
    say(f"weights: {how}")
    numbering = numbered(checkpoint, settings)
    languages = checkpoint.languages()
    ours = embeddings(tensors, numbering, settings)
    shared, tied = SOURCE_MATRIX not in ours, OUTPUT not in ours
    config = config_of(settings, len(numbering.pieces), shared=shared, tied=tied)
    ours |= layers(tensors, config)
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
        "languages": languages,
        "adopted": {
            "from": checkpoint.name,
            "licence": licence_of(checkpoint.card),
            "guided": guided_head(checkpoint.card, guided, config),
        },
    }
    with tempfile.TemporaryDirectory() as place:
        vocabulary = Path(place)
        for file in (SOURCE, TARGET):
            copy_tokenizer(checkpoint.folder / file, vocabulary / file)
        write_pieces(vocabulary / PIECES, numbering.pieces)
        try:
            TwoTokenizers(vocabulary, languages)
        except TokenizerError as error:
            raise AdoptionError(str(error)) from error
        write_model(folder / name, network, config, vocabulary, about, card_of(about, config), torch.float32)
    return folder / name


def copy_tokenizer(file: Path, to: Path) -> None:
    """Copy a SentencePiece model. AdoptionError: there is none."""
    if not file.is_file():
        raise AdoptionError(f"there is no {file}: a Marian checkpoint has source.spm and target.spm")
    shutil.copyfile(file, to)


def config_of(settings: Mapping[str, Any], pieces: int, *, shared: bool, tied: bool) -> TransformerConfig:
    """Our configuration of a Marian model; shared, tied: as `TransformerConfig` has them.

    AdoptionError: a setting that ours cannot have.
    """
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
            shared=shared,
            tied=tied,
        )
    except ConfigError as error:
        raise AdoptionError(f"its config.json has a size that no model has here: {error}") from error


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
    source, target = about["languages"]
    encoder, decoder = config.side("encoder"), config.side("decoder")
    taught = adopted["guided"]
    note = f"\n\nHead 1 of its last decoder layer was taught to align words, as {taught['by']} says." if taught else ""
    return f"""# {about["name"]}

A Marian model from {adopted["from"]}, adopted: trained elsewhere, on other data. From {source} to {target},
{about["parameters"]:,} parameters: {encoder.layers} + {decoder.layers} layers, {encoder.heads} and {decoder.heads}
heads, {config.width} numbers a token, {config.pieces:,} pieces. Post-norm, {config.activation}.{note}

Licence: {adopted["licence"] or "not named; see where it is from"}. Nothing of it was measured here.
"""

"""Small Marian checkpoints as Hugging Face publishes them, with two tokenizers of the invented corpus: oracles."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from safetensors.torch import load_file

from tests.invented import pairs

SPECIAL = ["</s>", "<unk>"]
OPUS: Mapping[str, Any] = {}  # the shape of opus-mt, but narrow
ADOPTED = "opus-mt-xx-fr"  # the name of one in the app
ASYMMETRIC: Mapping[str, Any] = {"decoder_layers": 2, "decoder_attention_heads": 4}
CODE = ">>fra<<"  # a mark in the vocabulary that is no word


def write_tokenizers(folder: Path, languages: tuple[str, str], pieces: int = 120) -> dict[str, int]:
    """Write source.spm, target.spm and vocab.json as opus-mt has them; return the vocabulary."""
    names = list(SPECIAL)
    for number, side in enumerate(("source", "target")):
        with (folder / f"{side}.spm").open("wb") as file:
            sentencepiece.SentencePieceTrainer.train(
                sentence_iterator=iter([pair[number] for pair in pairs()]),
                model_writer=file,
                vocab_size=pieces,
                hard_vocab_limit=False,
                num_threads=1,
                minloglevel=2,
            )
        model = sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{side}.spm"))
        names += [model.id_to_piece(index) for index in range(3, model.get_piece_size())]
    names = list(dict.fromkeys([*names, CODE, "<pad>"]))  # the pad is last
    vocabulary = {name: index for index, name in enumerate(names)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    source, target = languages
    settings = {"source_lang": source, "target_lang": target, "model_max_length": 512}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    return vocabulary


def marian(vocabulary: Mapping[str, int], shape: Mapping[str, Any] = OPUS) -> Any:
    """A `MarianMTModel` of this shape with random weights, sharp enough that its choices are no ties."""
    from transformers import MarianConfig, MarianMTModel  # here, because importing it takes seconds

    usual = {
        "d_model": 32,
        "encoder_layers": 6,
        "decoder_layers": 6,
        "encoder_attention_heads": 8,
        "decoder_attention_heads": 8,
        "encoder_ffn_dim": 48,
        "decoder_ffn_dim": 48,
        "activation_function": "swish",
        "scale_embedding": True,
        "max_position_embeddings": 128,
        "init_std": 0.3,
    }
    pad = vocabulary["<pad>"]
    ids = {"pad_token_id": pad, "decoder_start_token_id": pad, "eos_token_id": 0, "forced_eos_token_id": None}
    config = MarianConfig(vocab_size=len(vocabulary), **{**usual, **ids, **shape})
    config._attn_implementation = "eager"  # the one that returns its weights
    torch.manual_seed(0)
    model = MarianMTModel(config).eval()
    with torch.no_grad():
        model.final_logits_bias.normal_()
        for name, parameter in model.named_parameters():
            if name.endswith("bias") or "norm" in name:
                parameter.add_(0.2 * torch.randn_like(parameter))
    return model


def published(
    folder: Path,
    shape: Mapping[str, Any] = OPUS,
    *,
    pickled: bool = False,
    shard: int = 10**9,
    card: str = "",
    languages: tuple[str, str] = ("en", "fr"),
) -> Any:
    """Write a checkpoint to a folder, as safetensors or as pickles alone; return the model of transformers.

    shard: bytes a file at most, with an index where there are several. languages: as its files say.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = marian(write_tokenizers(folder, languages), shape)
    model.save_pretrained(folder, max_shard_size=shard)
    if pickled:
        pickle_weights(folder)
    (folder / "README.md").write_text(card, encoding="utf-8")
    return model


def pickle_weights(folder: Path) -> None:
    """Replace the safetensors of a checkpoint by pickles, file by file, and their index."""
    for file in sorted(folder.glob("model*.safetensors")):
        torch.save(load_file(file), folder / _pickled(file.name))
        file.unlink()
    for index in folder.glob("*.safetensors.index.json"):
        (folder / "pytorch_model.bin.index.json").write_text(_pickled(index.read_text()), encoding="utf-8")
        index.unlink()


def _pickled(name: str) -> str:
    return name.replace("model", "pytorch_model").replace(".safetensors", ".bin")


def numbers(tokenizer: Any, folder: Path, ids: Sequence[int]) -> list[int]:
    """Marian's ids of ours: by the names of the pieces, but for the special ones."""
    theirs = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    special = [theirs["<pad>"], 1, theirs["<pad>"], 0]
    return [special[index] if index < 4 else theirs[tokenizer.piece(index)] for index in ids]

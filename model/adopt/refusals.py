"""Refusals of models other than Marian: their kind, and the parts that this project would need to run them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

MARIAN = "marian"
TAKEN = "only Marian checkpoints in the format of Hugging Face (MarianMTModel, as opus-mt) are adopted"

# by the `model_type` of a config.json: what differs from Marian
NEEDED: Mapping[str, str] = {
    "t5": "a T5 model: it divides no score by the root of the head size and adds a learned bias for each distance",
    "mt5": "an mT5 model: it divides no score by the root of the head size and adds a learned bias for each distance",
    "mbart": "an mBART model: it has learned positions, a norm after the embeddings and pre-norm layers",
    "bart": "a BART model: it has learned positions and a norm after the embeddings",
    "m2m_100": "an M2M-100 or NLLB model: it is pre-norm, counts positions from 2 and has one tokenizer",
    "nllb-moe": "an NLLB mixture of experts: its feed-forward layers choose among several matrices",
    "fsmt": "an FSMT model of fairseq: its tokenizers are byte-pair codes, not SentencePiece",
    "pegasus": "a Pegasus model: it is pre-norm and writes summaries",
    "encoder-decoder": "an encoder and a decoder that were trained apart, each with classes of its own",
}


def refusal(config: Mapping[str, Any], where: str) -> str | None:
    """Why the model of this `config.json` is not adopted, and what would be needed; None for Marian."""
    kind = config.get("model_type")
    if kind == MARIAN:
        return None
    if not isinstance(kind, str):
        return f"{where} has a config.json without a model_type: {TAKEN}"
    known = NEEDED.get(kind)
    if known:
        return f"{where} is {known}; model/network/transformer.py would need that first: {TAKEN}"
    one_sided = "" if config.get("is_encoder_decoder") else " with no decoder that attends to a source"
    return f"{where} is a {kind[:40]} model{one_sided}, which model/network has no family for: {TAKEN}"


def refusal_of_files(folder: Path) -> str | None:
    """Why a folder without `config.json` is not adopted, if it has files of Marian itself; None if it has none."""
    files = [path for path in sorted(folder.glob("*")) if path.suffix in (".npz", ".yml", ".yaml", ".bin")]
    if any("intgemm" in path.name for path in files):
        return (
            f"{folder} holds 8-bit weights of Marian for a browser: most such models have an SSRU decoder, which has "
            f"no self-attention, so that there is less to see; {TAKEN}"
        )
    for path in files:
        if path.suffix == ".bin":
            continue
        if is_ssru(path):
            return (
                f"{path} is a Marian model with an SSRU decoder (Kim et al. 2019): a simple recurrent unit stands in "
                f"for the decoder's self-attention, so it would need a family of its own in model/network; {TAKEN}"
            )
        if path.suffix == ".npz":
            return (
                f"{path} holds weights as Marian itself writes them: convert them first with transformers' "
                f"convert_marian_to_pytorch.py; {TAKEN}"
            )
    return None


def is_ssru(path: Path) -> bool:
    """Whether a file of Marian describes an SSRU decoder. Its settings are plain text, also inside an archive."""
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if b"ssru" in block:
                return True
    return False

"""The record of one translation: every query, key, value, score and weight, and all states between.

    python -m model.record --model NAME [--target TEXT] --out FILE.npz SENTENCE

Arrays are read-only float32 numpy. Row t of a cross-attention is the step that writes target token t; in decoder
self-attention rows and columns are the decoder's inputs, `<sos>` first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from model.intervention import NOTHING, Intervention
from model.tokenizer import Tokens

Array = npt.NDArray[np.float32]

ATTENTION_FIELDS = ("query", "key", "value", "scores", "weights", "context")


@dataclass(frozen=True)
class Candidate:
    """A token that a step could have written, its probability (0 to 1) and the natural log of it."""

    piece: str
    id: int
    probability: float
    log_prob: float


@dataclass(frozen=True)
class AttentionRecord:
    """One attention site. `scores` are after scale and mask, before softmax: -inf where masked.

    query, context: (heads, queries, head_dim). key, value: (heads, keys, head_dim). scores, weights:
    (heads, queries, keys); each row of weights sums to 1.
    """

    query: Array
    key: Array
    value: Array
    scores: Array
    weights: Array
    context: Array


@dataclass(frozen=True)
class Record:
    """Everything one pass over `source` and `target` computed.

    source: tokens with `<eos>`. decoder_input: `<sos>`, then the target without its last token. target: what each
    step writes, `<eos>` last if it was written. attention: by site (`encoder.0.self`, `decoder.2.cross`, ...; an
    RNN's one site is `decoder.cross`), in order of computation. states: named arrays (length, width): embeddings,
    positional encodings, the residual stream after every sublayer, RNN hidden states; the names are those of
    `model.network.Trace`. log_probs: (steps,) natural log of the probability of each target token. candidates: the
    ten most likely tokens at each step. own: True where the target is the model's own translation.
    """

    model: str
    source: Tokens
    decoder_input: Tokens
    target: Tokens
    attention: Mapping[str, AttentionRecord]
    states: Mapping[str, Array]
    log_probs: Array
    candidates: tuple[tuple[Candidate, ...], ...]
    intervention: Intervention = NOTHING
    own: bool = True

    @property
    def log_prob(self) -> float:
        """Natural log of the probability of the whole target."""
        return float(self.log_probs.sum())

    @property
    def nbytes(self) -> int:
        """Bytes held by all arrays."""
        arrays = [*self.states.values(), self.log_probs]
        arrays += [getattr(site, name) for site in self.attention.values() for name in ATTENTION_FIELDS]
        return sum(array.nbytes for array in arrays)

    def rows(self, site: str) -> Tokens:
        """The tokens that the rows (queries) of a site stand for; at a cross site, the tokens written."""
        if site.startswith("encoder"):
            return self.source
        return self.decoder_input if site.endswith(".self") else self.target

    def columns(self, site: str) -> Tokens:
        """The tokens that the columns (keys) of a site stand for."""
        return self.decoder_input if site.startswith("decoder") and site.endswith(".self") else self.source

    def arrays(self) -> dict[str, Array]:
        """All arrays by a flat name: `attention/decoder.2.cross/weights`, `states/encoder.output`, `log_probs`."""
        flat = {
            f"attention/{site}/{name}": getattr(seen, name)
            for site, seen in self.attention.items()
            for name in ATTENTION_FIELDS
        }
        flat |= {f"states/{name}": array for name, array in self.states.items()}
        return flat | {"log_probs": self.log_probs}

    def description(self) -> dict[str, Any]:
        """What the arrays belong to, ready for JSON: model, pieces, ids, words, candidates, intervention."""

        def side(tokens: Tokens) -> dict[str, Any]:
            words = [{"text": word.text, "start": word.start, "end": word.end} for word in tokens.words]
            return {"text": tokens.text, "pieces": tokens.pieces, "ids": tokens.ids, "words": words}

        return {
            "model": self.model,
            "source": side(self.source),
            "decoder_input": side(self.decoder_input),
            "target": side(self.target),
            "log_prob": self.log_prob,
            "own": self.own,
            "intervention": self.intervention.description(),
            "candidates": [[vars(candidate) for candidate in step] for step in self.candidates],
        }

    def save(self, path: Path) -> None:
        """Write all arrays and, as the array `description`, the JSON of the rest: `np.load(path)` reads it back."""
        with path.open("wb") as file:  # given a path, numpy would add a suffix
            arrays: dict[str, Any] = {"description": np.array(json.dumps(self.description())), **self.arrays()}
            np.savez_compressed(file, **arrays)


def frozen(array: Array) -> Array:
    """The same array, made read-only."""
    array.flags.writeable = False
    return array


def frozen_mapping(arrays: Mapping[str, Any]) -> Mapping[str, Any]:
    """A read-only view of a mapping."""
    return MappingProxyType(dict(arrays))

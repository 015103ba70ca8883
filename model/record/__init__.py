"""The record of one translation: every query, key, value, score, weight and hidden state.

    python -m model.record --model NAME [--target TEXT] --out FILE.npz SENTENCE

Arrays are read-only float32 numpy. Row t of a cross-attention is the step that writes target token t; in decoder
self-attention rows and columns are the decoder's inputs, `<sos>` first. `read` loads a record from its file.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from model.language.glossary import PAIR
from model.language.languages import LanguagePair, pair_of
from model.language.tokenizer import Tokens, Word
from model.network.intervention import NOTHING, Intervention
from model.network.site import BySite, Side, Site, state_name

Array = npt.NDArray[np.float32]

ATTENTION_FIELDS = ("query", "key", "value", "scores", "weights", "context")


@dataclass(frozen=True)
class Candidate:
    """A possible next token, its probability (0 to 1) and the natural log of it."""

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


@dataclass(frozen=True, eq=False)
class Record:
    """All results of one pass over `source` and `target`. Equality is identity.

    source: tokens with `<eos>`. decoder_input: `<sos>`, then the target without its last token. target: the token
    written at each step, `<eos>` last if it was written. attention: by site (`encoder.0.self`, `decoder.2.cross`, ...;
    an RNN's one site is `decoder.cross`), in order of computation. states: named arrays (length, width): embeddings,
    positional encodings, the residual stream after every sublayer, RNN hidden states; the names are those of
    `model.network.interface.Trace`. log_probs: (steps,) natural log of the probability of each target token.
    candidates: the ten most likely tokens at each step. languages: of source and target. own: True where the target is
    the model's own translation.
    """

    model: str
    source: Tokens
    decoder_input: Tokens
    target: Tokens
    attention: BySite[AttentionRecord]
    states: Mapping[str, Array]
    log_probs: Array
    candidates: tuple[tuple[Candidate, ...], ...]
    intervention: Intervention = NOTHING
    own: bool = True
    languages: tuple[str, str] = PAIR

    @property
    def pair(self) -> LanguagePair:
        """The languages of source and target."""
        return pair_of(self.languages)

    @property
    def log_prob(self) -> float:
        """Natural log of the probability of the whole target."""
        return float(self.log_probs.sum())

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        arrays = [*self.states.values(), self.log_probs]
        arrays += [getattr(site, name) for site in self.attention.values() for name in ATTENTION_FIELDS]
        return sum(array.nbytes for array in arrays)

    def rows(self, site: str) -> Tokens:
        """Tokens of a site's rows (queries); at a cross site, the tokens written."""
        return self._side(sides(site)[0])

    def columns(self, site: str) -> Tokens:
        """Tokens of a site's columns (keys)."""
        return self._side(sides(site)[1])

    def inputs(self, side: Side) -> Tokens:
        """Tokens read by the encoder or the decoder, one for each state of that side."""
        return self.source if side == "encoder" else self.decoder_input

    def _side(self, side: Sentence) -> Tokens:
        return {"source": self.source, "decoder_input": self.decoder_input, "target": self.target}[side]

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
        """Everything but the arrays, ready for JSON: model, pieces, ids, words, candidates, intervention."""

        def side(tokens: Tokens) -> dict[str, Any]:
            words = [asdict(word) for word in tokens.words]
            return {"text": tokens.text, "pieces": tokens.pieces, "ids": tokens.ids, "words": words}

        others = {} if self.languages == PAIR else {"languages": list(self.languages)}
        return {
            "model": self.model,
            **others,
            "source": side(self.source),
            "decoder_input": side(self.decoder_input),
            "target": side(self.target),
            "log_prob": self.log_prob,
            "own": self.own,
            "intervention": self.intervention.description(),
            "candidates": [[asdict(candidate) for candidate in step] for step in self.candidates],
        }

    def to_npz(self) -> bytes:
        """Encode as a NumPy archive: `arrays`, and `description` as JSON in an array of that name. See `read`."""
        file = io.BytesIO()
        arrays: dict[str, Any] = {"description": np.array(json.dumps(self.description())), **self.arrays()}
        np.savez_compressed(file, **arrays)
        return file.getvalue()

    def to_json(self) -> str:
        """Encode as strict JSON: `description`, log-probabilities, attention weights and scores.

        `attention` holds for each site `weights` and `scores` by head, row and column, and the tokens of rows and
        columns ("source", "decoder_input" or "target"). A masked score, which is minus infinity, is null.
        """
        attention = {}
        for site, seen in self.attention.items():
            rows, columns = sides(site)
            scores = np.where(seen.scores == -np.inf, None, seen.scores.astype(object))  # type: ignore[call-overload]
            attention[site] = {
                "rows": rows,
                "columns": columns,
                "weights": seen.weights.tolist(),
                "scores": scores.tolist(),
            }
        shown = {**self.description(), "log_probs": self.log_probs.tolist(), "attention": attention}
        return json.dumps(shown, ensure_ascii=False, allow_nan=False)


Sentence = Literal["source", "decoder_input", "target"]


def sides(site: str) -> tuple[Sentence, Sentence]:
    """The sides of a site's rows and columns."""
    where = Site(site)
    if where.kind == "cross":
        return "target", "source"
    return ("source", "source") if where.side == "encoder" else ("decoder_input", "decoder_input")


def read(file: str | os.PathLike[str]) -> Record:
    """Load a record written by `Record.to_npz`, equal in every number. ValueError for any other file."""
    try:
        with np.load(file) as archive:
            stored = {name: archive[name] for name in archive.files}
        description = json.loads(str(stored.pop("description")))
        log_probs = frozen(stored.pop("log_probs"))
        states: dict[str, Array] = {}
        attention: dict[str, dict[str, Array]] = {}
        for name, array in stored.items():
            kind, key = name.split("/", 1)
            if kind == "states":
                states[state_name(key)] = frozen(array)
            else:
                site, field = key.split("/")
                attention.setdefault(site, {})[field] = frozen(array)
        return Record(
            model=description["model"],
            source=_tokens(description["source"]),
            decoder_input=_tokens(description["decoder_input"]),
            target=_tokens(description["target"]),
            attention=BySite({site: AttentionRecord(**arrays) for site, arrays in attention.items()}),
            states=frozen_mapping(states),
            log_probs=log_probs,
            candidates=tuple(tuple(Candidate(**candidate) for candidate in step) for step in description["candidates"]),
            intervention=Intervention.described(description["intervention"]),
            own=description["own"],
            languages=tuple(description.get("languages", PAIR)),
        )
    except (ValueError, TypeError, KeyError, EOFError, AttributeError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"{os.fspath(file)} is not the file of a record") from error


def _tokens(description: Mapping[str, Any]) -> Tokens:
    words = tuple(Word(**word) for word in description["words"])
    return Tokens(description["text"], tuple(description["pieces"]), tuple(description["ids"]), words)


def frozen(array: Array) -> Array:
    """The same array, made read-only."""
    array.flags.writeable = False
    return array


def frozen_mapping(arrays: Mapping[str, Any]) -> Mapping[str, Any]:
    """A read-only view of a mapping."""
    return MappingProxyType(dict(arrays))

"""A linear probe of the last encoder state of `rnn`, the only input of its decoder: which source words are in it?

One logistic regression a word on that state (Adi et al. 2017, "Fine-grained Analysis of Sentence Embeddings", word
content). It shows what a linear map can find there, not what the decoder uses.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from model.assets import ASSETS
from model.record import Array, Record

PROBE = ASSETS / "probe" / "rnn.safetensors"
STATE = "encoder.forward"


class ProbeError(ValueError):
    """The probe is missing, damaged, or does not fit the record; the message says what to do."""


@dataclass(frozen=True)
class Probe:
    """words: English, lower case, most frequent first. weight (words, hidden), bias (words,). model_weights:
    fingerprint of the weights that produced its training states.
    """

    words: tuple[str, ...]
    weight: Array
    bias: Array
    model_weights: str = ""

    def probabilities(self, states: Array) -> Array:
        """Probability of each word for each state (..., hidden): (..., words)."""
        logits = np.asarray(states @ self.weight.T + self.bias, dtype=np.float64)
        probabilities: Array = (1 / (1 + np.exp(-logits.clip(-60, 60)))).astype(np.float32)
        return probabilities


@dataclass(frozen=True)
class ReadWord:
    """A word, and the probe's probability (0 to 1) that the source contains it."""

    word: str
    probability: float


def last_state(record: Record) -> Array:
    """The encoder's state after `<eos>`, (hidden,). ProbeError for a model without such a state."""
    if STATE not in record.states:
        raise ProbeError(f"{record.model} has no recurrent encoder to probe")
    state: Array = record.states[STATE][-1]
    return state


def save_probe(probe: Probe, path: Path) -> None:
    """Write the probe in half precision."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tensors = {"weight": probe.weight.astype(np.float16), "bias": probe.bias.astype(np.float16)}
    metadata = {"words": json.dumps(probe.words, ensure_ascii=False), "model_weights": probe.model_weights}
    save_file(tensors, path, metadata)
    path.chmod(0o644)  # safetensors makes it readable by its owner alone


@lru_cache(maxsize=2)
def load_probe(path: Path = PROBE) -> Probe:
    """The stored probe; ProbeError if it is missing or damaged."""
    if not path.is_file():
        raise ProbeError("the probe is not trained yet: `make results`")
    try:
        with safe_open(path, framework="numpy") as stored:
            metadata = stored.metadata()
            weight, bias = (stored.get_tensor(name).astype(np.float32) for name in ("weight", "bias"))
            probe = Probe(tuple(json.loads(metadata["words"])), weight, bias, metadata["model_weights"])
    except (SafetensorError, ValueError, KeyError, TypeError, OSError) as error:
        raise ProbeError(f"{path} is damaged ({error}): restore it, or run `make results`") from error
    if weight.ndim != 2 or len(probe.words) != len(weight) or bias.shape != weight.shape[:1]:
        raise ProbeError(f"{path} is damaged (words and weights differ in number): restore it, or run `make results`")
    return probe


def probe_words(record: Record, probe: Probe | None = None, *, limit: int | None = None) -> tuple[ReadWord, ...]:
    """Words that the probe finds in the record's last encoder state, most probable first.

    ProbeError where there is no probe, or the record's model has no state that fits it.
    """
    probe = probe or load_probe()
    state = last_state(record)
    if state.shape != probe.weight.shape[1:]:
        raise ProbeError(f"the probe reads states of size {probe.weight.shape[1]}, {record.model} has {len(state)}")
    probabilities = probe.probabilities(state)
    order = np.argsort(-probabilities, kind="stable")[:limit]
    return tuple(ReadWord(probe.words[index], float(probabilities[index])) for index in order)


def most_probable(probabilities: Array, count: int) -> set[int]:
    """Indices of the `count` most probable words."""
    return set(np.argsort(-probabilities, kind="stable")[:count].tolist())


def present(words: Sequence[int], probabilities: Array) -> set[int]:
    """Of the n words `found` in a sentence, those among the probe's first n."""
    return set(words) & most_probable(probabilities, len(set(words)))

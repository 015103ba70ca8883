"""The recipe of a training run: its hyperparameters, and the learning rate by step."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

PRECISIONS = ("float32", "bfloat16")
OPTIMISERS = ("adamw", "muon")


class TrainingError(ValueError):
    """A run cannot start or resume; the message says why and gives the remedy."""


@dataclass(frozen=True)
class Settings:
    """A recipe. `average`: decay of the moving average of weights. `joined`: share of pairs that join a longer example.

    `batch_tokens`: padded tokens in a batch. `clip`: gradient norm limit. `sample_alpha`: subword regularisation (0:
    off). `evaluate_every`: steps between evaluations. `dev_sources`: sources translated for dev BLEU. `precision`: of
    matrix products, one of PRECISIONS; weights, their gradients and sums stay in float32. `optimiser`: one of
    OPTIMISERS; "muon" is for the layers' matrices, with AdamW for embeddings, norms and biases. `decay`: share of the
    steps, at the end, over which the learning rate falls (1: all after the warm-up).

    `own`, `nouns`: how often a pass reads each pair of our own and of the nouns (`model.training.own_pairs`; 0: not).
    `short_again`: extra occurrences of corpus pairs with sources of at most three words.

    Data augmentation, drawn anew in every pass (`model.training.noise`, `model.training.copying`; 0: off). `noise`:
    share of sources typed carelessly; of these, `noise_...`: the share of each kind (`noise_spelling`: of all sources,
    American spelling for British and back). `copy_names`, `copy_numbers`: share of the pairs with a shared name or
    number that get another one. `copy_counts`: share of the shared number words that become digits. `copy_..._again`:
    extra occurrences of such pairs in a pass. `source_sample`: share of the source's words segmented at random, with
    `source_sample_alpha`.
    """

    steps: int = 3500
    batch_tokens: int = 2048
    learning_rate: float = 2e-3
    warmup: int = 400
    label_smoothing: float = 0.1
    clip: float = 1.0
    average: float = 0.998
    joined: float = 0.2
    sample_alpha: float = 0.0
    evaluate_every: int = 350
    dev_sources: int = 500
    seed: int = 1
    noise: float = 0.0
    noise_no_mark: float = 0.0
    noise_lower: float = 0.0
    noise_capitals: float = 0.0
    noise_emphasis: float = 0.0
    noise_apostrophes: float = 0.0
    noise_typing: float = 0.0
    noise_spelling: float = 0.0
    copy_names: float = 0.0
    copy_names_again: int = 0
    copy_numbers: float = 0.0
    copy_counts: float = 0.0
    copy_numbers_again: int = 0
    source_sample: float = 0.0
    source_sample_alpha: float = 0.1
    precision: str = "float32"
    optimiser: str = "adamw"
    decay: float = 1.0
    own: int = 0
    nouns: int = 0
    short_again: int = 0

    def __post_init__(self) -> None:
        for name in ("steps", "batch_tokens", "evaluate_every", "dev_sources"):
            self._check(name, getattr(self, name) >= 1, "at least 1")
        for name in ("warmup", "seed", "own", "nouns", "short_again"):
            self._check(name, getattr(self, name) >= 0, "at least 0")
        self._check("learning_rate", 0 < self.learning_rate < math.inf, "more than 0")
        self._check("label_smoothing", 0 <= self.label_smoothing < 1, "from 0, below 1")
        self._check("clip", self.clip > 0, "more than 0")
        self._check("average", 0 <= self.average < 1, "from 0, below 1")
        self._check("joined", 0 <= self.joined <= 1, "from 0 to 1")
        for name in (field.name for field in fields(self) if field.name.startswith(("noise", "copy", "source_sample"))):
            is_share = isinstance(getattr(self, name), float) and name != "source_sample_alpha"
            wanted = "from 0 to 1" if is_share else "at least 0"
            self._check(name, 0 <= getattr(self, name) <= (1 if is_share else 1000), wanted)
        self._check("sample_alpha", 0 <= self.sample_alpha < math.inf, "at least 0")
        self._check("precision", self.precision in PRECISIONS, " or ".join(PRECISIONS))
        self._check("optimiser", self.optimiser in OPTIMISERS, " or ".join(OPTIMISERS))
        self._check("decay", 0 < self.decay <= 1, "more than 0, at most 1")

    def _check(self, name: str, fits: bool, wanted: str) -> None:
        if not fits:  # NaN fits nowhere
            raise TrainingError(f"{name} must be {wanted}, not {getattr(self, name)}")

    def differences(self, stored: Mapping[str, Any]) -> list[str]:
        """Settings that differ from a stored run's, each as `name theirs (now ours)`."""
        pairs = [
            (field.name, stored.get(field.name, field.default), getattr(self, field.name)) for field in fields(self)
        ]
        return [f"{name} {theirs} (now {ours})" for name, theirs, ours in pairs if theirs != ours]


def learning_rate(step: int, settings: Settings) -> float:
    """Linear warm-up to the peak; for the last `decay` of the steps after it half a cosine, which would reach zero at
    step `steps`, one after the last."""
    if step < settings.warmup:
        return settings.learning_rate * (step + 1) / settings.warmup
    done = (step - settings.warmup) / max(1, settings.steps - settings.warmup)
    fallen = min(1.0, max(0.0, 1 - (1 - done) / settings.decay))
    return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * fallen))

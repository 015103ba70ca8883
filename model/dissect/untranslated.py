"""Which English words a translation leaves out: no step looks at them, and without them every step writes the same."""

from __future__ import annotations

import numpy as np
import torch

from model.dissect.arrivals import arrivals
from model.dissect.thresholds import LOOKED_AT
from model.language.tokenizer import SOS, Word
from model.network.interface import pad
from model.network.site import Site
from model.record import Array, Record
from model.search.candidates import next_log_probs
from model.translate.translator import Translator

BATCH_STEPS = 2048  # rows times steps in one batch: each step holds a number for every piece of the vocabulary


def untranslated(translator: Translator, record: Record) -> tuple[int, ...]:
    """The places in `record.source.words` of content words that are not translated; none where heads were changed.

    Such a word has no French word that stands for it (`arrivals`), less than `LOOKED_AT` of the weight of every step
    (`strongest_looks`), and without it the most likely piece of every step stays the same. Without attention nothing is
    looked at, and the rest decides.
    """
    words = record.source.words
    if record.intervention or len(words) < 3:
        return ()
    found, looks = arrivals(record), strongest_looks(record)
    asked = [
        place
        for place in range(len(words) - 1)
        if found.counted[place] and found.steps[place] is None and looks[place] < LOOKED_AT
    ]
    before = [candidates[0].id for candidates in record.candidates]
    rows = max(1, BATCH_STEPS // len(before))
    kept: list[int] = []
    for start in range(0, len(asked), rows):
        batch = asked[start : start + rows]
        chosen = _first_choices(translator, record, [words[place] for place in batch])
        kept += [place for place, after in zip(batch, chosen, strict=True) if after == before]
    return tuple(kept)


def strongest_looks(record: Record) -> Array:
    """The most weight that any step gives each source word in any layer, mean over the layer's heads: (words,)."""
    words = record.source.words
    most = np.zeros(len(words), np.float32)
    for site, seen in record.attention.items():
        if Site.parse(site).kind == "cross":
            weights = seen.weights.mean(axis=0)  # (steps, pieces)
            by_word = [weights[:, word.start : word.end].sum(axis=1).max() for word in words]
            most = np.maximum(most, np.array(by_word, np.float32))
    return most


@torch.inference_mode()
def _first_choices(translator: Translator, record: Record, left_out: list[Word]) -> list[list[int]]:
    """The most likely piece of each step, made to write the record's target, with each of these words left out."""
    network, ids = translator.network, record.source.ids
    source = pad([[*ids[: word.start], *ids[word.end :]] for word in left_out], network.device)
    inputs = pad([[SOS, *record.target.ids[:-1]]] * len(left_out), network.device)
    log_probs = next_log_probs(network, network.decode(network.encode(source), inputs).outputs)
    chosen: list[list[int]] = log_probs.argmax(dim=-1).tolist()  # (words, steps)
    return chosen

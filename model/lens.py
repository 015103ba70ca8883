"""The logit lens: what the decoder would write if it stopped after an earlier layer.

nostalgebraist 2020; the final norm is applied first, as the output layer expects. Earlier layers were not trained to
be read this way, so their answers are a view of the state, not a prediction that the model makes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from model.decoding import next_log_probs
from model.record import Array, Candidate, Record, frozen
from model.recording import to_numpy
from model.transformer import Transformer
from model.translator import CANDIDATES, Translator


@dataclass(frozen=True)
class LensLayer:
    """One depth: 0 is the decoder's input, n the state after n layers.

    candidates: the most likely tokens at each step. log_probs: (steps,), of the tokens that the record writes.
    """

    depth: int
    candidates: tuple[tuple[Candidate, ...], ...]
    log_probs: Array


@torch.inference_mode()
def logit_lens(translator: Translator, record: Record) -> list[LensLayer]:
    """Read the decoder's residual stream after each layer. The last depth equals the record. ValueError for RNNs."""
    network = translator.network
    if not isinstance(network, Transformer):
        raise ValueError(f"{translator.name} has no layers to read between: the lens needs a Transformer")
    names = ["decoder.input", *(f"{layer.site}.feed_forward" for layer in network.decoder)]
    written = torch.tensor(record.target.ids, device=network.device)
    found: list[LensLayer] = []
    for depth, name in enumerate(names):
        state = torch.tensor(record.states[name], device=network.device)  # (steps, width)
        log_probs = next_log_probs(network, network.decoder_norm(state))
        top = log_probs.topk(CANDIDATES, dim=-1)
        steps = [
            tuple(zip(ids, values, strict=True))
            for ids, values in zip(top.indices.tolist(), top.values.tolist(), strict=True)
        ]
        chosen = log_probs.gather(1, written[:, None])[:, 0]
        found.append(LensLayer(depth, translator.named_candidates(steps), to_numpy(chosen)))
    return found


def sublayer_norms(record: Record, side: str) -> list[tuple[str, Array]]:
    """The length of what each sublayer of `side` (encoder, decoder) adds to the residual stream: (name, (tokens,))."""
    stream = [name for name in record.states if name.startswith(f"{side}.") and name.split(".")[1].isdigit()]
    before = record.states.get(f"{side}.input")
    if not stream or before is None:
        raise ValueError(f"{record.model} has no residual stream")
    added: list[tuple[str, Array]] = []
    for name in stream:
        added.append((name, frozen(np.linalg.norm(record.states[name] - before, axis=-1).astype(np.float32))))
        before = record.states[name]
    return added

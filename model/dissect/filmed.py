"""How spread out the maps of a filmed training are."""

from __future__ import annotations

from model.dissect.head_roles import mean_entropy
from model.store.filmed import FilmedTraining


def map_entropy(film: FilmedTraining, place: int, sentence: int, site: str, head: int | None) -> float:
    """The mean entropy of a map's rows, in nats; of one head, or (None) of the mean of all.

    Rows were kept in bytes, so they are scaled to sum to 1; weights below 0.002 are lost, which makes it a little low.
    """
    weights = film.weights_at(place, sentence, site, head)
    return mean_entropy(weights / weights.sum(axis=-1, keepdims=True))

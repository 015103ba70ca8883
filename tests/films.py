"""The films that are shipped, read once for all tests, and small changes of them."""

from __future__ import annotations

from functools import lru_cache

import pytest

from model.assets import FILMS
from model.store.filmed import FilmedTraining, read_film
from tests.tiers import families

STORED = tuple(sorted(path.stem for path in FILMS.glob("*.npz")))
each_film = pytest.mark.parametrize("name", families(STORED))


@lru_cache(maxsize=8)
def stored(name: str) -> FilmedTraining:
    return read_film(FILMS / f"{name}.npz")


def all_stored() -> tuple[FilmedTraining, ...]:
    return tuple(map(stored, STORED))

"""Fixtures for tests of the mechanism: networks that have learnt enough of the invented corpus to write sentences."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache

import pytest
import torch
from torch.nn import functional as F

from model.language.tokenizer import PAD, Tokenizer
from model.network.families import build
from model.network.interface import Network
from model.training.batching import batches
from model.translate.translator import Translator
from tests.conftest import small_config
from tests.invented import pairs
from tests.tiers import families


def teach(network: Network, tokenizer: Tokenizer, steps: int = 60) -> None:
    """A moment of training: enough to write words and end sentences, too little to be sure of anything."""
    optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
    ids = [(tokenizer.ids(english), tokenizer.ids(french)) for english, french in pairs()]
    draw = random.Random(0)
    network.train()
    while steps > 0:
        for batch in batches(ids, 1000, draw):
            outputs = network.decode(network.encode(batch.source), batch.decoder_input).outputs
            logits = network.logits(outputs).flatten(0, 1)
            optimiser.zero_grad()
            F.cross_entropy(logits, batch.target.flatten(), ignore_index=PAD, label_smoothing=0.1).backward()
            optimiser.step()
            steps -= 1
    network.eval()


@pytest.fixture(scope="session")
def make_taught(tokenizer: Tokenizer) -> Callable[[str], Translator]:
    """The taught translator of this name; each is made once, and must not be changed."""

    @cache
    def make(name: str) -> Translator:
        torch.manual_seed(0)
        network = build(small_config(name, tokenizer.size))
        teach(network, tokenizer)
        return Translator(name, network, tokenizer)

    return make


@pytest.fixture(scope="session", params=families())
def taught(request: pytest.FixtureRequest, make_taught: Callable[[str], Translator]) -> Translator:
    """A taught translator of each family in turn; `make test` takes those of `USUAL`."""
    return make_taught(request.param)

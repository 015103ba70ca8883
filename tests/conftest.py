"""Fixtures for all tests: a tokenizer trained on the invented corpus and untrained networks small enough to be fast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import torch
from hypothesis import settings

from contents import page_info
from model.language.glossary import PAIR
from model.language.tokenizer import Tokenizer, train_tokenizer
from model.network.config import Config
from model.network.families import ENTRIES, build, config_of, in_menu_order, names_with
from model.network.interface import Network
from model.network.rnn import RNNConfig
from model.network.transformer_config import TransformerConfig
from model.store.checkpoint import write_model
from model.translate.translator import Translator
from tests.executed import Executed
from tests.invented import pairs
from tests.tiers import QUICK_EXAMPLES, Budget, families

EXECUTED = Executed()  # now: what the folders below import for their tests is counted too, if one is run alone

# a deadline would be a timing assertion; the same examples everywhere
settings.register_profile("lab", max_examples=100, deadline=None, derandomize=True)
# `make test`: fewer of the same
settings.register_profile("quick", max_examples=QUICK_EXAMPLES, deadline=None, derandomize=True)
# `make fuzz`: other examples every time; one that takes longer than 5 seconds has found something
settings.register_profile("fuzz", max_examples=5000, deadline=timedelta(seconds=5), print_blob=True)
settings.load_profile("lab")

# small networks gain nothing from a second thread, and on a busy machine threads that wait for each other lose minutes
torch.set_num_threads(1)

FAMILIES = tuple(ENTRIES)
# a test whose result depends only on how a family attends takes the matching group
RNNS = in_menu_order(names_with(["recurrent"]))
TRANSFORMERS = in_menu_order(names_with(["self-attention"]))
ATTENDING = in_menu_order(names_with(["attention"]))


def shown_by(page: str) -> tuple[str, ...]:
    """The models that the page of this name can show, its default first."""
    info = page_info(page)
    return names_with(info.needs, info.default_model or "transformer")


of_rnns = pytest.mark.parametrize("translator", families(RNNS), indirect=True)
of_transformers = pytest.mark.parametrize("translator", families(TRANSFORMERS), indirect=True)
of_attending = pytest.mark.parametrize("translator", families(ATTENDING), indirect=True)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(EXECUTED, "executed")
    config.pluginmanager.register(Budget(config.getoption("--budget")), "budget")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--budget", type=float, help="seconds; the summary says so if the run took longer")


def small_config(name: str, pieces: int) -> Config:
    """The shipped architecture of this name, small."""
    config = config_of(name, pieces)
    return small_transformer(pieces, name) if isinstance(config, TransformerConfig) else small_rnn(pieces, name)


def small_transformer(pieces: int, name: str = "transformer") -> TransformerConfig:
    config = config_of(name, pieces)
    assert isinstance(config, TransformerConfig)
    return replace(config, width=32, heads=4, layers=2, feed_forward=48)


def small_rnn(pieces: int, name: str = "rnn") -> RNNConfig:
    config = config_of(name, pieces)
    assert isinstance(config, RNNConfig)
    return replace(config, width=24, hidden=20)


def untrained(config: Config, seed: int = 0) -> Network:
    """A fresh network with random weights, sharp enough that greedy choices are not ties."""
    torch.manual_seed(seed)
    network = build(config)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.mul_(2.0)
    return network.eval()


@pytest.fixture(scope="session")
def tokenizer_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a joint tokenizer for the invented corpus."""
    path = tmp_path_factory.mktemp("tokenizer") / "tokenizer.model"
    train_tokenizer((side for pair in pairs() for side in pair), path, pieces=360)
    return path


@pytest.fixture(scope="session")
def tokenizer(tokenizer_path: Path) -> Tokenizer:
    return Tokenizer(tokenizer_path, PAIR)


@pytest.fixture(scope="session")
def make_network(tokenizer: Tokenizer) -> Callable[[str], Network]:
    """`untrained` for the shared tokenizer."""

    def make(name: str, seed: int = 0) -> Network:
        return untrained(small_config(name, tokenizer.size), seed)

    return make


@pytest.fixture(scope="session")
def small_models(
    tmp_path_factory: pytest.TempPathFactory,
    make_network: Callable[[str], Network],
    tokenizer_path: Path,
    tokenizer: Tokenizer,
) -> Path:
    """A folder with an untrained model of every family, as the app finds models."""
    directory = tmp_path_factory.mktemp("models")
    for name in FAMILIES:
        config = small_config(name, tokenizer.size)
        write_model(
            directory / name,
            make_network(name),
            config,
            tokenizer_path,
            {"name": name, "languages": PAIR},
            f"# {name}\n",
        )
    return directory


@pytest.fixture(scope="session", params=families())
def translator(
    request: pytest.FixtureRequest, make_network: Callable[[str], Network], tokenizer: Tokenizer
) -> Translator:
    """An untrained translator of each family in turn; `make test` takes those of `USUAL`."""
    return Translator(request.param, make_network(request.param), tokenizer)

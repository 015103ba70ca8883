"""The shipped models, simplest first: one entry each, with everything that the rest of the app needs to know.

A new model is one entry here and one file with its network and its configuration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace

from model.network.config import Config, ConfigError
from model.network.interface import Network
from model.network.rnn import RNN, AdditiveRNN, DotRNN, RNNConfig
from model.network.transformer import Transformer, TransformerConfig


@dataclass(frozen=True)
class Entry:
    """A model: its network, its sizes except the vocabulary, and its texts.

    title: the name for people. short: the same where there is little room. description: one line for its card.
    """

    name: str
    network: type[Network]
    sizes: Config
    title: str
    short: str
    description: str

    def config(self, pieces: int) -> Config:
        """Its configuration for a vocabulary of this size."""
        return replace(self.sizes, pieces=pieces)


_TRANSFORMER = TransformerConfig("transformer", pieces=1, width=192, heads=4, layers=3, feed_forward=768)

ENTRIES = (
    Entry(
        "rnn",
        RNN,
        RNNConfig("rnn", pieces=1, width=256, hidden=512),
        "RNN without attention",
        "RNN",
        "GRU encoder-decoder without attention (Cho et al. 2014): one vector between the halves.",
    ),
    Entry(
        "rnn-additive",
        AdditiveRNN,
        RNNConfig("rnn-additive", pieces=1, width=256, hidden=448),
        "RNN, additive attention",
        "RNN, additive",
        "Bidirectional GRU encoder, additive attention, query s(t-1) (Bahdanau et al. 2015).",
    ),
    Entry(
        "rnn-dot",
        DotRNN,
        RNNConfig("rnn-dot", pieces=1, width=256, hidden=448),
        "RNN, dot-product attention",
        "RNN, dot",
        "Bidirectional GRU encoder, learned query, key and value projections, scaled dot product.",
    ),
    Entry(
        "transformer",
        Transformer,
        _TRANSFORMER,
        "Transformer",
        "Transformer",
        "Pre-norm Transformer with sinusoidal positions and tied embeddings (Vaswani et al. 2017).",
    ),
    Entry(
        "transformer-nopos",
        Transformer,
        replace(_TRANSFORMER, positions=False),
        "Transformer, no positions",
        "No positions",
        "The Transformer trained without positional encodings on either side.",
    ),
)

NAMES = tuple(entry.name for entry in ENTRIES)
_FAMILIES = {entry.sizes.family: entry for entry in reversed(ENTRIES)}  # the first entry of a family speaks for it


def entry_of(name: str) -> Entry | None:
    """The entry of this name; None for other models."""
    return next((entry for entry in ENTRIES if entry.name == name), None)


def config_of(name: str, pieces: int) -> Config:
    """Configuration of the shipped model of this name, for a vocabulary of this size. KeyError: no such model."""
    return {entry.name: entry for entry in ENTRIES}[name].config(pieces)


def config_from(stored: Mapping[str, object]) -> Config:
    """Parse the output of `Config.to_json`; ConfigError names a missing, unknown or mistyped setting."""
    if not isinstance(stored, Mapping):
        raise ConfigError(f"settings by name are needed, not {stored!r}")
    if "family" not in stored:
        raise ConfigError("missing settings: family")
    family = stored["family"]
    if not isinstance(family, str) or family not in _FAMILIES:
        raise ConfigError(f"family must be one of {', '.join(reversed(_FAMILIES))}, not {family!r}")
    kind = type(_FAMILIES[family].sizes)
    if unknown := set(stored) - {field.name for field in fields(kind)}:
        raise ConfigError(f"unknown settings: {', '.join(sorted(unknown))}")
    if missing := {field.name for field in fields(kind) if field.default is MISSING} - set(stored):
        raise ConfigError(f"missing settings: {', '.join(sorted(missing))}")
    return kind(**stored)  # type: ignore[arg-type]  # checked by __post_init__


def blank(config: Config) -> Network:
    """A network with uninitialised weights: `build` draws fresh ones, a checkpoint loads stored ones."""
    return _FAMILIES[config.family].network(config)


def build(config: Config) -> Network:
    """A network with fresh weights."""
    network = blank(config)
    network.initialise()
    return network

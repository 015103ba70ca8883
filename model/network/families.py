"""The shipped models, simplest first: one entry each, with everything that the rest of the app needs to know.

A new model is one entry here and one file with its network and its configuration.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Literal

from model.network.config import Config, ConfigError
from model.network.interface import Network
from model.network.rnn import RNN, AdditiveRNN, DotRNN, RNNConfig
from model.network.transformer import Transformer
from model.network.transformer_config import TransformerConfig

# what pages ask of a model. recurrent: RNNs for encoder and decoder. attention: the decoder attends to the source.
# self-attention: so do both sides to themselves. positions: positional encodings. browser: `assets/lab/engine` runs it.
# film: a film of its training is shipped
Trait = Literal["recurrent", "attention", "self-attention", "positions", "browser", "film"]


@dataclass(frozen=True)
class LineStyle:
    """Style of a line in charts: a colour's name in `charts.palette`, dashes, point shape, width in pixels."""

    colour: str
    dashes: tuple[int, ...] = (1, 0)
    shape: str = "circle"
    width: float = 1.8


@dataclass(frozen=True)
class Entry:
    """A model: its network, its sizes except the vocabulary, its texts, its line in charts, and its traits.

    title: the name for people. short: the same where there is little room. brief: the same beside other models of its
    kind. description: one line for its card.
    """

    name: str
    network: type[Network]
    sizes: Config
    title: str
    short: str
    brief: str
    description: str
    line: LineStyle
    traits: frozenset[Trait]

    def config(self, pieces: int) -> Config:
        """Its configuration for a vocabulary of this size."""
        return replace(self.sizes, pieces=pieces)


_TRANSFORMER = TransformerConfig("transformer", pieces=1, width=224, heads=4, layers=3, feed_forward=896)

# Lines share a colour where models are alike: the one without attention, other RNNs, Transformers. Dashes and points
# tell apart what colours do not, also in greyscale.
SHIPPED = (
    Entry(
        name="rnn",
        network=RNN,
        sizes=RNNConfig("rnn", pieces=1, width=256, hidden=512),
        title="RNN without attention",
        short="RNN",
        brief="RNN",
        description="GRU encoder-decoder without attention (Cho et al. 2014): one vector between the halves.",
        line=LineStyle("ink", width=3),
        traits=frozenset({"recurrent", "browser", "film"}),
    ),
    Entry(
        name="rnn-additive",
        network=AdditiveRNN,
        sizes=RNNConfig("rnn-additive", pieces=1, width=256, hidden=448),
        title="RNN, additive attention",
        short="RNN, additive",
        brief="additive",
        description="Bidirectional GRU encoder, additive attention, query s(t-1) (Bahdanau et al. 2015).",
        line=LineStyle("lines[0]", shape="square"),
        traits=frozenset({"recurrent", "attention", "browser", "film"}),
    ),
    Entry(
        name="rnn-dot",
        network=DotRNN,
        sizes=RNNConfig("rnn-dot", pieces=1, width=256, hidden=448),
        title="RNN, dot-product attention",
        short="RNN, dot",
        brief="dot product",
        description="Bidirectional GRU encoder, learned query, key and value projections, scaled dot product.",
        line=LineStyle("lines[0]", (6, 4), "triangle-up"),
        traits=frozenset({"recurrent", "attention", "browser", "film"}),
    ),
    Entry(
        name="transformer",
        network=Transformer,
        sizes=_TRANSFORMER,
        title="Transformer",
        short="Transformer",
        brief="Transformer",
        description="Pre-norm Transformer with sinusoidal positions and tied embeddings (Vaswani et al. 2017).",
        line=LineStyle("lines[1]", shape="diamond"),
        traits=frozenset({"attention", "self-attention", "positions", "browser", "film"}),
    ),
    Entry(
        name="transformer-nopos",
        network=Transformer,
        sizes=replace(_TRANSFORMER, positions=False),
        title="Transformer, no positions",
        short="No positions",
        brief="no positions",
        description="The Transformer trained without positional encodings on either side.",
        line=LineStyle("lines[1]", (6, 4), "cross"),
        traits=frozenset({"attention", "self-attention", "browser"}),
    ),
)

CODE = 2  # letters of a language's code at the end of a model's name

ENTRIES = {entry.name: entry for entry in SHIPPED}  # by name, in the order of menus


def entry_of(name: str) -> Entry | None:
    """The entry of this name; None for other models."""
    return ENTRIES.get(name)


def in_menu_order(names: Collection[str]) -> tuple[str, ...]:
    """Names that have an entry, in the order of menus."""
    return tuple(name for name in ENTRIES if name in names)


def names_with(traits: Collection[str], first: str = "") -> tuple[str, ...]:
    """Names of the models that have all these traits: `first`, then the others from the end of the menu."""
    fitting = [name for name, entry in reversed(ENTRIES.items()) if entry.traits.issuperset(traits)]
    return tuple(sorted(fitting, key=lambda name: name != first))


def has_trait(name: str, trait: Trait) -> bool:
    """Whether the model of this name has a trait; False for one without an entry."""
    return name in ENTRIES and trait in ENTRIES[name].traits


def traits_of(config: Config) -> frozenset[Trait]:
    """Traits of a network of this configuration, for pages; it has no entry of its own."""
    traits: frozenset[Trait] = _families()[config.family].traits - {"film"}
    return frozenset(traits - config.lacks)


def named_like(name: str) -> Entry | None:
    """The entry with a model's names for people: its own, or that of `transformer` for `transformer-de`, the same for
    other languages.
    """
    base, _, language = name.rpartition("-")
    return ENTRIES.get(name) or (ENTRIES.get(base) if len(language) == CODE else None)


def title_of(name: str) -> str:
    """The name for people: `rnn-dot` is "RNN, dot-product attention"; a model like no entry keeps its name."""
    entry = named_like(name)
    return entry.title if entry else name


def short_of(name: str) -> str:
    """The name for people where there is little room: `rnn-dot` is "RNN, dot"."""
    entry = named_like(name)
    return entry.short if entry else name


def brief_of(name: str) -> str:
    """The name for people beside models of its kind: `rnn-dot` is "dot product"."""
    entry = named_like(name)
    return entry.brief if entry else name


def runs_in_browser(config: Mapping[str, object]) -> bool:
    """Whether `assets/lab/engine` runs networks of this stored configuration."""
    entry = _families().get(str(config.get("family")))
    return entry is not None and "browser" in entry.traits and config_from(config).as_shipped


def config_of(name: str, pieces: int) -> Config:
    """Configuration of the shipped model of this name, for a vocabulary of this size. KeyError: no such model."""
    return ENTRIES[name].config(pieces)


def _families() -> dict[str, Entry]:
    """The first entry of each family, which stands for it."""
    return {entry.sizes.family: entry for entry in reversed(ENTRIES.values())}


def config_from(stored: Mapping[str, object]) -> Config:
    """Parse the output of `Config.to_json`; ConfigError names a missing, unknown or mistyped setting."""
    if not isinstance(stored, Mapping):
        raise ConfigError(f"settings by name are needed, not {stored!r}")
    if "family" not in stored:
        raise ConfigError("missing settings: family")
    family, families = stored["family"], _families()
    if not isinstance(family, str) or family not in families:
        raise ConfigError(f"family must be one of {', '.join(reversed(families))}, not {family!r}")
    kind = type(families[family].sizes)
    if unknown := set(stored) - {field.name for field in fields(kind)}:
        raise ConfigError(f"unknown settings: {', '.join(sorted(unknown))}")
    if missing := {field.name for field in fields(kind) if field.default is MISSING} - set(stored):
        raise ConfigError(f"missing settings: {', '.join(sorted(missing))}")
    return kind(**stored)  # type: ignore[arg-type]  # checked by __post_init__


def blank(config: Config) -> Network:
    """A network with uninitialised weights: `build` draws fresh ones, a checkpoint loads stored ones."""
    return _families()[config.family].network(config)


def build(config: Config) -> Network:
    """A network with fresh weights."""
    network = blank(config)
    network.initialise()
    return network

"""The installed models: shipped ones and one's own, their names, and one loaded copy of each for all sessions."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
import torch
from cachetools.func import ttl_cache

import model
from model.language.glossary import PAIR
from model.language.languages import LanguageError, LanguagePair, codes_in, pair_of
from model.network.config import ConfigError
from model.network.families import ENTRIES, Trait, config_from, short_of, title_of, traits_of
from model.store.checkpoint import CARD, read_description, size_in_memory
from model.store.loading import OWN, directories, directory_of
from ui.text import literal

DIRECTORY = OWN  # the environment variable that names a folder of one's own models, beside the shipped ones
LARGEST = "ATTENTION_LAB_LARGEST_MODEL"  # the environment variable for the most MB that a model may take in memory
USUAL_LARGEST = 1200  # MB: the largest models of opus-mt take some 900
MAX_LOADED = 8  # models kept loaded, of some 16 MB each
MAX_DESCRIBED = 64  # descriptions kept, of some 10 kB each
MAX_ADOPTED = 2  # of these that were adopted, of some 300 MB each
SHIPPED_PAIR = pair_of(PAIR)
BESIDE: frozenset[Trait] = frozenset({"browser", "film"})  # traits that say nothing on how a model is built
FRESH = 1.0  # seconds for which the list of models is kept


def models_directory(name: str = "") -> Path:
    """The folder of models that has this one; without a name, or where none has it, the first that is served."""
    places = directories()
    return _installed(places).get(name, places[0])


def model_folder(name: str) -> Path:
    """The folder of the model of this name."""
    return models_directory(name) / name


def model_names() -> list[str]:
    """Models to choose from, simplest first; empty where none is installed."""
    return list(_installed(directories()))


@ttl_cache(maxsize=1, ttl=FRESH)
def _installed(places: tuple[Path, ...]) -> Mapping[str, Path]:
    """The folder of models that has each model, by its name.

    Cached for the run: a run asks a dozen times, and each disk access lets another session's run go first.
    """
    return {name: directory_of(name) for name in model.available()}


@ttl_cache(maxsize=MAX_DESCRIBED, ttl=FRESH)
def _description(folder: Path) -> Mapping[str, Any]:
    """The stored description of a model; empty where it is missing or damaged."""
    try:
        return read_description(folder)
    except model.CheckpointError:
        return {}


def adopted(name: str) -> Mapping[str, Any] | None:
    """Origin, licence and taught head of an adopted model (`model.adopt`); None for others."""
    about = {} if name in ENTRIES else _description(model_folder(name)).get("adopted")
    return about if isinstance(about, dict) and about else None


def model_pair(name: str) -> LanguagePair:
    """The languages that an installed model reads and writes, without loading it; those of the shipped ones where it
    does not say.
    """
    try:
        return pair_of(codes_in(_description(model_folder(name))))
    except LanguageError:  # the model cannot be loaded, and says why
        return SHIPPED_PAIR


def model_traits(name: str) -> frozenset[Trait]:
    """Traits of an installed model, for pages; none if its configuration is damaged."""
    if name in ENTRIES:
        return ENTRIES[name].traits
    try:
        return traits_of(config_from(_description(model_folder(name))["network"]))
    except (ConfigError, KeyError):
        return frozenset()


def model_family(name: str) -> str:
    """The class of network of a model, a family of `model.network.families`; empty if its configuration is damaged."""
    if name in ENTRIES:
        return ENTRIES[name].sizes.family
    network = _description(model_folder(name)).get("network")
    return str(network.get("family", "")) if isinstance(network, dict) else ""


def same_pieces(one: str, other: str) -> bool:
    """Whether two installed models divide text into the same pieces, so that each can read the other's."""
    fingerprints = [_description(model_folder(name)).get("tokenizer") for name in (one, other)]
    return fingerprints[0] is not None and fingerprints[0] == fingerprints[1]


def model_label(name: str) -> str:
    """Display name: `rnn-dot` is "RNN, dot-product attention"; of other languages than the shipped, with them."""
    pair = model_pair(name)
    return title_of(name) if pair == SHIPPED_PAIR else f"{title_of(name)}, {pair.source} to {pair.target}"


def _loaded(name: str, directory: str) -> model.Translator:
    refuse_too_large(name, Path(directory))
    # One thread for each inference: these networks are too small to share one matrix product between cores, and on
    # a busy machine threads that wait for each other are 10 to 25 times slower. Sessions use the other cores.
    torch.set_num_threads(1)
    return model.load(name, directory=Path(directory))


def refuse_too_large(name: str, directory: Path) -> None:
    """CheckpointError where a model takes more memory than a model may."""
    most = os.environ.get(LARGEST, "")
    limit, size = int(most) if most.isdecimal() else USUAL_LARGEST, size_in_memory(directory / name) / 1e6
    if size > limit:
        raise model.CheckpointError(
            f"it takes {size:,.0f} MB of memory, and a model may take {limit:,}: {LARGEST} sets another limit"
        )


@st.cache_resource(max_entries=MAX_LOADED, show_spinner="Loading the model …")
def _load(name: str, directory: str) -> model.Translator:
    return _loaded(name, directory)


@st.cache_resource(max_entries=MAX_ADOPTED, show_spinner="Loading a large model …")
def _load_adopted(name: str, directory: str) -> model.Translator:
    return _loaded(name, directory)


@lru_cache(maxsize=MAX_LOADED)
def _at_hand(name: str, directory: str) -> model.Translator:
    """Cached `_load`, without Streamlit's check of the function's signature; a run asks ten times."""
    return _load(name, directory)


@lru_cache(maxsize=MAX_ADOPTED)
def _adopted_at_hand(name: str, directory: str) -> model.Translator:
    """The same for adopted models."""
    return _load_adopted(name, directory)


def short_label(name: str) -> str:
    """Short display name: `rnn-dot` is "RNN, dot"; of other languages than the shipped, with their codes."""
    pair = model_pair(name)
    return short_of(name) if pair == SHIPPED_PAIR else f"{short_of(name)}, {pair.source.code}-{pair.target.code}"


def menu_label(name: str) -> str:
    """Short display name, after the languages where they are not the shipped ones: the start fits the narrow menu."""
    source, target = pair = model_pair(name)
    if pair == SHIPPED_PAIR:
        return short_of(name)
    return f"{target if source == SHIPPED_PAIR.source else f'{source} to {target}'}: {short_of(name)}"


def load_translator(name: str) -> model.Translator:
    """Load the model of this name once, for all sessions.

    CheckpointError names a missing or damaged file and the remedy; it is not cached, so that a repaired file is found
    at the next attempt.
    """
    at_hand = _at_hand if adopted(name) is None else _adopted_at_hand
    return at_hand(name, str(models_directory(name)))  # which is hashed faster than a path


def model_card(name: str) -> str:
    """The model's card in Markdown: data, licence, recipe, results."""
    try:
        card = (model_folder(name) / CARD).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return literal(f"The card of {name} cannot be read: {error}.")
    return card.removeprefix(f"# {name}\n")

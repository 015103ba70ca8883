"""The shipped models: which are installed, their names, and one loaded copy of each for all sessions."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import streamlit as st
import torch
from cachetools.func import ttl_cache

import model
from model.assets import MODELS
from model.network.families import short_of, title_of
from model.store.checkpoint import CARD
from ui.text import literal

DIRECTORY = "ATTENTION_LAB_MODELS"  # the environment variable that names another folder of models
MAX_LOADED = 8  # models kept loaded, of some 16 MB each
FRESH = 1.0  # seconds for which the list of models is kept


def models_directory() -> Path:
    """The folder of models that this app serves."""
    return Path(os.environ.get(DIRECTORY) or MODELS)


def model_folder(name: str) -> Path:
    """The folder of the model of this name."""
    return models_directory() / name


def model_names() -> list[str]:
    """Models to choose from, simplest first; empty where none is installed."""
    return list(_names(str(models_directory())))


@ttl_cache(maxsize=1, ttl=FRESH)
def _names(directory: str) -> tuple[str, ...]:
    """Cached for the run: a run asks a dozen times, and each disk access lets another session's run go first."""
    return tuple(model.available(Path(directory)))


def model_label(name: str) -> str:
    """Display name: `rnn-dot` is "RNN, dot-product attention"."""
    return title_of(name)


@st.cache_resource(max_entries=MAX_LOADED, show_spinner="Loading the model …")
def _load(name: str, directory: str) -> model.Translator:
    # One thread for each inference: these networks are too small to share one matrix product between cores, and on
    # a busy machine threads that wait for each other are 10 to 25 times slower. Sessions use the other cores.
    torch.set_num_threads(1)
    return model.load(name, directory=Path(directory))


@lru_cache(maxsize=MAX_LOADED)
def _at_hand(name: str, directory: str) -> model.Translator:
    """Cached `_load`, without Streamlit's check of the function's signature; a run asks ten times."""
    return _load(name, directory)


def short_label(name: str) -> str:
    """Short display name: `rnn-dot` is "RNN, dot"."""
    return short_of(name)


def load_translator(name: str) -> model.Translator:
    """Load the model of this name once, for all sessions.

    CheckpointError names a missing or damaged file and the remedy; it is not cached, so that a repaired file is found
    at the next attempt.
    """
    return _at_hand(name, str(models_directory()))  # which is hashed faster than a path


def model_card(name: str) -> str:
    """The model's card in Markdown: data, licence, recipe, results."""
    try:
        card = (models_directory() / name / CARD).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return literal(f"The card of {name} cannot be read: {error}.")
    return card.removeprefix(f"# {name}\n")

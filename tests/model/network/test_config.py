"""Configurations: what cannot be built is told by name, and what is shipped has the promised size."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.network.config import Config, ConfigError
from model.network.families import ENTRIES, build, config_from, config_of
from model.network.rnn import RNNConfig
from model.network.transformer_config import TransformerConfig

TRANSFORMER = TransformerConfig("transformer", 300, width=32, heads=4, layers=2, feed_forward=48, positions=True)
RNN = RNNConfig("rnn-dot", 300, width=24, hidden=20)


@pytest.mark.parametrize("name", ENTRIES)
def test_each_shipped_model_has_2_to_6_million_parameters(name: str) -> None:
    with torch.device("meta"):
        network = build(config_of(name, 5000))
    assert 2e6 <= sum(parameter.numel() for parameter in network.parameters()) <= 6e6


def test_the_five_models_are_shipped_and_differ_as_they_should() -> None:
    five = {name: config_of(name, 5000) for name in ENTRIES}
    assert set(five) == {"rnn", "rnn-additive", "rnn-dot", "transformer", "transformer-nopos"}
    transformer = five["transformer"]
    assert isinstance(transformer, TransformerConfig)
    assert five["transformer-nopos"] == replace(transformer, positions=False)
    assert transformer.layers == 3
    assert transformer.heads in (4, 8)


@pytest.mark.parametrize("config", [TRANSFORMER, RNN, *(config_of(name, 5000) for name in ENTRIES)])
def test_json_gives_the_same_configuration_back(config: Config) -> None:
    assert config_from(json.loads(json.dumps(config.to_json()))) == config


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"family": "lstm"}, "family must be one of rnn, .* not 'lstm'"),
        ({"family": ["rnn"]}, "family"),
        ({"family": None}, "family"),
        ({"pieces": 0}, "pieces must be a whole number from 1 .* not 0"),
        ({"pieces": -5}, "pieces"),
        ({"pieces": "300"}, "pieces .* not '300'"),
        ({"pieces": 300.0}, "pieces"),
        ({"pieces": True}, "pieces"),
        ({"pieces": None}, "pieces"),
        ({"pieces": 10**12}, "pieces"),
        ({"width": 33}, "width 33 must be even"),
        ({"width": 30}, "divide into 4 heads"),
        ({"width": 10**9}, "width"),
        ({"heads": 3}, "divide into 3 heads"),
        ({"heads": 0}, "heads"),
        ({"layers": 0}, "layers"),
        ({"layers": 10**6}, "layers must be a whole number from 1 to"),
        ({"feed_forward": 0}, "feed_forward"),
        ({"feed_forward": [48]}, "feed_forward"),
        ({"hidden": 20}, "unknown settings: hidden"),
        ({"positions": "yes"}, "positions must be true or false, not 'yes'"),
        ({"positions": 1}, "positions"),
        ({"dropout": 1}, "dropout must be a number"),
        ({"dropout": -0.1}, "dropout"),
        ({"dropout": "0.1"}, "dropout .* not '0.1'"),
        ({"dropout": float("nan")}, "dropout"),
        ({"dropout": True}, "dropout"),
    ],
)
def test_an_impossible_transformer_is_told_by_what_is_wrong(changes: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        config_from({**TRANSFORMER.to_json(), **changes})


@pytest.mark.parametrize(("changes", "named"), [({"hidden": 0}, "hidden"), ({"hidden": 21}, "hidden must be even")])
def test_an_impossible_rnn_is_told_by_what_is_wrong(changes: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        config_from({**RNN.to_json(), **changes})


def test_unknown_and_missing_settings_are_named() -> None:
    with pytest.raises(ConfigError, match="unknown settings: colour, depth"):
        config_from({**RNN.to_json(), "depth": 3, "colour": "red"})
    stored = RNN.to_json()
    del stored["width"], stored["hidden"]
    with pytest.raises(ConfigError, match="missing settings: hidden, width"):
        config_from(stored)


@pytest.mark.parametrize("stored", [None, 7, "rnn", [], ["family"], [["family", "rnn"]]])
def test_anything_but_an_object_is_refused(stored: object) -> None:
    with pytest.raises(ConfigError):
        config_from(stored)  # type: ignore[arg-type]


JSON_VALUE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers())


SETTINGS = [(config, field.name) for config in (TRANSFORMER, RNN) for field in fields(config)]


@given(st.sampled_from(SETTINGS), JSON_VALUE)
def test_one_wrong_value_is_a_config_error_or_can_be_built(setting: tuple[Config, str], value: object) -> None:
    config, name = setting
    reason, changed = "", None
    try:
        changed = config_from({**config.to_json(), name: value})
    except ConfigError as error:
        reason = str(error)
    if changed is None:
        assert reason
        return
    with torch.device("meta"):  # whatever passes the checks can be built
        assert build(changed).embedding.weight.shape == (changed.pieces, changed.width)

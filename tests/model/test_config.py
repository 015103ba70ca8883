"""Configurations: what cannot be built is told by name, and what is shipped has the promised size."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.config import Config, ConfigError, shipped
from model.network import build

TRANSFORMER = Config("transformer", 300, width=32, heads=4, layers=2, feed_forward=48, positions=True)
RNN = Config("rnn-dot", 300, width=24, hidden=20)


@pytest.mark.parametrize("name", sorted(shipped(5000)))
def test_each_shipped_model_has_2_to_6_million_parameters(name: str) -> None:
    with torch.device("meta"):
        network = build(shipped(5000)[name])
    assert 2e6 <= sum(parameter.numel() for parameter in network.parameters()) <= 6e6


def test_the_five_models_are_shipped_and_differ_as_they_should() -> None:
    five = shipped(5000)
    assert set(five) == {"rnn", "rnn-additive", "rnn-dot", "transformer", "transformer-nopos"}
    assert five["transformer-nopos"] == replace(five["transformer"], positions=False)
    assert five["transformer"].layers == 3
    assert five["transformer"].heads in (4, 8)


@pytest.mark.parametrize("config", [TRANSFORMER, RNN, *shipped(5000).values()])
def test_json_gives_the_same_configuration_back(config: Config) -> None:
    assert Config.from_json(json.loads(json.dumps(config.to_json()))) == config


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
        ({"hidden": -1}, "hidden"),
        ({"hidden": "no"}, "hidden"),
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
        Config.from_json({**TRANSFORMER.to_json(), **changes})


@pytest.mark.parametrize(("changes", "named"), [({"hidden": 0}, "hidden"), ({"hidden": 21}, "hidden must be even")])
def test_an_impossible_rnn_is_told_by_what_is_wrong(changes: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        Config.from_json({**RNN.to_json(), **changes})


def test_unknown_and_missing_settings_are_named() -> None:
    with pytest.raises(ConfigError, match="unknown settings: colour, depth"):
        Config.from_json({**RNN.to_json(), "depth": 3, "colour": "red"})
    stored = RNN.to_json()
    del stored["width"], stored["family"]
    with pytest.raises(ConfigError, match="missing settings: family, width"):
        Config.from_json(stored)


@pytest.mark.parametrize("stored", [None, 7, "rnn", [], ["family"], [["family", "rnn"]]])
def test_anything_but_an_object_is_refused(stored: object) -> None:
    with pytest.raises(ConfigError):
        Config.from_json(stored)  # type: ignore[arg-type]


JSON_VALUE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers())


@given(st.sampled_from([TRANSFORMER, RNN]), st.sampled_from([field.name for field in fields(Config)]), JSON_VALUE)
def test_one_wrong_value_is_a_config_error_or_can_be_built(config: Config, name: str, value: object) -> None:
    try:
        changed = Config.from_json({**config.to_json(), name: value})
    except ConfigError:
        return
    with torch.device("meta"):  # whatever passes the checks can be built
        assert build(changed).embedding.weight.shape == (changed.pieces, changed.width)

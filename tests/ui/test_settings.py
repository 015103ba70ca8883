"""The server's settings in .streamlit/config.toml are ones that this Streamlit knows and takes from there."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit import config

from tests.pages.harness import ROOT

SETTINGS = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))


def options(section: dict[str, Any], name: str = "") -> Iterator[tuple[str, Any]]:
    """Every option by its full name."""
    for key, value in section.items():
        if isinstance(value, dict):
            yield from options(value, f"{name}{key}.")
        else:
            yield name + key, value


@pytest.mark.parametrize(("name", "value"), list(options(SETTINGS)))
def test_every_setting_is_known_and_heeded(name: str, value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit only warns of an option that it does not know; some of ours are in no documentation."""
    monkeypatch.chdir(ROOT)
    config.get_config_options(force_reparse=True)
    assert config.get_option(name) == value


def test_nothing_collects_all_garbage_after_each_rerun() -> None:
    """It would cost more than all the rest of a rerun."""
    assert dict(options(SETTINGS))["runner.postScriptGC"] is False

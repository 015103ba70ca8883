"""What else of Streamlit's inner parts is leaned on: hidden options, messages, and what page tests set."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.util import calc_hash

from tests.pages.harness import PATIENCE

VERSION = f"Streamlit {streamlit.__version__}"
# options of .streamlit/config.toml that are in no documentation
HIDDEN_OPTIONS = ("global.disableWidgetStateDuplicationWarning", "global.minCachedMessageSize", "runner.postScriptGC")


@pytest.mark.parametrize("name", HIDDEN_OPTIONS)
def test_the_hidden_options_are_known(name: str) -> None:
    assert name in config.get_config_options(), f"{VERSION}: there is no option {name}; see .streamlit/config.toml"


@pytest.mark.parametrize(
    ("message", "field"),
    [(BackMsg, "rerun_script"), (ForwardMsg, "new_session"), (ForwardMsg, "script_finished"), (ForwardMsg, "delta")],
)
def test_the_messages_have_the_fields_that_load_and_browser_tests_read(message: Any, field: str) -> None:
    assert field in message.DESCRIPTOR.fields_by_name, f"{VERSION}: {message.__name__} has no {field}"


def test_a_page_can_be_opened_first_in_a_page_test() -> None:
    assert hasattr(AppTest.from_string(""), "_page_hash"), f"{VERSION}: tests/pages/harness.py sets AppTest._page_hash"
    assert isinstance(calc_hash("page"), str)


def test_page_tests_can_keep_what_a_server_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def scan() -> list[Any]:
        asked.append("components")
        return []

    def compiled() -> ScriptCache:
        asked.append("scripts")
        return ScriptCache()

    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", scan)
    for module in (app_test, local_script_runner):
        monkeypatch.setattr(module, "ScriptCache", compiled)
    AppTest.from_string("", default_timeout=PATIENCE).run()
    assert asked == ["components", "scripts", "scripts"], f"{VERSION}: tests/pages/harness.py wants each only once"

"""Server: its pages before the first session, its connections, ends of sessions, imports in threads."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit
from streamlit import net_util
from streamlit.runtime import Runtime, RuntimeState, app_session
from streamlit.web.server import server_util

from tests.pages.harness import APP
from tests.workarounds.parts import VERSION
from workarounds.server import ask_nothing_of_the_internet, call_when_sessions_end, connection_check, register_pages


def test_the_server_would_still_ask_for_its_address_under_the_name_that_is_replaced() -> None:
    name = "get_external_ip"
    assert name in inspect.getsource(server_util), f"{VERSION}: who asks the internet for the address now?"
    ask_nothing_of_the_internet()
    assert net_util.get_external_ip() is None


def test_a_callback_is_called_when_a_session_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    session = app_session.AppSession
    assert session.shutdown.__name__ in inspect.getsource(session.__del__), f"{VERSION}: how does a session end now?"

    def shutdown(self: Any) -> None:
        order.append("ended")

    monkeypatch.setattr(session, "shutdown", shutdown)
    order: list[str] = []
    call_when_sessions_end(lambda: order.append("an earlier callback"))
    call_when_sessions_end(lambda: order.append("called"))
    session.shutdown(Any)  # type: ignore[arg-type]
    assert order == ["ended", "called"]


def test_whether_somebody_is_connected_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody_connected = connection_check()
    assert nobody_connected is not None
    for state in RuntimeState:
        monkeypatch.setattr(Runtime, "instance", lambda state=state: SimpleNamespace(state=state))
        assert nobody_connected() == (state is RuntimeState.NO_SESSIONS_CONNECTED)


def test_pages_can_be_registered_while_no_session_runs(caplog: pytest.LogCaptureFixture) -> None:
    register_pages(lambda: {"": [streamlit.Page(lambda: None, title="any", url_path="any", default=True)]})
    assert caplog.records == []


def test_the_app_imports_its_packages_in_one_thread_at_a_time() -> None:
    """Two threads that begin to import one package may wait for each other; Python then fails an import."""
    tree = ast.parse(APP.read_text(encoding="utf-8"))

    def imports(nodes: Iterable[ast.AST]) -> set[int]:
        found = (part for node in nodes for part in ast.walk(node))
        calls = "importlib.import_module"
        return {
            part.lineno
            for part in found
            if isinstance(part, ast.Import | ast.ImportFrom)
            or (isinstance(part, ast.Call) and ast.unparse(part.func) == calls)
        }

    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    held = [node for node in ast.walk(tree) if isinstance(node, ast.With) and "IMPORTING" in ast.unparse(node.items[0])]
    assert imports(functions)
    assert imports(functions) == imports(held)

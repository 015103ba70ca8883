"""The browser's modules, run by Node. Where no Node is found, the run says that these tests did not run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from model.assets import MODELS
from tests.frontend.engine import OLDEST, Engine, node

NODE = node()
NOT_FOUND = f"no Node {'.'.join(map(str, OLDEST))} or newer was found"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if NODE is None and here in item.path.parents and "engine" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason=NOT_FOUND))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if NODE is None:
        terminalreporter.write_line(f"The browser's engine was not compared with Python's: {NOT_FOUND}.", yellow=True)


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """The engine, one process for all tests."""
    assert NODE is not None
    engine = Engine(NODE)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def shipped_pieces() -> Path:
    """The file of the tokenizer that is shipped, the same beside every model."""
    return MODELS / "transformer" / "tokenizer.model"


@pytest.fixture(scope="session")
def loaded(engine: Engine) -> Engine:
    """The engine with the shipped models, by their names."""
    for name in ("transformer", "rnn-dot", "rnn-additive", "rnn"):
        engine("load", name, str(MODELS / name), {"simd": True})
    return engine

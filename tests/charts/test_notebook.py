"""docs/notebook.ipynb runs from top to bottom where it lies, without Streamlit and without a network."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import model
from charts.heatmap import attention_heatmap
from tests.tiers import full

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"

GUARD = """
import sys


class NoStreamlit:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "streamlit":
            raise ImportError("a notebook has to work without Streamlit")


def no_network(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise RuntimeError(f"the notebook asks for the network: {arguments}")


sys.meta_path.insert(0, NoStreamlit())
sys.addaudithook(no_network)
"""
AFTERWARDS = 'assert not [name for name in sys.modules if name.partition(".")[0] in ("streamlit", "ui", "pages")]'


def stored() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def outputs() -> list[dict[str, str]]:
    """What the cells show, by MIME type; a cell that fails fails here."""
    notebook = stored()
    code = nbformat.v4.new_code_cell
    notebook.cells = [code(GUARD), *notebook.cells, code(AFTERWARDS)]
    NotebookClient(notebook, timeout=240, resources={"metadata": {"path": NOTEBOOK.parent}}).execute()
    return [
        output["data"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type in ("execute_result", "display_data")
    ]


def without_counters(svg: str) -> str:
    """A drawing without the running numbers that tell the gradients of one process apart."""
    return re.sub(r"gradient_\d+", "gradient", svg)


@full
def test_the_figures_are_those_of_the_pages(outputs: list[dict[str, str]]) -> None:
    drawn = [shown["image/svg+xml"] for shown in outputs if "image/svg+xml" in shown]
    assert len(drawn) >= 5
    for svg in drawn:
        assert ElementTree.fromstring(svg).get("aria-label")
    record = model.load("transformer").record("I like red cars.")
    figure = attention_heatmap(record, "decoder.2.cross", 0, step=0)
    assert without_counters(figure.to_svg()) in map(without_counters, drawn)


@full
def test_the_chart_that_answers_the_pointer_brings_its_scripts(outputs: list[dict[str, str]]) -> None:
    (shown,) = [shown["text/html"] for shown in outputs if "vega" in shown.get("text/html", "")]
    assert "<script src" not in shown
    assert "import(" not in shown.replace(" ", "")


def test_no_output_is_stored() -> None:
    for cell in stored().cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_the_notebook_is_sound() -> None:
    notebook = stored()
    nbformat.validate(notebook)
    assert notebook.cells

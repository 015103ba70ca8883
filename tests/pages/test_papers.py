"""The papers line by line: every link opens a view that exists, on the sentence, with the model that is named."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pytest

from contents import page_info
from model.dissect.blocks import blocks, transformer_of
from tests.pages.harness import HOSTILE, follow, opened_once, texts, usually
from ui.models import load_translator
from ui.notes import NOTES
from ui.papers import PAPERS, Line, Paper
from ui.papers_on_explanation import EXPLANATION

PAGE = "pages/about/papers.py"
ALL = (*PAPERS, EXPLANATION, NOTES)
LINES = [line for paper in ALL for line in paper.lines]
LINKED = [line for line in LINES if line.to]
OF_EACH_PAGE = {line.to: line for line in LINKED}  # one link; `make test` follows these
LINK = re.compile(r"\]\(([\w-]+)\?(\S*)\)")


@pytest.mark.parametrize("paper", ALL, ids=lambda paper: paper.name)
def test_every_line_is_shown_with_its_formula_and_its_link(paper: Paper) -> None:
    app = follow(PAGE, {"papers_paper": paper.name, "sentence": HOSTILE["script"], "step_no": "3"})
    shown = texts(app)
    links_found = [(address, dict(parse_qsl(query))) for address, query in LINK.findall(shown)]
    expected = [
        (page_info(line.to).address, {"sentence": HOSTILE["script"], "depth": "code", "step_no": "3", **line.view})
        for line in paper.lines
        if line.to
    ]
    assert links_found == expected
    assert len(app.get("latex") or app.latex) == sum(bool(line.formula) for line in paper.lines)
    for line in paper.lines:
        assert line.where in shown
        assert line.to or line.otherwise  # what the app has no view of, it says


@pytest.mark.parametrize("line", usually(OF_EACH_PAGE.values(), LINKED), ids=lambda line: f"{line.where}: {line.shown}")
def test_a_view_is_there(line: Line) -> None:
    """With that model, and every choice of the link a choice of the page."""
    info = page_info(line.to)
    app = opened_once(f"pages/{info.script}", line.view)
    assert not app.exception
    assert "Shown here" not in texts(app)
    for name, value in line.view.items():
        if name == "transformer_block":
            assert value in {block.name for block in blocks(transformer_of(load_translator("transformer")))}
        elif name == "site":
            assert value in load_translator("transformer").heads_at
        elif name != "model":
            (control,) = [element for element in app.get("button_group") if element.key == name]
            assert value in control.options
            assert control.value == value


def test_a_long_sentence_is_cut_in_the_links_alone() -> None:
    app = follow(PAGE, {"sentence": "cat " * 5000})
    assert len(texts(app)) < 40_000
    assert app.text_input(key="sentence").value == "cat " * 5000

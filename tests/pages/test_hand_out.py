"""Every page with a hand-out offers it: its own sentence, model, step and figures, made only when asked for."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from charts.player import track
from charts.step_workbook import SHEET
from contents import CONTENTS, LESSONS, page_info
from model.store.loading import load
from tests.charts.test_saved_page import Parsed, numbers_of
from tests.pages.harness import REGISTRY, follow, usually
from tests.tiers import full
from ui.hand_out import KINDS, FileRequest, parse_message
from ui.pocket_link import POCKET
from ui.presses import PressState

SENTENCE = "the girl likes the green book."
LINK = "http://lab.example.org:8501/somewhere?step_no=3"
PREFIXES = {  # of the keys of each page that has a hand-out
    "start": "start",
    "translate": "translate",
    "encoder_decoder": "encoder_decoder",
    "attention": "attention",
    "self_attention": "self",
    "positional_encoding": "positions",
    "multi_head": "multi",
    "transformer": "transformer",
    "break_it": "break",
}
FIGURES = {"break_it": 3}  # of a page's hand-out, where they are not 2


def page_of(name: str) -> str:
    return next(page.script for page in REGISTRY if page.script.endswith(f"/{name}.py"))


def saved(app: AppTest) -> dict[str, Any]:
    """What the buttons of a page were told to save."""
    (proto,) = [
        element.proto
        for element in app.get("bidi_component")
        if element.proto.component_name.endswith("attention_lab_save_file")
    ]
    message: dict[str, Any] = json.loads(proto.json)
    return message


def asked(name: str, kind: str, link: Mapping[str, str]) -> str:
    """The text of a page's file, as if its button had been clicked."""
    made = made_by(name, kind, link)
    assert re.fullmatch(rf"[a-z0-9-]+-{kind}\.html", made["name"])
    return str(made["text"])


def made_by(name: str, kind: str, link: Mapping[str, str]) -> dict[str, Any]:
    """What a page answers when a button is clicked."""
    app = follow(page_of(name), link)
    app.session_state["share"] = True
    key = f"{PREFIXES[name]}_save"
    app.session_state[f"{key}_presses"] = PressState("here")
    app.session_state[key] = {"pressed": {"session": "here", "presses": [[7, {"kind": kind, "address": LINK}]]}}
    app.run()
    assert not app.exception
    made: dict[str, Any] = saved(app)["made"]
    assert made["number"] == 7
    assert saved(app.run())["made"] is None  # once
    return made


def test_every_lesson_has_a_view() -> None:
    assert set(PREFIXES) >= {page.name for page in CONTENTS[LESSONS]}


def test_nothing_is_made_that_nobody_asked_for() -> None:
    app = follow(page_of("translate"))
    app.session_state["share"] = True
    assert saved(app.run())["made"] is None


@pytest.mark.parametrize("name", usually(["translate", "multi_head"], PREFIXES))
def test_a_page_hands_out_what_it_shows(name: str, small_models: Any) -> None:
    page = asked(name, "hand-out", {"sentence": SENTENCE, "step_no": "3"})
    numbers, parsed = numbers_of(page), Parsed(page)
    record = load(str(numbers["model"]), directory=small_models).record(SENTENCE)
    assert (numbers["sentence"], numbers["translation"]) == (SENTENCE, record.target.text)
    assert numbers["link"] == LINK
    assert page_info(name).label in parsed.text
    assert [tag for tag, _ in parsed.elements].count("figure") == FIGURES.get(name, 2)
    assert page.count("<svg") == FIGURES.get(name, 2) + 1  # the QR code too
    titles = re.findall(r"<figure[^>]*>\n<h2>(.+)</h2>", page)
    assert len(set(titles)) == FIGURES.get(name, 2)  # each says which step or head it is of
    if name in ("translate", "attention", "transformer"):
        assert titles[0].startswith(f"Step 3 of {len(record.target)}: it writes ")
    assert "is too large for the file" not in page
    # what pages alone can show stays on pages
    assert not re.search(r":(blue|orange|green)\[|:material/|\$\\", page)
    other = numbers_of(asked(name, "hand-out", {"sentence": SENTENCE, "step_no": "1", "encoder_decoder_step_no": "9"}))
    rows, others = numbers["rows"], other["rows"]
    assert isinstance(rows, dict)
    assert isinstance(others, dict)
    if name not in ("self_attention", "encoder_decoder"):  # which have steps of their own
        cells = [step.cell for step in track(record).steps] if name != "multi_head" else range(len(record.target))
        assert (rows["at"], others["at"]) == (cells[2], cells[0])
    assert rows["rows"] == others["rows"]


@pytest.mark.parametrize("name", usually(["self_attention"], ["translate", "self_attention", "multi_head"]))
def test_a_view_follows_site_and_head(name: str) -> None:
    link = {"sentence": SENTENCE, "site": "decoder.1.cross", "head_no": "2", "self_query_no": "3"}
    rows = numbers_of(asked(name, "hand-out", link))["rows"]
    assert isinstance(rows, dict)
    assert rows["title"] == "Weights of decoder layer 2, cross-attention, head 2"


@pytest.mark.parametrize("name", usually(["attention"], ["attention", "encoder_decoder", "self_attention", "break_it"]))
def test_a_worksheet_of_a_page(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(POCKET, "https://lab.example.org/pocket/")
    parsed = Parsed(asked(name, "worksheet", {"sentence": SENTENCE, "step_no": "2"}))
    links = [held["href"] for tag, held in parsed.elements if tag == "a"]
    assert links[0] == LINK
    assert links[1].startswith(f"https://lab.example.org/pocket/#{urlencode({'sentence': SENTENCE})}&model=")
    assert links[1].endswith("&step=2")
    assert links[1] in parsed.text
    assert "Answers" in parsed.text
    assert [held.get("class") for tag, held in parsed.elements if tag == "section"] == ["sheet", "sheet"]


@pytest.mark.parametrize(
    ("name", "link", "head", "query"),
    [
        ("translate", {"site": "decoder.1.cross", "head_no": "2", "model": "transformer"}, 2, "Step 3 of "),
        pytest.param("attention", {"model": "rnn-additive"}, None, "Step 3 of ", marks=full),
        pytest.param("self_attention", {"head_no": "3", "self_query_no": "4"}, 3, "Token 4 of ", marks=full),
        pytest.param("multi_head", {"site": "decoder.0.self", "head_no": "4"}, 4, "Step 3 of ", marks=full),
        pytest.param("break_it", {"site": "decoder.1.self", "head_no": "2"}, 2, "Step 3 of ", marks=full),
    ],
)
def test_files_of_the_look_at_hand(name: str, link: dict[str, str], head: int | None, query: str) -> None:
    link = {"sentence": SENTENCE, "step_no": "3", **link}
    made = made_by(name, "spreadsheet", link)
    assert re.fullmatch(r"[a-z0-9-]+-spreadsheet\.xlsx", made["name"])
    page = openpyxl.load_workbook(io.BytesIO(base64.b64decode(made["bytes"])))[SHEET]
    cells = {str(page.cell(row, 1).value): str(page.cell(row, 2).value) for row in range(1, 8)}
    assert cells["Sentence"] == SENTENCE
    assert cells["Query"].startswith(query)
    assert str(page["A1"].value).endswith(f"head {head} of 4" if head else "cross-attention")
    cards = Parsed(asked(name, "cards", link))
    assert query in cards.text
    assert str(page["A1"].value).removeprefix("One attention step: ") in cards.text
    assert ("adds its queries and keys" in cards.text) == (link.get("model") == "rnn-additive")


def test_a_look_without_cards_says_why() -> None:
    link = {"sentence": SENTENCE, "step_no": "1", "site": "decoder.0.self", "model": "transformer"}
    made = made_by("translate", "cards", link)
    assert set(made) == {"number", "said"}
    assert made["said"].startswith("No cards: \u201c<sos>\u201d can look at 1 token only")


def test_a_model_without_attention_has_no_looks() -> None:
    app = follow(page_of("encoder_decoder"), {"sentence": SENTENCE})
    app.session_state["share"] = True
    assert [kind for kind, _ in saved(app.run())["files"]] == ["hand-out", "worksheet"]


@pytest.mark.parametrize(
    "told",
    [
        None,
        "x",
        {},
        {"kind": "hand-out"},
        {"kind": "other", "address": LINK},
        {"kind": "hand-out", "address": 1},
        {"kind": "hand-out", "address": "javascript:alert(1)"},
        {"kind": "hand-out", "address": LINK + "x" * 9000},
        {"kind": ["hand-out"], "address": LINK},
    ],
)
def test_what_makes_no_sense_is_not_made(told: object) -> None:
    assert parse_message(told, {}) is None


def test_what_a_browser_asks() -> None:
    for kind in KINDS:
        assert parse_message({"kind": kind, "address": LINK}, {}) == FileRequest(kind, LINK)


@pytest.mark.parametrize(("others", "printed"), [("10.1.2.3", "http://10.1.2.3:8501/?step_no=3"), (None, "")])
def test_paper_has_a_link_that_others_can_open_or_none(
    others: str | None, printed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.reach.network_address", lambda: others)
    message = {"kind": "hand-out", "address": "http://localhost:8501/?step_no=3"}
    assert parse_message(message, {}) == FileRequest("hand-out", printed)

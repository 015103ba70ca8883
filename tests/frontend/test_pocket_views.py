"""Sentences and figures of the pocket edition's views, compared with the app's for the same record."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import model
from charts.attention_pack import whole_pack
from charts.attention_step import Kind, attention_steps
from charts.grammar import distinct_names
from charts.head_grid import HeadView, described, thumbnail
from charts.labels import SHARE_TEXTS, SHARES, decimal, lone_label, percent, share_bytes
from charts.player import track
from model import Head, Intervention
from model.assets import MODELS
from model.dissect.head_roles import traits
from model.dissect.telling import telling_step
from model.language.glossary import PAIR, glossary
from model.language.languages import pair_of
from model.network.intervention import MaskedKey, ReplacedRow
from tests.any_text import STRANGE
from tests.frontend.compared import SENTENCES, cells, same_text
from tests.frontend.engine import Engine
from tests.tiers import full
from ui.french import sentence_glosses
from ui.labs.own_attention import painter
from ui.labs.own_attention.drawn import fitting, intervention_of, parsed, written
from ui.labs.search import tree_picker


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    ("name", "site", "head", "kind"),
    [
        ("transformer", "encoder.0.self", 1, "dot"),
        ("transformer", "decoder.1.self", 3, "dot"),
        ("transformer", "decoder.2.cross", 0, "dot"),
        ("rnn-dot", "decoder.cross", 0, "dot"),
        ("rnn-additive", "decoder.cross", 0, "additive"),
    ],
)
def test_a_look_has_the_numbers_and_words_of_the_app(
    loaded: Engine, sentence: str, name: str, site: str, head: int, kind: Kind
) -> None:
    theirs = loaded("attentionSteps", name, sentence, {"site": site, "head": head}, kind)
    ours = json.loads(json.dumps(attention_steps(model.load(name).record(sentence), site, head, kind).data()))
    assert {key: theirs[key] for key in ("kind", "choose", "pauses", "size", "keys", "note")} == {
        key: ours[key] for key in ("kind", "choose", "pauses", "size", "keys", "note")
    }
    for look, expected in zip(theirs["looks"], ours["looks"], strict=True):
        assert (look["label"], look["subject"]) == (expected["label"], expected["subject"])
        assert look["products"] == pytest.approx(expected["products"], abs=2)  # hundredths
        for score, other in zip(look["scores"], expected["scores"], strict=True):
            assert (score is None) == (other is None)
            assert score is None or abs(score - other) <= 1
        assert abs(cells(look["weights"]) - cells(expected["weights"])).max() <= 1
        same_text(look["query"], expected["query"], 0.011)
        for text, other in zip(look["says"], expected["says"], strict=True):
            same_text(text, other, 1.01 if "%" in text else 0.021)
    for strip, rows in ours["strips"].items():
        assert theirs["strips"][strip]["columns"] == rows["columns"]
        assert theirs["strips"][strip]["full"] == pytest.approx(rows["full"], rel=1e-4)
        assert abs(cells(theirs["strips"][strip]["cells"]) - cells(rows["cells"])).max() <= 1


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("name", ["transformer", "rnn-dot"])
def test_maps_are_those_that_the_app_packs(loaded: Engine, sentence: str, name: str) -> None:
    record = model.load(name).record(sentence)
    pack = whole_pack(record)
    assert pack is not None
    ours = loaded("unpacked", pack.data)
    for site, expected in zip(pack.sites, ours["sites"], strict=True):
        theirs = loaded("siteMaps", name, sentence, site)
        assert theirs["kinds"] == [{**ours["kinds"][expected["kind"]], "words": None}]
        assert [one["label"] for one in theirs["sites"]] == [expected["label"]]
        maps = [map for head, map in zip(ours["heads"], expected["maps"], strict=True) if head is not None]
        for one, other in zip(theirs["sites"][0]["maps"], maps, strict=True):
            assert (one["best"], one["bestScores"]) == (other["best"], other["bestScores"])
            assert one["weights"] == pytest.approx(other["weights"], abs=1e-3)
            assert one["scores"] == pytest.approx(other["scores"], abs=2e-3)
            assert one["end"] == pytest.approx(other["end"], abs=1e-3)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("site", ["encoder.0.self", "decoder.1.self", "decoder.2.cross"])
def test_heads_are_shown_small_as_in_the_app(loaded: Engine, sentence: str, site: str) -> None:
    record = model.load("transformer").record(sentence)
    views = [HeadView(trait) for trait in traits(record, site)]
    for card, view in zip(loaded("cards", "transformer", sentence, site), views, strict=True):
        assert card["title"] == view.brief_title
        same_text(card["label"], described(record, view), 1.01)
        assert abs(cells(card["cells"]) - thumbnail(record, view).astype(int).ravel()).max() <= 1


TEXTS = (
    "model",
    "pair",
    "sources",
    "parts",
    "ends",
    "gaps",
    "source_names",
    "cell_names",
    "crossing",
    "ended",
    "marks",
)


def alike(theirs: Any, ours: Any) -> None:
    """Two tracks with the same words, whose numbers differ by rounding alone."""
    assert {key: theirs[key] for key in TEXTS} == {key: ours[key] for key in TEXTS}
    for one, other in zip(theirs["cells"], ours["cells"], strict=True):
        assert one[:6] == other[:6]
        same_text(one[6], other[6], 1.01)
    for step, expected in zip(theirs["steps"], ours["steps"], strict=True):
        assert (step["cell"], step["written"]) == (expected["cell"], expected["written"])
        same_text(step["said"], expected["said"], 1.01)
        for option, row in zip(step["options"], expected["options"], strict=True):
            assert (option[:2], option[4:]) == (row[:2], row[4:])
            assert option[2] == pytest.approx(row[2], abs=1e-4)
            same_text(option[3], row[3], 1.01)
    for view, shown in zip(theirs["views"], ours["views"], strict=True):
        assert (view["site"], view["head"], view["who"]) == (shown["site"], shown["head"], shown["who"])
        assert abs(cells(view["weights"]) - cells(shown["weights"])).max() <= 1
        for look, text in zip(view["looks"], shown["looks"], strict=True):
            same_text(look, text, 1.01)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("name", ["transformer", "rnn-dot", "rnn"])
def test_the_player_has_the_numbers_and_words_of_the_app(loaded: Engine, sentence: str, name: str) -> None:
    record = model.load(name).record(sentence)
    known = {french: [meaning.word for meaning in meanings] for french, meanings in glossary(PAIR).items()}
    theirs, telling = loaded("track", name, sentence, known)
    alike(theirs, json.loads(track(record, glosses=sentence_glosses(record)).packed))
    assert telling == telling_step(record)


def test_the_player_of_other_languages_has_their_names_and_glosses_from_attention(engine: Engine) -> None:
    languages = ("en", "ar")
    engine("load", "to Arabic", str(MODELS / "rnn-dot"), {}, pair_of(languages).data())
    sentence = "The cat sees the dog."
    record = replace(model.load("rnn-dot").record(sentence), languages=languages)
    glosses = sentence_glosses(record)
    assert {"cat", "dog"} <= set(glosses)
    theirs, _ = engine("track", "to Arabic", sentence, None)
    alike(theirs, json.loads(track(record, glosses=glosses).packed))


@full
@pytest.mark.parametrize(
    "sentence", [*STRANGE.values(), "the the the the", "end", "I saw the end of the film"], ids=ascii
)
def test_any_text_is_played_as_in_the_app(loaded: Engine, sentence: str) -> None:
    """Also a translation that the limit cuts off."""
    record = model.load("transformer").record(sentence, limit=4)
    theirs, _ = loaded("track", "transformer", sentence, {}, {"limit": 4})
    alike(theirs, json.loads(track(record, glosses=[""] * len(record.target.words)).packed))


def test_numbers_and_names_are_written_alike(loaded: Engine) -> None:
    shares = [0.0, 1e-9, 0.0004, 0.001, 0.0949, 0.0994, 0.0996, 0.5, 0.834, 0.9949, 0.9951, 0.9995, 1 - 1e-7, 1.0]
    assert loaded("shareTexts", shares) == [percent(share) for share in shares]
    assert [text for _, text in loaded("shades")] == SHARE_TEXTS
    assert [share for share, _ in loaded("shades")] == pytest.approx(SHARES)
    assert loaded("shadesOf", shares) == share_bytes(np.array(shares)).tolist()
    numbers = [0.0, -0.001, 0.004, -1.006, 12.345678, -1234.5]
    assert loaded("decimals", numbers) == [decimal(number) for number in numbers]
    for labels in (["the", "dog", "the"], ["a", "a", "a (1)"], ["__proto__", "x", "__proto__"], []):
        assert loaded("distinctNames", labels) == list(distinct_names(labels))
    pieces = ["\u2581dog", "s", ".", "<eos>", "\u2581", "é", "<0x0A>", "3"]
    assert loaded("lonePieces", pieces) == [lone_label(piece) for piece in pieces]


@pytest.mark.parametrize("link", ["3o2-4", "1n1", "2p1x30-2x70,3n1-2", "2o1,0o1,3x1,2p1x99-2x99,4o1-1,1o3"])
@pytest.mark.parametrize("site", ["decoder.2.cross", "encoder.0.self", "decoder.1.self"])
def test_painted_rows_ask_the_model_for_what_they_ask_in_the_app(loaded: Engine, link: str, site: str) -> None:
    length, head, where = 7, Head(site, 1), "" if site.endswith("cross") else site[0]
    rows = parsed("x:" + ",".join(where + part for part in link.split(",")), "x")
    back, theirs = loaded("painted", link, [{"site": site, "head": 1}], length)
    assert "".join(where + part + "," for part in back.split(",") if part) == "".join(
        written([row], "x").removeprefix("x:") + "," for row in rows
    )
    ours = intervention_of(fitting(rows, length, None), [head], length)
    given = Intervention(
        rows=tuple(ReplacedRow(head, row["query"], tuple(row["weights"])) for row in theirs.get("rows", [])),
        keys=tuple(MaskedKey(head, key["query"], key["key"]) for key in theirs.get("keys", [])),
    )
    assert given == ours


def given_to(component: ModuleType, monkeypatch: pytest.MonkeyPatch, draw: Callable[[], None]) -> Any:
    """What the app gives a component."""
    given: dict[str, Any] = {}
    monkeypatch.setattr(component, "_component", lambda **call: given.update(call["data"]))
    monkeypatch.setattr(component, "is_dark", lambda: False)
    draw()
    return json.loads(json.dumps(given))


def test_a_search_is_given_as_in_the_app(loaded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    translator = model.load("rnn-dot")
    tree = translator.search_tree("The dog bites the man.", beam=4)
    labels = [lone_label(translator.tokenizer.piece(node.token)) for node in tree.nodes]
    ours = given_to(
        tree_picker,
        monkeypatch,
        lambda: tree_picker.tree_picker(
            tree, labels, tree.outputs[0], "kept", key="t", follow=False, on_choose=lambda node: None
        ),
    )
    theirs = loaded("treeData", "rnn-dot", "The dog bites the man.", {"beam": 4})
    assert {key: theirs[key] for key in ("name", "chosen", "branches")} == {
        key: ours[key] for key in ("name", "chosen", "branches")
    }
    numbers = ("log", "sum", "score")
    for node, expected in zip(theirs["nodes"], ours["nodes"], strict=True):
        assert {**node, **dict.fromkeys(numbers)} == {**expected, **dict.fromkeys(numbers)}
        for number in numbers:
            same_text(node[number], expected[number], 0.011)


@pytest.mark.parametrize("site", ["decoder.2.cross", "decoder.1.self"])
def test_a_map_to_paint_is_given_as_in_the_app(loaded: Engine, monkeypatch: pytest.MonkeyPatch, site: str) -> None:
    record = model.load("transformer").record("The dog bites the man.")
    side = "" if site.endswith("cross") else "d"
    rows = parsed(f"x:{side}2p1x30-2x70", "x")
    ours = given_to(
        painter,
        monkeypatch,
        lambda: painter.paint_map(
            record,
            site,
            record.attention[site].weights[1],
            {row.step: (row, "") for row in rows},
            "only",
            name="",
            causal=side == "d",
            key="p",
            on_paint=lambda *stroke: None,
        ),
    )
    theirs = loaded("paintData", "transformer", "The dog bites the man.", {"site": site, "head": 1}, "2p1x30-2x70")
    assert {key: theirs[key] for key in ("brush", "causal", "columns")} == {
        key: ours[key] for key in ("brush", "causal", "columns")
    }
    assert [{**row, "said": ""} for row in theirs["rows"]] == ours["rows"]
    assert np.array(theirs["weights"]) == pytest.approx(np.array(ours["weights"]), abs=1e-4)
    for shares, expected in zip(theirs["shares"], ours["shares"], strict=True):
        for share, text in zip(shares, expected, strict=True):
            same_text(share, text, 1.01)

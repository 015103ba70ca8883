"""The Transformer lesson below its picture: layers, output, tokenizer and words show the model's own numbers."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from charts.grammar import piece_names
from charts.labels import exact_share
from charts.residual_stream import sublayer_name
from model import Record, Translator
from model.assets import pair_folder
from model.dissect.lens import logit_lens
from model.dissect.next_token import entropy, output, softmax
from model.dissect.residual_stream import depth_names, similarity_of_tokens, sublayers
from model.dissect.word_cloud import TOPIC, load_cloud, neighbours, pack
from model.language.glossary import PAIR
from model.store.results import NOT_MEASURED, fingerprint, write
from tests.pages.harness import DEFAULT, HOSTILE, follow, opened_once, texts, usually
from ui.lessons.transformer.tokenizer import MAX_LENGTH
from ui.models import load_translator

PAGE = "pages/lessons/transformer.py"


@pytest.fixture
def translator(small_models: Path) -> Translator:
    return load_translator("transformer")


@pytest.fixture
def record(translator: Translator) -> Record:
    return translator.record(DEFAULT)


def formulas(app: AppTest) -> str:
    return "\n".join(str(latex.value) for latex in app.latex)


def charts(app: AppTest) -> list[dict[str, Any]]:
    """The specifications of the page's charts that have a table of cells."""
    specs = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    return [spec for spec in specs if "row_labels" in names_of(spec) and "framed" in names_of(spec)]


def names_of(spec: dict[str, Any]) -> dict[str, Any]:
    return {param["name"]: param.get("value") for param in spec.get("params", [])}


def test_what_sublayers_add_is_the_records(record: Record) -> None:
    app = follow(PAGE)
    added = sublayers(record, "encoder")
    most = max(added, key=lambda sublayer: float(sublayer.ratio.mean()))
    assert f"= {float(most.ratio.max()):.2f}" in formulas(app)
    assert sublayer_name(most) in texts(app)
    side = app.segmented_control(key="transformer_side")
    assert side.options == ["English, in the encoder", "French, in the decoder"]
    side.set_value("decoder").run()
    app.run()
    assert not app.exception
    added = sublayers(record, "decoder")
    most = max(added, key=lambda sublayer: float(sublayer.ratio.mean()))
    assert sublayer_name(most) in texts(app)


@pytest.mark.parametrize("place", ["input", "1", "2"])
def test_tokens_are_compared_with_each_other_at_any_depth(record: Record, place: str) -> None:
    app = opened_once(PAGE, {"transformer_compare": "tokens with each other", "transformer_depth": place})
    assert not app.exception
    values = similarity_of_tokens(record, "encoder", ["input", "1", "2"].index(place))
    shown = [names_of(spec)["cells"] for spec in charts(app)]
    assert np.round(values.astype(float), 4).tolist() in shown
    mean = values[np.triu_indices(len(values), 1)].mean()
    assert f"The mean over all pairs is {mean:.2f}" in texts(app)


def test_the_lens_shows_every_step_and_depth(translator: Translator, record: Record) -> None:
    app = opened_once(PAGE, {"step_no": "2"})
    layers = logit_lens(translator, record)
    likeliest = [
        [exact_share(layer.candidates[index][0].probability) for layer in layers] for index in range(len(record.target))
    ]
    lens, _ = (view for view in app.get("bidi_component") if view.proto.component_name == "attention_lab_lens")
    assert json.loads(lens.proto.json)["all"]["cells"] == likeliest
    shown = texts(app)
    assert "never trained to be read this way" in shown
    echoes = sum(step[0].id == read for step, read in zip(layers[0].candidates, record.decoder_input.ids, strict=True))
    assert f"({echoes} of {len(record.target)} steps here)" in shown


def test_moving_the_step_moves_lens_and_output(translator: Translator, record: Record) -> None:
    app = follow(PAGE, {"step_no": "1"})
    app.slider(key="step_choice").set_value(3).run()
    app.run()
    assert not app.exception
    assert "**Step 3.**" in texts(app)
    assert "Step 3 writes" in texts(app)
    assert f"= {output(translator, record, 2).first.logit:.2f}" in formulas(app)


@pytest.mark.parametrize("temperature", [0.1, 1.0, 2.5])
def test_the_distribution_is_the_models(translator: Translator, record: Record, temperature: float) -> None:
    app = follow(PAGE, {"step_no": "2", "transformer_temperature": str(temperature)})
    assert not app.exception
    computed = output(translator, record, 1)
    probabilities = softmax(computed.logits, temperature)
    shown = formulas(app)
    assert f"= {float(probabilities[computed.first.id]):.3f}" in shown
    assert f"= {entropy(probabilities):.2f}" in shown
    assert ("The marks are the model’s own" in texts(app)) == (temperature != 1)
    if temperature == 1:
        assert f"= {math.exp(float(record.log_probs[1])):.3f}" in shown
    assert f"= {computed.difference:.2f}" in shown
    assert f"= {computed.needed:.2f}" in shown


def test_the_pieces_of_both_sentences_are_shown_in_order(record: Record) -> None:
    html = texts(opened_once(PAGE))
    end = 0
    for tokens in (record.source, record.target):
        for index in tokens.ids:
            end = html.index(f"<span>{index}</span>", end) + 1
    assert f"{len(record.source)} pieces spell {len(record.source.words)} words" in html


def test_a_word_falls_apart_into_its_segmentations(translator: Translator) -> None:
    app = follow(PAGE, {"transformer_word": "voitures"})
    segmentations = translator.tokenizer.segmentations("voitures", 4)
    shown = texts(app)
    for rank, way in enumerate(segmentations, 1):
        assert f"{rank}. $\\ln P = {way.log_prob:.2f}$, {len(way.ids)} piece" in shown
    app.text_input(key="transformer_word").set_value("\U0001f600").run()
    app.run()
    assert "`F0 9F 98 80`" in texts(app)
    assert "\U0001f600\u2081" in texts(app)
    assert "Every digit is a piece of its own" not in texts(app)
    app.text_input(key="transformer_word").set_value("2013").run()
    app.run()
    assert "Every digit is a piece of its own" in texts(app)


@pytest.mark.parametrize("kind", usually(["script", "blank"], HOSTILE))
def test_any_word_may_be_typed(translator: Translator, kind: str) -> None:
    typed = HOSTILE[kind]
    app = follow(PAGE, {"transformer_word": typed})
    assert not app.exception
    if len(typed) > MAX_LENGTH:
        app.text_input(key="transformer_word").set_value(typed[:MAX_LENGTH]).run()
        app.run()
        assert not app.exception
    assert app.text_input(key="transformer_word").value == typed[:MAX_LENGTH]
    nothing = not translator.tokenizer.ids(typed[:MAX_LENGTH])
    assert any("nothing to split" in info.value for info in app.info) == nothing
    assert not [html for html in app.get("html") if "<script" in html.value or "<img" in html.value]


def test_without_a_measured_cloud_the_page_says_so_and_draws_the_sentence(record: Record) -> None:
    app = opened_once(PAGE)
    assert NOT_MEASURED.replace("`", "") in texts(app).replace("\\", "").replace("`", "")
    alts = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert any(f"between the {len(record.source)} tokens of this sentence" in alt for alt in alts)


@pytest.fixture
def measured(small_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of results with a cloud of the served model's weights."""
    states = np.random.default_rng(7).normal(size=(3, 30, 32)).astype(np.float32) * 4
    entry = {"words": [f"word{index}" for index in range(30)], "contexts": 12, "states": pack(states)}
    weights = {"transformer": fingerprint(small_models / "transformer" / "model.safetensors")}
    folder = pair_folder(tmp_path, PAIR)
    write(TOPIC, {"weights": weights, "models": {"transformer": entry}}, directory=folder)
    monkeypatch.setattr("ui.lessons.transformer.word_space.RESULTS", tmp_path)
    return folder


@pytest.mark.parametrize(("place", "depth"), [("input", 0), ("2", 2)])
def test_neighbours_are_those_of_the_layer(
    record: Record, small_models: Path, measured: Path, place: str, depth: int
) -> None:
    app = follow(PAGE, {"transformer_space_layer": place, "transformer_space_token_no": "3"})
    assert not app.exception
    cloud = load_cloud("transformer", results=measured, models=small_models)
    assert cloud is not None
    state = record.states[depth_names(record, "encoder")[depth]][2]
    near = ", ".join(f"`{neighbour.word}` ({neighbour.cosine:.2f})" for neighbour in neighbours(cloud, depth, state, 6))
    assert f"{near}." in texts(app)
    assert "30 common English words" in texts(app)
    assert "up to 12 training sentences" in texts(app)


def test_paths_go_through_all_layers(record: Record, measured: Path) -> None:
    app = follow(PAGE, {"transformer_space": "paths through the layers"})
    assert not app.exception
    specs = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    (plane,) = [spec for spec in specs if "depths" in names_of(spec)]
    assert names_of(plane)["depths"] == ["input", "1", "2"]
    assert names_of(plane)["labels"] == list(piece_names(record.source))
    assert all(control.key != "transformer_space_layer" for control in app.segmented_control)


def test_a_cloud_of_other_weights_is_not_shown(measured: Path) -> None:
    stored = json.loads((measured / f"{TOPIC}.json").read_text(encoding="utf-8"))
    write(TOPIC, {**stored, "weights": {"transformer": "of other weights"}}, directory=measured)
    app = follow(PAGE)
    assert not app.exception
    assert "not measured for this model" in texts(app)


def test_the_space_is_drawn_only_when_asked_for(measured: Path) -> None:
    app = follow(PAGE)
    assert not app.get("plotly_chart")
    app.toggle(key="transformer_space_3d").set_value(True).run()
    app.run()
    assert not app.exception
    (space,) = app.get("plotly_chart")
    assert "nearest to" in space.proto.alt

"""The lesson on the whole Transformer: any sentence, every block, and numbers of the record and the network."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from charts.figure import Figure
from charts.grammar import piece_names
from charts.labels import piece_labels
from charts.model_parts import block_label
from model import Record, Translator
from model.dissect.blocks import blocks, parameters_by_block, transformer_of
from model.dissect.sublayers import normalisation, sublayer_pass
from model.network.site import state_name
from model.network.transformer import FeedForward
from tests.pages.harness import DEFAULT, LONG, ONE_TOKEN, follow, texts
from tests.tiers import first
from ui.lesson import number
from ui.lessons.transformer import block_details, sublayer_details
from ui.lessons.transformer.closing_questions import closing_questions
from ui.lessons.transformer.whole_model import DEFAULT as FIRST_BLOCK
from ui.models import load_translator
from ui.text import literal, percent, quoted

PAGE = "pages/lessons/transformer.py"
BLOCKS = (  # of the test models, which have two layers a side
    *("encoder.embedding", "encoder.position", "encoder.0.self_norm", "encoder.0.self", "encoder.0.feed_forward_norm"),
    *("encoder.1.feed_forward", "encoder.output", "decoder.embedding", "decoder.position", "decoder.0.self"),
    *("decoder.1.cross_norm", "decoder.1.cross", "decoder.0.feed_forward", "decoder.output", "output"),
)


def opened(block: str, sentence: str = DEFAULT, **tokens: int) -> AppTest:
    """The lesson with a block open and tokens chosen, as a link would have them."""
    chosen = {f"transformer_{side}_no": str(token + 1) for side, token in tokens.items()}
    app = follow(PAGE, {"sentence": sentence, "transformer_block": block, **chosen})
    assert not app.exception
    return app


def loaded(sentence: str = DEFAULT) -> tuple[Translator, Record]:
    translator = load_translator("transformer")
    return translator, translator.record(sentence)


def count(translator: Translator) -> int:
    """How many parameters the network has."""
    return sum(parameter.numel() for parameter in translator.network.parameters())


def latex(app: AppTest) -> str:
    return "\n".join(element.value for element in app.latex)


@pytest.fixture
def shown_figures(monkeypatch: pytest.MonkeyPatch) -> dict[str, Figure]:
    """The figures of blocks that the page shows, by key."""
    figures: dict[str, Figure] = {}
    for module in (block_details, sublayer_details):
        show = module.show

        def keep(figure: Figure, *, key: str, show=show, **options: bool) -> None:  # type: ignore[no-untyped-def]
            figures[key] = figure
            show(figure, key=key, **options)

        monkeypatch.setattr(module, "show", keep)
    return figures


def numbers(figure: Figure) -> np.ndarray:
    """The numbers of a table whose first column names the rows."""
    return figure.table.iloc[:, 1:].to_numpy(dtype=float)


@pytest.mark.parametrize("sentence", first([ONE_TOKEN, DEFAULT, LONG]))
def test_every_block_opens_at_its_first_and_last_token(sentence: str) -> None:
    translator, record = loaded(sentence)
    labels = {block.name: block_label(block) for block in blocks(transformer_of(translator))}
    counts, total = parameters_by_block(translator.network), count(translator)
    app = opened(BLOCKS[0], sentence)
    for token in ("1", "10000"):
        app.text_input(key="transformer_source_no").set_value(token)
        app.text_input(key="transformer_target_no").set_value(token)
        app.run()
        for block in BLOCKS:
            app.selectbox(key="transformer_block_choice").set_value(block).run()
            assert not app.exception
            assert [element.value for element in app.subheader].count(literal(labels[block])) == 1
            side, tokens = "source", record.source
            if not block.startswith("encoder"):
                side, tokens = "target", record.decoder_input
            chosen = app.pills(key=f"transformer_{side}_choice").value
            assert chosen == (0 if token == "1" else len(tokens) - 1)
            assert quoted(piece_names(tokens)[chosen]) in texts(app)
            own = f"**{counts[block]:,}** of {total:,}" if counts[block] else "No parameters of its own"
            assert own in texts(app)


@pytest.mark.parametrize("asked", ["", "encoder.99.self", "nonsense", "<script>", "encoder.0.self.0"])
def test_a_link_to_no_block_opens_the_first_one(asked: str) -> None:
    assert opened(asked).selectbox(key="transformer_block_choice").value == FIRST_BLOCK


def test_the_choice_and_the_buttons_write_the_link() -> None:
    app = opened("encoder.embedding")
    assert app.button(key="transformer_block_left").disabled
    app.button(key="transformer_block_right").click().run()
    app.run()
    assert app.text_input(key="transformer_block").value == "encoder.position"
    app.selectbox(key="transformer_block_choice").set_value("output").run()
    app.run()
    assert app.text_input(key="transformer_block").value == "output"
    assert app.button(key="transformer_block_right").disabled
    assert "Output" in [element.value for element in app.subheader]


def test_the_token_of_the_other_side_is_kept() -> None:
    app = opened("encoder.0.self", source=2, target=3)
    app.selectbox(key="transformer_block_choice").set_value("decoder.0.self").run()
    app.run()
    assert app.text_input(key="transformer_source_no").value == "3"
    assert quoted(piece_names(loaded()[1].decoder_input)[3]) + " looks most" in texts(app)
    app.selectbox(key="transformer_block_choice").set_value("encoder.1.self").run()
    app.run()
    assert app.text_input(key="transformer_target_no").value == "4"
    assert quoted(piece_labels(loaded()[1].source)[2]) + " looks most" in texts(app)


def test_parameters_are_those_of_the_loaded_network() -> None:
    total = count(loaded()[0])
    app = opened(FIRST_BLOCK)
    assert f"**{total:,}** parameters" in texts(app)
    app.session_state["transformer_parameters"] = True
    app.run()
    table = next(element.value for element in app.markdown if element.value.startswith("| blocks"))
    rows = re.findall(r"\| ([\d,]+) \| (?:\d+ %|[\d.]+ %|less than 0.1 %|none) \|", table)
    assert sum(int(row.replace(",", "")) for row in rows) == total
    assert f"**{total:,}**" in table


@pytest.mark.parametrize("name", first(["decoder.1.cross_norm", "encoder.0.self_norm", "encoder.1.feed_forward_norm"]))
def test_add_and_norm_has_the_norms_numbers(name: str, shown_figures: dict[str, Figure]) -> None:
    translator, record = loaded()
    side = "source" if name.startswith("encoder") else "target"
    app = opened(name, source=2) if side == "source" else opened(name, target=2)
    norm = transformer_of(translator).get_submodule(name)
    assert isinstance(norm, torch.nn.LayerNorm)
    passed = sublayer_pass(translator, record, name.removesuffix("_norm"))
    before = torch.tensor(passed.norm.stream[2])
    made = norm(before)
    formulas = latex(app)
    x, gain, shift = float(before[0]), float(norm.weight[0]), float(norm.bias[0])
    mean, variance = float(before.mean()), float(before.var(correction=0))
    assert f"{number(x, 3)} - {number(mean, 3)}" in formulas
    assert rf"\sqrt{{{variance:.3f} + 10^{{-5}}}}" in formulas
    assert rf"\cdot {number(gain, 3)} + {number(shift, 3)}" in formulas
    assert f"= {float(made[0]):.3f}" in formulas
    after = record.states[state_name(name.removesuffix("_norm"))]
    assert f"= {after[2, 0]:.2f}" in formulas
    assert f"standard deviation of {math.sqrt(variance):.2f}" in texts(app)
    strips = shown_figures["transformer_strips"].table
    np.testing.assert_allclose(strips["normalised"], made, atol=1e-3)
    np.testing.assert_allclose(strips["stream x"] + strips["result f"], strips["stream x\u2032"], atol=1e-3)
    np.testing.assert_allclose(numbers(shown_figures["transformer_in"]), passed.norm.stream, atol=1e-3)
    np.testing.assert_allclose(numbers(shown_figures["transformer_out"]), after, atol=1e-3)


@pytest.mark.parametrize("name", first(["encoder.0.feed_forward", "decoder.1.feed_forward"]))
def test_feed_forward_counts_the_active_units(name: str, shown_figures: dict[str, Figure]) -> None:
    translator, record = loaded()
    app = opened(name, source=1, target=1)
    module = transformer_of(translator).get_submodule(name)
    assert isinstance(module, FeedForward)
    norm = normalisation(translator, record, f"{name}_norm")
    inner = module.expand(torch.tensor(norm.result[1]))
    active = int((inner > 0).sum())
    assert f"**{active} of {len(inner)}** units are active ({percent(active / len(inner))})" in texts(app)
    best = int(inner.argmax())
    assert f"u_{{{best + 1}}} = \\max(0,\\; {float(inner[best]):.2f})" in latex(app)
    result = record.states[state_name(name)] - norm.stream
    assert f"= {result[1, 0]:.2f}" in latex(app).replace("= -0.00", "= 0.00") or abs(result[1, 0]) < 0.01
    np.testing.assert_allclose(numbers(shown_figures["transformer_units"]).ravel(), inner, atol=1e-3)
    np.testing.assert_allclose(numbers(shown_figures["transformer_out"]), result, atol=1e-3)
    np.testing.assert_allclose(numbers(shown_figures["transformer_in"]), norm.result, atol=1e-3)
    shares = shown_figures["transformer_active"].table["active units"]
    every = module.expand(torch.tensor(norm.result)) > 0
    np.testing.assert_allclose(shares, every.float().mean(dim=1), atol=1e-4)


@pytest.mark.parametrize("site", first(["decoder.1.cross", "encoder.1.self", "decoder.0.self"]))
def test_attention_says_where_each_head_looks(site: str, shown_figures: dict[str, Figure]) -> None:
    translator, record = loaded()
    shown = texts(opened(site, source=1, target=1))
    seen, keys = record.attention[site], piece_names(record.columns(site))
    for head, row in enumerate(seen.weights[:, 1]):
        assert f"head {head + 1} at {quoted(keys[int(row.argmax())])} ({percent(float(row.max()))})" in shown
    added = record.states[state_name(site)] - sublayer_pass(translator, record, site).norm.stream
    np.testing.assert_allclose(numbers(shown_figures["transformer_out"]), added, atol=1e-3)
    assert ("the encoder’s output for" in shown) == site.endswith("cross")


@pytest.mark.parametrize("side", first(["decoder", "encoder"]))
def test_embedding_positions_and_last_norm(side: str, shown_figures: dict[str, Figure]) -> None:
    translator, record = loaded()
    network, states = transformer_of(translator), record.states
    tokens = record.source if side == "encoder" else record.decoder_input
    shown = texts(opened(f"{side}.embedding", source=1, target=1))
    assert f"is piece {tokens.ids[1]}:" in shown
    rows = network.embedding.weight[torch.tensor(tokens.ids)] * math.sqrt(network.width)
    np.testing.assert_allclose(numbers(shown_figures["transformer_out"]), rows, atol=1e-3)

    formulas = latex(opened(f"{side}.position", source=1, target=1))
    assert r"\sin 1 \\" in formulas
    assert rf"&= {number(float(states[f'{side}.embedding'][1, 0]))} + {math.sin(1):.2f}" in formulas
    np.testing.assert_allclose(numbers(shown_figures["transformer_in"]), states[f"{side}.position"], atol=1e-3)
    np.testing.assert_allclose(numbers(shown_figures["transformer_out"]), states[f"{side}.input"], atol=1e-3)

    formulas = latex(opened(f"{side}.output", source=1, target=1))
    assert f"= {states[f'{side}.output'][1, 0]:.3f}" in formulas
    np.testing.assert_allclose(numbers(shown_figures["transformer_out"]), states[f"{side}.output"], atol=1e-3)


@pytest.mark.parametrize("step", [0, 1])
def test_the_output_is_the_records(step: int) -> None:
    translator, record = loaded()
    network = transformer_of(translator)
    formulas = latex(opened("output", target=step))
    best = record.candidates[step][0]
    state = torch.tensor(record.states["decoder.output"][step])
    logit = float(state @ network.embedding.weight[best.id] + network.output_bias[best.id])
    assert rf"z_{{{best.id}}}" in formulas
    assert f"= {logit:.2f}" in formulas
    assert f"= {best.probability:.3f}" in formulas


def test_answers_are_tied_to_the_sentence() -> None:
    app = follow(PAGE)
    for index in range(3):
        app.session_state[f"transformer_answer_{index}_shown"] = True
    app.run()
    assert not app.exception
    answers = [question.answer() for question in closing_questions(loaded) if callable(question.answer)]
    assert len(answers) == 3
    assert all(answer in texts(app) for answer in answers)


def test_the_twin_of_the_picture_and_the_code() -> None:
    app = opened("encoder.0.feed_forward")
    for key in ("transformer_twin", "transformer_block_code", "transformer_whole_numbers"):
        app.session_state[key] = True
    app.run()
    assert not app.exception
    assert "class FeedForward(nn.Module)" in "\n".join(element.value for element in app.code)
    total = count(loaded()[0])
    assert any("parameters" in frame.value and frame.value["parameters"].sum() == total for frame in app.dataframe)

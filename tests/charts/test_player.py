"""What the player is given: every number is the record's, words are merged as they are anywhere, all of it is data."""

from __future__ import annotations

import base64
import json
import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from charts.labels import SHARES, percent, quoted, share_bytes, word_labels, word_parts
from charts.player import MEAN, OPTIONS, Mark, Track, track
from charts.player_figure import LEAST, PAST, THICKEST, WORD, player_figure
from model.dissect.aggregate import merge_to_words
from model.dissect.sureness import sureness, word_shares
from model.language.languages import pair_of
from model.language.tokenizer import Word
from model.network.rnn import SITE
from model.record import Record
from model.translate.translator import Translator
from tests.charts.checks import HOSTILE, MAX_BYTES, check, marks, texts

SENTENCE, TARGET = "Tom likes the unbelievable red car.", "Tom aime la voiture incroyable."
LONG = "the girl likes the green book and the dog sees the car. " * 4
only_dot = pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)


def decoded(text: str, columns: int) -> np.ndarray:
    """Weights as the browser reads them, between 0 and 1."""
    return np.array(SHARES)[np.frombuffer(base64.b64decode(text), dtype=np.uint8)].reshape(-1, columns)


def cross_sites(record: Record) -> list[str]:
    return [site for site in record.attention if site.endswith(".cross")]


@pytest.mark.parametrize("words", [True, False])
def test_weights_are_the_record_s(translator: Translator, words: bool) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    played = track(record, words=words)
    columns = record.source.words if words else [Word("", index, index + 1) for index in range(len(record.source))]
    steps = [Word("", index, index + 1) for index in range(len(record.target))]
    view_of = {(view.site, view.head): view for view in played.views}
    data = {(view["site"], view["head"]): view for view in played.data()["views"]}
    assert len(view_of) == len(played.views)
    expected: set[tuple[str, int]] = set()
    for site in cross_sites(record):
        heads = record.attention[site].weights
        matrices = dict(enumerate(heads)) | ({MEAN: heads.mean(axis=0)} if len(heads) > 1 else {})
        for head, pieces in matrices.items():
            expected.add((site, head))
            view = view_of[site, head]
            exact = merge_to_words(pieces, steps, columns)
            sent = decoded(data[site, head]["weights"], len(played.sources))
            np.testing.assert_allclose(sent[: len(steps)], exact, atol=0.0051)
            np.testing.assert_allclose(sent.sum(axis=1), 1, atol=0.05)
            np.testing.assert_allclose(view.weights.sum(axis=1), 1, atol=1e-5)
            for cell in played.cells:  # the mean over the pieces of a word
                mean = exact[cell.start : cell.end].mean(axis=0)
                np.testing.assert_allclose(view.weights[cell.row], mean, atol=1e-6)
            for weight, number in zip(view.weights.ravel(), sent.ravel(), strict=True):
                assert percent(float(number)) == percent(float(weight))
    assert set(view_of) == expected
    assert any(cell.end - cell.start > 1 for cell in played.cells) == words
    assert played.crossing == (0 if expected else record.states["decoder.initial"].shape[1])


@given(st.floats(0, 1, width=32))
@example(0.0995)
@example(0.995)
@example(0.999)
@example(1 - 1e-6)
def test_a_weight_keeps_its_text_on_the_way(weight: float) -> None:
    (number,) = share_bytes(np.array([weight], np.float32))
    assert percent(SHARES[number]) == percent(float(np.float32(weight)))
    assert abs(SHARES[number] - weight) < 0.0051


def test_every_text_of_a_share_is_there_once() -> None:
    assert len({percent(share) for share in SHARES}) == len(SHARES) <= 256
    assert share_bytes(np.array(SHARES)).tolist() == list(range(len(SHARES)))


def test_steps_and_candidates_are_the_record_s(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    played = track(record)
    assert len(played.steps) == len(record.target)
    for index, step in enumerate(played.steps):
        (written,) = (option for option in step.options if option.written)
        assert written.share == pytest.approx(math.exp(float(record.log_probs[index])), rel=1e-4)
        assert 2 <= len(step.options) <= OPTIONS
        assert sum(option.share for option in step.options) == pytest.approx(1, abs=1e-5)
        shares = {candidate.id: candidate.probability for candidate in record.candidates[index]}
        assert [option.share for option in step.options if option.rank] == [
            shares[record.candidates[index][option.rank - 1].id] for option in step.options if option.rank
        ]
        assert f"({percent(math.exp(float(record.log_probs[index])))})" in step.description
        assert step.description.startswith(f"Step {index + 1} of {len(record.target)}: it ")
        assert played.cells[step.cell].start <= index < played.cells[step.cell].end
    assert [cell.label for cell in played.cells] == word_labels(record.target)
    for cell in played.cells:
        so_far = [played.steps[index].written for index in range(cell.start, cell.end)]
        assert so_far[-1] == cell.label
        assert all(later.startswith(earlier) for earlier, later in pairwise(so_far))


def test_the_words_of_a_step_name_what_it_looks_at_most(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    played = track(record)
    for view in played.views:
        assert len(view.looks) == len(record.target)
        for row, look in zip(view.weights, view.looks, strict=False):
            most = played.names[int(row.argmax())]
            named = "the end mark" if most == "end" else quoted(most)
            assert look == f"{percent(float(row.max()))} at {named}"
            assert "resting" not in look  # that is said only where taking the weight away changes nothing
        if translator.name.startswith("transformer"):
            layer = f"layer {int(view.site.split('.')[1]) + 1}"
            who = "average of 4 heads" if view.head == MEAN else f"head {view.head + 1}"
            assert view.who == f" ({layer}, {who})"
        else:
            assert not view.who
    for step in range(len(played.steps)):
        assert played.said(step).startswith(played.steps[step].description)
        looks = f" and looks {played.views[0].looks[step]}{played.views[0].who}." if played.views else ""
        assert played.said(step).endswith(looks or "its own state alone.")


def test_the_view_that_was_asked_for_or_the_nearest(translator: Translator) -> None:
    played = track(translator.record(SENTENCE, target=TARGET))
    for index, view in enumerate(played.views):
        assert played.view(view.site, view.head) == index
    if played.views:
        first, last = played.views[0], played.views[-1]
        assert played.view(first.site, 99) == 0
        assert played.views[played.view("decoder.99.cross", 0)].site == last.site
    else:
        assert played.view(SITE, 0) == 0


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
def test_a_long_sentence_is_json_and_small(translator: Translator) -> None:
    record = translator.record(LONG, target=LONG)
    numbers = len(record.target) * len(record.source.words) * len(track(record).views)
    assert numbers > 54_000  # 60 x 60 pieces in all heads of the shipped model
    assert len(json.dumps(track(record).data(), allow_nan=False)) < MAX_BYTES


@only_dot
def test_glosses_stand_under_their_words(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    glosses = [f"gloss {index}" for index in range(len(record.target.words))]
    assert [cell.gloss for cell in track(record, glosses=glosses).cells] == glosses
    pieces = track(record, words=False, glosses=glosses)
    assert [cell.gloss for cell in pieces.cells if cell.gloss] == glosses
    assert [cell.start for cell in pieces.cells if cell.gloss] == [word.start for word in record.target.words]
    with pytest.raises(ValueError, match="glosses do not fit"):
        track(record, glosses=["one"])


@only_dot
def test_a_word_in_pieces_is_one_word(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    played = track(record)
    several = {
        position: word for position, word in enumerate(record.source.words) if len(word_parts(record.source, word)) > 1
    }
    assert played.parts.keys() == several.keys()
    assert any(word.text == "unbelievable" for word in several.values())
    for index, word in several.items():
        assert "".join(played.parts[index]) == word.text
        assert 1 < len(played.parts[index]) <= word.end - word.start
    assert not track(record, words=False).parts
    for cell in played.cells:
        for step in range(cell.start + 1, cell.end):
            before, written = played.steps[step - 1].written, played.steps[step].written
            if before and before != written:
                assert f"it adds “{written.removeprefix(before)}” to “{before}” (" in played.steps[step].description
    for played_step, sent in zip(played.steps, played.data()["steps"], strict=True):
        for option, (begun, text, *_) in zip(played_step.options, sent["options"], strict=True):
            assert not option.goes_on or (begun, text) == (played_step.begun, option.label.lstrip("¦"))
        (chosen,) = ((begun, text) for begun, text, *_, written in sent["options"] if written)
        assert "".join(chosen) in (sent["written"], "␣")


def test_the_french_row_spells_the_text(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    played = track(record)
    spelled = "".join(gap + cell.label for gap, cell in zip(played.gaps, played.cells, strict=True))
    assert spelled.removesuffix("end").strip() == record.target.text
    assert len(track(record, words=False).gaps) == len(record.target)


def test_the_end_mark_is_called_end_where_people_look(translator: Translator) -> None:
    ended = track(translator.record("the end", target="la fin"))
    data = ended.data()
    assert ended.ends == (True, True)
    assert data["sources"] == ["the", "end", "end"]
    assert data["source_names"] == []  # the word alone is called by its label
    assert data["cells"][-1][0] == data["steps"][-1]["written"] == "end"
    assert "it ends the sentence (" in ended.steps[-1].description
    assert "<eos>" not in json.dumps(data)


@only_dot
def test_marks_of_english_words_are_data(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    marks = {1: Mark("strange", "<b>"), 3: Mark("lost", "not translated")}
    assert track(record, marks=marks).data()["marks"] == [[1, "strange", "<b>"], [3, "lost", "not translated"]]
    assert track(record, marks=marks, words=False).data()["marks"] == []  # of words, not of pieces
    table = player_figure(track(record, marks=marks), 0).table
    assert table[table["what"] == "not translated"]["text"].tolist() == [record.source.words[3].text]


def test_every_cell_says_how_sure_its_word_is(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    for words in (True, False):
        played = track(record, words=words)
        for cell, (*_, kind, text) in zip(played.cells, played.data()["cells"], strict=True):
            word = next(other for other in record.target.words if other.start <= cell.start < other.end)
            share = math.prod(math.exp(float(log_prob)) for log_prob in record.log_probs[word.start : word.end])
            assert cell.share == pytest.approx(share)
            assert kind == sureness(share)
            assert percent(share) in text
    table = player_figure(track(record), len(record.target) - 1).table
    listed = table[table["what"] == "sure of"]["share"].tolist()
    np.testing.assert_allclose(listed, word_shares(record), atol=6e-6)


def test_a_word_that_comes_again_is_named_with_its_place(translator: Translator) -> None:
    record = translator.record("the car the car", target="la voiture la")
    played = track(record)
    assert played.sources[:4] == ("the", "car", "the", "car")  # as it is read
    assert played.names[:4] == ("the (1)", "car (1)", "the (2)", "car (2)")
    assert [cell.name for cell in played.cells][:3] == ["la (1)", "voiture", "la (2)"]
    assert played.data()["source_names"] == [(index, name) for index, name in enumerate(played.names[:4])]
    assert [name for _, name in played.data()["cell_names"]] == ["la (1)", "la (2)"]
    assert not any(quoted(label) in look for view in played.views for look in view.looks for label in ("the", "car"))


def ribbon_widths(played: Track, step: int) -> list[float]:
    """How wide the ribbons of a step and of the words before it have to be."""
    (view, cell) = played.views[0], played.steps[step].cell
    rows = [(view.weights[played.cells[index].row], PAST) for index in range(cell)] + [(view.weights[step], LEAST)]
    return sorted(
        max(0.8, round(float(weight), 4) * THICKEST)
        for row, least in rows
        for weight in row
        if weight >= least or weight == row.max()
    )


@only_dot
def test_the_figure_draws_the_step(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    played = track(record, glosses=["gloss"] * len(record.target.words))
    step = played.cells[2].end - 1
    figure = player_figure(played, step)
    drawn = texts(check(figure, capfd))
    written = [*played.sources, *(cell.label for cell in played.cells[:3])]
    assert all(any(text.startswith(word[:6]) for text in drawn) for word in written)
    assert played.cells[3].label not in drawn
    lines = list(marks(figure, "line"))
    first = min(line["y"] for line in lines)
    widths = sorted(line["strokeWidth"] for line in lines if line["y"] == first)
    np.testing.assert_allclose(widths, ribbon_widths(played, step), rtol=1e-6)
    assert figure.alt == played.said(step)
    weights = figure.table[figure.table["what"] == "looks at"]["share"].tolist()
    np.testing.assert_allclose(weights, played.views[0].weights[step], atol=6e-5)
    shares = figure.table[figure.table["what"] == "could write"]["share"].tolist()
    np.testing.assert_allclose(shares, [option.share for option in played.steps[step].options], atol=6e-6)


@only_dot
def test_words_and_ribbons_stand_as_their_languages_run(translator: Translator) -> None:
    played = track(translator.record(SENTENCE, target=TARGET))
    figures = [player_figure(one, 2) for one in (played, replace(played, pair=pair_of(("ar", "ar"))))]
    last = max(len(played.sources), len(played.cells)) - 1
    lines, mirrored = ([(line["y"], line["x"]) for line in marks(figure, "line")] for figure in figures)
    np.testing.assert_allclose(sorted(lines), sorted((y, (last + 1) * WORD - x) for y, x in mirrored), atol=0.1)
    words, turned = (
        [value for layer in picture["layer"] for value in layer["data"]["values"] if "text" in value]
        for picture in (figure.chart.spec["hconcat"][0] for figure in figures)
    )
    assert [word["text"] for word in words] == [word["text"] for word in turned]
    np.testing.assert_allclose([word["x"] for word in words], [last - word["x"] for word in turned], atol=1e-3)


def test_every_model_has_a_figure(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    played = track(translator.record(SENTENCE, target=TARGET), words=False)
    check(player_figure(played, len(played.steps) - 1, played.view(SITE, 0)), capfd)


@only_dot
def test_words_are_data(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    text = " ".join(HOSTILE)
    played = track(translator.record(text, target=text), glosses=())
    figure = player_figure(played, len(played.steps) - 1)
    drawn = "".join(texts(check(figure, capfd)))
    assert all(label[:3] in drawn for label in played.sources)

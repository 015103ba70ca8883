"""What the films' component is given, and the curves of a training: numbers and words are those of the frames."""

from __future__ import annotations

import base64
import math

import numpy as np
import pytest

from charts.byte_weights import BYTE_SHADES, byte_percent, decimal_range
from charts.film import LONGEST_LABEL, MAX_ROWS, MIN_ROWS, Reel, colour_of, describe_score, moments_of, shortened
from charts.labels import piece_labels
from charts.palette import DARK, LIGHT
from charts.training_curves import entropy_curves, score_curves
from model.dissect.filmed import map_entropy
from model.network.families import title_of
from model.store.filmed import FilmedTraining
from tests.charts.checks import check, texts
from tests.films import all_stored, stored

SENTENCES = (0, 8)


def maps(films: tuple[FilmedTraining, ...]) -> dict[str, tuple[str, int | None]]:
    return {film.model: (list(film.sites)[-1], None) for film in films if film.sites}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_browser_gets_what_the_frames_hold(sentence: int) -> None:
    films = all_stored()
    reel = Reel(films, moments_of(films), sentence, maps(films))
    data = reel.data()
    assert MIN_ROWS <= data["rows"] <= MAX_ROWS
    assert len(data["moments"]) == len(reel.moments)
    for film, model in zip(films, data["models"], strict=True):
        assert [model["at"][index] for index in (0, -1)] == [0, len(film.frames) - 1]
        for moment, index in zip(reel.moments, model["at"], strict=True):
            frame = film.frames[index]
            assert frame.step <= moment
            assert not [other for other in film.frames if frame.step < other.step <= moment]  # that would be nearer
        for index, frame in enumerate(model["frames"]):
            written = film.written(index, sentence)
            assert frame["text"] == written.text
            assert len(frame["labels"]) + frame["more"] == len(written)
            assert frame["labels"] == [shortened(label) for label in piece_labels(written)][: data["rows"]]
            assert ("cells" in frame) == (film.model in reel.chosen)
            if "cells" in frame:
                shown = np.frombuffer(base64.b64decode(frame["cells"]), np.uint8)
                weights = film.weights_at(index, sentence, *reel.chosen[film.model])[: data["rows"]].ravel()
                assert [BYTE_SHADES[cell][1] for cell in shown] == [byte_percent(float(weight)) for weight in weights]


def test_the_curves_of_the_browser_are_the_frames() -> None:
    films = all_stored()
    data = Reel(films, moments_of(films), 0, {}).data()
    longest = max(film.shipped.step for film in films)
    xs = {moment["label"]: moment["x"] for moment in data["moments"]}
    assert list(xs.values()) == sorted(xs.values())
    for panel, quantity in zip(data["panels"], ("bleu", "loss"), strict=True):
        for film, line in zip(films, panel["lines"], strict=True):
            for frame, (x, y) in zip(film.frames, line, strict=True):
                assert y * float(panel["top"]) == pytest.approx(getattr(frame, quantity), abs=1e-2)
                assert x == pytest.approx(0.96 * math.log(1 + frame.step) / math.log(1 + longest), abs=1e-4)


def test_a_moment_in_words() -> None:
    films = all_stored()
    reel = Reel(films, moments_of(films), 0, {})
    for moment in reel.moments:
        description = reel.describe(moment)
        assert description.startswith(f"Step {moment:,}. ")
        for film in films:
            frame = film.frames[film.at(moment)]
            scores = f"{title_of(film.model)} {describe_score(frame)}"
            if moment != frame.step:
                scores += f" (step {frame.step:,})"
            assert scores in description
    for film, card in zip(films, reel.data()["models"], strict=True):
        for moment, score in zip(reel.moments, card["scores"], strict=True):
            frame = film.frames[film.at(moment)]
            assert score == describe_score(frame) + ("" if moment == frame.step else f" at {frame.step:,}")
    assert colour_of("ink", DARK) == DARK.ink
    assert colour_of("weights[3]", LIGHT) == LIGHT.weights[3]
    assert len(shortened("x" * 40)) == LONGEST_LABEL


@pytest.mark.parametrize("quantity", ["bleu", "loss"])
def test_score_curves(quantity: str, capfd: pytest.CaptureFixture[str]) -> None:
    films = all_stored()
    figure = score_curves(films, quantity, films[0].shipped.step)  # type: ignore[arg-type]
    drawn = texts(check(figure, capfd))
    assert {title_of(film.model) for film in films} <= set(drawn)
    assert {"0", "1", "10", "step of training"} <= set(drawn)
    assert len(figure.table) == sum(len(film.frames) for film in films)
    for film in films:
        rows = figure.table[figure.table["model"] == title_of(film.model)]
        assert list(rows.iloc[:, 3]) == [getattr(frame, quantity) for frame in film.frames]
        assert list(rows["step"]) == [f"{frame.step:,}" for frame in film.frames]
        digits = 1 if quantity == "bleu" else 2
        first, last = (f"{getattr(frame, quantity):.{digits}f}" for frame in (film.frames[0], film.shipped))
        assert f"{title_of(film.model)} from {first} to {last} at step {film.shipped.step:,}" in figure.alt


def test_entropy_curves(capfd: pytest.CaptureFixture[str]) -> None:
    films = all_stored()
    figure = entropy_curves(films, 3, maps(films), None)
    check(figure, capfd)
    film = stored("transformer")
    rows = figure.table[figure.table["model"] == "Transformer"]
    site = list(film.sites)[-1]
    bounds = [map_entropy(film, index, 3, site, None) for index in range(len(film.frames))]
    assert list(rows.iloc[:, 3]) == [decimal_range(*bound) for bound in bounds]
    drawn = [point["y"] for point in figure.chart.spec["data"]["values"] if point["l"] == films.index(film) - 1]
    assert drawn == pytest.approx([(low + high) / 2 for low, high in bounds], abs=1e-3)
    assert f" to {decimal_range(*bounds[-1])} at step {film.shipped.step:,}" in figure.alt
    assert list(rows["French"]) == [film.written(index, 3).text for index in range(len(film.frames))]
    assert "RNN without attention" not in figure.alt
    with pytest.raises(ValueError, match="no measurement"):
        entropy_curves(films, 3, {}, None)

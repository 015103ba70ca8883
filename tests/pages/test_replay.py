"""The lab that replays trainings: what the link asks for is shown, and a film that is missing or damaged is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import ui.labs.replay.films
from charts.film import moments_of
from claims.replay import first_final, sharpened, written_at
from model.assets import FILMS
from model.network.families import ENTRIES
from model.store.filmed import FilmedTraining, write_film
from tests.films import STORED, all_stored, stored
from tests.pages.harness import follow, open_everything, plain
from ui.labs.replay.on_screen import SHOWN, moment_at
from ui.models import model_label
from ui.wording.replay import (
    describe_first_final,
    describe_sharpened,
    describe_training,
    describe_written,
)

PAGE = "pages/labs/replay.py"
SITE, HEAD = "decoder.1.cross", 2


def played(app: AppTest) -> dict[str, Any]:
    """What the page sends to the browser."""
    told: dict[str, Any] = next(
        data for element in app.get("bidi_component") if "packed" in (data := json.loads(element.proto.json))
    )
    return told | json.loads(told["packed"])


def opened(**link: str) -> AppTest:
    app = follow(PAGE, link)
    assert not app.exception
    return app


def test_a_link_opens_its_view() -> None:
    film = stored("transformer")
    frame = film.frames[len(film.frames) // 2]
    app = opened(sentence="they met at school", site=SITE, head_no=str(HEAD + 1), replay_moment=str(frame.step))
    index, sentence = film.frames.index(frame), [source.text for source in film.sources].index("They met at school.")
    page_text = plain(app)
    for claim in (
        describe_written(written_at(film, index)),
        describe_first_final(first_final(film, sentence)),
        describe_sharpened(sharpened(film, sentence, SITE, HEAD, index)),
        describe_training(film.training, film.pair),
    ):
        assert claim in page_text
    assert "was not filmed" not in page_text
    shown = played(app)
    assert shown["moments"][shown["moment"]]["label"] == f"Step {frame.step:,}"
    assert [model["frames"][model["at"][shown["moment"]]]["text"] for model in shown["models"]] == [
        filmed.written(filmed.at(frame.step), sentence).text for filmed in sorted(all_stored(), key=order)
    ]
    assert app.selectbox(key="replay_sentence").value == "They met at school."
    assert app.segmented_control(key="replay_head").value == HEAD


def order(film: FilmedTraining) -> int:
    return list(ENTRIES).index(film.model)


def test_choices_go_to_the_link() -> None:
    app = opened(sentence="Nothing like it was filmed.")
    assert "was not filmed: the sentences were chosen before the training" in plain(app)
    app.selectbox(key="replay_sentence").set_value("It is raining today.").run()
    assert app.text_input(key="sentence").value == "It is raining today."
    assert "was not filmed" not in plain(app)
    pills = next(element for element in app.get("pills") if element.key == "replay_shown")
    assert len(pills.value) == len(STORED)
    pills.set_value(["transformer"]).run()
    assert app.text_input(key=SHOWN).value == "transformer"
    assert [model["title"] for model in played(app)["models"]] == ["Transformer"]
    pills = next(element for element in app.get("pills") if element.key == "replay_shown")
    pills.set_value([]).run()  # one at least
    assert app.text_input(key=SHOWN).value == ""
    assert len(played(app)["models"]) == len(STORED)


def test_the_last_moment_is_of_the_shipped_weights() -> None:
    """And the page says where other weights are served."""
    app = opened(replay_moment="shipped")
    shown = played(app)
    assert shown["moment"] == len(shown["moments"]) - 1
    assert "other weights than the last moment of this film" in plain(app)  # as the tests serve untrained ones


@pytest.mark.parametrize("name", STORED)
def test_the_model_above_is_spoken_of(name: str) -> None:
    app = open_everything(opened(model=name, replay_moment="shipped"))
    assert f"With the shipped weights {model_label(name)} writes" in plain(app)
    alts = [element.proto.alt for element in app.get("vega_lite_chart")]
    assert any(alt.startswith(f"{model_label(name)}, shipped weights, Decoder") for alt in alts) == (name != "rnn")
    assert any("has no map" in element.value for element in app.info) == (name == "rnn")


def test_moments_are_named_by_their_step() -> None:
    moments = moments_of(all_stored())
    assert list(moments) == sorted({frame.step for film in all_stored() for frame in film.frames})
    for index, step in enumerate(moments):
        assert moment_at(str(step), moments) == index
    assert moment_at("shipped", moments) == moment_at("999999999", moments) == len(moments) - 1
    assert moment_at("-5", moments) == moment_at("x", moments) == moment_at("", moments) == 0


@pytest.fixture
def films(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of films, empty at first, in place of the one that is shipped."""
    monkeypatch.setattr(ui.labs.replay.films, "FILMS", tmp_path)
    return tmp_path


def test_missing_and_damaged_films_are_told(films: Path) -> None:
    (error,) = opened().error
    assert "There is no film in" in error.value
    assert "docs/training" in error.value.replace("\\", "")

    shutil.copy(FILMS / "transformer.npz", films)
    app = opened(model="rnn-dot")
    assert not app.error
    assert not app.warning
    assert "There is no film of" in plain(app)
    assert f"There is no film of {model_label('rnn-dot')}" in plain(app)
    assert len(played(app)["models"]) == 1

    (films / "rnn-dot.npz").write_bytes((FILMS / "transformer.npz").read_bytes()[:5000])
    (warning,) = opened().warning
    assert "rnn-dot.npz holds no frames" in warning.value.replace("\\", "")
    write_film(films / "rnn-dot.npz", stored("transformer"))
    (warning,) = opened().warning
    assert "is the film of transformer" in warning.value.replace("\\", "")
    (films / "transformer.npz").write_bytes(b"")
    assert opened().error

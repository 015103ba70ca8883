"""The film that is shipped: a run's frames as they were, one more of the shipped weights, and what is behind both."""

from __future__ import annotations

import json
import shutil
from contextlib import redirect_stdout
from dataclasses import asdict, replace
from io import BytesIO, TextIOWrapper
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file, save_file

from model import film as command
from model.language.glossary import PAIR
from model.network.families import build
from model.store.checkpoint import CONFIG, TOKENIZER, WEIGHTS, CheckpointError, write_model
from model.store.filmed import FilmedTraining, read_film, write_film
from model.store.frames import SENTENCES, Frame, FramesError, Shot, read_frames, write_frames
from model.store.loading import load
from model.store.results import fingerprint
from model.training.evaluation import evaluate
from model.training.filming import film_of, renewed
from model.training.frames import DEV_SOURCES, FILE, Film
from model.training.pairs import load_part
from model.training.run import Run
from tests.conftest import small_config
from tests.model.training.runs import FEW, MakeRun, until
from tests.pairs import FRENCH, GERMAN


def same(one: Frame, other: Frame) -> bool:
    def alike(a: Shot, b: Shot) -> bool:
        maps = a.weights.keys() == b.weights.keys() and all(
            np.array_equal(a.weights[s], b.weights[s]) for s in a.weights
        )
        return maps and (a.source, a.target) == (b.source, b.target)

    plain = all(getattr(one, name) == getattr(other, name) for name in ("step", "minutes", "loss", "bleu"))
    return plain and all(alike(a, b) for a, b in zip(one.shots, other.shots, strict=True))


RECIPE = replace(FEW, seed=3)


@pytest.fixture(scope="module")
def filmed(data: Path, ended: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `transformer`, a run that was filmed and stopped before its end, and its film."""
    folder = tmp_path_factory.mktemp("filmed")
    run = Run("transformer", ended.config, RECIPE, data, folder)
    run.train(progress=False, stop=until(run, 6), watch=Film(run, 4))
    models = folder / "models"
    shutil.copytree(ended.folder / "best", models / "transformer")
    folders = {"--data": data, "--work": folder, "--models": models, "--out": folder / "films"}
    with redirect_stdout(TextIOWrapper(BytesIO(), "utf-8")) as printed:
        command.main(["transformer", *(str(part) for pair in folders.items() for part in pair)])
    printed.seek(0)
    path = folder / "films" / "transformer.npz"
    assert f"to step 4 of {FEW.steps}, 0 of earlier weights, and the shipped weights, in {path}" in printed.read()
    return folder


@pytest.fixture
def run(make_run: MakeRun, filmed: Path) -> Run:
    """The run that was filmed, in this test's folder."""
    run = make_run(RECIPE)
    shutil.copytree(filmed / "transformer", run.folder)
    assert run.resume()
    return run


@pytest.fixture
def shipped(filmed: Path, tmp_path: Path) -> Path:
    """Another run's weights, as a model is shipped."""
    return Path(shutil.copytree(filmed / "models" / "transformer", tmp_path / "models" / "transformer"))


@pytest.fixture
def film(filmed: Path, tmp_path: Path) -> FilmedTraining:
    """Made by the command, read from its file."""
    return read_film(shutil.copytree(filmed / "films", tmp_path / "films") / "transformer.npz")


def test_the_run_is_as_it_was_and_the_shipped_weights_come_last(
    film: FilmedTraining, run: Run, shipped: Path, data: Path
) -> None:
    taken = read_frames(run.folder / FILE)
    assert len(taken) == len(film.frames) >= 3
    assert all(map(same, taken, film.frames))
    assert [film.at(step) for step in (0, taken[-1].step - 1, taken[-1].step, 10**6, None)] == [
        *(0, len(taken) - 2, len(taken) - 1, len(taken) - 1, len(taken))
    ]

    translator = load(str(shipped))
    assert film.weights == fingerprint(shipped / WEIGHTS)
    assert film.shipped.bleu == evaluate(translator, load_part(data, "dev"), sources=DEV_SOURCES)["bleu"]
    assert film.shipped.loss == pytest.approx(translator.about["training"]["history"][-1]["dev_loss"], abs=5e-3)
    for index, sentence in enumerate(SENTENCES):
        translation = translator.translate(sentence)
        written = film.written(len(film.frames), index)
        assert (written.ids, written.pieces, written.text) == (translation.ids, translation.pieces, translation.text)
        assert film.sources[index].text == sentence
        record = translator.record(sentence, translation.ids)
        for site, heads in film.sites.items():
            assert heads == len(record.attention[site].weights)
            seen = film.shipped.shots[index].weights[site] / 255
            np.testing.assert_allclose(seen, record.attention[site].weights, atol=1 / 500)


def test_it_says_what_was_trained(film: FilmedTraining, run: Run, shipped: Path) -> None:
    last = film.frames[-1]
    assert film.run.recipe == asdict(run.settings)
    assert (film.run.runs, film.run.steps, film.run.minutes, film.run.teacher) == (1, last.step, last.minutes, "")
    stored = json.loads((shipped / CONFIG).read_text("utf-8"))["training"]
    assert (film.whole.steps, film.whole.minutes) == (stored["steps"], stored["minutes"])
    assert film.whole.passes == stored["epochs"]
    assert film.run.passes == pytest.approx(film.whole.passes * last.step / stored["steps"], rel=0.05)
    assert (film.whole.share, film.whole.recipe) == (1.0, asdict(FEW))


def test_several_runs_and_a_teacher_are_told(run: Run, shipped: Path, data: Path) -> None:
    config = json.loads((shipped / CONFIG).read_text("utf-8"))
    config["corpus"]["teacher"] = {"model": "transformer", "beam": 1}
    config["training"]["mixed"] = {"share": 0.6}
    config["training"]["earlier"] = [{"steps": 40, "epochs": 1.5, "minutes": 20.5, "corpus": {}, "recipe": {}}]
    (shipped / CONFIG).write_text(json.dumps(config), "utf-8")
    film = film_of(run.folder, shipped, data)
    assert (film.whole.runs, film.whole.teacher, film.whole.share) == (2, "transformer", 0.6)
    assert film.whole.steps == 40 + config["training"]["steps"]
    assert film.shipped.minutes == film.whole.minutes == round(20.5 + config["training"]["minutes"], 2)


def test_new_weights_get_their_frame_and_the_run_keeps_its_own(
    film: FilmedTraining, run: Run, shipped: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run.evaluate()
    newer = Path(shutil.copytree(run.folder / "best", tmp_path / "newer" / "transformer"))
    path = tmp_path / "films" / "transformer.npz"
    folders = {"--data": data, "--models": newer.parent, "--out": path.parent}
    command.main(["transformer", *(str(part) for pair in folders.items() for part in pair)])
    assert "and the shipped weights" in capsys.readouterr().out
    again, whole = read_film(path), film_of(run.folder, newer, data)
    assert all(same(one, other) for one, other in zip(again.frames, film.frames, strict=True))
    assert same(again.shipped, whole.shipped)
    assert not same(again.shipped, film.shipped)
    for name in ("model", "run", "first", "whole", "weights", "english", "french"):
        assert getattr(again, name) == getattr(whole, name)
    assert again.waypoints == ()  # the weights before were another run's end
    about = json.loads((newer / CONFIG).read_text())
    (newer / CONFIG).write_text(json.dumps(about | {"name": "rnn"}))
    with pytest.raises(CheckpointError, match="the film is of transformer"):
        renewed(film, newer, data)


def went_on(shipped: Path, folder: Path) -> Path:
    """Weights that went on from the shipped ones: other numbers, and one more run behind them."""
    newer = Path(shutil.copytree(shipped, folder / "transformer"))
    tensors = {name: 1.01 * tensor for name, tensor in load_file(newer / WEIGHTS).items()}
    save_file(tensors, newer / WEIGHTS)
    about = json.loads((newer / CONFIG).read_text("utf-8"))
    training = about["training"]
    trained = {name: training[name] for name in ("steps", "epochs", "minutes")}
    corpus = {name: about["corpus"][name] for name in ("fingerprint", "train")}
    training["earlier"] = [{**trained, "corpus": corpus, "recipe": about["recipe"]}]
    training |= {"steps": 7, "minutes": 0.5, "epochs": 0.1}
    (newer / CONFIG).write_text(json.dumps(about), "utf-8")
    return newer


def test_weights_that_were_gone_on_from_are_waypoints(
    film: FilmedTraining, run: Run, shipped: Path, data: Path, tmp_path: Path
) -> None:
    newer = went_on(shipped, tmp_path / "newer")
    asked = film_of(run.folder, newer, data, [newer, shipped])  # the shipped one itself is left out
    renewed_film = renewed(film, newer, data)  # what was shipped before is kept
    assert renewed(renewed_film, newer, data).waypoints == renewed_film.waypoints
    write_film(tmp_path / "long.npz", asked)
    for film_asked in (asked, renewed_film, read_film(tmp_path / "long.npz")):
        (waypoint,) = film_asked.waypoints
        assert same(waypoint.frame, film.shipped)
        assert waypoint.behind == film.whole == film_asked.first
        assert film_asked.whole.runs == 2
        assert film_asked.shipped.step == film.shipped.step + 7
        last = len(film_asked.moments) - 1
        assert [film_asked.at(step) for step in (waypoint.frame.step - 1, waypoint.frame.step, None)] == [
            *(last - 2, last - 1, last)
        ]
        assert [film_asked.step_at(index) for index in (0, last - 1, last)] == [0, waypoint.frame.step, None]
        assert film_asked.written(last - 1, 0) == film.written(-1, 0)
    assert film_of(run.folder, newer, data, []).waypoints == ()
    with pytest.raises(CheckpointError, match="not on the way"):
        film_of(run.folder, shipped, data, [newer])


def test_what_does_not_belong_together_is_refused(run: Run, shipped: Path, data: Path, tmp_path: Path) -> None:
    other = tmp_path / "models" / "rnn"
    config = small_config("rnn", run.tokenizer.size)
    write_model(other, build(config), config, shipped / TOKENIZER, {"name": "rnn", "languages": PAIR}, "")
    with pytest.raises(CheckpointError, match="another network"):
        film_of(run.folder, other, data)
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(data, elsewhere)
    summary = json.loads((elsewhere / "corpus.json").read_text("utf-8"))
    (elsewhere / "corpus.json").write_text(json.dumps(summary | {"fingerprint": "of others"}), "utf-8")
    with pytest.raises(CheckpointError, match="another corpus"):
        film_of(run.folder, shipped, elsewhere)
    about = json.loads((shipped / CONFIG).read_text("utf-8"))
    (shipped / CONFIG).write_text(json.dumps({name: about[name] for name in about if name != "training"}), "utf-8")
    with pytest.raises(CheckpointError, match="nothing is stored of how transformer was trained"):
        film_of(run.folder, shipped, data)
    run.checkpoint.write_bytes(run.checkpoint.read_bytes()[:2000])
    with pytest.raises(CheckpointError, match="is damaged"):
        film_of(run.folder, shipped, data)
    (run.folder / FILE).unlink()
    with pytest.raises(FramesError, match="holds no frames"):
        film_of(run.folder, shipped, data)


def test_a_film_says_its_languages(film: FilmedTraining, tmp_path: Path) -> None:
    write_film(tmp_path / "film.npz", replace(film, languages=("en", "de")))
    assert (read_film(tmp_path / "film.npz").pair, film.pair) == (GERMAN, FRENCH)


def test_a_film_that_is_cut_changed_or_of_something_else_is_named(film: FilmedTraining, tmp_path: Path) -> None:
    path = tmp_path / "film.npz"
    write_film(path, film)
    whole = path.read_bytes()
    assert len(whole) == (tmp_path / "films" / "transformer.npz").stat().st_size
    for damaged in (whole[:-200], whole[:1000], whole[:300] + bytes(400) + whole[700:], b""):
        path.write_bytes(damaged)
        with pytest.raises(FramesError, match=r"film\.npz"):
            read_film(path)
    write_frames(path, film.moments)  # of a run, which says nothing of itself
    with pytest.raises(FramesError, match="holds no frames"):
        read_film(path)
    write_film(path, replace(film, frames=()))
    with pytest.raises(FramesError, match="a frame of its run at least"):
        read_film(path)
    write_film(path, replace(film, frames=(replace(film.frames[0], shots=film.shipped.shots[::-1]),)))
    with pytest.raises(FramesError, match="different sentences"):
        read_film(path)

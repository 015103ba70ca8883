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
from model.store.checkpoint import CONFIG, WEIGHTS, CheckpointError
from model.store.filmed import FilmedTraining, read_film, write_film
from model.store.frames import SENTENCES, Frame, FramesError, Shot, read_frames, write_frames
from model.store.loading import load
from model.store.results import fingerprint
from model.training.evaluation import evaluate
from model.training.filming import film_of
from model.training.frames import DEV_SOURCES, FILE, Film
from model.training.pairs import load_part
from model.training.run import BEST, Run
from tests.model.training.runs import FEW
from tests.pairs import FRENCH, GERMAN


def same(one: Frame, other: Frame) -> bool:
    def alike(a: Shot, b: Shot) -> bool:
        maps = a.weights.keys() == b.weights.keys() and all(
            np.array_equal(a.weights[s], b.weights[s]) for s in a.weights
        )
        return maps and (a.source, a.target) == (b.source, b.target)

    plain = all(getattr(one, name) == getattr(other, name) for name in ("step", "minutes", "loss", "bleu"))
    return plain and all(alike(a, b) for a, b in zip(one.shots, other.shots, strict=True))


@pytest.fixture(scope="module")
def filmed(data: Path, ended: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `transformer`, a run that was filmed, its weights as they are shipped, and its film."""
    folder = tmp_path_factory.mktemp("filmed")
    run = Run("transformer", ended.config, replace(FEW, seed=3), data, folder)
    run.train(progress=False, watch=Film(run, 4))
    models = folder / "models"
    shutil.copytree(run.folder / BEST, models / "transformer")
    folders = {"--data": data, "--work": folder, "--models": models, "--out": folder / "films"}
    with redirect_stdout(TextIOWrapper(BytesIO(), "utf-8")) as printed:
        command.main(["transformer", *(str(part) for pair in folders.items() for part in pair)])
    printed.seek(0)
    path = folder / "films" / "transformer.npz"
    assert f"frames to step {read_film(path).training.steps}, in {path}" in printed.read()
    return folder


@pytest.fixture
def run(filmed: Path, tmp_path: Path) -> Path:
    """The run's folder, in this test's own."""
    return Path(shutil.copytree(filmed / "transformer", tmp_path / "transformer"))


@pytest.fixture
def shipped(filmed: Path, tmp_path: Path) -> Path:
    """Its weights, as a model is shipped."""
    return Path(shutil.copytree(filmed / "models" / "transformer", tmp_path / "models" / "transformer"))


@pytest.fixture
def film(filmed: Path, tmp_path: Path) -> FilmedTraining:
    """Made by the command, read from its file."""
    return read_film(shutil.copytree(filmed / "films", tmp_path / "films") / "transformer.npz")


def test_the_run_is_as_it_was_and_the_shipped_weights_come_last(
    film: FilmedTraining, run: Path, shipped: Path, data: Path
) -> None:
    taken = [frame for frame in read_frames(run / FILE) if frame.step < film.shipped.step]
    assert len(taken) == len(film.frames) - 1 >= 2
    assert all(map(same, taken, film.frames))
    ways = (0, taken[-1].step, film.shipped.step - 1, film.shipped.step, 10**6)
    assert [film.at(step) for step in ways] == [0, len(taken) - 1, len(taken) - 1, len(taken), len(taken)]
    assert [film.step_at(index) for index in (0, len(taken))] == [0, None]

    translator = load(str(shipped))
    assert film.weights == fingerprint(shipped / WEIGHTS)
    assert film.shipped.bleu == evaluate(translator, load_part(data, "dev"), sources=DEV_SOURCES)["bleu"]
    assert film.shipped.loss == pytest.approx(translator.about["training"]["history"][-1]["dev_loss"], abs=5e-3)
    for index, sentence in enumerate(SENTENCES):
        translation = translator.translate(sentence)
        written = film.written(-1, index)
        assert (written.ids, written.pieces, written.text) == (translation.ids, translation.pieces, translation.text)
        assert film.sources[index].text == sentence
        record = translator.record(sentence, translation.ids)
        for site, heads in film.sites.items():
            assert heads == len(record.attention[site].weights)
            seen = film.shipped.shots[index].weights[site] / 255
            np.testing.assert_allclose(seen, record.attention[site].weights, atol=1 / 500)


def test_it_says_what_was_trained(film: FilmedTraining, run: Path, shipped: Path, data: Path) -> None:
    about = json.loads((shipped / CONFIG).read_text("utf-8"))
    stored, training = about["training"], film.training
    assert (training.steps, training.minutes, training.passes) == (stored["steps"], stored["minutes"], stored["epochs"])
    assert (training.teacher, training.recipe) == ("", asdict(replace(FEW, seed=3)))
    assert (film.shipped.step, film.shipped.minutes) == (training.steps, training.minutes)
    about["corpus"]["teacher"] = {"model": "transformer", "beam": 1}
    (shipped / CONFIG).write_text(json.dumps(about), "utf-8")
    assert film_of(run, shipped, data).training.teacher == "transformer"


def test_what_does_not_belong_together_is_refused(run: Path, shipped: Path, data: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(data, elsewhere)
    summary = json.loads((elsewhere / "corpus.json").read_text("utf-8"))
    (elsewhere / "corpus.json").write_text(json.dumps(summary | {"fingerprint": "of others"}), "utf-8")
    with pytest.raises(CheckpointError, match="another corpus"):
        film_of(run, shipped, elsewhere)
    about = json.loads((shipped / CONFIG).read_text("utf-8"))
    run_before = {"steps": 40, "epochs": 1.5, "minutes": 20.5, "corpus": {}, "recipe": {}}
    about["training"]["earlier"] = [run_before]
    (shipped / CONFIG).write_text(json.dumps(about), "utf-8")
    with pytest.raises(CheckpointError, match="it began with another run's weights"):
        film_of(run, shipped, data)
    (shipped / CONFIG).write_text(json.dumps({name: about[name] for name in about if name != "training"}), "utf-8")
    with pytest.raises(CheckpointError, match="nothing is stored of its training"):
        film_of(run, shipped, data)
    tensors = {name: 1.01 * tensor for name, tensor in load_file(shipped / WEIGHTS).items()}
    save_file(tensors, shipped / WEIGHTS)
    with pytest.raises(CheckpointError, match="are not the best of"):
        film_of(run, shipped, data)
    (run / FILE).unlink()
    with pytest.raises(FramesError, match="holds no frames"):
        film_of(run, shipped, data)


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
    write_frames(path, film.frames)  # of a run, which says nothing of itself
    with pytest.raises(FramesError, match="holds no frames"):
        read_film(path)
    write_film(path, replace(film, frames=()))
    with pytest.raises(FramesError, match="holds no frames"):
        read_film(path)
    write_film(path, replace(film, frames=(replace(film.frames[0], shots=film.shipped.shots[::-1]), film.shipped)))
    with pytest.raises(FramesError, match="different sentences"):
        read_film(path)

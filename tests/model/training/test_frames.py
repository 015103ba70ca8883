"""A run's film: when frames are taken, what they hold, and that taking them changes nothing of the training."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.language.tokenizer import EOS
from model.store.frames import SENTENCES, FramesError, read_frames, write_frames
from model.training.frames import FILE, Film, moments, shots
from model.training.run import dev_loss
from model.translate.translator import Translator
from tests.model.training.runs import FEW, MakeRun, assert_same, until
from tests.tiers import families, full


@given(steps=st.integers(1, 20_000), count=st.integers(2, 40))
def test_moments_begin_at_0_end_at_the_end_and_spread_out(steps: int, count: int) -> None:
    steps_kept = moments(steps, count)
    assert steps_kept[0] == 0
    assert steps_kept[-1] == steps
    assert len(steps_kept) <= count
    gaps = np.diff(steps_kept)
    assert all(gap >= before - 1 for before, gap in pairwise(gaps))  # 1: they are whole numbers
    if steps >= 4000 and count >= 24:
        assert len(steps_kept) >= 20


def test_a_film_has_a_first_and_a_last_frame() -> None:
    with pytest.raises(ValueError, match="at least 2 frames"):
        moments(100, 1)


def test_the_sentences_are_sixteen_short_ones() -> None:
    assert len(set(SENTENCES)) == 16
    assert all(len(sentence.split()) <= 12 for sentence in SENTENCES)


def test_a_shot_is_what_the_model_writes_and_where_it_looks(taught: Translator) -> None:
    sentences = ("the girl wants bread.", "I see the red car!")
    for sentence, shot in zip(sentences, shots(taught, sentences), strict=True):
        translation = taught.translate(sentence)
        record = taught.record(sentence, translation.ids)
        assert shot.target == translation.ids
        assert shot.source == record.source.ids
        assert shot.source[-1] == EOS
        sites = {site for site in record.attention if site.endswith(".cross")}
        assert set(shot.weights) == sites
        assert bool(sites) == (taught.name != "rnn")
        for site in sites:
            assert shot.weights[site].dtype == np.uint8
            np.testing.assert_allclose(shot.weights[site] / 255, record.attention[site].weights, atol=1 / 500)


@pytest.mark.parametrize("name", families(("rnn", "rnn-dot", "transformer")))
def test_frames_are_read_as_they_were_written(make_run: MakeRun, name: str) -> None:
    run = make_run(name=name)
    film = Film(run, 4)
    assert film()
    assert not film()  # once a step
    (frame,) = read_frames(run.folder / FILE)
    assert (frame.step, frame.minutes) == (0, 0.0)
    assert frame.loss == pytest.approx(dev_loss(run.learner.average, run.dev_ids, 500), abs=1e-3)
    for before, after in zip(film.frames[0].shots, frame.shots, strict=True):
        assert (before.source, before.target) == (after.source, after.target)
        assert before.weights.keys() == after.weights.keys()
        assert all(np.array_equal(weights, after.weights[site]) for site, weights in before.weights.items())
        assert all(weights.shape[1:] == (len(after.target), len(after.source)) for weights in after.weights.values())


@full
def test_a_run_that_is_watched_learns_the_same(make_run: MakeRun) -> None:
    plain = make_run(work="plain")
    plain.train(progress=False)
    watched = make_run(work="watched")  # made later: a new run seeds what dropout draws
    watched.train(progress=False, watch=Film(watched, 5))
    assert_same(plain, watched)
    frames = read_frames(watched.folder / FILE)
    assert tuple(frame.step for frame in frames) == moments(FEW.steps, 5)
    assert frames[-1].loss == watched.history[-1]["dev_loss"]


@full
def test_a_run_that_goes_on_goes_on_with_its_film(make_run: MakeRun) -> None:
    first = make_run()
    first.train(progress=False, stop=until(first, 5), watch=Film(first, 5))
    again = make_run()
    assert again.resume()
    again.train(progress=False, watch=Film(again, 5))
    assert tuple(frame.step for frame in read_frames(again.folder / FILE)) == moments(FEW.steps, 5)


def test_a_film_of_an_earlier_run_is_not_gone_on_with(make_run: MakeRun) -> None:
    first = make_run()
    Film(first, 5)()
    afresh = make_run(replace(FEW, seed=2))
    assert Film(afresh, 5).frames == []


def test_a_cell_takes_a_byte_at_most(make_run: MakeRun, tmp_path: Path) -> None:
    frame = Film(make_run(), 4).take()
    cells = sum(weights.size for shot in frame.shots for weights in shot.weights.values())
    write_frames(tmp_path / FILE, [frame] * 30)
    assert (tmp_path / FILE).stat().st_size < 30 * cells + 5000


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 nonsense", b"no archive"])
def test_a_damaged_file_is_named(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / FILE
    path.write_bytes(damage)
    with pytest.raises(FramesError, match=r"frames\.npz holds no frames"):
        read_frames(path)
    with pytest.raises(FramesError):
        read_frames(tmp_path / "nowhere.npz")

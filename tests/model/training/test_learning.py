"""Training: it learns, keeps its best weights, and takes small and odd corpora."""

from __future__ import annotations

import math
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.language.tokenizer import EOS
from model.store.checkpoint import read_config
from model.store.loading import load
from model.training.evaluation import evaluate
from model.training.pairs import fingerprint, load_part, part_of
from model.training.recipe import Settings, TrainingError, learning_rate
from model.training.run import Run, dev_loss
from tests.invented import pairs
from tests.model.training.runs import FEW, MakeRun, prepared, until
from tests.tiers import families


@pytest.mark.parametrize("name", families())
def test_a_tiny_network_learns(make_run: MakeRun, name: str) -> None:
    run = make_run(replace(FEW, steps=30, batch_tokens=500, evaluate_every=30, dev_sources=1), name)
    start = dev_loss(run.learner.average, run.dev_ids, 500)
    assert start > 0.9 * math.log(run.tokenizer.size)  # it knows nothing: about even odds for every piece
    assert run.train(progress=False)
    assert run.history[-1]["dev_loss"] < 0.65 * start


def test_dev_loss_does_not_depend_on_the_batches(make_run: MakeRun) -> None:
    run = make_run()
    one_by_one, all_at_once = (dev_loss(run.learner.network, run.dev_ids, tokens) for tokens in (1, 10_000))
    assert one_by_one == pytest.approx(all_at_once, rel=1e-5)


def test_the_average_follows_the_weights(make_run: MakeRun) -> None:
    run = make_run()
    stream = run.batches()
    run.learner.update(next(stream))
    expected = run.learner.network.output_bias.detach().double().clone()  # the average begins here
    for step in range(2, 7):
        run.learner.update(next(stream))
        decay = min(FEW.average, (1 + step) / (10 + step))
        expected = decay * expected + (1 - decay) * run.learner.network.output_bias.detach().double()
    torch.testing.assert_close(run.learner.average.output_bias.double(), expected, rtol=1e-4, atol=1e-7)
    assert not torch.equal(run.learner.average.output_bias, run.learner.network.output_bias)


def test_in_bfloat16_products_are_rounded_and_weights_are_not(make_run: MakeRun) -> None:
    exact, rounded = (make_run(replace(FEW, precision=precision)) for precision in ("float32", "bfloat16"))
    for _, batch in zip(range(6), exact.batches(), strict=False):
        losses = exact.learner.update(batch), rounded.learner.update(batch)
        assert losses[0] != losses[1]
        assert losses[1] == pytest.approx(losses[0], rel=0.02)
    assert {weight.dtype for weight in rounded.learner.network.parameters()} == {torch.float32}
    assert {weight.dtype for weight in rounded.learner.average.parameters()} == {torch.float32}


@given(
    st.integers(1, 5000),
    st.integers(0, 6000),
    st.floats(1e-5, 1e-1),
)
def test_the_learning_rate_rises_to_its_peak_and_falls_towards_zero(steps: int, warmup: int, peak: float) -> None:
    settings = Settings(steps=steps, warmup=warmup, learning_rate=peak)
    rates = [learning_rate(step, settings) for step in range(0, steps, max(1, steps // 50))]
    assert all(0 < rate <= peak * (1 + 1e-9) for rate in rates)
    rising, falling = range(min(warmup, steps)), range(warmup, steps)
    for steps_so_far, grows in ((rising, True), (falling, False)):
        seen = [learning_rate(step, settings) for step in steps_so_far]
        assert seen == sorted(seen, reverse=not grows)
    if 0 < warmup < steps:
        assert learning_rate(warmup - 1, settings) == pytest.approx(peak)
        assert learning_rate(warmup, settings) == pytest.approx(peak)
    if warmup < steps:
        assert learning_rate(steps, settings) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": 0},
        {"batch_tokens": 0},
        {"evaluate_every": 0},
        {"dev_sources": 0},
        {"warmup": -1},
        {"seed": -1},
        {"learning_rate": 0.0},
        {"learning_rate": float("nan")},
        {"learning_rate": float("inf")},
        {"label_smoothing": 1.0},
        {"clip": 0.0},
        {"average": 1.0},
        {"joined": 1.5},
        {"sample_alpha": -0.1},
        {"precision": "float8"},
    ],
)
def test_settings_that_make_no_sense_are_named(wrong: dict[str, float | str]) -> None:
    (name,) = wrong
    with pytest.raises(TrainingError, match=f"^{name} must be"):
        Settings(**wrong)  # type: ignore[arg-type]


# --- what it keeps


def test_the_best_weights_are_kept(make_run: MakeRun) -> None:
    run = make_run()
    run.train(progress=False)
    best = run.best
    best_weights = load(str(run.folder / "best"))
    with torch.no_grad():
        run.learner.average.output_bias[EOS] = 1000.0  # nothing is written any more
    entry = run.evaluate()
    assert entry["dev_loss"] > best["dev_loss"]  # type: ignore[index]
    assert run.best is best
    again = load(str(run.folder / "best"))
    assert all(
        torch.equal(tensor, again.network.state_dict()[name])
        for name, tensor in best_weights.network.state_dict().items()
    )
    # and what is there is what was measured, but for half precision
    assert dev_loss(again.network, run.dev_ids, 500) == pytest.approx(best["dev_loss"], abs=5e-3)  # type: ignore[index]


def test_best_is_the_mean_of_as_written_and_as_typed(make_run: MakeRun) -> None:
    run = make_run()
    run.history = [
        {"step": 0, "dev_bleu": 50.0, "dev_typed": 30.0, "dev_loss": 1.0},
        {"step": 1, "dev_bleu": 48.0, "dev_typed": 46.0, "dev_loss": 1.2},
        {"step": 2, "dev_bleu": 49.0, "dev_typed": 44.0, "dev_loss": 1.1},
    ]
    assert run.best is not None
    assert run.best["step"] == 1


@pytest.mark.parametrize(
    ("history", "best"),
    [
        ([(1, 5.0, 3.0), (2, 7.0, 3.5), (3, 6.0, 1.0)], 2),
        ([(1, 0.0, 3.0), (2, 0.0, 2.0), (3, 0.0, 2.5)], 2),  # BLEU is 0 for long: the loss decides
        ([(1, 4.0, 2.0), (2, 4.0, 2.0)], 1),
    ],
)
def test_best_is_dev_bleu_then_dev_loss(make_run: MakeRun, history: list[tuple[int, float, float]], best: int) -> None:
    run = make_run()
    assert run.best is None
    run.history = [{"step": step, "dev_bleu": bleu, "dev_loss": loss} for step, bleu, loss in history]
    assert run.best == run.history[best - 1]


def test_what_is_kept_says_where_it_comes_from(ended: Run, data: Path) -> None:
    run = ended
    config, about = read_config(run.folder / "best")
    assert config == run.config
    rows = [pair for part in ("train", "dev", "test") for pair in load_part(data, part)]
    assert about["corpus"]["fingerprint"] == fingerprint(sorted(rows, key=pairs().index))
    assert about["recipe"] == asdict(FEW)
    assert about["parameters"] == sum(parameter.numel() for parameter in run.learner.network.parameters())
    assert about["training"]["history"][-1]["dev_bleu"] == run.best["dev_bleu"]  # type: ignore[index]
    card = (run.folder / "best" / "README.md").read_text(encoding="utf-8")
    for text in ("# transformer", "invented for the tests", f"{about['parameters']:,}", "BLEU", "learning_rate 0.01"):
        assert text in card
    assert about["training"]["dev_bleu_signature"] in card


def test_an_unfinished_run_can_be_evaluated(make_run: MakeRun, data: Path) -> None:
    run = make_run()
    run.train(progress=False, stop=until(run, FEW.evaluate_every))
    scores = evaluate(load(str(run.folder / "best")), load_part(data, "test"))
    assert scores["model"] == "transformer"
    assert scores["sources"] == 6


# --- small and odd corpora


def test_an_empty_dev_part_is_no_crash(tmp_path: Path, make_run: MakeRun) -> None:
    data = tmp_path / "data"
    shutil.copytree(prepared(tmp_path / "few", pairs()), data)
    (data / "dev.tsv").write_text("")
    run = make_run(data=data)
    assert run.train(progress=False)
    assert [entry["step"] for entry in run.history] == [4, 8, 9]
    best_weights = load(str(run.folder / "best"))
    assert best_weights.about["training"]["steps"] == 9  # nothing tells which are better: the latest
    for name, tensor in run.learner.average.state_dict().items():
        assert torch.equal(best_weights.network.state_dict()[name], tensor.half().float())
    assert "No dev part: nothing was measured." in (run.folder / "best" / "README.md").read_text()


def test_lines_too_long_to_be_read_are_left_out(
    tmp_path: Path, make_run: MakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    long = " ".join(["bread"] * 400)
    rows = [(f"he see {long}.", "du pain"), *[(f"he see {number} and more", f"{long} {number}") for number in range(5)]]
    assert {part_of(english) for english, _ in rows} == {"train"}
    data = prepared(tmp_path / "long", [*pairs(), *rows])
    run = make_run(data=data)
    assert max(batch.source.numel() for batch, _ in zip(run.batches(), range(20), strict=False)) <= FEW.batch_tokens
    assert "6 pairs of more than 160 pieces are left out" in capsys.readouterr().err


def test_a_corpus_of_long_lines_only_is_told(tmp_path: Path, make_run: MakeRun) -> None:
    data = prepared(tmp_path / "long", [(" ".join(["bread"] * 400) + str(number), "pain") for number in range(9)])
    with pytest.raises(TrainingError, match="no pair of at most 160 pieces"):
        make_run(data=data).train(progress=False)


def test_one_pair_is_enough(tmp_path: Path, make_run: MakeRun) -> None:
    run = make_run(data=prepared(tmp_path / "one", [("I see the cat.", "je voit le chat.")]))
    assert run.train(progress=False)

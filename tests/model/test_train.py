"""Training: it learns, it can be killed at any moment and goes on as if nothing had happened, it keeps its best."""

from __future__ import annotations

import json
import math
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.card import in_all, runs_of
from model.checkpoint import CheckpointError, read_config
from model.config import Config
from model.corpus import CorpusError, fingerprint, load_part, part_of, prepare
from model.evaluate import evaluate
from model.loading import load
from model.recipe import Settings, TrainingError, learning_rate
from model.tokenizer import EOS, Tokenizer, TokenizerError, train_tokenizer
from model.train import interruptible
from model.training_run import Run, dev_loss
from tests.conftest import small_config
from tests.invented import pairs

ROOT = Path(__file__).parents[2]
FEW = Settings(
    steps=9, batch_tokens=1500, learning_rate=0.01, warmup=3, average=0.9, evaluate_every=4, dev_sources=3, joined=0.3
)


def prepared(folder: Path, rows: list[tuple[str, str]]) -> Path:
    folder.mkdir(parents=True)
    (folder / "pairs.txt").write_text("".join(f"{english}\t{french}\n" for english, french in rows), encoding="utf-8")
    prepare(folder / "pairs.txt", folder / "data", 360, "invented for the tests")
    return folder / "data"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented corpus as `python -m model.corpus` leaves it."""
    return prepared(tmp_path_factory.mktemp("corpus") / "invented", pairs())


@pytest.fixture
def make_run(data: Path, tmp_path: Path) -> Callable[..., Run]:
    """A run of a small network, in this test's folder."""

    def make(settings: Settings = FEW, name: str = "transformer", data: Path = data, work: str = "work") -> Run:
        config = small_config(name, Tokenizer(data / "tokenizer.model").size)
        return Run(name, config, settings, data, tmp_path / work)

    return make


MakeRun = Callable[..., Run]


@pytest.fixture(scope="module")
def ended(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that has come to its end; tests only read it and its folder."""
    config = small_config("transformer", Tokenizer(data / "tokenizer.model").size)
    run = Run("transformer", config, FEW, data, tmp_path_factory.mktemp("ended"))
    assert run.train(progress=False)
    return run


def everything(run: Run) -> dict[str, torch.Tensor]:
    """All numbers that a run has come to."""
    found = {f"network/{name}": tensor for name, tensor in run.network.state_dict().items()}
    found |= {f"average/{name}": tensor for name, tensor in run.average.state_dict().items()}
    for number, state in run.optimiser.state_dict()["state"].items():
        found |= {f"optimiser/{number}/{name}": tensor for name, tensor in state.items()}
    return found


def assert_same(one: Run, other: Run) -> None:
    """Bit for bit."""
    assert (one.step, one.epoch, one.batch) == (other.step, other.epoch, other.batch)
    first, second = everything(one), everything(other)
    assert first.keys() == second.keys()
    assert [name for name in first if not torch.equal(first[name], second[name])] == []
    timeless = [[{**entry, "minutes": 0} for entry in run.history] for run in (one, other)]
    assert timeless[0] == timeless[1]


def until(run: Run, step: int) -> Callable[[], bool]:
    return lambda: run.step >= step


# --- it learns


@pytest.mark.parametrize("name", ["rnn", "rnn-additive", "rnn-dot", "transformer", "transformer-nopos"])
def test_a_tiny_network_learns(make_run: MakeRun, name: str) -> None:
    run = make_run(replace(FEW, steps=30, batch_tokens=500, evaluate_every=30, dev_sources=1), name)
    start = dev_loss(run.average, run.dev_ids, 500)
    assert start > 0.9 * math.log(run.tokenizer.size)  # it knows nothing: about even odds for every piece
    assert run.train(progress=False)
    assert run.history[-1]["dev_loss"] < 0.65 * start


def test_dev_loss_does_not_depend_on_the_batches(make_run: MakeRun) -> None:
    run = make_run()
    one_by_one, all_at_once = (dev_loss(run.network, run.dev_ids, tokens) for tokens in (1, 10_000))
    assert one_by_one == pytest.approx(all_at_once, rel=1e-5)


def test_the_average_follows_the_weights(make_run: MakeRun) -> None:
    run = make_run()
    stream = run.batches()
    expected = run.network.output_bias.detach().double().clone()
    for step in range(1, 6):
        run.update(next(stream))
        decay = min(FEW.average, (1 + step) / (10 + step))
        expected = decay * expected + (1 - decay) * run.network.output_bias.detach().double()
    torch.testing.assert_close(run.average.output_bias.double(), expected, rtol=1e-4, atol=1e-7)
    assert not torch.equal(run.average.output_bias, run.network.output_bias)


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
    ],
)
def test_settings_that_make_no_sense_are_named(wrong: dict[str, float]) -> None:
    (name,) = wrong
    with pytest.raises(TrainingError, match=f"^{name} must be"):
        Settings(**wrong)  # type: ignore[arg-type]


# --- it can be stopped at any moment


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("transformer", FEW),
        ("rnn-dot", FEW),
        ("rnn", replace(FEW, sample_alpha=0.5, batch_tokens=2500)),
    ],
    ids=["transformer", "rnn-dot", "random segmentations"],
)
def test_a_run_that_was_stopped_ends_with_the_same_weights(make_run: MakeRun, name: str, settings: Settings) -> None:
    straight = make_run(settings, name, work="straight")
    assert straight.config.dropout > 0
    straight.train(progress=False)
    assert straight.epoch >= 1  # stops below lie in different epochs, some in the middle of one
    for stop_at in (1, 6):
        stopped = make_run(settings, name, work=f"stopped at {stop_at}")
        assert not stopped.train(progress=False, stop=until(stopped, stop_at))
        torch.rand(3)  # whatever else the process did with random numbers
        gone_on = make_run(settings, name, work=f"stopped at {stop_at}")
        assert gone_on.resume()
        assert gone_on.step == stop_at
        assert gone_on.train(progress=False)
        assert_same(gone_on, straight)


KILLED = """
import json, sys
from pathlib import Path
import torch
from model.config import Config
from model.recipe import Settings
from model.training_run import Run
torch.set_num_threads(1)
data, work, config, settings = sys.argv[1:]
run = Run("transformer", Config.from_json(json.loads(config)), Settings(**json.loads(settings)), Path(data), Path(work))
run.train(save_minutes=0)
"""


def test_a_run_that_was_killed_ends_with_the_same_weights(make_run: MakeRun, data: Path, tmp_path: Path) -> None:
    """The process gets SIGKILL while it trains on and saves after every step, wherever that strikes."""
    settings = replace(FEW, steps=12)
    straight = make_run(settings, work="straight")
    recipe = [json.dumps(straight.config.to_json()), json.dumps(asdict(settings))]
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(data), str(tmp_path / "work"), *recipe],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["step"] == FEW.evaluate_every  # it has come to its first evaluation
    process.kill()
    process.wait()
    process.stdout.close()
    gone_on = make_run(settings)
    gone_on.resume()
    gone_on.train(progress=False)
    straight = make_run(settings, work="straight")  # made anew: making one seeds the random numbers
    straight.train(progress=False)
    assert_same(gone_on, straight)
    for folder in (gone_on.folder, gone_on.folder / "best"):
        assert not [path for path in folder.iterdir() if path.name.startswith(".")]  # no half-written file stays


def test_a_half_written_checkpoint_never_replaces_a_good_one(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run()
    run.train(progress=False, stop=until(run, 2))
    good = run.checkpoint.read_bytes()

    def die_half_way(stored: object, path: Path) -> None:
        path.write_bytes(good[: len(good) // 2])
        raise KeyboardInterrupt

    monkeypatch.setattr(torch, "save", die_half_way)
    with pytest.raises(KeyboardInterrupt):
        run.save()
    assert run.checkpoint.read_bytes() == good


def test_a_run_that_has_ended_stays_as_it_is(make_run: MakeRun, ended: Run) -> None:
    again = make_run()
    shutil.copytree(ended.folder, again.folder)
    before = again.checkpoint.read_bytes()
    assert again.resume()
    assert again.train(progress=False)
    assert_same(again, ended)
    assert again.checkpoint.read_bytes() == before


def test_without_a_checkpoint_a_run_starts_at_the_beginning(make_run: MakeRun) -> None:
    run = make_run()
    assert not run.resume()
    assert run.step == 0


@pytest.fixture
def _ctrl_c_interrupts() -> Iterator[None]:
    """Python's own handler of SIGINT, which a test run started in the background does not have."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_ctrl_c_interrupts")
def test_ctrl_c_is_a_question_and_a_second_one_ends_at_once() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with interruptible() as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


# --- what it refuses to go on with


@pytest.fixture
def begun(make_run: MakeRun) -> Run:
    """A run that has made one step and was saved."""
    run = make_run()
    run.train(progress=False, stop=until(run, 1))
    return run


def test_another_network_is_refused(begun: Run, data: Path) -> None:
    config = replace(begun.config, layers=1)
    with pytest.raises(CheckpointError, match=r"checkpoint\.pt has another config: choose another --work, or delete"):
        Run("transformer", config, FEW, data, begun.folder.parent).resume()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"learning_rate": 0.5}, r"learning_rate 0\.01 \(now 0\.5\)"),
        ({"steps": 10, "seed": 2}, r"steps 9 \(now 10\), seed 1 \(now 2\)"),
    ],
)
def test_another_recipe_is_refused(begun: Run, make_run: MakeRun, changes: dict[str, float], told: str) -> None:
    with pytest.raises(CheckpointError, match=f"was started with {told}: give these"):
        make_run(replace(FEW, **changes)).resume()  # type: ignore[arg-type]


def test_another_corpus_is_refused(begun: Run, tmp_path: Path, make_run: MakeRun) -> None:
    other = prepared(tmp_path / "other", pairs()[1:])
    shutil.copy(begun.data / "tokenizer.model", other)
    with pytest.raises(CheckpointError, match="has another corpus"):
        make_run(data=other).resume()


def test_another_tokenizer_is_refused(begun: Run, tmp_path: Path, make_run: MakeRun) -> None:
    other = tmp_path / "data"
    shutil.copytree(begun.data, other)
    train_tokenizer((english for english, _ in pairs()), other / "tokenizer.model", 360)
    config = begun.config  # the same sizes, were the vocabulary as large
    with pytest.raises(CheckpointError, match="has another tokenizer"):
        Run("transformer", config, FEW, other, begun.folder.parent).resume()


class Bomb:
    """Unpickling this creates a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("kind", ["half", "empty", "text", "pickle", "torch pickle", "tensor", "other keys"])
def test_a_damaged_checkpoint_is_named_and_never_run(begun: Run, make_run: MakeRun, tmp_path: Path, kind: str) -> None:
    path, exploded = begun.checkpoint, tmp_path / "exploded"
    if kind == "half":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif kind in ("empty", "text"):
        path.write_bytes(b"" if kind == "empty" else b"no checkpoint at all")
    elif kind == "pickle":
        path.write_bytes(pickle.dumps(Bomb(exploded), protocol=2))
    else:
        torch.save(
            {"torch pickle": {"config": Bomb(exploded)}, "tensor": torch.zeros(3), "other keys": {"a": 1}}[kind], path
        )
    with pytest.raises(CheckpointError, match=r"checkpoint\.pt is damaged \(.*\): delete it to start again"):
        make_run().resume()
    assert not exploded.exists()


@pytest.mark.parametrize("missing", ["train.tsv", "dev.tsv", "corpus.json", "tokenizer.model"])
def test_missing_data_are_named(data: Path, tmp_path: Path, make_run: MakeRun, missing: str) -> None:
    other = tmp_path / "data"
    shutil.copytree(data, other)
    config = small_config("transformer", 328)
    (other / missing).unlink()
    with pytest.raises((CorpusError, TokenizerError), match=rf"{missing}.*run `python -m model\.corpus"):
        Run("transformer", config, FEW, other, tmp_path / "work")


def test_weights_that_have_gone_astray_are_told_and_not_saved(begun: Run) -> None:
    good = begun.checkpoint.read_bytes()
    with torch.no_grad():
        begun.network.output_bias.fill_(float("nan"))
    with pytest.raises(TrainingError, match="the loss is nan at step 1: a lower --learning-rate may help"):
        begun.train(progress=False)
    assert begun.checkpoint.read_bytes() == good


# --- what it keeps


def test_the_best_weights_are_kept(make_run: MakeRun) -> None:
    run = make_run()
    run.train(progress=False)
    best = run.best
    kept = load(str(run.folder / "best"))
    with torch.no_grad():
        run.average.output_bias[EOS] = 1000.0  # nothing is written any more
    entry = run.evaluate()
    assert entry["dev_loss"] > best["dev_loss"]  # type: ignore[index]
    assert run.best is best
    again = load(str(run.folder / "best"))
    assert all(
        torch.equal(tensor, again.network.state_dict()[name]) for name, tensor in kept.network.state_dict().items()
    )
    # and what is there is what was measured, but for half precision
    assert dev_loss(again.network, run.dev_ids, 500) == pytest.approx(best["dev_loss"], abs=5e-3)  # type: ignore[index]


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
    assert about["parameters"] == sum(parameter.numel() for parameter in run.network.parameters())
    assert about["training"]["history"][-1]["dev_bleu"] == run.best["dev_bleu"]  # type: ignore[index]
    card = (run.folder / "best" / "README.md").read_text(encoding="utf-8")
    for said in ("# transformer", "invented for the tests", f"{about['parameters']:,}", "BLEU", "learning_rate 0.01"):
        assert said in card
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
    kept = load(str(run.folder / "best"))
    assert kept.about["training"]["steps"] == 9  # nothing tells which are better: the latest
    for name, tensor in run.average.state_dict().items():
        assert torch.equal(kept.network.state_dict()[name], tensor.half().float())
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


# --- from shipped weights


def test_starting_from_a_model_takes_its_weights_and_nothing_else(make_run: MakeRun, ended: Run) -> None:
    second = make_run(replace(FEW, seed=5, steps=2))
    second.init_from(ended.folder / "best")
    kept = load(str(ended.folder / "best")).network.state_dict()
    for network in (second.network, second.average):
        assert all(torch.equal(tensor, kept[name]) for name, tensor in network.state_dict().items())
    assert second.step == 0
    assert second.optimiser.state_dict()["state"] == {}
    # its score is known, and is the one to beat
    assert [entry["step"] for entry in second.history] == [0]
    assert second.history[0]["dev_loss"] == pytest.approx(ended.best["dev_loss"], abs=5e-3)  # type: ignore[index]
    assert second.train(progress=False)
    assert second.network.training


def test_the_runs_that_weights_come_from_are_told_one_after_the_other(make_run: MakeRun, ended: Run) -> None:
    second = make_run(replace(FEW, steps=2), work="second")
    second.init_from(ended.folder / "best")
    assert second.train(progress=False)
    third = make_run(replace(FEW, steps=3), work="third")
    third.init_from(second.folder / "best")
    again = make_run(replace(FEW, steps=3), work="third")
    third.save()
    assert again.resume()
    for run in (third, again):
        earlier = runs_of(run.about(""))[:-1]
        assert earlier[0] == runs_of(read_config(ended.folder / "best")[1])[0]
        assert [each["recipe"]["steps"] for each in earlier] == [9, 2]
        assert in_all(run.about(""), "minutes") >= sum(each["minutes"] for each in earlier)
    assert runs_of({"name": "of unknown origin"}) == []


def test_a_run_from_weights_never_ships_worse_ones(make_run: MakeRun, ended: Run) -> None:
    run = make_run(replace(FEW, learning_rate=3.0, warmup=0, steps=4))  # this ruins them
    run.init_from(ended.folder / "best")
    run.train(progress=False)
    assert run.history[-1]["dev_loss"] > run.history[0]["dev_loss"]
    kept, original = (load(str(each.folder / "best")).network.state_dict() for each in (run, ended))
    assert all(torch.equal(tensor, original[name]) for name, tensor in kept.items())


def test_another_dropout_is_no_obstacle_but_another_network_is(ended: Run, data: Path, tmp_path: Path) -> None:
    def from_best(config: Config) -> None:
        Run("transformer", config, FEW, data, tmp_path / "second").init_from(ended.folder / "best")

    from_best(replace(ended.config, dropout=0.4))
    with pytest.raises(CheckpointError, match="holds another network than transformer"):
        from_best(replace(ended.config, feed_forward=64))
    with pytest.raises(CheckpointError, match="holds another network"):
        from_best(small_config("rnn", ended.tokenizer.size))


def test_weights_of_another_tokenizer_are_refused_with_the_remedy(
    make_run: MakeRun, ended: Run, tmp_path: Path
) -> None:
    other = prepared(tmp_path / "other", [(english.replace("red", "der"), french) for english, french in pairs()])
    best = ended.folder / "best"
    with pytest.raises(CheckpointError, match=r"another tokenizer than .*: copy .*tokenizer\.model there"):
        Run("transformer", ended.config, FEW, other, tmp_path / "second").init_from(best)
    shutil.copy(best / "tokenizer.model", other)
    make_run(data=other).init_from(best)


@pytest.mark.parametrize("folder", ["nowhere", "work"])
def test_starting_from_no_model_is_a_clear_error(begun: Run, make_run: MakeRun, tmp_path: Path, folder: str) -> None:
    with pytest.raises(CheckpointError, match=r"config\.json cannot be read"):
        make_run(work="second").init_from(tmp_path / folder)

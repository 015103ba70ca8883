"""The benchmark measures what it says: the same work in every engine, in turns. No number of seconds is expected."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import torch

pytest.importorskip("ctranslate2")
pytest.importorskip("transformers")

import benchmarks.__main__
import benchmarks.adopted
import benchmarks.editing
from benchmarks.__main__ import PARTS, agreed_source, main
from benchmarks.bounds import Counter, megabytes_a_token, operations_a_token, products_alone
from benchmarks.engines import CTranslate2, Marian, never_ending, our_cases, random_source
from benchmarks.report import TARGETS, targets
from benchmarks.timing import Timing, growth_exponent, ratio, take_turns
from benchmarks.training import TorchTransformer, random_pairs, trainer
from model.language.glossary import PAIR
from model.language.tokenizer import EOS, Tokenizer
from model.network.families import build
from model.network.interface import Network
from model.network.transformer import Transformer
from model.store.checkpoint import size_in_memory, write_model
from model.training.batching import batch_of
from model.translate.translator import Translator
from tests.conftest import small_transformer
from tests.tiers import full


@pytest.fixture(scope="module")
def endless(make_network: Callable[[str], Network], tokenizer: Tokenizer) -> Translator:
    return never_ending(Translator("transformer", make_network("transformer"), tokenizer))


def test_cases_take_turns() -> None:
    """Each once a round, a different one first each time; warm-up is not counted; the clock is read around the case."""
    now, order = 0.0, []

    def case(name: str, seconds: float) -> Callable[[], None]:
        def run() -> None:
            nonlocal now
            now += seconds
            order.append(name)

        return run

    timings = take_turns({"slow": case("slow", 3.0), "fast": case("fast", 1.0)}, rounds=4, warm_up=1, clock=lambda: now)
    assert timings == {"slow": Timing((3.0,) * 4), "fast": Timing((1.0,) * 4)}
    assert order == ["slow", "fast", "fast", "slow"] * 2 + ["slow", "fast"]
    assert ratio(timings["slow"], timings["fast"]) == 3.0
    with pytest.raises(ValueError, match="at least 2 rounds"):
        take_turns({"slow": case("slow", 3.0)}, rounds=1)


def test_a_ratio_is_taken_round_by_round() -> None:
    """A machine that gets ten times slower half way through changes both alike."""
    assert ratio(Timing((2.0, 2.0, 20.0, 20.0, 22.0)), Timing((1.0, 1.0, 10.0, 10.0, 11.0))) == 2.0


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_power_of_growth(power: float) -> None:
    assert growth_exponent((10, 20, 80), [3 * size**power for size in (10, 20, 80)]) == pytest.approx(power)


@pytest.mark.parametrize("length", [3, 11])
def test_all_engines_do_the_same_work(endless: Translator, length: int) -> None:
    engine, marian = CTranslate2(endless), Marian(endless)
    source = agreed_source(endless, engine, length)
    assert len(source) == length
    assert source[-1] == EOS
    ours = our_cases(endless, source, length)
    expected = list(ours["greedy"]())
    assert len(expected) == length
    assert EOS not in expected
    assert list(ours["greedy and record"]()) == list(ours["record alone"]()) == expected
    assert list(engine.case(source, length)()) == expected
    for run in (
        ours["beam 4"],
        engine.case(source, length, beam=4),
        *(marian.case(source, length, attentions=a) for a in (True, False)),
    ):
        assert len(run()) == length
        assert EOS not in run()


def test_sources_are_drawn_once(endless: Translator) -> None:
    assert random_source(endless, 9) == random_source(endless, 9)
    assert random_source(endless, 9) != random_source(endless, 9, seed=1)


def test_the_others_have_our_shape(endless: Translator, tokenizer: Tokenizer) -> None:
    """Marian lacks an output bias that learns and the two last norms; PyTorch's Transformer has just our numbers."""
    config = small_transformer(tokenizer.size)
    ours = sum(parameter.numel() for parameter in build(config).parameters())
    assert Marian(endless).parameters == ours - config.pieces - 2 * 2 * config.width
    assert sum(parameter.numel() for parameter in TorchTransformer(config).parameters()) == ours


def test_what_a_token_needs(endless: Translator) -> None:
    """All weights of the decoder, less what is done once a sentence (keys and values of the source) and the norms."""
    network, config = endless.network, small_transformer(endless.tokenizer.size)
    assert isinstance(network, Transformer)
    wanted = sum(parameter.numel() for name, parameter in network.named_parameters() if name.startswith("decoder."))
    norms, once = 3 * 2 * config.width, 2 * config.width * (config.width + 1)
    wanted += config.pieces * (config.width + 1) - config.layers * (norms + once)
    assert megabytes_a_token(network) == pytest.approx(wanted * 4 / 1e6)
    products = 6 * config.layers + 1
    calls = Counter()
    with calls:
        products_alone(network, 3)()
    assert calls.count >= 3 * products
    assert operations_a_token(endless, random_source(endless, 5)) > products


def test_both_train(tokenizer: Tokenizer) -> None:
    config = small_transformer(tokenizer.size)
    pairs = random_pairs(6, config.pieces)
    assert all(EOS < index < config.pieces for pair in pairs for side in pair for index in side)
    for network in (build(config), TorchTransformer(config)):
        before = [parameter.detach().clone() for parameter in network.parameters()]
        trainer(network, [batch_of(pairs)])()
        unchanged = [torch.equal(old, new) for old, new in zip(before, network.parameters(), strict=True)]
        assert sum(unchanged) <= len(unchanged) // 4  # biases of keys, which never matter


@full
def test_the_whole_run(
    tmp_path: Path,
    tokenizer: Tokenizer,
    tokenizer_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every part is measured and stored, and the table says for each target whether it is met.

    Here as on a machine without a browser and without /proc; other tests measure the parts that need them.
    """
    monkeypatch.setattr(benchmarks.editing, "chromium", lambda: None)
    monkeypatch.setattr(benchmarks.__main__, "pages", lambda models, rounds: None)
    config = small_transformer(tokenizer.size)
    write_model(tmp_path / "small", build(config), config, tokenizer_path, {"name": "small", "languages": PAIR}, "")
    main(["--model", str(tmp_path / "small"), "--rounds", "2", "--out", str(tmp_path)])
    result = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert set(PARTS) - result.keys() == {"editing", "pages"}
    assert result["machine"]["processor"]
    assert result["machine"]["threads"] == 1
    assert result["weights"].keys() == {"small"}
    assert len(result["targets"]) == len(TARGETS) - 1
    printed, errors = capsys.readouterr()
    assert "editing is not measured: none of chromium" in errors
    assert "pages is not measured: this system" in errors
    for target in result["targets"]:
        line = next(line for line in printed.splitlines() if line.startswith(target["name"]))
        assert line.endswith("met" if target["met"] else "missed")
        enough = target["reached"] <= target["bound"] if target["at_most"] else target["reached"] >= target["bound"]
        assert enough == target["met"]
    for one, other in pairwise(result["growth"]["targets"]):
        assert one < other
    assert [target["name"] for target in targets({"training": result["training"]})] == [TARGETS[-2].name]


@full
def test_a_model_of_the_shape_of_opus_mt_is_timed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    benchmarks.adopted.main(["--rounds", "2", "--pieces", "600", "--keep", str(tmp_path)])
    said = json.loads(capsys.readouterr().out)
    assert {"greedy", "text to record"} < said["milliseconds"].keys()
    assert said["pieces"] == 600
    assert said["megabytes"]["weights"] == round(size_in_memory(tmp_path / benchmarks.adopted.NAME) / 1e6)

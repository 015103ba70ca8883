"""Measure speed on this machine: python -m benchmarks [PART ...] [--rounds N] [--out assets/results]

PART is any of translation, batch, growth, loading, training, editing, pages (default: all). Everything runs on one
thread; every figure is a median of processor time over rounds in which the engines take turns, but for editing, which
is the time on the clock that someone waits who types, and for pages, whose figures are means. Prints a table and, where
all parts were measured, writes `bench.json`; without a browser it holds no editing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from benchmarks.bounds import megabytes_a_token, operations_a_token, products_alone
from benchmarks.chromium import NOT_FOUND
from benchmarks.editing import EDITS, editing, summary
from benchmarks.engines import CTranslate2, Marian, Run, never_ending, our_cases, random_source
from benchmarks.loading import loading
from benchmarks.machine import busy, machine, versions
from benchmarks.pages import NO_PROC, pages
from benchmarks.report import ALONE, BOUND, FAST, OURS, REFERENCE, bound, table, targets
from benchmarks.timing import MIN_ROUNDS, growth_exponent, ratio, take_turns
from benchmarks.training import training
from model.analysis.everyday import read_everyday
from model.assets import MODELS, RESULTS
from model.command_line import clear_errors, positive
from model.language.glossary import PAIR
from model.network.transformer import Transformer
from model.network.transformer_config import TransformerConfig
from model.store.checkpoint import read_config
from model.store.ctranslate2_search import CTranslate2Translator
from model.store.loading import load
from model.store.results import fingerprint, write
from model.translate.reading import target_limit
from model.translate.translator import Translator

PARTS = ("translation", "batch", "growth", "loading", "training", "editing", "pages")
LACKING = {"editing": NOT_FOUND, "pages": NO_PROC}  # why a part may not be measured
LENGTHS = (12, 30, 60)  # source tokens with `<eos>`, and as many target tokens
BEAM = 4  # of the batch
GROWTH_SOURCE, GROWTH_TARGETS = 30, (15, 30, 60, 120)


def checked(cases: dict[str, Run], length: int) -> dict[str, Run]:
    """The cases; ValueError where one does not write exactly `length` tokens, because ratios would mean nothing."""
    for name, run in cases.items():
        if len(run()) != length:
            raise ValueError(f"{name} wrote {len(run())} tokens instead of {length}")
    return cases


def agreed_source(translator: Translator, engine: CTranslate2, length: int, tries: int = 5) -> list[int]:
    """A random source that both engines translate alike, as the same model does but for ties; ValueError if none."""
    for seed in range(tries):
        source = random_source(translator, length, seed)
        if list(translator.translate(source, limit=length).ids) == list(engine.case(source, length)()):
            return source
    raise ValueError("CTranslate2 writes other translations than ours: it does not run the same model")


def measure_translation(translator: Translator, rounds: int) -> dict[str, Any]:
    """By source length: milliseconds of every case, and how many times CTranslate2's greedy search it takes."""
    engine, marian = CTranslate2(translator), Marian(translator)
    by_length: dict[str, Any] = {}
    for length in LENGTHS:
        source = agreed_source(translator, engine, length)
        cases = our_cases(translator, source, length) | {
            REFERENCE: engine.case(source, length),
            "CTranslate2 beam 4": engine.case(source, length, beam=4),
            "Marian greedy, with attentions": marian.case(source, length),
            "Marian greedy": marian.case(source, length, attentions=False),
        }
        assert isinstance(translator.network, Transformer)
        bound = {BOUND: products_alone(translator.network, length)}
        timings = take_turns({**checked(cases, length), **bound}, rounds=rounds)
        milliseconds = {name: timing.summary() for name, timing in timings.items()}
        ratios = {name: round(ratio(timing, timings[REFERENCE]), 3) for name, timing in timings.items()}
        versus = {
            "Marian with attentions / our greedy and record": ratio(
                timings["Marian greedy, with attentions"], timings["greedy and record"]
            ),
            "record alone / our greedy": ratio(timings["record alone"], timings["greedy"]),
        }
        by_length[str(length)] = {
            "milliseconds": milliseconds,
            "times CTranslate2 greedy": ratios,
            "ratios": {name: round(value, 3) for name, value in versus.items()},
        }
    return by_length


def measure_batch(translator: Translator, rounds: int) -> dict[str, Any]:
    """Sentences a second of the everyday sentences, all at once with beam 4: our search, the command lines'
    `--engine ctranslate2`, and CTranslate2 given the same pieces, which leaves out our reading and writing of text."""
    texts = [sentence.english for sentence in read_everyday(PAIR)]
    fast = CTranslate2Translator(translator)
    pieces = [[translator.tokenizer.piece(token_id) for token_id in translator.source_ids(text)] for text in texts]
    longest = target_limit(max(map(len, pieces)))
    engine = CTranslate2(translator).engine
    timings = take_turns(
        {
            OURS: lambda: translator.translate_many(texts, beam=BEAM),
            FAST: lambda: fast.translate_many(texts, beam=BEAM),
            ALONE: lambda: engine.translate_batch(pieces, beam_size=BEAM, max_decoding_length=longest),
        },
        rounds=rounds,
    )
    return {
        "sentences": len(texts),
        "sentences a second": {name: round(len(texts) / timing.median, 1) for name, timing in timings.items()},
        "times CTranslate2": {name: round(ratio(timings[ALONE], timing), 3) for name, timing in timings.items()},
    }


def measure_growth(translator: Translator, rounds: int) -> dict[str, Any]:
    """Greedy search for one source and ever more target tokens: the power of the length that time grows with."""
    source, engine = random_source(translator, GROWTH_SOURCE), CTranslate2(translator)
    cases: dict[str, Run] = {}
    for length in GROWTH_TARGETS:
        both = {f"ours {length}": our_cases(translator, source, length)["greedy"]}
        both |= {f"CTranslate2 {length}": engine.case(source, length)}
        cases |= checked(both, length)
    timings = take_turns(cases, rounds=rounds)
    by_model: dict[str, Any] = {"source": GROWTH_SOURCE, "targets": list(GROWTH_TARGETS)}
    for name in ("ours", "CTranslate2"):
        seconds = [timings[f"{name} {length}"].median for length in GROWTH_TARGETS]
        by_model[name] = {
            "milliseconds": [round(1000 * second, 3) for second in seconds],
            "exponent": round(growth_exponent(GROWTH_TARGETS, seconds), 3),
        }
    return by_model


def measure_loading(model: str, rounds: int) -> dict[str, Any]:
    """Processor milliseconds beyond `import torch`."""
    return {"milliseconds": loading(model, rounds).summary()}


def measure_training(folder: Path, rounds: int) -> dict[str, Any]:
    """Pairs a second of ours and of `torch.nn.Transformer`, and the ratio of the two."""
    config, _ = read_config(folder)
    assert isinstance(config, TransformerConfig)
    timings, pairs = training(config, rounds)
    rates = {name: round(pairs / timing.median, 1) for name, timing in timings.items()}
    faster = ratio(timings["torch.nn.Transformer"], timings["ours"])
    return {"pairs a second": rates, "ours / torch.nn.Transformer": round(faster, 3)}


def measure_editing(folder: Path, edits: int) -> dict[str, Any] | None:
    """Milliseconds from the end of a typing pause to the repainted heatmap; None where there is no browser."""
    timing = editing(folder.parent, folder.name, edits)
    return None if timing is None else summary(timing.seconds)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed on this machine.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--rounds", type=positive, default=MIN_ROUNDS, help=f"(default {MIN_ROUNDS})")
    parser.add_argument("--edits", type=positive, default=EDITS, help=f"of the sentence (default {EDITS})")
    parser.add_argument("--model", default="transformer", help="a Transformer from model.available(), or its folder")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where bench.json goes (default assets/results)")
    given = parser.parse_args(arguments)
    torch.set_num_threads(1)
    with clear_errors("benchmarks"):
        chosen = given.parts or PARTS
        if unknown := set(chosen) - set(PARTS):
            raise ValueError(f"there is no part {', '.join(sorted(unknown))}: there are {', '.join(PARTS)}")
        loaded = load(given.model)
        if not isinstance(loaded.network, Transformer):
            raise ValueError(f"the engines compared here run Transformers, and {given.model} is none")
        translator = never_ending(loaded)
        folder = MODELS / given.model if "/" not in given.model else Path(given.model)
        result: dict[str, Any] = {
            "topic": "bench",
            "weights": {translator.name: fingerprint(folder / "model.safetensors")},
            "parameters": sum(parameter.numel() for parameter in translator.network.parameters()),
            "megabytes a token": round(megabytes_a_token(loaded.network), 2),
            "PyTorch operations a token": operations_a_token(translator, random_source(translator, 12)),
            "machine": machine(),
            "versions": versions(),
            "rounds": given.rounds,
            "load_before": busy(),
        }
        measures: dict[str, Callable[[], dict[str, Any] | None]] = {
            "translation": lambda: measure_translation(translator, given.rounds),
            "batch": lambda: measure_batch(loaded, given.rounds),
            "growth": lambda: measure_growth(translator, given.rounds),
            "loading": lambda: measure_loading(given.model, given.rounds),
            "training": lambda: measure_training(folder, given.rounds),
            "editing": lambda: measure_editing(folder, given.edits),
            "pages": lambda: pages(folder.parent, given.rounds),
        }
        for part in PARTS:
            if part in chosen:
                print(f"measuring {part} ...", file=sys.stderr)
                if (measured := measures[part]()) is not None:
                    result[part] = measured
                else:
                    print(f"{part} is not measured: {LACKING[part]}", file=sys.stderr)
        result["load_after"] = busy()
        result["targets"], result["note"] = targets(result), bound(result)
        print(table(result))
        if set(chosen) == set(PARTS):
            print(f"\nwritten to {write('bench', result, directory=given.out)}", file=sys.stderr)


if __name__ == "__main__":
    main()

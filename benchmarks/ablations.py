"""What single settings of the training recipe bring: python -m benchmarks.ablations --data DATA --work WORK

Each variant is `python -m model.train transformer` with the recipe's settings but for those of its line, on one core.
It has a folder of its own in WORK, from which it resumes; a finished one is not trained again. All finished variants
are written to assets/ablations.json, and `python -m model.analysis training` writes the table of docs/training.md.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from benchmarks.machine import machine
from model import train
from model.analysis.ablations import ABLATIONS
from model.command_line import positive
from model.store.replacing import replacing
from model.training.run import CHECKPOINT, stored_run

MODEL, STEPS, LOOKS = "transformer", 1800, 3  # looks: evaluations of a run
TOKENS = 2048  # a batch of the recipe
# of each variant, the settings that differ from the recipe's
VARIANTS: Mapping[str, Mapping[str, Any]] = {
    "recipe": {},
    "adamw": {"optimiser": "adamw"},
    "float32": {"precision": "float32"},
    "large-batches": {"batch_tokens": 2 * TOKENS, "warmup": 200},
    "rate-halved": {"learning_rate": 0.0015},
    "rate-doubled": {"learning_rate": 0.006},
    "cosine": {"decay": 1.0},
    "no-first-words": {"own": 0, "nouns": 0, "short_again": 0},
    "as-printed": {"noise": 0.0, "source_sample": 0.0},
}


def options_of(variant: str, steps: int) -> dict[str, Any]:
    """The settings of a variant that reads as many tokens as so many steps of the recipe."""
    settings = VARIANTS[variant]
    count = steps * TOKENS // settings.get("batch_tokens", TOKENS)
    return {"steps": count, "evaluate_every": max(1, count // LOOKS), **settings}


def results(work: Path, steps: int) -> list[dict[str, Any]]:
    """The evaluations of each finished variant, in the order of VARIANTS."""
    rows = []
    for variant, settings in VARIANTS.items():
        path = work / variant / MODEL / CHECKPOINT
        if not path.is_file():
            continue
        history = stored_run(path, torch.device("cpu"))["history"]
        if history and history[-1]["step"] == options_of(variant, steps)["steps"]:
            rows.append({"variant": variant, "settings": dict(settings), "history": history})
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ablations", description="Train a model for a short time, with other settings."
    )
    parser.add_argument("variants", nargs="*", metavar="VARIANT", help=f"of {', '.join(VARIANTS)} (default: all)")
    parser.add_argument("--data", type=Path, required=True, help="the folder that `python -m model.corpus` wrote")
    parser.add_argument("--work", type=Path, required=True, help="where checkpoints go, outside the repository")
    parser.add_argument("--steps", type=positive, default=STEPS, help=f"steps of a run (default {STEPS:,})")
    parser.add_argument("--out", type=Path, default=ABLATIONS, help="the results (default assets/ablations.json)")
    given = parser.parse_args(arguments)
    if unknown := set(given.variants) - set(VARIANTS):
        parser.error(f"there is no variant {', '.join(sorted(unknown))}; there are: {', '.join(VARIANTS)}")
    for variant in given.variants or VARIANTS:
        print(variant, flush=True)
        command = [MODEL, "--data", str(given.data), "--work", str(given.work / variant), "--threads", "1"]
        for setting, value in options_of(variant, given.steps).items():
            command += [f"--{setting.replace('_', '-')}", str(value)]
        train.main([*command, "--frames", "2"])
    variants = results(given.work, given.steps)
    stored = {"model": MODEL, "steps": given.steps, "machine": machine(), "variants": variants}
    with replacing(given.out) as path:
        path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

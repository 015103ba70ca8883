"""Train one model: python -m model.train NAME --data DATA_DIR --work WORK_DIR

In N processes, each with its share of every batch: torchrun --nproc-per-node N -m model.train NAME ...

DATA_DIR is the output of `python -m model.corpus`. The run is stored in WORK_DIR/NAME: `checkpoint.pt` every few
minutes, from which the same command resumes after a kill, and `best/`, the model's folder as it is shipped.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch

from model.allocator import keep_freed_memory
from model.command_line import clear_errors, positive
from model.language.tokenizer import Tokenizer
from model.network.families import NAMES, config_of
from model.training.frames import Film
from model.training.processes import connected
from model.training.recipe import Settings
from model.training.run import Run

SHORT_WARMUP = 100  # steps, for weights that are trained already


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Turn Ctrl-C and SIGTERM into a flag checked between steps; a second one ends the program at once."""
    asked = False

    def ask(number: int, _: object) -> None:
        nonlocal asked
        asked = True
        signal.signal(number, previous[number])

    previous: dict[int, Any] = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in previous:
        signal.signal(number, ask)
    try:
        yield lambda: asked
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def parser() -> argparse.ArgumentParser:
    """Command-line options: paths, and every number of the recipe."""
    options = argparse.ArgumentParser(
        prog="python -m model.train", description="Train one model, or go on with a run that was interrupted."
    )
    options.add_argument("name", choices=NAMES, help="which model")
    options.add_argument("--data", type=Path, required=True, help="the folder that `python -m model.corpus` wrote")
    options.add_argument("--work", type=Path, required=True, help="where checkpoints go, outside the repository")
    options.add_argument("--init-from", type=Path, help="start from a shipped model's folder, with a fresh optimiser")
    options.add_argument("--device", default="cpu", help="cpu, cuda, ... (default cpu)")
    options.add_argument("--threads", type=positive, help="CPU threads (default: PyTorch's choice)")
    options.add_argument("--save-minutes", type=float, default=3.0, help="minutes between checkpoints (default 3)")
    options.add_argument(
        "--frames", type=positive, help="keep what 16 sentences look like at this many moments, in WORK/NAME/frames.npz"
    )
    for field in fields(Settings):
        note = f"(default {field.default}" + (f"; {SHORT_WARMUP} with --init-from)" if field.name == "warmup" else ")")
        flag = f"--{field.name.replace('_', '-')}"
        options.add_argument(flag, type=type(field.default), default=argparse.SUPPRESS, help=note)
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    given = parser().parse_args(arguments)
    keep_freed_memory()
    if given.threads:
        torch.set_num_threads(given.threads)
    chosen = {field.name: getattr(given, field.name) for field in fields(Settings) if hasattr(given, field.name)}
    if given.init_from:
        chosen = {"warmup": SHORT_WARMUP, **chosen}
    with clear_errors("model.train"), connected(given.device) as (processes, device):
        settings = Settings(**chosen)
        config = config_of(given.name, Tokenizer(given.data / "tokenizer.model").size)
        run = Run(given.name, config, settings, given.data, given.work, device, processes)
        if not run.dev_ids:
            processes.say("the dev part is empty: the latest weights are kept, and nothing is measured")
        if run.resume():
            processes.say(f"going on from step {run.step} of {settings.steps}")
        elif given.init_from:
            run.init_from(given.init_from)
        with interruptible() as stop:
            film = Film(run, given.frames) if given.frames else None
            finished = run.train(given.save_minutes, stop=stop, watch=film)
        if not finished:
            processes.say(f"model.train: stopped and saved at step {run.step}: the same command goes on")
            sys.exit(130)
        if processes.first:
            reached = f"best dev BLEU {run.best['dev_bleu']}, " if run.best and "dev_bleu" in run.best else ""
            print(f"{given.name}: {reached}model in {run.folder / 'best'}")


if __name__ == "__main__":
    main()

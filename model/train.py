"""Train one model: python -m model.train NAME --data DATA_DIR --work WORK_DIR

In N processes, each with its share of every batch: torchrun --nproc-per-node N -m model.train NAME ...

DATA_DIR is the output of `python -m model.corpus`. The model's table in `model/training/recipes.toml` says how it is
trained; options replace single numbers. A model that learns from a teacher's translations gets them first: the teacher
is WORK_DIR/TEACHER/best, or else the shipped one, and its translations stay in WORK_DIR/by-TEACHER.

The run is stored in WORK_DIR/NAME: `checkpoint.pt` every few minutes, from which the same command resumes after a
kill, `frames.npz`, its film, and `best/`, the model's folder as it is shipped.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import torch

from model.allocator import keep_freed_memory
from model.command_line import clear_errors, positive
from model.language.tokenizer import Tokenizer
from model.network.config import Config, ConfigError
from model.network.families import ENTRIES, config_of
from model.network.placement import usable_device
from model.store.ctranslate2_search import with_fastest_engine
from model.store.frames import LANGUAGE as FILMED_LANGUAGE
from model.store.loading import load
from model.training.distillation import distil, is_distilled
from model.training.frames import Film
from model.training.pairs import load_summary, load_tokenizer
from model.training.processes import Processes, connected
from model.training.recipe import Settings
from model.training.recipes import Recipe, recipe_of
from model.training.run import BEST, Run

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
    options.add_argument("name", choices=tuple(ENTRIES), help="which model")
    options.add_argument("--data", type=Path, required=True, help="the folder that `python -m model.corpus` wrote")
    options.add_argument("--work", type=Path, required=True, help="where checkpoints go, outside the repository")
    options.add_argument("--init-from", type=Path, help="start from a shipped model's folder, with a fresh optimiser")
    options.add_argument("--device", default="cpu", help="cpu, cuda, ... (default cpu)")
    options.add_argument("--threads", type=positive, help="CPU threads (default: PyTorch's choice)")
    options.add_argument("--save-minutes", type=float, default=3.0, help="minutes between checkpoints (default 3)")
    options.add_argument(
        "--frames",
        type=positive,
        default=argparse.SUPPRESS,
        help="keep what 16 sentences look like at this many moments, in WORK/NAME/frames.npz (default: the recipe's)",
    )
    options.add_argument("--plain", action="store_true", help="leave the recipe out: every option has its default")
    options.add_argument(
        "--size",
        type=size,
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="another size of the network than the shipped model's, as width=192; for each size again",
    )
    for field in fields(Settings):
        short = f"; {SHORT_WARMUP} with --init-from" if field.name == "warmup" else ""
        note = f"(default: the recipe's{short}; with --plain {field.default})"
        flag = f"--{field.name.replace('_', '-')}"
        options.add_argument(flag, type=type(field.default), default=argparse.SUPPRESS, help=note)
    return options


def size(text: str) -> tuple[str, int]:
    """Parse an option's value as a size by its name in the configuration."""
    name, _, number = text.partition("=")
    return name, positive(number)


def chosen_config(given: argparse.Namespace, pieces: int) -> Config:
    """The shipped model's configuration, with the sizes given on the command line. ConfigError for a wrong one."""
    config = config_of(given.name, pieces)
    sizes = [field.name for field in fields(config) if type(getattr(config, field.name)) is int]
    for name, _ in given.size:
        if name not in sizes or name == "pieces":
            raise ConfigError(f"{given.name} has no size {name!r}: {', '.join(sorted(set(sizes) - {'pieces'}))}")
    return replace(config, **dict(given.size))


def chosen_recipe(given: argparse.Namespace) -> Recipe:
    """The model's recipe with the numbers given on the command line; those alone with --plain."""
    chosen = {field.name: getattr(given, field.name) for field in fields(Settings) if hasattr(given, field.name)}
    if given.init_from:
        chosen = {"warmup": SHORT_WARMUP, **chosen}
    frames = {"frames": given.frames} if hasattr(given, "frames") else {}
    return Recipe(Settings(**chosen), **frames) if given.plain else recipe_of(given.name, {**chosen, **frames})


def corpus_for(recipe: Recipe, data: Path, work: Path, device: str, processes: Processes) -> Path:
    """The corpus to learn from: `data`, or its English with the teacher's translations, made once."""
    if not recipe.teacher or "teacher" in load_summary(data):
        return data
    out = work / f"by-{recipe.teacher}"
    if processes.first and not is_distilled(data, out, recipe.teacher, recipe.teacher_beam):
        own = work / recipe.teacher / BEST
        teacher = load(str(own) if own.is_dir() else recipe.teacher, device=device)
        processes.say(f"{recipe.teacher} translates the training part, to {out}")
        distil(with_fastest_engine(teacher), data, out, recipe.teacher_beam)
    processes.total(0.0, torch.device(device))  # the others wait here for the first
    return out


def can_be_filmed(tokenizer: Tokenizer) -> bool:
    """Whether a model reads the language of a film's sentences."""
    return tokenizer.languages[0] == FILMED_LANGUAGE


def main(arguments: Sequence[str] | None = None) -> None:
    given = parser().parse_args(arguments)
    keep_freed_memory()
    if given.threads:
        torch.set_num_threads(given.threads)
    with clear_errors("model.train"), connected(given.device) as (processes, device):
        recipe = chosen_recipe(given)
        config = chosen_config(given, load_tokenizer(given.data).size)
        usable_device(device)
        processes.say(recipe.announcement(given.name))
        data = corpus_for(recipe, given.data, given.work, device, processes)
        run = Run(given.name, config, recipe.settings, data, given.work, device, processes)
        if not run.dev_ids:
            processes.say("the dev part is empty: the latest weights are kept, and nothing is measured")
        if run.resume():
            processes.say(f"going on from step {run.step} of {recipe.settings.steps}")
        elif given.init_from:
            run.init_from(given.init_from)
        with interruptible() as stop:
            film = Film(run, recipe.frames) if recipe.frames and can_be_filmed(run.tokenizer) else None
            finished = run.train(given.save_minutes, stop=stop, watch=film)
        if not finished:
            processes.say(f"model.train: stopped and saved at step {run.step}: the same command goes on")
            sys.exit(130)
        if processes.first:
            reached = f"best dev BLEU {run.best['dev_bleu']}, " if run.best and "dev_bleu" in run.best else ""
            print(f"{given.name}: {reached}model in {run.folder / BEST}")


if __name__ == "__main__":
    main()

"""Shared by the command lines: options that choose a model, and errors as one line instead of a traceback."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


def positive(text: str) -> int:
    """Parse an option's value as a whole number from 1."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text!r}")
    return number


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Add --model, --beam and --device."""
    parser.add_argument("--model", required=True, help="a name from model.available(), or a model's folder")
    parser.add_argument("--beam", type=positive, default=1, help="beam width (default 1: greedy)")
    parser.add_argument("--device", default="cpu", help="cpu, cuda, ... (default cpu)")


def add_engine_option(parser: argparse.ArgumentParser, engines: Sequence[str]) -> None:
    """Add --engine, for bulk translation without attention."""
    parser.add_argument(
        "--engine",
        choices=engines,
        default=engines[0],
        help="what searches: our own code, or CTranslate2 with the same weights, faster (default ours)",
    )


@contextmanager
def clear_errors(program: str) -> Iterator[None]:
    """Print a user's error as one line on standard error and exit with a non-zero status; output is UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads our output has seen enough (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        print(f"{program}: stopped", file=sys.stderr)
        sys.exit(130)
    except (ValueError, OSError) as error:
        sys.exit(f"{program}: {' '.join(str(error).split())}")

"""Adopt a published Marian model: python -m model.adopt PATH_OR_NAME --as NAME"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from model.adopt.marian import adopt
from model.command_line import clear_errors
from model.store.checkpoint import size_in_memory
from model.store.loading import OWN, shown_with

DEFAULT_FOLDER = "models"


def parser(prog: str) -> argparse.ArgumentParser:
    """The command line's options."""
    parser = argparse.ArgumentParser(prog=prog, description="Adopt a published Marian model.")
    parser.add_argument("checkpoint", help="its folder, or its name on the hub, as Helsinki-NLP/opus-mt-en-fr")
    parser.add_argument("--as", dest="name", required=True, metavar="NAME", help="its name in the lab")
    parser.add_argument(
        "--models",
        type=Path,
        metavar="FOLDER",
        help=f"your folder of models (default: what {OWN} names, else ./{DEFAULT_FOLDER})",
    )
    parser.add_argument(
        "--guided",
        choices=("yes", "no"),
        help="whether head 1 of the last decoder layer was trained on word alignments (default: what its card says)",
    )
    return parser


def run(given: argparse.Namespace) -> None:
    """Adopt the model, and say where it is and how the app finds it. Errors as one line, SystemExit."""
    with clear_errors("model.adopt"):
        models = given.models or Path(os.environ.get(OWN) or DEFAULT_FOLDER)
        guided = None if given.guided is None else given.guided == "yes"
        folder = adopt(given.checkpoint, given.name, models, guided=guided)
        print(f"{given.name}: {folder}, {size_in_memory(folder) / 1e6:.0f} MB in memory")
        if how := shown_with(models):
            print(how)


def main(arguments: Sequence[str] | None = None, prog: str = "python -m model.adopt") -> None:
    run(parser(prog).parse_args(arguments))


if __name__ == "__main__":
    main()

"""Check a trained model and put it where the app finds it: python -m model.install RUN NAME"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from model.command_line import clear_errors
from model.store.installing import TRIAL, install
from model.store.loading import OWN, directories, shown_with


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m model.install", description="Check a trained model and put it where the app finds it."
    )
    parser.add_argument("run", type=Path, help="the folder of its run, WORK/NAME, or of the model itself")
    parser.add_argument("name", help="its name in the app: transformer, transformer-de, ...")
    where = f"the folder of models (default: what {OWN} names, else assets/models)"
    parser.add_argument("--models", type=Path, metavar="FOLDER", help=where)
    parser.add_argument("--replace", action="store_true", help="replace the model of this name")
    given = parser.parse_args(arguments)
    with clear_errors("model.install"):
        models = given.models or directories()[0]
        translator = install(given.run, given.name, models, replace=given.replace)
        pair, written = translator.pair, translator.translate(TRIAL).text
        print(f"{given.name}: {pair.source} to {pair.target}, in {models / given.name}; {TRIAL!r} becomes {written!r}")
        if how := shown_with(models):
            print(how)


if __name__ == "__main__":
    main()

"""Command line of `model.record`: save the record of one translation."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from model.command_line import add_model_options, clear_errors
from model.store.loading import load


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m model.record", description="Record every number of one translation."
    )
    add_model_options(parser)
    parser.add_argument("--target", help="record this target instead of the model's own translation")
    parser.add_argument("--out", type=Path, required=True, help="the .npz file to write")
    parser.add_argument("sentence")
    given = parser.parse_args(arguments)
    with clear_errors("model.record"):
        translator = load(given.model, device=given.device)
        record = translator.record(given.sentence, target=given.target, beam=given.beam)
        given.out.write_bytes(record.to_npz())
        print(record.target.text)


if __name__ == "__main__":
    main()

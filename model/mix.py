"""Average the weights of two models: python -m model.mix OLD NEW OUT --share 0.7 --data DATA"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from model.command_line import clear_errors
from model.training.mixing import mix


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m model.mix", description="Write weights between a model's and those it was trained from."
    )
    parser.add_argument("old", type=Path, help="the folder of the model that training went on from")
    parser.add_argument("new", type=Path, help="the folder of the model that it came to")
    parser.add_argument("out", type=Path, help="where the model between them goes")
    parser.add_argument("--share", type=float, required=True, help="the share of the new weights, 0 to 1")
    parser.add_argument("--data", type=Path, required=True, help="what `python -m model.corpus` wrote")
    given = parser.parse_args(arguments)
    with clear_errors("model.mix"):
        print(json.dumps(mix(given.old, given.new, given.share, given.data, given.out)))


if __name__ == "__main__":
    main()

"""Split a pair file and train the joint tokenizer: python -m model.corpus FILE DATA_DIR [--pieces 5000]"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from model.command_line import clear_errors, positive
from model.training.pairs import prepare


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m model.corpus", description="Split a pair file and train the joint tokenizer."
    )
    parser.add_argument("file", type=Path, help="English<TAB>French lines: .txt, .gz or .zip")
    parser.add_argument("data_dir", type=Path, help="where train.tsv, dev.tsv, test.tsv and tokenizer.model go")
    parser.add_argument("--pieces", type=positive, default=5000, help="size of the joint vocabulary (default 5000)")
    parser.add_argument(
        "--attribution", default="", help="origin and licence, for the card of a model (default: what the file says)"
    )
    given = parser.parse_args(arguments)
    with clear_errors("model.corpus"):
        print(json.dumps(prepare(given.file, given.data_dir, given.pieces, given.attribution), ensure_ascii=False))


if __name__ == "__main__":
    main()

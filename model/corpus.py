"""Split a pair file and train the joint tokenizer: python -m model.corpus FILE DATA_DIR --source en --target fr"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from model.command_line import clear_errors, positive
from model.language.languages import CODE
from model.training.pairs import CorpusError, prepare


def code(text: str) -> str:
    """Parse an option's value as the code of a language."""
    if not CODE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"must be the code of a language, such as en or de, not {text!r}")
    return text


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m model.corpus", description="Split a pair file and train the joint tokenizer."
    )
    parser.add_argument("file", type=Path, help="source<TAB>target lines: .txt, .gz or .zip")
    parser.add_argument("data_dir", type=Path, help="where train.tsv, dev.tsv, test.tsv and tokenizer.model go")
    parser.add_argument("--source", type=code, required=True, help="the code of the language to read: en, de, ...")
    parser.add_argument("--target", type=code, required=True, help="the code of the language to write")
    parser.add_argument(
        "--target-first", action="store_true", help="the target is first on each line, as English is in Tatoeba's files"
    )
    parser.add_argument("--pieces", type=positive, default=5000, help="size of the joint vocabulary (default 5000)")
    parser.add_argument(
        "--attribution", default="", help="origin and licence, for the card of a model (default: what the file says)"
    )
    given = parser.parse_args(arguments)
    with clear_errors("model.corpus"):
        if given.source == given.target:
            raise CorpusError(f"source and target are both {given.source}: name two languages")
        summary = prepare(
            given.file,
            given.data_dir,
            (given.source, given.target),
            given.pieces,
            given.attribution,
            target_first=given.target_first,
        )
        print(json.dumps(summary, ensure_ascii=False))


if __name__ == "__main__":
    main()

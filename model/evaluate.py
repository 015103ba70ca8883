"""BLEU and chrF of a model on a file of pairs: python -m model.evaluate --model NAME [--beam N] PAIRS.tsv"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from model.command_line import add_engine_option, add_model_options, clear_errors
from model.store.ctranslate2_search import ENGINES, with_engine
from model.store.loading import load
from model.training.evaluation import evaluate
from model.training.pairs import CorpusError, open_lines, read_pairs


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m model.evaluate", description="Score a model on pairs of sentences."
    )
    add_model_options(parser)
    add_engine_option(parser, ENGINES)
    parser.add_argument("pairs", type=Path, help="source<TAB>target lines: .tsv, .txt, .gz or .zip")
    given = parser.parse_args(arguments)
    with clear_errors("model.evaluate"):
        pairs, malformed = read_pairs(open_lines(given.pairs))
        for bad in malformed:
            print(f"{given.pairs}: line {bad.line} skipped: {bad.reason}", file=sys.stderr)
        if not pairs:
            raise CorpusError(
                f"{given.pairs} holds no sentence pair; expected: two sentences with a tab between on each line"
            )
        translator = with_engine(load(given.model, device=given.device), given.engine)
        print(json.dumps(evaluate(translator, pairs, beam=given.beam), indent=2))


if __name__ == "__main__":
    main()

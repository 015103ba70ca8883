"""Translate a corpus with a trained model: python -m model.distil --model NAME [--beam N] DATA_DIR OUT_DIR"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from model.command_line import add_engine_option, add_model_options, clear_errors
from model.store.ctranslate2_search import ENGINES, with_engine
from model.store.loading import load
from model.training.distillation import distil


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m model.distil", description="Have a trained model translate the training part."
    )
    add_model_options(parser)
    add_engine_option(parser, ENGINES)
    parser.add_argument("data_dir", type=Path, help="what `python -m model.corpus` wrote")
    parser.add_argument("out_dir", type=Path, help="where the corpus with the model's translations goes")
    given = parser.parse_args(arguments)
    with clear_errors("model.distil"):
        translator = with_engine(load(given.model, device=given.device), given.engine)
        print(json.dumps(distil(translator, given.data_dir, given.out_dir, given.beam), ensure_ascii=False))


if __name__ == "__main__":
    main()

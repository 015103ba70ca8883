"""Standard input to standard output, line by line: python -m model.translate --model NAME [--beam N]"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from itertools import islice

from model.translator import Translator, load

LINES_AT_ONCE = 512


def translate_lines(translator: Translator, lines: Iterable[str], beam: int) -> Iterator[str]:
    """One line out for each line in; a blank line gives an empty one, a too long one is translated as far as read."""
    lines = iter(lines)
    while group := list(islice(lines, LINES_AT_ONCE)):
        texts = [translator.clip(line)[0] for line in group]
        full = [index for index, text in enumerate(texts) if translator.tokenizer.ids(text)]
        translations = dict(
            zip(full, translator.translate_many([texts[index] for index in full], beam=beam), strict=True)
        )
        for index in range(len(texts)):
            yield translations[index].text if index in translations else ""


def main() -> None:
    parser = argparse.ArgumentParser(description="Translate standard input line by line.")
    parser.add_argument("--model", required=True, help="a name from model.available(), or a model's folder")
    parser.add_argument("--beam", type=int, default=1, help="beam width (default 1: greedy)")
    parser.add_argument("--device", default="cpu", help="cpu, cuda, ... (default cpu)")
    arguments = parser.parse_args()
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        for line in translate_lines(load(arguments.model, device=arguments.device), sys.stdin, arguments.beam):
            print(line)
    except ValueError as error:
        sys.exit(f"model.translate: {error}")


if __name__ == "__main__":
    main()

"""Translate standard input line by line: python -m model.translate --model NAME [--beam N]"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from model.command_line import add_engine_option, add_model_options, clear_errors
from model.store.ctranslate2_search import ENGINES, with_engine
from model.store.loading import load
from model.translate.reading import MAX_SOURCE_PIECES
from model.translate.translator import Translator

LINES_AT_ONCE = 512


@dataclass(frozen=True)
class TranslatedLine:
    """A line's translation ("" for a blank line) and warnings about it."""

    text: str
    remarks: tuple[str, ...] = ()


def translate_lines(translator: Translator, lines: Iterable[bytes], beam: int = 1) -> Iterator[TranslatedLine]:
    """One line out for each line in, in order. A bad line stops nothing: each is read as far as possible."""
    lines = iter(lines)
    while group := list(islice(lines, LINES_AT_ONCE)):
        read = [read_line(translator, line) for line in group]
        full = [index for index, line in enumerate(read) if translator.tokenizer.ids(line.text)]
        written = translator.translate_many([read[index].text for index in full], beam=beam)
        translations = dict(zip(full, written, strict=True))
        for index, line in enumerate(read):
            translation = translations.get(index)
            if translation is None:
                yield TranslatedLine("", line.remarks)
            elif translation.finished:
                yield TranslatedLine(translation.text, line.remarks)
            else:
                cut = f"the translation was cut off after {translation.limit} pieces"
                yield TranslatedLine(translation.text, (*line.remarks, cut))


def read_line(translator: Translator, line: bytes) -> TranslatedLine:
    """The readable part of a line, and warnings about the rest."""
    remarks: list[str] = []
    try:
        whole = line.decode("utf-8")
    except UnicodeDecodeError:
        whole = line.decode("utf-8", errors="replace")
        remarks.append("this is not UTF-8: what could not be read became U+FFFD")
    text, pieces = translator.clip(whole.removeprefix("\ufeff"))
    if pieces > MAX_SOURCE_PIECES:
        remarks.append(f"the line has {pieces} pieces and at most {MAX_SOURCE_PIECES} were read")
    return TranslatedLine(text, tuple(remarks))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m model.translate", description="Translate standard input line by line."
    )
    add_model_options(parser)
    add_engine_option(parser, ENGINES)
    given = parser.parse_args(arguments)
    with clear_errors("model.translate"):
        translator = with_engine(load(given.model, device=given.device), given.engine)
        # bytes, so that only a line feed ends a line
        for number, line in enumerate(translate_lines(translator, sys.stdin.buffer, given.beam), start=1):
            print(line.text)
            for remark in line.remarks:
                print(f"model.translate: line {number}: {remark}", file=sys.stderr)


if __name__ == "__main__":
    main()

"""Measure the trained models and write the results.

    python -m model.analysis [TOPIC ...] --data DATA [--out assets/results] [--models NAME ...] [--sources N]

Without a topic: all of `quality length typing warning everyday first_words agreement alignment hand_alignment heads eos
probe word_cloud`, one JSON each.
`glossary`, `known_words` and `nouns` count the tables of these names in `assets`; `training` and `models` write the
tables of `docs/training.md` and `docs/models.md`, and the numbers in their prose.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from model.analysis import (
    agreement,
    alignment,
    documents,
    eos,
    everyday,
    hand_alignment,
    heads,
    length,
    probing,
    quality,
    typed,
    warning,
    word_cloud,
)
from model.analysis.aligner import AlignerError
from model.analysis.glossary import write_glossary
from model.analysis.known_words import write_known_words
from model.analysis.nouns import write_nouns
from model.analysis.study import Study
from model.assets import MODELS, RESULTS
from model.command_line import clear_errors, positive
from model.language.glossary import GLOSSARY
from model.language.known_words import KNOWN_WORDS
from model.store.loading import available
from model.store.results import is_current, read, together, write
from model.training.own_pairs import NOUNS

TOPICS: Mapping[str, Callable[[Study], dict[str, Any] | None]] = {
    "quality": quality.measure,
    "length": length.measure,
    "typing": typed.measure,
    "warning": warning.measure,
    "everyday": everyday.measure,
    "first_words": everyday.measure_first_words,
    "agreement": agreement.measure,
    "alignment": alignment.measure,
    "hand_alignment": hand_alignment.measure,
    "heads": heads.measure,
    "eos": eos.measure,
    "probe": probing.measure,
    "word_cloud": word_cloud.measure,
}

TABLES: Mapping[str, tuple[Callable[[Path, Path], object], Path]] = {
    "glossary": (write_glossary, GLOSSARY),
    "known_words": (write_known_words, KNOWN_WORDS),
    "nouns": (write_nouns, NOUNS),
}


def measure(topic: str, study: Study) -> dict[str, Any] | None:
    """Measure one topic. ValueError where a model was replaced meanwhile: the result would name the wrong weights."""
    before = study.heading(topic, "")["weights"]
    result = TOPICS[topic](study)
    if result is not None and not result["weights"].items() <= before.items():
        raise ValueError(f"the weights of a model changed while {topic} was measured: run it again")
    return result


def measure_changed(topic: str, study: Study, stored: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Measure again the models whose weights have changed since the stored result; None where none have."""
    if stored is None:
        return measure(topic, study)
    asked = tuple(name for name in study.names if not is_current(stored, name, directory=study.directory))
    result = measure(topic, replace(study, names=asked)) if asked else None
    return result and together(stored, result, study.names)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m model.analysis", description="Measure the trained models and write the results as JSON."
    )
    every = (*TOPICS, *TABLES, *documents.DOCUMENTS)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=f"of {', '.join(every)} (default: the measurements)")
    parser.add_argument("--data", type=Path, help="the folder that `python -m model.corpus` wrote")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where results go (default assets/results)")
    parser.add_argument("--models", nargs="+", metavar="NAME", help="default: all that are shipped")
    parser.add_argument("--sources", type=positive, help="a trial on N English sentences of each part, drawn at random")
    parser.add_argument("--changed", action="store_true", help="only models with other weights than those measured")
    parser.add_argument("--threads", type=positive, default=1, help="CPU threads (default 1)")
    given = parser.parse_args(arguments)
    topics = given.topics or list(TOPICS)
    if unknown := set(topics) - set(every):
        parser.error(f"there is no topic {', '.join(sorted(unknown))}; there are: {', '.join(every)}")
    if given.data is None and set(topics) - set(documents.DOCUMENTS):
        parser.error("say where the sentence pairs are: --data DATA")
    torch.set_num_threads(given.threads)
    shipped = available(MODELS)
    if strange := set(given.models or []) - set(shipped):
        parser.error(f"there is no model {', '.join(sorted(strange))}; there are: {', '.join(shipped) or 'none'}")
    names = given.models or shipped
    missed: list[str] = []
    with clear_errors("model.analysis"):
        for topic in topics:
            try:
                if topic in documents.DOCUMENTS:
                    documents.write(topic, names, given.out)
                    continue
                if topic in TABLES:
                    count, path = TABLES[topic]
                    count(given.data, path)
                    continue
                study = Study(given.data, tuple(names), sources=given.sources)
                stored = read(topic, directory=given.out) if given.changed else None
                if result := measure_changed(topic, study, stored):
                    print(write(topic, result, directory=given.out), flush=True)
                elif stored is None:
                    missed.append(f"{topic}: none of {', '.join(names)} can be measured")
            except AlignerError as error:  # the other topics need no aligner
                missed.append(f"{topic}: {error}")
    if missed:
        sys.exit("model.analysis: " + "; ".join(missed))


if __name__ == "__main__":
    main()

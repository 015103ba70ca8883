"""Measure the trained models of a corpus's languages and write the results.

    python -m model.analysis [TOPIC ...] --data DATA [--out assets/results] [--models NAME ...] [--sources N]

Without a topic: all of `quality length typing warning everyday first_words agreement alignment hand_alignment heads eos
probe word_cloud`, one JSON each, in a folder named after the languages of the corpus, such as `en-fr`. Measured are the
models of these languages; a topic that needs more than there is for them is skipped.
`glossary` and `known_words` count the tables of these names in the folder of the languages in `assets/languages`,
`nouns` that of the training lists; `training` and `models` write the tables of `docs/training.md` and `docs/models.md`,
and the numbers in their prose.
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
from model.analysis.study import Study, UnsuitedError
from model.assets import LANGUAGES, MODELS, RESULTS, pair_folder
from model.command_line import clear_errors, positive
from model.language.glossary import PAIR
from model.language.languages import codes_in
from model.store.checkpoint import read_description
from model.store.loading import available
from model.store.results import is_current, read, together, write
from model.training.own_pairs import NOUNS
from model.training.pairs import load_summary

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

TABLES: Mapping[str, Callable[[Path, Path], object]] = {
    "glossary": write_glossary,
    "known_words": write_known_words,
    "nouns": write_nouns,
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


def count(table: str, study: Study) -> None:
    """Count one of `TABLES`. UnsuitedError: not for these languages."""
    if table == "nouns":
        study.only_for()
        TABLES[table](study.data, NOUNS)
        return
    study.reads_english()
    folder = pair_folder(LANGUAGES, study.languages)
    folder.mkdir(exist_ok=True)
    TABLES[table](study.data, folder / f"{table}.json")


def of_languages(names: Sequence[str], languages: tuple[str, str]) -> list[str]:
    """The models among these that translate between the languages, codes of source and target."""
    return [name for name in names if codes_in(read_description(MODELS / name)) == languages]


def measure_all(topics: Sequence[str], study: Study, out: Path, *, changed: bool) -> list[str]:
    """Measure topics and count tables; a topic that does not suit the languages is skipped. Returns what failed.

    changed: only models with other weights than those measured.
    """
    missed: list[str] = []
    for topic in topics:
        try:
            if topic in TABLES:
                count(topic, study)
                continue
            stored = read(topic, directory=out) if changed else None
            if result := measure_changed(topic, study, stored):
                print(write(topic, result, directory=out), flush=True)
            elif stored is None:
                missed.append(f"{topic}: none of {', '.join(study.names)} can be measured")
        except UnsuitedError as error:
            print(f"skipped: {topic} {error}", flush=True)
        except AlignerError as error:  # the other topics need no aligner
            missed.append(f"{topic}: {error}")
    return missed


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m model.analysis", description="Measure the trained models and write the results as JSON."
    )
    every = (*TOPICS, *TABLES, *documents.DOCUMENTS)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=f"of {', '.join(every)} (default: the measurements)")
    parser.add_argument("--data", type=Path, help="the folder that `python -m model.corpus` wrote")
    parser.add_argument(
        "--out",
        type=Path,
        default=RESULTS,
        help="results go to the folder of the languages in it (default assets/results)",
    )
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
    missed: list[str] = []
    with clear_errors("model.analysis"):
        if asked := [topic for topic in topics if topic not in documents.DOCUMENTS]:
            languages = codes_in(load_summary(given.data))
            names = of_languages(given.models or shipped, languages)
            if not names and set(asked) & set(TOPICS):
                raise ValueError(f"none of {', '.join(given.models or shipped)} translates {' to '.join(languages)}")
            study = Study(given.data, tuple(names), sources=given.sources)
            missed = measure_all(asked, study, pair_folder(given.out, languages), changed=given.changed)
        for topic in (topic for topic in topics if topic in documents.DOCUMENTS):
            documents.write(topic, of_languages(given.models or shipped, PAIR), given.out)
    if missed:
        sys.exit("model.analysis: " + "; ".join(missed))


if __name__ == "__main__":
    main()

"""Sequence-level knowledge distillation (Kim & Rush 2016): a corpus whose targets were written by a trained model.

People translate a sentence in many ways; the teacher writes one, which is easier to learn for a model that must put the
whole sentence into one vector. The output is a corpus for `python -m model.train --data`: every distinct source
of the training part once, with the teacher's translation; dev and test are unchanged.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from model.language.languages import codes_in, pair_of
from model.language.text import normalise
from model.store.checkpoint import TOKENIZER
from model.training.pairs import PARTS, CorpusError, Pair, fingerprint, load_part, load_summary, write_corpus
from model.translate.translator import Translator

AT_ONCE = 2048  # sentences: enough to find many of one length


def translated(translator: Translator, sources: Sequence[str], beam: int = 1) -> Iterator[Pair]:
    """Each readable source with its translation; empty or unfinished translations are left out."""
    for start in tqdm(range(0, len(sources), AT_ONCE), unit_scale=AT_ONCE, unit="sentence"):
        some = [source for source in sources[start : start + AT_ONCE] if translator.clip(source)[0] == source]
        for source, translation in zip(some, translator.translate_many(some, beam=beam), strict=True):
            if translation.finished and (text := normalise(translation.text)):
                yield source, text


def distil(translator: Translator, data: Path, out: Path, beam: int = 1) -> dict[str, Any]:
    """Write the corpus `out` from `data`; returns its summary, which names the teacher.

    CorpusError: `data` is no output of `python -m model.corpus`, or has other languages, or `out` is `data`.
    """
    if out.resolve() == data.resolve():
        raise CorpusError(f"{out} holds the corpus itself: choose another folder")
    summary, parts = load_summary(data), {part: load_part(data, part) for part in PARTS}
    pair = pair_of(codes_in(summary))
    if translator.pair != pair:
        raise CorpusError(
            f"{data} is {pair.source} to {pair.target}, and {translator.name} translates from {translator.pair.source} "
            f"to {translator.pair.target}: train a teacher on {data} first"
        )
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(data / TOKENIZER, out / TOKENIZER)
    pairs = list(translated(translator, list(dict(parts["train"])), beam))
    summary |= {
        "fingerprint": fingerprint(pairs),
        "train": len(pairs),
        "of": summary["fingerprint"],
        "teacher": {"model": translator.name, "beam": beam},
    }
    write_corpus(out, summary, {**parts, "train": pairs})
    return summary


def is_distilled(data: Path, out: Path, teacher: str, beam: int) -> bool:
    """Whether `out` holds the whole of `data` as translated by this teacher."""
    try:
        of, made = load_summary(data), load_summary(out)
        load_part(out, "train")  # written last
    except CorpusError:
        return False
    return (made.get("of"), made.get("teacher")) == (of["fingerprint"], {"model": teacher, "beam": beam})

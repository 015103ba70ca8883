"""BLEU by the length of the source (Bahdanau et al. 2015, figure 2), for natural and for joined sources.

Few test sentences are longer than 15 words, so long sources are several test pairs, drawn at random and joined.
A joined source is not a long sentence: the two kinds are measured and named apart.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import sacrebleu

from model.analysis.study import Study
from model.training.pairs import Pair
from model.translate.translator import Translator

Bin = tuple[int, int]  # first and last length in words
BINS: tuple[Bin, ...] = tuple((first, first + 4) for first in range(1, 50, 5))
SENTENCES = 150  # joined sources in each bin
ENOUGH = 100  # a natural bin with fewer is left out
PART = "test"


def word_count(text: str) -> int:
    """Words as separated by spaces; punctuation belongs to its word."""
    return len(text.split())


def bin_of(words: int) -> Bin | None:
    """The bin of a length; None past the last one."""
    return next((bounds for bounds in BINS if bounds[0] <= words <= bounds[1]), None)


def one_pair_each(pairs: Iterable[Pair], draw: random.Random) -> list[Pair]:
    """Draw one pair for each English sentence with several references."""
    references: dict[str, list[str]] = {}
    for english, french in pairs:
        references.setdefault(english, []).append(french)
    return [(english, draw.choice(french)) for english, french in references.items()]


def binned(pairs: Iterable[Pair]) -> dict[Bin, list[Pair]]:
    """Group pairs by the length of their source; those past the last bin are left out."""
    bins: dict[Bin, list[Pair]] = {}
    for pair in pairs:
        if (word_bin := bin_of(word_count(pair[0]))) is not None:
            bins.setdefault(word_bin, []).append(pair)
    return dict(sorted(bins.items()))


def joined_to(pairs: Sequence[Pair], within: Bin, draw: random.Random) -> Pair | None:
    """Join random pairs until the source's length falls into the bin; None if it jumped over it."""
    first, last = within
    words, chosen = 0, []
    for pair in draw.sample(pairs, min(len(pairs), last)):  # each has a word at least: more are never needed
        chosen.append(pair)
        words += word_count(pair[0])
        if words >= first and len(chosen) > 1:
            break
    if len(chosen) < 2 or not first <= words <= last:
        return None
    return " ".join(english for english, _ in chosen), " ".join(french for _, french in chosen)


def joined(pairs: Sequence[Pair], count: int, draw: random.Random) -> dict[Bin, list[Pair]]:
    """Make `count` joined pairs for each bin from the second on; fewer where pairs rarely fit."""
    bins: dict[Bin, list[Pair]] = {}
    for within in BINS[1:]:
        tried = (joined_to(pairs, within, draw) for _ in range(20 * count))
        bins[within] = list(islice((pair for pair in tried if pair is not None), count))
    return {within: made for within, made in bins.items() if made}


def curve(translator: Translator, bins: Mapping[Bin, Sequence[Pair]], *, beam: int = 1) -> list[dict[str, Any]]:
    """One point a bin: BLEU against the single reference of each source, and the output's relative length."""
    texts = [translator.clip(english)[0] for pairs in bins.values() for english, _ in pairs]
    written = iter(translator.translate_many(texts, beam=beam))
    points: list[dict[str, Any]] = []
    for (first, last), pairs in bins.items():
        outputs = [next(written) for _ in pairs]
        bleu = sacrebleu.BLEU()
        score = bleu.corpus_score([output.text for output in outputs], [[french for _, french in pairs]])
        points.append(
            {
                "first": first,
                "last": last,
                "sentences": len(pairs),
                "mean_words": round(sum(word_count(english) for english, _ in pairs) / len(pairs), 1),
                "bleu": round(score.score, 2),
                "length_ratio": round(score.sys_len / max(1, score.ref_len), 3),
                "cut_off": sum(not output.finished for output in outputs),
                "signature": str(bleu.get_signature()),
            }
        )
    return points


def measure(study: Study) -> dict[str, Any]:
    """Measure the natural and the joined curve of all models, greedy, on test."""
    draw = random.Random(study.seed)
    pairs = one_pair_each(study.pairs(PART), draw)
    enough = ENOUGH if study.sources is None else 1
    natural = {within: members for within, members in binned(pairs).items() if len(members) >= enough}
    long = joined(pairs, SENTENCES if study.sources is None else 4, draw)
    models = {
        translator.name: {"natural": curve(translator, natural), "joined": curve(translator, long)}
        for translator in study.translators()
    }
    signatures = {
        point.pop("signature") for curves in models.values() for points in curves.values() for point in points
    }
    return {
        **study.heading("length", PART),
        "search": "greedy",
        "words": "separated by spaces",
        "references_per_source": 1,
        "natural": f"test sentences as they are; bins with at least {ENOUGH}",
        "joined": f"two or more test sentences drawn at random and joined; up to {SENTENCES} sources a bin",
        "signature": ", ".join(sorted(signatures)),
        "models": models,
    }

"""BLEU and chrF of a model on a file of pairs, by sacreBLEU.

Repeated sources are one source with several references.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

import sacrebleu

from model.training.pairs import CorpusError, Pair
from model.translate.translator import Translator


def references_of(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """Each source with all its references, in order."""
    references: dict[str, list[str]] = {}
    for source, target in pairs:
        references.setdefault(source, []).append(target)
    return references


TOKENISERS = {"zh": "zh", "ja": "char"}  # of sacreBLEU, by target: without spaces its usual one finds no words


def score(outputs: Sequence[str], references: Sequence[Sequence[str]], target: str) -> dict[str, Any]:
    """Corpus BLEU and chrF with their signatures; references: the accepted translations of each output, in the language
    of the code `target`.
    """
    most = max(map(len, references))
    # sacreBLEU wants one stream a reference number; None where a source has fewer
    streams: Any = [[accepted[i] if i < len(accepted) else None for accepted in references] for i in range(most)]
    bleu, chrf = sacrebleu.BLEU(tokenize=TOKENISERS.get(target)), sacrebleu.CHRF()
    scores = {
        "bleu": bleu.corpus_score(list(outputs), streams).score,
        "chrf": chrf.corpus_score(list(outputs), streams).score,
    }
    return {
        **{name: round(value, 2) for name, value in scores.items()},
        "bleu_signature": str(bleu.get_signature()),
        "chrf_signature": str(chrf.get_signature()),
    }


def evaluate(
    translator: Translator, pairs: Iterable[Pair], *, beam: int = 1, sources: int | None = None
) -> dict[str, Any]:
    """Translate each distinct source (or a sample of `sources`) and score it against all its references.

    The sample is random with a fixed seed: a corpus may be sorted by length. `cut_off`: translations that reached the
    length limit. `shortened`: sources that were too long and were cut.
    """
    references = references_of(pairs)
    if sources is not None and sources < len(references):
        drawn = random.Random(0).sample(list(references), sources)
        references = {source: references[source] for source in drawn}
    if not references:
        raise CorpusError("there are no pairs to evaluate on")
    texts = [translator.clip(source)[0] for source in references]
    translations = translator.translate_many(texts, beam=beam)
    outputs = [translation.text for translation in translations]
    return {
        "model": translator.name,
        "beam": beam,
        "sources": len(outputs),
        "cut_off": sum(not translation.finished for translation in translations),
        "shortened": sum(text != source for text, source in zip(texts, references, strict=True)),
        **score(outputs, list(references.values()), translator.pair.target.code),
    }

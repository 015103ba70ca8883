"""BLEU and chrF of a model on a file of pairs, by sacreBLEU.

    python -m model.evaluate --model NAME [--beam N] PAIRS.tsv

Repeated English lines are one source with several references.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import sacrebleu

from model.corpus import CorpusError, Pair, open_lines, read_pairs
from model.translator import Translator, load


def references_of(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """Each English sentence with all its French ones, in order."""
    references: dict[str, list[str]] = {}
    for english, french in pairs:
        references.setdefault(english, []).append(french)
    return references


def score(outputs: Sequence[str], references: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Corpus BLEU and chrF with their signatures; references: the accepted translations of each output."""
    most = max(map(len, references))
    # sacreBLEU wants one stream a reference number; None where a source has fewer
    streams: Any = [[each[i] if i < len(each) else None for each in references] for i in range(most)]
    bleu, chrf = sacrebleu.BLEU(), sacrebleu.CHRF()
    found = {
        "bleu": bleu.corpus_score(list(outputs), streams).score,
        "chrf": chrf.corpus_score(list(outputs), streams).score,
    }
    return {
        **{name: round(value, 2) for name, value in found.items()},
        "bleu_signature": str(bleu.get_signature()),
        "chrf_signature": str(chrf.get_signature()),
    }


def evaluate(
    translator: Translator, pairs: Iterable[Pair], *, beam: int = 1, sources: int | None = None
) -> dict[str, Any]:
    """Translate each distinct source (the first `sources` of them) and score it against all its references."""
    references = dict(list(references_of(pairs).items())[:sources])
    if not references:
        raise CorpusError("there are no pairs to evaluate on")
    translations = translator.translate_many(list(references), beam=beam)
    outputs = [translation.text for translation in translations]
    cut = sum(not translation.finished for translation in translations)
    scores = score(outputs, list(references.values()))
    return {"model": translator.name, "beam": beam, "sources": len(outputs), "cut_off": cut, **scores}


def main() -> None:
    parser = argparse.ArgumentParser(description="Score a model on English<TAB>French pairs.")
    parser.add_argument("--model", required=True, help="a name from model.available(), or a model's folder")
    parser.add_argument("--beam", type=int, default=1, help="beam width (default 1: greedy)")
    parser.add_argument("--device", default="cpu", help="cpu, cuda, ... (default cpu)")
    parser.add_argument("pairs", type=Path)
    arguments = parser.parse_args()
    try:
        pairs, malformed = read_pairs(open_lines(arguments.pairs))
        for bad in malformed:
            print(f"{arguments.pairs}: line {bad.line} skipped: {bad.reason}", file=sys.stderr)
        result = evaluate(load(arguments.model, device=arguments.device), pairs, beam=arguments.beam)
    except (ValueError, OSError) as error:
        sys.exit(f"model.evaluate: {error}")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()

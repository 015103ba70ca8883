"""Find everyday sentences that a wider beam translates better or worse.

`python -m model.analysis.searches` writes `assets/searches.json` with the shipped models, on the list of each one's
languages.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import torch

from model.analysis.everyday import Everyday, comparable, read_everyday
from model.assets import MODELS
from model.search.findings import FINDINGS, KINDS, Finding, Kind
from model.store.loading import available, load
from model.translate.translator import Translation, Translator

WIDTHS = range(1, 9)
EACH = 3  # findings of a kind that are kept for a model


def kind_of(narrow: Translation, wide: Translation, accepted: frozenset[str]) -> Kind | None:
    """Effect of a wider beam on a sentence with these acceptable translations; None: nothing of interest."""
    before, after = (comparable(output.text) in accepted for output in (narrow, wide))
    if before == after:
        return None
    if after:
        return "missed" if wide.score > narrow.score else None
    return "worse" if wide.score > narrow.score else "lost"


def find_sentences(translator: Translator, sentences: Sequence[Everyday]) -> list[Finding]:
    """Findings for a model. `missed` compares with greedy; the others compare the last correct width with the next."""
    texts = [sentence.english for sentence in sentences]
    by_width = [translator.translate_many(texts, beam=width) for width in WIDTHS]
    findings: dict[Kind, list[Finding]] = {kind: [] for kind in KINDS}
    for index, sentence in enumerate(sentences):
        written = [translations[index] for translations in by_width]
        pairs = [(1, width) for width in WIDTHS[1:]] + [(width - 1, width) for width in WIDTHS[1:]]
        reported: set[Kind] = set()
        for narrow, wide in pairs:
            kind = kind_of(written[narrow - 1], written[wide - 1], sentence.accepted)
            if kind is None or kind in reported or (kind == "missed" and narrow > 1):
                continue
            reported.add(kind)
            findings[kind].append(Finding(translator.name, kind, sentence.english, narrow, wide))
    return [finding for kind in KINDS for finding in shortest(findings[kind])]


def shortest(findings: Iterable[Finding]) -> list[Finding]:
    """Keep the shortest sentences: their trees are easiest to read."""
    return sorted(findings, key=lambda finding: len(finding.sentence))[:EACH]


def main(arguments: Sequence[str] | None = None) -> None:
    argparse.ArgumentParser(
        prog="python -m model.analysis.searches",
        description="Find the everyday sentences for which the width of the beam decides; write assets/searches.json.",
    ).parse_args(arguments)
    torch.set_num_threads(1)
    translators = (load(name, directory=MODELS) for name in available(MODELS))
    findings = [
        asdict(finding)
        for translator in translators
        for finding in find_sentences(translator, read_everyday(translator.tokenizer.languages))
    ]
    FINDINGS.write_text(json.dumps(findings, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(findings)} sentences in {FINDINGS}")


if __name__ == "__main__":
    main()

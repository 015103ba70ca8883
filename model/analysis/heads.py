"""Measured role of each attention head, and the BLEU lost without it.

Roles: where a head's strongest weight falls, with the reference translation forced (`model.dissect.head_roles`). Loss:
BLEU with that head alone muted, Michel et al. 2019.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from model.analysis.aligner import Alignment
from model.analysis.alignment import comparable, records
from model.analysis.study import Study, drawn
from model.dissect.head_roles import Counts, positional, self_roles, shares, tick
from model.dissect.thresholds import POSITIONAL
from model.dissect.word_links import Link
from model.language.tokenizer import EOS_PIECE, Tokens, Word
from model.network.intervention import NOTHING, Head, Intervention
from model.network.site import Site
from model.record import Array, Record
from model.training.evaluation import references_of, score
from model.training.pairs import Pair
from model.translate.translator import Translator

PART = "dev"
MUTED_ON = 500  # sources


def cross_roles(weights: Array, source: Tokens, target: Tokens, links: Collection[Link]) -> Counts:
    """Count where one cross-attention head's strongest weights fall. weights: (target tokens, source tokens).

    `aligned`: on a piece of an English word aligned to the word being written. `aligned_read`: aligned to the word just
    read. Only rows of French words with a link count for these two. The row that writes `<eos>` counts for
    `aligned_read` alone.
    """
    strongest = weights.argmax(axis=1)
    english = word_of(source.words)
    aligned: dict[int, set[int]] = {}
    for here, there in links:
        aligned.setdefault(there, set()).add(here)
    french = word_of(target.words)
    counts: Counts = {}
    for step, piece in enumerate(target.pieces):
        looked_at = english[int(strongest[step])]
        if piece != EOS_PIECE:
            tick(counts, "eos", source.pieces[strongest[step]] == EOS_PIECE)
            if french[step] in aligned:
                tick(counts, "aligned", looked_at in aligned[french[step]])
        if step and french[step - 1] in aligned:
            tick(counts, "aligned_read", looked_at in aligned[french[step - 1]])
    return counts


def word_of(words: Sequence[Word]) -> list[int]:
    """The number of the word that each piece belongs to."""
    return [number for number, word in enumerate(words) for _ in range(word.start, word.end)]


def roles_in(record: Record, links: Collection[Link]) -> dict[Head, Counts]:
    """Count the roles of every head in one record."""
    by_head: dict[Head, Counts] = {}
    for site, seen in record.attention.items():
        for number, weights in enumerate(seen.weights):
            if Site(site).kind == "cross":
                counts = cross_roles(weights, record.source, record.target, links)
            else:
                counts = self_roles(weights, record.rows(site))
            by_head[Head(site, number)] = counts
    return by_head


def roles(translator: Translator, pairs: Sequence[Pair], alignments: Sequence[Alignment]) -> dict[Head, Counts]:
    """Count the roles of every head over all pairs whose words are the aligner's."""
    total: dict[Head, Counts] = {}
    for index, record in records(translator, pairs):
        if not comparable(record, pairs[index]):
            continue
        for head, counts in roles_in(record, alignments[index].intersected).items():
            for role, (hits, rows) in counts.items():
                count = total.setdefault(head, {}).setdefault(role, [0, 0])
                count[0], count[1] = count[0] + hits, count[1] + rows
    return total


def all_heads(translator: Translator) -> list[Head]:
    """Every head, in order of computation."""
    return [Head(site, number) for site, count in translator.heads_at.items() for number in range(count)]


def muted(translator: Translator, texts: Sequence[str], head: Head | None) -> list[str]:
    """Greedy translations with one head muted, or none."""
    intervention = NOTHING if head is None else Intervention(mute=frozenset({head}))
    clipped = [translator.clip(text)[0] for text in texts]
    return [output.text for output in translator.translate_many(clipped, interventions=[intervention] * len(texts))]


def losses(translator: Translator, pairs: Sequence[Pair]) -> tuple[float, dict[Head, dict[str, float]]]:
    """BLEU of the whole model, and for each head muted alone: BLEU, what was lost, and the share of changed outputs."""
    references = references_of(pairs)
    texts, accepted = list(references), list(references.values())
    target = translator.pair.target.code
    whole = muted(translator, texts, None)
    bleu = score(whole, accepted, target)["bleu"]
    by_head: dict[Head, dict[str, float]] = {}
    for head in all_heads(translator):
        outputs = muted(translator, texts, head)
        without = score(outputs, accepted, target)["bleu"]
        changed = float(np.mean([here != there for here, there in zip(outputs, whole, strict=True)]))
        by_head[head] = {"bleu": without, "bleu_lost": round(bleu - without, 2), "changed": round(changed, 4)}
    return bleu, by_head


def measure(study: Study) -> dict[str, Any]:
    """Measure all models with attention on dev; heads in order of computation."""
    pairs, links = study.pairs(PART), study.alignments(PART)
    english = set(drawn(list(references_of(pairs)), MUTED_ON, study.seed))
    few = [pair for pair in pairs if pair[0] in english]
    models: dict[str, Any] = {}
    for translator in study.translators():
        if not translator.heads_at:
            continue
        counts = roles(translator, pairs, links)
        bleu, lost = losses(translator, few)
        models[translator.name] = {
            "bleu": bleu,
            "heads": [
                {
                    "site": head.site,
                    "head": head.head,
                    "roles": shares(counts.get(head, {})),
                    "positional": positional(shares(counts.get(head, {}))),
                    **lost[head],
                }
                for head in all_heads(translator)
            ],
        }
    return {
        **study.heading("heads", PART, models),
        "roles": {
            "previous, same, next": "share of rows whose strongest weight is on that neighbour in the same sentence",
            "sos, eos": "share of rows whose strongest weight is on that token",
            "aligned": "cross-attention: on the word that eflomal aligns to the word being written",
            "aligned_read": "cross-attention: on the word that eflomal aligns to the word just read",
        },
        "positional_from": POSITIONAL,
        "muted_on": {"sources": len(english), "drawn": "at random", "search": "greedy"},
        "models": models,
    }

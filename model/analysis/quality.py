"""Translation quality: BLEU and chrF on unseen sentences, greedy and with a beam, against all references."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.analysis.study import Study
from model.store.card import in_all
from model.training.evaluation import evaluate, references_of
from model.training.pairs import Pair
from model.translate.translator import Translator

BEAMS = (1, 4)
PART = "test"


def quality_of(translator: Translator, pairs: Sequence[Pair]) -> dict[str, Any]:
    """One model's row: `beam_1` (greedy) and `beam_4` scores, parameters, training time as stored beside it."""
    training = translator.about.get("training", {})
    row: dict[str, Any] = {
        "model": translator.name,
        "parameters": sum(parameter.numel() for parameter in translator.network.parameters()),
        "training_minutes": in_all(translator.about, "minutes"),
        "training_threads": training.get("threads"),
        "epochs": in_all(translator.about, "epochs"),
    }
    for beam in BEAMS:
        scores = evaluate(translator, pairs, beam=beam)
        row[f"beam_{beam}"] = {name: scores[name] for name in ("bleu", "chrf", "cut_off")}
        row["signatures"] = {"bleu": scores["bleu_signature"], "chrf": scores["chrf_signature"]}
    return row


def measure(study: Study) -> dict[str, Any]:
    """Measure all models on test."""
    pairs = study.pairs(PART)
    references = references_of(pairs)
    rows = [quality_of(translator, pairs) for translator in study.translators()]
    return {
        **study.heading("quality", PART),
        "sources": len(references),
        "references": len(pairs),
        "signatures": rows[0].pop("signatures") if rows else {},
        "models": [{name: value for name, value in row.items() if name != "signatures"} for row in rows],
    }

"""Weight averaging of two models: most of the gain from training on typed sentences, less of the loss on written ones.

A fine-tuned network mostly stays in the same valley of the loss, so a weighted mean of the two works as a network, and
is often better than either (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from model.store.card import model_card
from model.store.checkpoint import TOKENIZER, CheckpointError, check_fit, read_config, read_model, write_model
from model.training.evaluation import evaluate
from model.training.pairs import load_part
from model.training.typed import evaluate_typed
from model.translate.translator import Translator


def mix(old: Path, new: Path, share: float, data: Path, out: Path) -> dict[str, Any]:
    """Write the model `share` * `new` + (1 - `share`) * `old` to `out`; returns its scores on dev.

    old, new: folders of models, `new` trained from `old`. data: output of `python -m model.corpus`. ValueError where
    the share is not between 0 and 1 or the two differ in network or tokenizer.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not {share}")
    (first, tokenizer, _), (second, others, about) = read_model(old), read_model(new)
    config, _ = read_config(old)
    if tokenizer.fingerprint != others.fingerprint:
        raise CheckpointError(f"{old} and {new} have different tokenizers")
    weights, ends = first.state_dict(), second.state_dict()
    check_fit(first, ends, new)
    first.load_state_dict({name: (1 - share) * weights[name] + share * ends[name] for name in weights})
    training = copy.deepcopy(about["training"])
    translator, pairs = Translator(about["name"], first, tokenizer), load_part(data, "dev")
    sources = training["dev_sources"]
    scores = {
        "dev_bleu": evaluate(translator, pairs, sources=sources)["bleu"],
        "dev_typed": evaluate_typed(translator, pairs, sources=sources),
    }
    training["mixed"] = {"share": share, **scores}
    described = {name: about[name] for name in ("name", "languages", "parameters", "corpus", "recipe")}
    described["training"] = training
    write_model(out, first, config, new / TOKENIZER, described, model_card(described))
    return scores

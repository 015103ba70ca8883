"""The model card beside each model's weights: data, licence, recipe, results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.language.languages import codes_in, pair_of
from model.network.families import entry_of


def runs_of(about: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The runs behind a model's weights, oldest first: each with steps, epochs, minutes, corpus and recipe.

    `about` is the content of `config.json`; a model of unknown origin has no runs.
    """
    training = about.get("training")
    if not isinstance(training, Mapping):
        return []
    last = {name: training.get(name) for name in ("steps", "epochs", "minutes")}
    corpus = about.get("corpus", {})
    data = {name: corpus[name] for name in ("fingerprint", "train", "teacher") if name in corpus}
    return [*training.get("earlier", ()), {**last, "corpus": data, "recipe": about.get("recipe", {})}]


def in_all(about: Mapping[str, Any], what: str) -> float:
    """The sum of "minutes", "epochs" or "steps" over all of a model's runs."""
    return round(sum(run[what] or 0 for run in runs_of(about)), 2)


def model_card(about: Mapping[str, Any]) -> str:
    """Write the card in Markdown, from the content of `config.json`."""
    name, corpus, training, recipe = about["name"], about["corpus"], about["training"], about["recipe"]
    trained_as = about.get("trained_as", name)  # it may have been installed under another
    pair = pair_of(codes_in(about))
    entry = entry_of(trained_as)
    description = entry.description if entry else "A network of this project."
    last = training["history"][-1]
    settings = ", ".join(f"{key} {value}" for key, value in recipe.items())
    result = "No dev part: nothing was measured."
    if "dev_bleu" in last:
        result = (
            f"Result on dev at step {last['step']}: BLEU {last['dev_bleu']} (greedy, {training['dev_sources']} sources "
            f"at most, {training['dev_bleu_signature']}), loss {last['dev_loss']} nats a token."
        )
    if teacher := corpus.get("teacher"):
        data = (
            f"{corpus['train']:,} {pair.source} sentences for training, with {pair.target} written by "
            f"{teacher['model']} (beam {teacher['beam']}; sequence-level distillation, Kim & Rush 2016), from "
        )
    else:
        data = f"{corpus['train']:,} {pair.source}-{pair.target} pairs for training, from "
    runs = [
        f"{run['steps']:,} steps in {run['minutes']} minutes"
        + ("" if run["corpus"].get("fingerprint") == corpus["fingerprint"] else f" on {run['corpus']['train']:,} pairs")
        for run in training.get("earlier", ())
    ]
    before = f" Before that: {', then '.join(runs)}." if runs else ""
    return f"""# {name}

{description} {pair.source} to {pair.target}, {about["parameters"]:,} parameters.

Data: {data}{corpus.get("attribution", "a source that is not named")}
(fingerprint of the corpus {corpus["fingerprint"]}). The sentences are not included.

Recipe: `python -m model.train {trained_as}` with {settings}; {training["steps"]} steps in {training["minutes"]} minutes
on {training["device"]}, {training["threads"]} thread(s).{before}

{result}

Meant for showing how attention works on short everyday sentences; not for translation that matters. Weights: MIT,
with the attribution above.
"""

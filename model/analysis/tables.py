"""Tables and numbers in the documents, generated from stored results and model configurations.

A document marks the spot: `<!-- table NAME -->` or, in prose, `<!-- number NAME -->`, then the generated text, then
`<!-- end -->`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from model.store.card import in_all
from model.store.checkpoint import CONFIG
from model.training.recipe import Settings

NUMBER = re.compile(r"<!-- number (\S+) -->[^<\n]*<!-- end -->")


def markdown(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; the first column to the left, numbers to the right."""
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def replace_table(text: str, name: str, table: str) -> str:
    """Insert a table at its mark; ValueError where the mark is missing."""
    mark = re.compile(rf"(<!-- table {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not mark.search(text):
        raise ValueError(f"the document has no place `<!-- table {name} -->` ... `<!-- end -->`")
    return mark.sub(lambda match: f"{match[1]}{table}\n{match[2]}", text, count=1)


def replace_numbers(text: str, numbers: Mapping[str, str]) -> str:
    """Insert the marked numbers; ValueError for a mark with an unknown name."""

    def written(mark: re.Match[str]) -> str:
        if mark[1] not in numbers:
            raise ValueError(f"the document asks for a number {mark[1]}; there are: {', '.join(numbers) or 'none'}")
        return f"<!-- number {mark[1]} -->{numbers[mark[1]]}<!-- end -->"

    return NUMBER.sub(written, text)


def histories(directory: Path, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """By model: recipe and training as stored beside the weights."""
    stored = {name: json.loads((directory / name / CONFIG).read_text(encoding="utf-8")) for name in names}
    return {name: config for name, config in stored.items() if config.get("training", {}).get("history")}


def curve_table(stored: Mapping[str, Mapping[str, Any]]) -> str:
    """Dev BLEU and loss by training minutes, one line an evaluation."""
    rows = [
        (
            name,
            f"{entry['step']:,}",
            entry["minutes"],
            f"{entry['dev_loss']:.3f}",
            f"{entry['dev_bleu']:.2f}",
            f"{entry['dev_typed']:.2f}" if "dev_typed" in entry else "-",
        )
        for name, config in stored.items()
        for entry in config["training"]["history"]
        if "dev_bleu" in entry  # trained without a dev part, a run has no curve
    ]
    header = ("model", "step", "minutes", "dev loss, nats a token", "dev BLEU, greedy", "as typed, words alone")
    return markdown(header, rows)


def recipe_table(stored: Mapping[str, Mapping[str, Any]]) -> str:
    """Recipe of each model's last run, and total training time.

    Settings that differ are in the table, shared ones below it; a setting newer than a run had its default. "French
    by": who wrote the target sentences of the last run.
    """
    recipes = {name: asdict(Settings()) | config["recipe"] for name, config in stored.items()}
    settings = sorted({setting for config in stored.values() for setting in config["recipe"]})
    differing = [setting for setting in settings if len({str(recipe[setting]) for recipe in recipes.values()}) > 1]
    header = ("model", "parameters", "French by", "passes", "minutes", *(name.replace("_", " ") for name in differing))
    rows = [
        (
            name,
            f"{config['parameters']:,}",
            config.get("corpus", {}).get("teacher", {}).get("model", "people"),
            in_all(config, "epochs"),
            in_all(config, "minutes"),
            *(recipes[name][setting] for setting in differing),
        )
        for name, config in stored.items()
    ]
    first = next(iter(recipes.values()))
    same = [f"{setting.replace('_', ' ')} {first[setting]}" for setting in settings if setting not in differing]
    return f"{markdown(header, rows)}\n\nThe same for all: {', '.join(same)}."


def quality_table(quality: Mapping[str, Any], everyday: Mapping[str, Any] | None = None) -> str:
    """The table of results, from `quality.json` and `everyday.json`."""
    right = {} if everyday is None else {name: result["beam_4"]["right"] for name, result in everyday["models"].items()}
    total = 0 if everyday is None else len(everyday["sentences"])
    header = ["model", "parameters", "training, minutes", "BLEU greedy", "BLEU beam 4", "chrF beam 4"]
    rows = [
        [
            row["model"],
            f"{row['parameters']:,}",
            row["training_minutes"],
            f"{row['beam_1']['bleu']:.1f}",
            f"{row['beam_4']['bleu']:.1f}",
            f"{row['beam_4']['chrf']:.1f}",
            *([f"{right.get(row['model'], '-')} of {total}"] if total else []),
        ]
        for row in quality["models"]
    ]
    table = markdown([*header, *(["everyday sentences"] if total else [])], rows)
    signatures = quality["signatures"]
    return (
        f"{table}\n\n{quality['sources']:,} test sentences with {quality['references']:,} references; sacreBLEU "
        f"`{signatures['bleu']}` and `{signatures['chrf']}`."
    )


def beam_table(quality: Mapping[str, Any]) -> str:
    """Gain of a beam of 4 over greedy search, from `quality.json`."""
    rows = []
    for row in quality["models"]:
        greedy, beam = round(row["beam_1"]["bleu"], 1), round(row["beam_4"]["bleu"], 1)
        rows.append((row["model"], f"{greedy:.1f}", f"{beam:.1f}", f"{beam - greedy:+.1f}"))
    return markdown(("model", "test BLEU, greedy", "beam 4", "gain"), rows)


def typing_table(typing: Mapping[str, Any]) -> str:
    """Share of the BLEU that remains when sentences are typed carelessly, from `typing.json`."""
    ways = dict.fromkeys(way for result in typing["models"].values() for way in result["typed"] if way != "as written")

    def percent(share: float | None) -> str:
        return "-" if share is None else f"{100 * share:.0f} %"

    rows = [
        [
            name,
            f"{result['typed']['as written']['bleu']:.1f}",
            *(percent(result["typed"][way]["kept"]) for way in ways),
            percent(result["names"]),
            percent(result["numbers"]),
        ]
        for name, result in typing["models"].items()
    ]
    table = markdown(["model", "BLEU as written", *ways, "names copied", "numbers copied"], rows)
    most = max(
        (way["sentences"] for result in typing["models"].values() for way in result["typed"].values()), default=0
    )
    return (
        f"{table}\n\nAt most {most:,} test sentences each, greedy, BLEU of words alone (no case, no final marks): as "
        "written, and the share of it that is kept where the sentences are typed otherwise. Names and numbers: the "
        f"share of {typing['with_names']:,} sentences with names that training never saw, and of "
        f"{typing['with_numbers']:,} with numbers, that have them in the translation."
    )


def written(text: str, tables: Mapping[str, str], numbers: Mapping[str, str]) -> str:
    """A document's text with its tables and numbers filled in."""
    for name, table in tables.items():
        text = replace_table(text, name, table)
    return replace_numbers(text, numbers)


def write_document(document: Path, tables: Mapping[str, str], numbers: Mapping[str, str]) -> None:
    """Update the tables and numbers of a document."""
    document.write_text(written(document.read_text(encoding="utf-8"), tables, numbers), encoding="utf-8")

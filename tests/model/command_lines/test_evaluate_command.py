"""`python -m model.evaluate`: repeated sources are references, and one clear line for every wrong use."""

from __future__ import annotations

import json
from pathlib import Path

from model.training.evaluation import evaluate
from model.translate.translator import Translator
from tests.invented import pairs
from tests.model.command_lines.commands import Command


def test_evaluate_takes_repeated_sources_as_references(
    run: Command, folder: Path, tmp_path: Path, stored: Translator
) -> None:
    ours = {english: stored.translate(english).text for english, _ in pairs()[::100]}
    sources = [english for english, text in ours.items() if text]
    assert sources
    rows = [f"{source}\tautre chose\n" for source in sources] + [f"{source}\t{ours[source]}\n" for source in sources]
    path = tmp_path / "pairs.tsv"
    path.write_text("".join(rows) + "malformed\n", encoding="utf-8")
    done = run("evaluate", "--model", folder, path)
    assert f"line {len(rows) + 1} skipped" in done.err
    result = json.loads(done.out)
    assert result == evaluate(
        stored, [(english, french) for english, _, french in (row.strip("\n").partition("\t") for row in rows)]
    )
    assert result["sources"] == len(sources)
    assert {"bleu", "chrf", "bleu_signature", "chrf_signature", "model", "beam"} <= set(result)
    assert result["chrf"] == 100.0  # one of each source's references is the output itself


def test_evaluate_wrong_use(run: Command, folder: Path, tmp_path: Path) -> None:
    run("evaluate", "--model", folder, tmp_path / "no.tsv").assert_one_clear_line("there is no file", "no.tsv")
    (tmp_path / "empty.tsv").write_text("\n")
    run("evaluate", "--model", folder, tmp_path / "empty.tsv").assert_one_clear_line("empty.tsv holds no sentence pair")
    (tmp_path / "pairs.tsv").write_text("a\tb\n")
    run("evaluate", "--model", "nope", tmp_path / "pairs.tsv").assert_one_clear_line("there is no model 'nope'")
    run("evaluate", "--model", tmp_path, tmp_path / "pairs.tsv").assert_one_clear_line("config.json cannot be read")
    run("evaluate", "--model", folder).assert_one_clear_line("pairs")
    run("evaluate", "--model", folder, "--beam", "-3", tmp_path / "pairs.tsv").assert_one_clear_line("--beam")

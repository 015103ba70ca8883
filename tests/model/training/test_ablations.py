"""Short trainings with other settings: each is trained once, and the table shows its last evaluation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import ablations
from model.analysis.ablations import ablation_table, read_ablations
from model.training.recipe import Settings
from tests.tiers import full

VARIANT = {"variant": "adamw", "settings": {"optimiser": "adamw"}, "history": [
    {"step": 1, "minutes": 0.2, "dev_loss": 3.0, "dev_bleu": 1.0, "dev_typed": 0.5},
    {"step": 2, "minutes": 11.6, "dev_loss": 2.0005, "dev_bleu": 23.04, "dev_typed": 17.96},
]}  # fmt: skip


def test_a_line_is_a_variants_last_evaluation() -> None:
    *_, recipe, adamw = ablation_table({"variants": [{**VARIANT, "settings": {}}, VARIANT]}).splitlines()
    assert recipe == "| the recipe | 12 | 2.001 | 23.0 | 18.0 |"
    assert adamw == "| `--optimiser adamw` | 12 | 2.001 | 23.0 | 18.0 |"


def test_missing_results_are_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"python -m benchmarks\.ablations"):
        read_ablations(tmp_path / "ablations.json")


@pytest.mark.parametrize("variant", ablations.VARIANTS)
def test_every_variant_differs_from_the_recipe_alone_by_settings_that_there_are(variant: str) -> None:
    options = ablations.options_of(variant, 1800)
    assert set(options) <= set(vars(Settings()))
    assert options["steps"] % options["evaluate_every"] == 0


@full
def test_a_finished_variant_is_not_trained_again(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ablations.json"
    options = ["--data", str(data), "--work", str(tmp_path / "work"), "--steps", "3", "--out", str(out)]
    ablations.main(["recipe", *options])
    ablations.main(["adamw", *options])
    stored = json.loads(out.read_text(encoding="utf-8"))
    assert [variant["variant"] for variant in stored["variants"]] == ["recipe", "adamw"]
    assert [entry["step"] for entry in stored["variants"][1]["history"]] == [1, 2, 3]
    capsys.readouterr()
    ablations.main(["adamw", *options])
    assert "going on from step 3 of 3" in capsys.readouterr().err
    assert json.loads(out.read_text(encoding="utf-8"))["variants"] == stored["variants"]
    with pytest.raises(SystemExit):
        ablations.main(["other", *options])

"""docs/*.md: every table and marked number is what the commands write from the stored results."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model.analysis import documents, tables
from model.analysis.__main__ import TOPICS
from model.assets import MODELS, RESULTS, pair_folder
from model.language.glossary import PAIR
from model.network.families import ENTRIES
from model.store import results
from model.store.loading import available

TEXT = "Of <!-- number all -->3<!-- end -->, or <!-- number more -->?<!-- end -->.\n<!-- table t -->\n<!-- end -->\n"


def test_marked_numbers_are_replaced() -> None:
    made = tables.written(TEXT, {"t": "| x |"}, {"all": "4,000", "more": "1.5 MB"})
    assert made == (
        "Of <!-- number all -->4,000<!-- end -->, or <!-- number more -->1.5 MB<!-- end -->.\n"
        "<!-- table t -->\n| x |\n<!-- end -->\n"
    )
    assert tables.written(made, {"t": "| x |"}, {"all": "4,000", "more": "1.5 MB"}) == made
    with pytest.raises(ValueError, match="asks for a number more"):
        tables.written(TEXT, {}, {"all": "4,000"})


def test_the_documents_are_what_the_commands_write() -> None:
    assert set(available()) == {*ENTRIES, "rnn-dot-de", "transformer-de"}
    names = tuple(ENTRIES)
    made = {
        documents.MODELS_TOLD: (documents.models_tables(RESULTS), {}),
        documents.TRAINING: (documents.training_tables(names, RESULTS), documents.training_numbers(names)),
    }
    for document, written in made.items():
        text = document.read_text(encoding="utf-8")
        assert tables.written(text, *written) == text, f"run: python -m model.analysis {' '.join(documents.DOCUMENTS)}"
        marked = set(re.findall(r"<!-- (?:table|number) (\S+) -->", text))
        assert marked == {*written[0], *written[1]}  # nothing is marked that nobody writes


def test_what_a_beam_brings_is_the_difference_of_the_printed_numbers() -> None:
    quality = results.read("quality", directory=pair_folder(RESULTS, PAIR))
    assert quality is not None
    for line, row in zip(tables.beam_table(quality).splitlines()[2:], quality["models"], strict=True):
        greedy, beam, gain = (float(cell) for cell in line.split("|")[2:5])
        assert beam - greedy == pytest.approx(gain, abs=1e-6)
        assert (greedy, beam) == pytest.approx((row["beam_1"]["bleu"], row["beam_4"]["bleu"]), abs=0.051)


def test_every_stored_result_is_of_the_shipped_weights() -> None:
    """A result of earlier weights is measured anew, or taken away; of the load the document says it (tests/load)."""
    files = sorted(RESULTS.rglob("*.json"))
    assert {path.stem for path in files if path.parent == pair_folder(RESULTS, PAIR)} == set(TOPICS)
    for path in files:
        stored = results.read(path.stem, directory=path.parent)
        assert stored is not None
        assert stored["weights"], path
        for model in stored["weights"] if path.stem not in ("load", "trainings") else ():
            assert results.is_current(stored, model, directory=MODELS), f"{path} is of earlier weights of {model}"


def test_other_pairs_have_a_table_each(tmp_path: Path) -> None:
    assert documents.other_pairs(tmp_path) == "Models of other languages have not been measured."
    assert "| transformer-de |" in documents.other_pairs(RESULTS)
    stored = results.read("quality", directory=pair_folder(RESULTS, PAIR))
    assert stored is not None
    for languages in (PAIR, ("en", "de")):
        results.write("quality", stored, directory=pair_folder(tmp_path, languages))
    assert documents.other_pairs(tmp_path) == f"English to German:\n\n{tables.quality_table(stored)}"

"""The stored sentences for which the width of the beam decides still do what is said of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

import model
from model.analysis.everyday import comparable, read_everyday
from model.analysis.searches import EACH, find_sentences, kind_of
from model.language.glossary import PAIR
from model.search.findings import FINDINGS, KINDS, findings
from model.translate.translator import Translation, Translator
from tests.tiers import families

AGAIN = "the shipped models have changed: run `python -m model.analysis.searches`"


@pytest.mark.parametrize("name", families())
def test_they_hold_for_the_shipped_models(name: str) -> None:
    translator, accepted = model.load(name), {sentence.english: sentence.accepted for sentence in read_everyday(PAIR)}
    own = [finding for finding in findings() if finding.model == name]
    assert own, AGAIN
    for finding in own:
        narrow, wide = (translator.translate(finding.sentence, beam=width) for width in (finding.narrow, finding.wide))
        assert kind_of(narrow, wide, accepted[finding.sentence]) == finding.kind, f"{finding}: {AGAIN}"
        assert finding.narrow < finding.wide
        assert finding.kind != "missed" or finding.narrow == 1
    assert all(sum(finding.kind == kind for finding in own) <= EACH for kind in KINDS)


def test_the_shipped_models_have_all_three_kinds_together() -> None:
    """One model need not have each: a good one may write with one hypothesis all that a beam finds."""
    assert {finding.kind for finding in findings()} == set(KINDS), AGAIN


def made(text: str, score: float) -> Translation:
    return Translation(text, (), (), score, score, (), True, 9)


def test_the_three_kinds() -> None:
    right, wrong = made("Oui.", -0.5), made("Non.", -0.5)
    accepted = frozenset({comparable("Oui.")})
    assert kind_of(wrong, replace(right, score=-0.4), accepted) == "missed"
    assert kind_of(wrong, replace(right, score=-0.6), accepted) is None  # luck, not a better search
    assert kind_of(right, replace(wrong, score=-0.4), accepted) == "worse"
    assert kind_of(right, replace(wrong, score=-0.6), accepted) == "lost"
    assert kind_of(right, right, accepted) is None
    assert kind_of(wrong, wrong, accepted) is None


def test_the_command_finds_what_holds(make_taught: object) -> None:
    assert callable(make_taught)
    taught: Translator = make_taught("rnn-dot")
    sentences = [
        replace(sentence, patterns=(taught.translate(sentence.english).text,)) for sentence in read_everyday(PAIR)[:8]
    ]
    for finding in find_sentences(taught, sentences):  # greedy is right by these lists
        assert finding.kind != "missed"
        assert finding.narrow < finding.wide <= 8
    assert FINDINGS.name == "searches.json"


def test_a_missing_list_is_an_empty_one(tmp_path: object) -> None:
    from pathlib import Path

    damaged = Path(str(tmp_path)) / "damaged.json"
    damaged.write_text("[{]", encoding="utf-8")
    assert findings(damaged) == findings(damaged.with_name("none.json")) == ()

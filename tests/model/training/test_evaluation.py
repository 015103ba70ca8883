"""BLEU and chrF with several references, held against sacreBLEU called directly."""

from __future__ import annotations

import pytest
import sacrebleu

from model.training.evaluation import evaluate, references_of, score
from model.training.pairs import CorpusError
from model.translate.translator import Translation, Translator
from tests.invented import pairs

OUTPUTS = ["le chat voit la maison", "je voit le livre", "du pain", "la fille aime le chat rouge aujourd'hui"]
ONE = ["le chat voit une maison", "je voit le livre vert", "du pain !", "la fille aime la voiture rouge aujourd'hui"]
OTHER = ["le chien trouve la maison", "tu voit le livre", "pain", "elle aime le chat aujourd'hui"]


def test_repeated_sources_are_one_with_several_references() -> None:
    rows = [("Go.", "Va !"), ("Hi.", "Salut !"), ("Go.", "Marche."), ("go.", "Allez !")]
    assert references_of(rows) == {"Go.": ["Va !", "Marche."], "Hi.": ["Salut !"], "go.": ["Allez !"]}


@pytest.mark.parametrize("streams", [[ONE], [ONE, OTHER]])
def test_scores_are_sacrebleus(streams: list[list[str]]) -> None:
    scores = score(OUTPUTS, [list(references) for references in zip(*streams, strict=True)], "fr")
    assert scores["bleu"] == pytest.approx(sacrebleu.corpus_bleu(OUTPUTS, streams).score, abs=0.005)
    assert scores["chrf"] == pytest.approx(sacrebleu.corpus_chrf(OUTPUTS, streams).score, abs=0.005)
    assert f"nrefs:{len(streams)}" in scores["bleu_signature"]
    assert f"version:{sacrebleu.__version__}" in scores["chrf_signature"]


def test_sources_may_have_different_numbers_of_references() -> None:
    """A reference that stands twice changes nothing, so missing ones may be filled up with copies."""
    uneven = [[one, other] if number % 2 else [one] for number, (one, other) in enumerate(zip(ONE, OTHER, strict=True))]
    filled = [references if len(references) == 2 else references * 2 for references in uneven]
    scores = score(OUTPUTS, uneven, "fr")
    assert {name: scores[name] for name in ("bleu", "chrf")} == {
        name: value for name, value in score(OUTPUTS, filled, "fr").items() if name in ("bleu", "chrf")
    }
    assert "nrefs:var" in scores["bleu_signature"]


def test_any_of_the_references_is_a_perfect_translation() -> None:
    scores = score(OUTPUTS, [[one, output] for one, output in zip(ONE, OUTPUTS, strict=True)], "fr")
    assert (scores["bleu"], scores["chrf"]) == (100.0, 100.0)
    assert score([""] * 4, [[one] for one in ONE], "fr")["bleu"] == 0.0


def test_each_source_is_translated_once_and_scored_against_all(translator: Translator) -> None:
    rows = [(english, french) for english, french in pairs()[:12:2]]
    result = evaluate(translator, [*rows, *[(english, "autre chose") for english, _ in rows]])
    outputs = [translator.translate(english).text for english, _ in rows]
    expected = sacrebleu.corpus_bleu(outputs, [[french for _, french in rows], ["autre chose"] * len(rows)])
    assert result["sources"] == len(rows)
    assert result["model"] == translator.name
    assert result["bleu"] == pytest.approx(expected.score, abs=0.005)


def test_some_sources_are_the_same_each_time_and_not_just_the_first(
    translator: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = pairs()[:40]
    asked: list[list[str]] = []
    translate = translator.translate_many

    def listening(texts: list[str], *, beam: int) -> list[Translation]:
        asked.append(list(texts))
        return translate(texts, beam=beam)

    monkeypatch.setattr(translator, "translate_many", listening)
    assert evaluate(translator, rows, sources=5)["sources"] == 5
    evaluate(translator, rows, sources=5)
    evaluate(translator, rows, sources=1000)
    drawn, again, every = asked
    assert drawn == again
    assert len(set(drawn)) == 5
    assert set(drawn) != {source for source, _ in rows[:5]}
    assert every == [source for source, _ in rows]


def test_sources_too_long_are_read_as_far_as_they_go_and_counted(translator: Translator) -> None:
    result = evaluate(translator, [("the red car " * 100, "x"), ("I see bread.", "x")])
    assert (result["sources"], result["shortened"]) == (2, 1)


def test_no_pairs_are_a_clear_error(translator: Translator) -> None:
    with pytest.raises(CorpusError, match="no pairs to evaluate on"):
        evaluate(translator, [])


def test_chinese_is_scored_by_its_characters() -> None:
    one, other = "我喜欢红色的汽车。", "我喜欢绿色的汽车。"
    assert score([one], [[other]], "zh")["bleu"] > 20 > score([one], [[other]], "en")["bleu"]
    assert "tok:zh" in score([one], [[other]], "zh")["bleu_signature"]

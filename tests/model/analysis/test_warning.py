"""How the warning is measured: each sentence is in one group, and a group's BLEU is of its own sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.analysis.study import Study
from model.analysis.warning import group_of, measure
from model.language.known_words import known_words_file

TABLE = known_words_file(("en", "fr"))
PAIRS = {
    "the girl sees a zqxwvbly.": "la fille voit un zqxwvbly.",
    "the girl sees Xqzwkrpt.": "la fille voit Xqzwkrpt.",
    "the girl sees 25 cats.": "la fille voit 25 chats.",
    "the girl sees the cat.": "la fille voit le chat.",
    "the girl likes the dog.": "la fille aime le chien.",
}


def test_a_word_comes_before_a_name_before_a_number() -> None:
    assert [group_of(text, TABLE) for text in PAIRS] == ["word", "name", "number", "silent", "silent"]
    assert group_of("the girl sees 25 Xqzwkrpt.", TABLE) == "name"
    assert group_of("Xqzwkrpt sees 25 zqxwvbly.", TABLE) == "word"


def test_every_sentence_is_in_one_group(tmp_path: Path, small_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "test.tsv").write_text(
        "".join(f"{sentence}\t{PAIRS[sentence]}\n" for sentence in PAIRS), encoding="utf-8"
    )
    (tmp_path / "corpus.json").write_text(
        '{"languages": ["en", "fr"], "fingerprint": "invented", "train": 0}', encoding="utf-8"
    )
    # a model that knows the answers to all sentences but the strange ones
    monkeypatch.setattr(
        "model.translate.translator.Translator.translate_many",
        lambda self, texts: [
            type("Written", (), {"text": PAIRS.get(text, "x").replace("zqxwvbly", "")}) for text in texts
        ],
    )
    (scores,) = measure(Study(tmp_path, ("transformer",), directory=small_models))["models"].values()
    written = scores["as written"]
    assert {group: scores_of_group["sentences"] for group, scores_of_group in written.items()} == {
        "word": 1,
        "name": 1,
        "number": 1,
        "silent": 2,
    }
    assert written["silent"]["bleu"] == pytest.approx(100)
    assert written["word"]["bleu"] < 90
    assert sum(score["sentences"] for score in scores["a typing error"].values()) == len(PAIRS)

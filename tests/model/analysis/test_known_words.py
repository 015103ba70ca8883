"""Counting the known words of a corpus."""

from __future__ import annotations

import json
from pathlib import Path

from model.analysis.known_words import count_words, write_known_words
from model.language.known_words import rare_words

SENTENCES = [
    "Tom stops the car.",
    "Tom stopped 3 cars.",
    "He is stopping in Paris.",
    "My favorite grapefruit.",
    "A favorite of Tom's.",
    "It's his favorite!",
    "It's his favorite!",
]


def test_endings_count_together_and_a_sentence_counts_once() -> None:
    table = count_words(SENTENCES, seen=3)
    assert {"stops": 1, "stopped": 1, "stopping": 1, "tom": 2, "favorite": 3}.items() <= table.items()
    assert table["favourite"] == 3  # as training spells it too
    assert "favorites" not in table
    assert {"grapefruit", "Paris", "3", ".", "cars"}.isdisjoint(table)
    assert "cars" in count_words(SENTENCES, seen=2)


def test_the_written_table_is_read(tmp_path: Path) -> None:
    (tmp_path / "train.tsv").write_text("".join(f"{sentence}\tx\n" for sentence in SENTENCES), encoding="utf-8")
    (tmp_path / "corpus.json").write_text(
        '{"languages": ["en", "fr"], "fingerprint": "invented", "train": 7}', encoding="utf-8"
    )
    path = tmp_path / "words.json"
    written = write_known_words(tmp_path, path)
    assert written == json.loads(path.read_text("utf-8"))
    assert [rare_word.text for rare_word in rare_words("tom stop grapefruit", path)] == ["grapefruit"]

"""The glossary: counted from alignments made by hand, read back, and forgiving about spelling and damage."""

from __future__ import annotations

import json
from pathlib import Path

from model.analysis.aligner import Alignment, read_alignments, read_links
from model.analysis.glossary import count_glosses
from model.language.glossary import PAIR, Gloss, Glossary, glossary, look_up, read_glossary

PAIRS = [
    ("The cat sleeps.", "Le chat dort."),
    ("I see the cat.", "Je vois le chat."),
    ("A cat eats.", "Un chat mange."),
    ("Dogs eat.", "Les chiens mangent."),
]
LINKS = ["0-0 1-1 2-2 3-3\t", "0-0 1-1 2-2 3-3 4-4\t", "0-0 2-2 3-3\t", "0-1 1-2 2-3\t"]


def counted(seen: int = 1) -> dict[str, list[tuple[str, int]]]:
    return count_glosses(PAIRS, read_alignments(LINKS), PAIR, seen=seen)


def test_shares_count_all_occurrences_of_the_french_word() -> None:
    assert counted()["chat"] == [("cat", 67)]  # aligned twice, seen three times


def test_rare_words_and_punctuation_are_left_out() -> None:
    assert set(counted(seen=2)) == {"le", "chat"}
    assert "." not in counted()


def test_spelling_is_that_inside_a_sentence() -> None:
    table = counted()
    assert table["le"] == [("the", 100)]
    assert table["chiens"] == [("dogs", 100)]  # only ever opens a sentence: lower case


def test_a_name_keeps_its_capital() -> None:
    links = [Alignment(read_links("1-1"), frozenset())] * 2
    assert count_glosses([("See Tom.", "Vois Tom.")] * 2, links, PAIR, seen=1)["tom"] == [("Tom", 100)]


def written(path: Path, words: object) -> Glossary:
    path.write_text(json.dumps({"words": words}), encoding="utf-8")
    return read_glossary(path)


def test_lookup_ignores_case_and_the_shape_of_the_apostrophe(tmp_path: Path) -> None:
    table = written(tmp_path / "a.json", {"j'": [["I", 80]], "dort": [["sleeps", 60], ["asleep", 20]]})
    assert look_up("J\u2019", table) == (Gloss("I", 0.8),)
    assert look_up("dort-elle", table)[0] == Gloss("sleeps", 0.6)
    assert look_up("zzz", table) == ()


def test_a_missing_or_damaged_table_glosses_nothing(tmp_path: Path) -> None:
    assert read_glossary(tmp_path / "absent.json") == {}
    assert written(tmp_path / "b.json", ["chat"]) == {}


def test_the_shipped_table_is_well_formed() -> None:
    table = glossary(PAIR)
    assert len(table) > 5000
    for french, glosses in table.items():
        assert french == french.lower()
        assert 1 <= len(glosses) <= 3
        assert [translation.share for translation in glosses] == sorted(
            (translation.share for translation in glosses), reverse=True
        )
        assert 0 < sum(translation.share for translation in glosses) <= 1.02  # each share is rounded to a percent

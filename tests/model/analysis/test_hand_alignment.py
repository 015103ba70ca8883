"""Links made by hand: what is stored, how far the passes agree, AER with possible links, and words that look apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from model.analysis import aligner, everyday
from model.analysis.aligner import Alignment, read_links, words
from model.analysis.alignment import Reader, Tally
from model.analysis.hand_alignment import HandAligned, agreement, apart, kappa, others, read_hand_made, table_links
from model.dissect.word_links import Links
from model.language.glossary import PAIR
from model.language.tokenizer import EOS_PIECE
from model.record import Record
from model.translate.translator import Translator
from tests.invented import pairs

STORED = read_hand_made()


def links(sure: str, possible: str = "") -> Links:
    return Links(read_links(sure), read_links(possible))


def test_possible_links_are_neither_asked_for_nor_an_error() -> None:
    made = Tally()
    made.add(read_links("0-0 1-1 2-2"), read_links("0-0 3-3"), read_links("1-1"))
    # |A| = 3, |S| = 2, A and S share 1, A and P share 2: 1 - (1 + 2) / (3 + 2)
    assert made.aer == pytest.approx(0.4)
    assert made.rates() == {"aer": 0.4, "precision": 0.6667, "recall": 0.5}


def test_kappa_by_hand() -> None:
    # of four pairs one is sure by both, one sure and possible, two none; by chance: sure 2 * 1, possible 0, none 2 * 2
    aligned = HandAligned(("a b", "c d"), links("0-0 1-1"), links("0-0", "1-1"))
    assert kappa([aligned]) == pytest.approx((3 / 4 - (2 * 1 + 0 * 1 + 2 * 2) / 16) / (1 - 6 / 16))
    assert kappa([HandAligned(("a b", "c d"), links("0-0"), links("0-0"))]) == 1


def test_a_link_is_sure_where_both_passes_say_so() -> None:
    aligned = HandAligned(("a b c", "d e f"), links("0-0 1-1", "2-2"), links("0-0", "1-1 2-0"))
    assert aligned.links == links("0-0", "1-1 2-2 2-0")


def test_the_stored_pairs_are_right_everyday_sentences_and_their_links_are_words() -> None:
    known = {sentence.english: sentence.accepted for sentence in everyday.read_everyday(PAIR)}
    assert len(STORED) == len({aligned.pair for aligned in STORED}) == 40
    for aligned in STORED:
        english, french = aligned.pair
        assert everyday.comparable(french) in known[english]
        sides = len(words(english, "en")), len(words(french, "fr"))
        for links_of_pass in (aligned.first, aligned.second):
            assert not links_of_pass.sure & links_of_pass.possible
            assert all(
                here < sides[0] and there < sides[1] for here, there in links_of_pass.sure | links_of_pass.possible
            )
        linked = {there for _, there in aligned.links.sure | aligned.links.possible}
        assert linked == set(range(sides[1])), french  # no French word is forgotten


def test_the_passes_are_two_and_agree() -> None:
    assert sum(aligned.first != aligned.second for aligned in STORED) > 5
    agreed = agreement(STORED)
    assert agreed["kappa"] > 0.9
    brute = Tally()
    for aligned in STORED:
        brute.proposed += len(aligned.first.sure)
        brute.reference += len(aligned.second.sure)
        brute.common += sum(link in aligned.second.sure for link in aligned.first.sure)
        brute.allowed += sum(
            link in aligned.second.sure or link in aligned.second.possible for link in aligned.first.sure
        )
    assert agreed["aer_first_against_second"] == round(brute.aer, 4)
    assert agreed["sure"] == sum(len(aligned.first.sure & aligned.second.sure) for aligned in STORED)


def test_what_is_no_model_is_rated_as_well() -> None:
    perfect = [Alignment(aligned.links.sure, aligned.links.sure) for aligned in STORED]
    rated = others(STORED, perfect)
    assert rated["eflomal"] == {"aer": 0, "precision": 1, "recall": 1}
    assert 0 < rated["table"]["aer"] < rated["diagonal_sure_links_alone"]["aer"]
    for aligned in STORED:
        english = [word.casefold() for word in words(aligned.pair[0], "en")]
        french = [word.casefold() for word in words(aligned.pair[1], "fr")]
        for here, there in table_links(aligned.pair):
            assert here == english.index(english[here])  # of equal words the first
            assert there < len(french)


def test_pairs_beside_the_corpus_get_the_first_lines_of_one_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "train.tsv").write_text("".join(f"{e}\t{f}\n" for e, f in pairs()[:3]), encoding="utf-8")
    (tmp_path / "corpus.json").write_text(
        '{"languages": ["en", "fr"], "fingerprint": "abc", "train": 3}', encoding="utf-8"
    )
    runs: list[list[tuple[str, str]]] = []

    def numbered(found: list[tuple[str, str]], languages: tuple[str, str]) -> list[str]:
        runs.append(found)
        return [f"{number}-0\t{number}-0" for number in range(len(found))]

    monkeypatch.setattr(aligner, "align", numbered)
    asked = [("I see", "je vois"), ("you see", "tu vois")]
    for _ in range(2):
        got = aligner.alignments_beside(tmp_path, asked)
        assert [alignment.intersected for alignment in got] == [{(0, 0)}, {(1, 0)}]
    assert runs == [[*asked, *pairs()[:3]]]  # one run, kept


def test_words_that_look_apart_are_of_right_translations(
    make_taught: Callable[[str], Translator], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model's own output is declared right, or wrong, and linked to each English word in turn."""
    translator, english = make_taught("transformer"), pairs()[0][0]
    record = translator.record(english)
    french = record.target.text
    made = words(french, "fr")
    assert [word.text for word in record.target.words] == [*made, EOS_PIECE]
    reader = Reader("decoder.1.cross", 2, "writing")
    accepted = everyday.Everyday(english, "x", ())
    monkeypatch.setattr(everyday.Everyday, "accepted", frozenset({everyday.comparable(french)}))
    monkeypatch.setattr(everyday, "read_everyday", lambda languages: [accepted])
    count = 0
    for here, there in product(range(len(words(english, "en"))), range(2)):
        aligned = HandAligned((english, french), links(f"{here}-{there}"), links(f"{here}-{there}"))
        looks_apart = apart(translator, [aligned], reader)
        expected = looked_at(record, reader, there)
        assert len(looks_apart) == (expected != here)
        if looks_apart:
            count += 1
            assert looks_apart[0]["looks_at"] == record.source.words[expected].text
            assert looks_apart[0]["stands_for"] == [record.source.words[here].text]
            assert looks_apart[0]["step"] == record.target.words[there].start
    assert count
    monkeypatch.setattr(everyday.Everyday, "accepted", frozenset())
    assert apart(translator, [replace(aligned)], reader) == []


def looked_at(record: Record, reader: Reader, there: int) -> int:
    """The English word that a French one looks at most, counted here."""
    word = record.target.words[there]
    rows = record.attention[reader.site].weights[reader.head or 0, word.start : word.end]
    sums = [rows[:, source.start : source.end].sum() for source in record.source.words[:-1]]
    return sums.index(max(sums))


def test_eflomal_aligns_pairs_beside_a_corpus(tmp_path: Path) -> None:
    pytest.importorskip("eflomal")
    (tmp_path / "train.tsv").write_text("".join(f"{e}\t{f}\n" for e, f in pairs()[2:]), encoding="utf-8")
    (tmp_path / "corpus.json").write_text(
        '{"languages": ["en", "fr"], "fingerprint": "abc", "train": 1}', encoding="utf-8"
    )
    alignments = aligner.alignments_beside(tmp_path, pairs()[:2])
    assert len(alignments) == 2
    assert all(alignment.forward for alignment in alignments)

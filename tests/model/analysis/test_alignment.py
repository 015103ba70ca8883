"""Attention as an alignment: AER worked by hand, words from pieces, rows one step later, `<eos>` apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch

from model.analysis import aligner
from model.analysis.aligner import Alignment, read_alignments, read_links, words
from model.analysis.alignment import (
    Counted,
    Reader,
    Tally,
    best,
    comparable,
    compare,
    cross_sites,
    records,
    yardsticks,
)
from model.dissect.word_links import Links, links_of, readings, word_weights
from model.language.glossary import PAIR
from model.language.tokenizer import EOS_PIECE, Tokenizer
from model.network.families import blank, config_of
from model.network.interface import Network
from model.network.site import BySite
from model.record import AttentionRecord, Record
from model.translate.translator import Translator
from tests.invented import pairs


def tally(proposed: str, reference: str) -> Tally:
    made = Tally()
    made.add(read_links(proposed), read_links(reference))
    return made


def test_aer_by_hand() -> None:
    assert tally("0-0 1-1", "0-0 1-1").aer == 0
    assert tally("0-1 1-0", "0-0 1-1").aer == 1
    # A and S share 2 of |A| = 3 and |S| = 2: 1 - 4 / 5
    assert tally("0-0 1-1 1-2", "0-0 1-1").aer == pytest.approx(0.2)
    assert tally("0-0 1-1 1-2", "0-0 1-1").rates() == {"aer": 0.2, "precision": 0.6667, "recall": 1.0}


def test_rates_are_of_all_pairs_together() -> None:
    made = tally("0-0 1-1", "0-0 1-1")
    made.add(read_links("0-1"), read_links("0-0"))
    assert (made.proposed, made.reference, made.common) == (3, 3, 2)
    assert made.aer == pytest.approx(1 / 3)


def test_links_follow_the_strongest_word_and_eos_has_no_say() -> None:
    weights = np.array([[0.1, 0.2, 0.7], [0.3, 0.6, 0.1]], dtype=np.float32)  # `<eos>` last
    assert links_of(weights[:, :-1]) == [(1, 0), (1, 1)]
    seen = Counted()
    seen.add(weights, Links(read_links("1-0 1-1")))
    rates = seen.rates()
    assert rates["eos_weight"] == pytest.approx(0.4)
    assert rates["eos_strongest"] == 0.5
    assert rates["recall"] == 1.0


def with_weights(
    translator: Translator, pair: tuple[str, str], marked: Callable[[int, int], np.ndarray]
) -> tuple[Record, str]:
    """A record whose first cross-attention holds `marked(rows, columns)` in every head."""
    record = translator.record(*pair)
    site = cross_sites(translator)[0]
    old = record.attention[site]
    made = marked(old.weights.shape[1], old.weights.shape[2]).astype(np.float32)
    weights = np.broadcast_to(made, old.weights.shape)
    changed = AttentionRecord(**{**vars(old), "weights": weights})
    return replace(record, attention=BySite({**record.attention, site: changed})), site


@pytest.fixture(scope="module")
def transformer(make_network: Callable[[str], Network], tokenizer: Tokenizer) -> Translator:
    return Translator("transformer", make_network("transformer"), tokenizer)


def test_later_rows_are_those_that_have_read_the_word(transformer: Translator) -> None:
    record, site = with_weights(
        transformer, pairs()[40], lambda rows, columns: np.arange(rows)[:, None] * np.ones(columns)
    )
    columns = len(record.source)
    reads: tuple[tuple[Literal["writing", "reading"], int], ...] = (("writing", 0), ("reading", 1))
    for rows, later in reads:
        shares = word_weights(record, site, rows)[0].sum(axis=1) / columns  # the mean number of the word's rows
        expected = [(word.start + word.end - 1) / 2 + later for word in record.target.words[:-1]]
        assert shares == pytest.approx(expected)


def test_weights_of_a_words_pieces_add_up(transformer: Translator) -> None:
    record, site = with_weights(transformer, pairs()[7], lambda rows, columns: np.ones((rows, columns)))
    shares = word_weights(record, site, "writing")[0]
    assert shares.shape == (len(record.target.words) - 1, len(record.source.words))
    assert shares[0].tolist() == [word.end - word.start for word in record.source.words]


def test_additive_attention_is_never_read_later() -> None:
    with torch.device("meta"):
        rows = {name: readings(blank(config_of(name, 5))) for name in ("rnn-additive", "rnn-dot", "transformer")}
    assert rows["rnn-additive"] == ("writing",)
    assert rows["rnn-dot"] == rows["transformer"] == ("writing", "reading")


def test_records_force_the_reference_and_keep_the_number(translator: Translator) -> None:
    some = pairs()[::60]
    by_index = dict(records(translator, some))
    assert sorted(by_index) == list(range(len(some)))
    for index, record in by_index.items():
        assert (record.source.text, record.target.text) == some[index]
        assert comparable(record, some[index])


def test_a_pair_in_other_words_is_not_comparable(translator: Translator) -> None:
    record = translator.record(*pairs()[0])
    assert not comparable(record, ("I see the red cars.", pairs()[0][1]))


def test_a_sentence_too_long_is_left_out(translator: Translator) -> None:
    endless = ("I see " * 100, "je vois " * 100)
    assert list(records(translator, [endless])) == []
    assert compare(translator, [endless], [Links(frozenset())])[1] == 1


def test_every_cross_head_and_each_layers_mean_is_a_candidate(translator: Translator) -> None:
    some = pairs()[:2]
    links = [Links(read_links("0-0"))] * 2
    candidates, left_out = compare(translator, some, links)
    assert left_out == 0
    sites = cross_sites(translator)
    assert {candidate.site for candidate in candidates} == set(sites)
    expected = {
        Reader(site, head, rows)
        for site in sites
        for head in [*range(translator.heads_at[site]), *([None] if translator.heads_at[site] > 1 else [])]
        for rows in readings(translator.network)
    }
    assert set(candidates) == expected
    if candidates:
        assert candidates[best(candidates)].tally.aer == min(seen.tally.aer for seen in candidates.values())


def test_yardsticks() -> None:
    pair, crossed = ("one two three", "un deux trois"), ("one two three", "trois deux un")
    straight = Alignment(read_links("0-0 1-1 2-2"), read_links("0-0 1-1 2-2"))
    swapped = Alignment(read_links("0-2 1-1 2-0"), read_links("0-2 1-1 2-0"))
    assert yardsticks([pair], [straight]) == {
        "one_right_link_a_word": {"aer": 0, "precision": 1, "recall": 1},
        "diagonal": {"aer": 0, "precision": 1, "recall": 1},
    }
    scores = yardsticks([crossed], [swapped])
    assert scores["one_right_link_a_word"]["aer"] == 0
    assert scores["diagonal"]["aer"] == pytest.approx(2 / 3, abs=1e-4)


def test_links_meet_in_the_intersection() -> None:
    (made,) = read_alignments(["0-0 1-2\t0-0 2-2\n"])
    assert made.intersected == {(0, 0)}


def test_words_are_those_of_a_record(translator: Translator) -> None:
    english, french = pairs()[100]
    record = translator.record(english, french)
    assert [word.text for word in record.source.words] == [*words(english, "en"), EOS_PIECE]
    assert [word.text for word in record.target.words] == [*words(french, "fr"), EOS_PIECE]


def test_a_part_gets_its_own_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {"train": pairs()[:3], "dev": pairs()[3:5], "test": pairs()[5:6]}
    for part, part_pairs in parts.items():
        (tmp_path / f"{part}.tsv").write_text("".join(f"{e}\t{f}\n" for e, f in part_pairs), encoding="utf-8")
    (tmp_path / "corpus.json").write_text(
        '{"languages": ["en", "fr"], "fingerprint": "abc", "train": 0}', encoding="utf-8"
    )
    runs: list[int] = []

    def numbered(found: list[tuple[str, str]], languages: tuple[str, str]) -> list[str]:
        runs.append(len(found))
        return [f"{number}-0\t{number}-0" for number in range(len(found))]

    monkeypatch.setattr(aligner, "align", numbered)
    got = {part: [min(alignment.intersected)[0] for alignment in aligner.alignments(tmp_path, part)] for part in parts}
    assert got == {"train": [0, 1, 2], "dev": [3, 4], "test": [5]}
    assert runs == [6]  # one run on all parts, kept


def test_eflomal_aligns_the_invented_corpus() -> None:
    pytest.importorskip("eflomal")
    made = list(read_alignments(aligner.align(pairs(), PAIR)))
    assert len(made) == len(pairs())
    found = Tally()
    for (english, french), alignment in zip(pairs(), made, strict=True):
        source, target = words(english, "en"), words(french, "fr")
        known = {("bread", "pain"), ("cat", "chat"), ("house", "maison"), ("Tom", "Tom"), ("see", "voit"), (".", ".")}
        right = {(i, j) for i, one in enumerate(source) for j, other in enumerate(target) if (one, other) in known}
        links = {link for link in alignment.forward if link[1] in {j for _, j in right}}
        found.add(links, right)
        assert all(i < len(source) and j < len(target) for i, j in alignment.forward | alignment.backward)
    assert found.aer < 0.2


def test_a_missing_aligner_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(aligner.AlignerError, match="requirements-results"):
        list(aligner.align(pairs()[:1], PAIR))

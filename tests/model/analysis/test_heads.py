"""Head roles on attention matrices made by hand, and the loss without a head."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from model.analysis.aligner import Alignment, read_links
from model.analysis.heads import all_heads, cross_roles, losses, muted, roles, roles_in
from model.dissect.head_roles import positional, self_roles, shares
from model.language.tokenizer import EOS_PIECE, SOS_PIECE, Tokenizer, Tokens, Word
from model.network.interface import Network
from model.network.intervention import Head, Intervention
from model.training.evaluation import score
from model.translate.translator import Translator
from tests.invented import pairs

SOURCE = Tokens(
    "a b c", ("a", "b", "c", EOS_PIECE), (9, 8, 7, 3), tuple(Word(t, i, i + 1) for i, t in enumerate("abce"))
)
INPUT = Tokens("x y", (SOS_PIECE, "x", "y"), (2, 9, 8), tuple(Word(t, i, i + 1) for i, t in enumerate("sxy")))


def one_hot(columns: list[int], width: int) -> np.ndarray:
    return np.eye(width, dtype=np.float32)[columns]


def test_a_previous_token_head() -> None:
    roles_of_head = shares(self_roles(one_hot([0, 0, 1, 2], 4), SOURCE))
    # the first row has no previous token and looks at itself; the row of `<eos>` is not counted
    assert roles_of_head == {"previous": 1.0, "same": pytest.approx(1 / 3, abs=1e-4), "next": 0.0, "eos": 0.0}
    assert positional(roles_of_head) == "previous"


def test_a_head_that_rests_on_eos() -> None:
    roles_of_head = shares(self_roles(one_hot([3, 3, 3, 3], 4), SOURCE))
    assert roles_of_head["eos"] == 1.0
    assert roles_of_head["next"] == pytest.approx(1 / 3, abs=1e-4)  # of the last word `<eos>` is the next token
    assert positional(roles_of_head) is None


def test_a_decoder_row_has_no_next_token_and_sos_is_not_counted() -> None:
    counts = self_roles(np.array([[1, 0, 0], [0.6, 0.4, 0], [0.1, 0.2, 0.7]], dtype=np.float32), INPUT)
    assert counts == {"previous": [1, 2], "same": [1, 2], "sos": [1, 2]}


def test_cross_roles_by_hand() -> None:
    # French: one word of two pieces, one of one piece, `<eos>`; the second word has no link
    target = Tokens(
        "uv w", ("u", "v", "w", EOS_PIECE), (9, 8, 7, 3), (Word("uv", 0, 2), Word("w", 2, 3), Word("e", 3, 4))
    )
    counts = cross_roles(one_hot([1, 0, 1, 3], 4), SOURCE, target, read_links("1-0"))
    assert counts["aligned"] == [1, 2]  # u looks at b, v at a
    assert counts["aligned_read"] == [1, 2]  # having read u it looks at a, having read v at b
    assert counts["eos"] == [0, 3]  # the step that writes `<eos>` is no word's


def test_the_piece_of_an_aligned_word_is_enough() -> None:
    source = Tokens(
        "ab c", ("a", "b", "c", EOS_PIECE), (9, 8, 7, 3), (Word("ab", 0, 2), Word("c", 2, 3), Word("e", 3, 4))
    )
    counts = cross_roles(
        one_hot([1, 3], 4), source, Tokens("u", ("u", EOS_PIECE), (9, 3), (Word("u", 0, 1), Word("e", 1, 2))), {(0, 0)}
    )
    assert counts["aligned"] == [1, 1]
    assert counts["aligned_read"] == [0, 1]


def test_roles_of_every_head_of_real_records(translator: Translator) -> None:
    some = pairs()[:3]
    links = [Alignment(read_links("0-0"), read_links("0-0"))] * 3
    by_head = roles(translator, some, links)
    assert set(by_head) == set(all_heads(translator))
    french_pieces = sum(len(translator.target_ids(french)) - 1 for _, french in some)
    for head, counts in by_head.items():
        assert all(0 <= hits <= rows for hits, rows in counts.values())
        if head.site.endswith("cross"):
            assert counts["eos"][1] == french_pieces
        assert ("next" in counts) == head.site.startswith("encoder")


def test_identity_attention_is_a_same_token_head(make_network: Callable[[str], Network], tokenizer: Tokenizer) -> None:
    translator = Translator("transformer", make_network("transformer"), tokenizer)
    own = Head("encoder.1.self", 2)
    record = translator.record(*pairs()[9], intervention=Intervention(identity=frozenset({own})))
    by_head = roles_in(record, frozenset())
    assert shares(by_head[own])["same"] == 1.0
    assert positional(shares(by_head[own])) == "same"


def test_muting_nothing_loses_nothing(translator: Translator) -> None:
    texts = [english for english, _ in pairs()[::100]]
    assert muted(translator, texts, None) == [output.text for output in translator.translate_many(texts)]


def test_each_head_alone_is_muted(taught: Translator) -> None:
    texts = [english for english, _ in pairs()[::252]]
    whole = muted(taught, texts, None)
    bleu, by_head = losses(taught, list(zip(texts, whole, strict=True)))
    assert bleu == score(whole, [[text] for text in whole], "fr")["bleu"]
    assert list(by_head) == all_heads(taught)
    for lost in by_head.values():
        assert lost["bleu_lost"] == pytest.approx(bleu - lost["bleu"], abs=0.011)
        assert lost["bleu_lost"] >= 0  # the references are the model's own words
        assert lost["changed"] or not lost["bleu_lost"]
    for head in all_heads(taught)[-2:]:
        mute = Intervention(mute=frozenset({head}))
        alone = [taught.translate(text, intervention=mute).text for text in texts]
        assert muted(taught, texts, head) == alone
        changed = sum(one != other for one, other in zip(alone, whole, strict=True)) / len(texts)
        assert by_head[head]["changed"] == pytest.approx(changed)

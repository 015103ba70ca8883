"""CTranslate2, an engine this project did not write, running our weights: it must write the same and look alike."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from model.network.transformer import Transformer
from model.store.ctranslate2_export import export, load_export
from model.store.ctranslate2_search import CTranslate2Translator
from model.translate.translator import Translator
from tests.conftest import TRANSFORMERS
from tests.invented import pairs
from tests.tiers import families

SENTENCES = [english for english, _ in pairs()[::37]] + ["Tom"]
SCORE_TOLERANCE = 2e-4  # nats a token: CTranslate2 approximates the exponential


@pytest.fixture(scope="module", params=families(TRANSFORMERS))
def ours(request: pytest.FixtureRequest, make_taught: Callable[[str], Translator]) -> Translator:
    return make_taught(request.param)


@pytest.fixture(scope="module")
def engine(ours: Translator, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """`engine(layer, heads)` is CTranslate2 with our weights, returning the attention of that layer and its heads."""

    def load(layer: int = -1, heads: int = 0) -> Any:
        folder = tmp_path_factory.mktemp("ctranslate2")
        assert isinstance(ours.network, Transformer)
        export(ours.network, ours.tokenizer, folder, alignment_layer=layer, alignment_heads=heads)
        return load_export(folder)

    return load


def source_pieces(translator: Translator, sentence: str) -> list[str]:
    return [translator.tokenizer.piece(index) for index in translator.source_ids(sentence)]


@pytest.mark.parametrize("beam", [1, 4])
def test_the_same_translations_and_scores(ours: Translator, engine: Callable[..., Any], beam: int) -> None:
    theirs = engine()
    finished = 0
    for sentence in SENTENCES:
        translation = ours.translate(sentence, beam=beam)
        result = theirs.translate_batch(
            [source_pieces(ours, sentence)],
            beam_size=beam,
            num_hypotheses=beam,
            return_scores=True,
            return_end_token=True,
            min_decoding_length=0,
            max_decoding_length=translation.limit,
        )[0]
        made = [translation, *translation.alternatives]
        assert [list(hypothesis.pieces) for hypothesis in made] == result.hypotheses
        np.testing.assert_allclose(
            [hypothesis.score for hypothesis in made], result.scores, rtol=0, atol=SCORE_TOLERANCE
        )
        finished += sum(hypothesis.finished for hypothesis in made)
    assert finished  # some sentences came to an end by themselves, or the rule for ending is not tested


@pytest.mark.parametrize("length_penalty", [0.0, 0.6])
def test_the_same_ranking_with_other_length_penalties(
    ours: Translator, engine: Callable[..., Any], length_penalty: float
) -> None:
    theirs = engine()
    for sentence in SENTENCES[:4]:
        translation = ours.translate(sentence, beam=3, length_penalty=length_penalty)
        result = theirs.translate_batch(
            [source_pieces(ours, sentence)],
            beam_size=3,
            patience=1.0001,  # at exactly 1 it stops early without a length penalty
            length_penalty=length_penalty,
            return_scores=True,
            return_end_token=True,
            min_decoding_length=0,
            max_decoding_length=translation.limit,
        )[0]
        assert list(translation.pieces) == result.hypotheses[0]
        assert result.scores[0] == pytest.approx(translation.score, abs=SCORE_TOLERANCE * len(translation.ids))


def test_a_forced_prefix_goes_on_alike(ours: Translator, engine: Callable[..., Any]) -> None:
    theirs = engine()
    for sentence in SENTENCES[:4]:
        prefix = ours.tokenizer.ids("elle veut")
        translation = ours.translate(sentence, prefix=prefix)
        result = theirs.translate_batch(
            [source_pieces(ours, sentence)],
            target_prefix=[[ours.tokenizer.piece(index) for index in prefix]],
            beam_size=1,
            return_end_token=True,
            min_decoding_length=0,
            max_decoding_length=translation.limit,
        )[0]
        assert list(translation.pieces) == result.hypotheses[0]


@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("heads", [1, 2, 4])
def test_the_same_cross_attention(ours: Translator, engine: Callable[..., Any], layer: int, heads: int) -> None:
    """CTranslate2 returns the mean over a layer's first heads: with 1, 2 and all 4 each head's share is checked."""
    theirs = engine(layer, heads)
    for sentence in SENTENCES[:4]:
        record = ours.record(sentence)
        result = theirs.translate_batch(
            [source_pieces(ours, sentence)],
            beam_size=1,
            return_attention=True,
            return_end_token=True,
            min_decoding_length=0,
            max_decoding_length=len(record.target),
        )[0]
        assert result.hypotheses[0] == list(record.target.pieces)
        weights = record.attention[f"decoder.{layer}.cross"].weights[:heads].mean(axis=0)
        np.testing.assert_allclose(np.array(result.attention[0]), weights, rtol=0, atol=1e-5)


def test_forced_targets_are_scored_alike(ours: Translator, engine: Callable[..., Any]) -> None:
    """Each token of a target that the model would not write itself has the same log-probability."""
    theirs = engine()
    english, french = zip(*pairs()[::61], strict=True)
    targets = [ours.target_ids(text) for text in french]
    scored = theirs.score_batch(
        [source_pieces(ours, text) for text in english],
        [[ours.tokenizer.piece(index) for index in ids[:-1]] for ids in targets],
    )
    for text, ids, result in zip(english, targets, scored, strict=True):
        record = ours.record(text, ids)
        np.testing.assert_allclose(record.log_probs, result.log_probs, rtol=0, atol=SCORE_TOLERANCE)


def test_exporting_leaves_our_weights_alone(ours: Translator, engine: Callable[..., Any]) -> None:
    before = {name: tensor.clone() for name, tensor in ours.network.state_dict().items()}
    engine()
    assert all(torch.equal(before[name], tensor) for name, tensor in ours.network.state_dict().items())


@pytest.mark.parametrize("beam", [1, 4])
def test_batches_under_ctranslate2_are_ours(ours: Translator, beam: int) -> None:
    """Whatever order they are given in, and cut off at the same limits."""
    theirs = CTranslate2Translator(ours)
    for translation, own in zip(
        theirs.translate_many(SENTENCES, beam=beam), ours.translate_many(SENTENCES, beam=beam), strict=True
    ):
        assert (translation.text, translation.ids, translation.finished, translation.limit) == (
            own.text,
            own.ids,
            own.finished,
            own.limit,
        )
        assert translation.log_prob == pytest.approx(own.log_prob, abs=SCORE_TOLERANCE * len(own.ids))
        assert [alternative.ids for alternative in translation.alternatives] == [
            alternative.ids for alternative in own.alternatives
        ]
    with_candidates = theirs.translate_many(SENTENCES[:1], candidates=3)[0]
    assert len(with_candidates.candidates) == len(with_candidates.ids)  # which only our own search gives


def test_an_rnn_has_no_other_engine(make_taught: Callable[[str], Translator]) -> None:
    with pytest.raises(ValueError, match="rnn-dot is no Transformer"):
        CTranslate2Translator(make_taught("rnn-dot"))

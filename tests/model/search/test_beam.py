"""Search against enumeration and a loop of its own; cached decoding against the teacher-forced pass."""

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from model.language.tokenizer import EOS, PAD, SOS, UNKNOWN
from model.network.interface import pad
from model.network.intervention import NOTHING, Intervention, PositionalChange
from model.search.beam import Beam, Hypothesis, search
from model.search.candidates import next_log_probs
from model.search.tree import ranking_score
from model.translate.translator import Translation, Translator
from tests.invented import pairs

A, B = 4, 5  # the two words of a tiny vocabulary of six pieces
WORDS = (EOS, A, B)
SENTENCES = [english for english, _ in pairs()[::83]] + ["Tom"]


def markov_chain(seed: int) -> Tensor:
    """Log-probabilities (last token, next token): a language whose every sentence can be counted."""
    logits = torch.randn(6, 6, generator=torch.Generator().manual_seed(seed)) * 2
    logits[:, [PAD, UNKNOWN, SOS]] = -math.inf
    return torch.log_softmax(logits, dim=-1)


def run(tables: Sequence[Tensor], width: int, limits: Sequence[int], length_penalty: float) -> list[list[Hypothesis]]:
    """Beam search where the next token depends on the last one only, with a table a sentence."""
    beam = Beam(len(tables), width, limits, length_penalty)
    tokens = [SOS] * (len(tables) * width)
    while not beam.done:
        tokens, _ = beam.advance(torch.stack([tables[row // width][token] for row, token in enumerate(tokens)]))
    return [beam.hypotheses(sentence) for sentence in range(len(tables))]


def every_sentence(table: Tensor, limit: int, length_penalty: float) -> list[tuple[float, tuple[int, ...]]]:
    """All outputs of at most `limit` tokens, best score first, one by one from the definition."""
    sentences_found = []
    for length in range(1, limit + 1):
        for words in itertools.product((A, B), repeat=length - 1):
            for last in WORDS if length == limit else (EOS,):
                ids = (*words, last)
                log_prob = sum(table[before, after].item() for before, after in itertools.pairwise((SOS, *ids)))
                sentences_found.append((log_prob / length**length_penalty, ids))
    return sorted(sentences_found, reverse=True)


@given(st.integers(0, 2**32), st.integers(1, 4), st.sampled_from([0.0, 0.6, 1.0, 2.0]))
def test_a_beam_wide_enough_finds_what_enumeration_finds(seed: int, limit: int, length_penalty: float) -> None:
    table = markov_chain(seed)
    expected = every_sentence(table, limit, length_penalty)
    hypotheses = run([table], len(expected), [limit], length_penalty)[0]
    assert {hypothesis.ids for hypothesis in hypotheses} == {ids for _, ids in expected}
    np.testing.assert_allclose(
        [hypothesis.score for hypothesis in hypotheses], [score for score, _ in expected], rtol=1e-5
    )
    assert all(hypothesis.finished == (hypothesis.ids[-1] == EOS) for hypothesis in hypotheses)


@given(st.integers(0, 2**32), st.integers(1, 4), st.integers(1, 7))
def test_what_a_beam_reports_is_true(seed: int, width: int, limit: int) -> None:
    """At most `width` different outputs, best score first; log-probability and score are those of the tokens."""
    table = markov_chain(seed)
    hypotheses = run([table], width, [limit], 0.8)[0]
    assert 1 <= len(hypotheses) <= width
    assert len({hypothesis.ids for hypothesis in hypotheses}) == len(hypotheses)
    assert [hypothesis.score for hypothesis in hypotheses] == sorted((h.score for h in hypotheses), reverse=True)
    for hypothesis in hypotheses:
        steps = itertools.pairwise((SOS, *hypothesis.ids))
        assert hypothesis.log_prob == pytest.approx(sum(table[b, a].item() for b, a in steps), rel=1e-5)
        assert hypothesis.score == pytest.approx(hypothesis.log_prob / len(hypothesis.ids) ** 0.8)
        assert EOS not in hypothesis.ids[:-1]
        assert hypothesis.finished == (hypothesis.ids[-1] == EOS)
        assert hypothesis.finished or len(hypothesis.ids) == limit


@given(st.lists(st.tuples(st.integers(0, 2**32), st.integers(1, 6)), min_size=2, max_size=4), st.integers(1, 3))
def test_sentences_of_a_batch_do_not_see_each_other(sentences: list[tuple[int, int]], width: int) -> None:
    tables, limits = [markov_chain(seed) for seed, _ in sentences], [limit for _, limit in sentences]
    together = run(tables, width, limits, 1.0)
    assert together == [run([table], width, [limit], 1.0)[0] for table, limit in zip(tables, limits, strict=True)]


def test_of_hypotheses_that_end_in_the_same_step_the_better_score_stays() -> None:
    """One has ended when two more end at once: the empty output, with the worst score of the three, makes room."""
    table = torch.full((6, 6), -math.inf)
    table[SOS, [EOS, A, B]] = torch.tensor([0.35, 0.33, 0.32]).log()
    table[A, [EOS, A]] = torch.tensor([0.99, 0.01]).log()
    table[B, [EOS, B]] = torch.tensor([0.98, 0.02]).log()
    assert [hypothesis.ids for hypothesis in run([table], 2, [9], 1.0)[0]] == [(A, EOS), (B, EOS)]


def test_an_end_counts_only_among_the_best() -> None:
    """(B, <eos>) is third of two: it is dropped, and search goes on to what the better hypothesis becomes."""
    table = torch.full((6, 6), -math.inf)
    table[SOS, [A, B]] = torch.tensor([0.6, 0.4]).log()
    table[A, [EOS, A]] = torch.tensor([0.55, 0.45]).log()
    table[B, [EOS, B]] = torch.tensor([0.6, 0.4]).log()
    assert {hypothesis.ids for hypothesis in run([table], 2, [9], 1.0)[0]} == {(A, EOS), (A, A, EOS)}


def test_a_beam_finds_what_greedy_misses() -> None:
    """The likeliest first word leads nowhere; two hypotheses are enough to see that."""
    table = torch.full((6, 6), -math.inf)
    table[SOS, [A, B]] = torch.tensor([0.6, 0.4]).log()
    table[A, [EOS, A, B]] = torch.tensor([0.34, 0.33, 0.33]).log()
    table[B, [EOS]] = 0.0
    assert run([table], 1, [5], 0.0)[0][0].ids == (A, EOS)
    assert run([table], 2, [5], 0.0)[0][0].ids == (B, EOS)


@pytest.mark.parametrize(
    ("sentences", "width", "limits"), [(1, 0, [3]), (1, -1, [3]), (2, 1, [3]), (1, 1, [0]), (2, 2, [1, 0])]
)
def test_a_beam_needs_room(sentences: int, width: int, limits: list[int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Beam(sentences, width, limits)


def test_scores() -> None:
    assert ranking_score(-6.0, 4, 0.0) == -6.0
    assert ranking_score(-6.0, 4, 1.0) == -1.5
    assert ranking_score(-6.0, 4, 0.5) == -3.0


# The same through the networks -------------------------------------------------------------------------------------


def greedy_by_hand(translator: Translator, sentence: str, limit: int) -> tuple[list[int], float]:
    """No cache, no beam: the whole prefix again at every step, and the likeliest piece that may be written."""
    network, total = translator.network, 0.0
    ids: list[int] = []
    with torch.inference_mode():
        for _ in range(limit):
            memory = network.encode(torch.tensor([translator.source_ids(sentence)]))
            logits = network.logits(network.decode(memory, torch.tensor([[SOS, *ids]])).outputs[0, -1])
            logits[[PAD, UNKNOWN, SOS]] = -math.inf
            ids.append(int(logits.argmax()))
            total += float(logits.log_softmax(-1)[ids[-1]])
            if ids[-1] == EOS:
                break
    return ids, total


@pytest.mark.parametrize("sentence", SENTENCES[:3])
def test_a_beam_of_one_is_the_argmax_at_every_step(taught: Translator, sentence: str) -> None:
    translation = taught.translate(sentence)
    ids, log_prob = greedy_by_hand(taught, sentence, translation.limit)
    assert list(translation.ids) == ids
    assert translation.log_prob == pytest.approx(log_prob, abs=1e-4)
    for index, step in zip(ids, translation.candidates, strict=True):
        assert step[0].id == index


@pytest.mark.parametrize("beam", [1, 3])
def test_cached_decoding_is_the_teacher_forced_record(taught: Translator, beam: int) -> None:
    for sentence in SENTENCES:
        best = taught.translate(sentence, beam=beam)
        for translation in (best, *best.alternatives):
            record = taught.record(sentence, translation.ids)
            assert translation.log_prob == pytest.approx(record.log_prob, abs=1e-4)
            for step, recorded in zip(translation.candidates, record.candidates, strict=True):
                mine = {candidate.id: candidate.log_prob for candidate in step}
                theirs = {candidate.id: candidate.log_prob for candidate in recorded}
                assert len(mine) == len(theirs) == 10
                for shared in mine.keys() & theirs.keys():  # the tenth may be a tie
                    assert mine[shared] == pytest.approx(theirs[shared], abs=1e-4)
                assert len(mine.keys() & theirs.keys()) >= 9


def test_cached_steps_give_the_outputs_of_one_pass(translator: Translator) -> None:
    """Random, sharp weights, padded batch: every output vector, one token at a time or all at once."""
    network = translator.network
    source = pad([translator.source_ids(sentence) for sentence in SENTENCES[:3]])
    inputs = pad([[SOS, *translator.tokenizer.ids(french)] for _, french in pairs()[::200]])
    with torch.inference_mode():
        memory = network.encode(source)
        whole = network.decode(memory, inputs).outputs
        state, stepped = network.start(memory, inputs.size(1)), []
        for step in range(inputs.size(1)):
            outputs, state = network.step(memory, state, inputs[:, step])
            stepped.append(outputs)
    torch.testing.assert_close(torch.stack(stepped, dim=1), whole, rtol=1e-4, atol=2e-5)


def test_rows_can_be_chosen_midway(translator: Translator) -> None:
    """Rows of memory and state chosen after two steps: the same as having read those rows' tokens from the start."""
    network = translator.network
    source = pad([translator.source_ids(sentence) for sentence in SENTENCES[:3]])
    asked = [NOTHING] * 3
    if network.positions:
        asked = [Intervention(decoder_positions=PositionalChange("shift", offset=offset)) for offset in (0, 5, 9)]
    first, rows, then = torch.tensor([[7, 8], [9, 10], [11, 12]]), [2, 0, 0], torch.tensor([13, 14, 15])
    with torch.inference_mode():
        memory = network.encode(source, network.prepare(asked, source))
        state = network.start(memory, 3)
        for step in range(2):
            _, state = network.step(memory, state, first[:, step])
        outputs, _ = network.step(memory.select(rows), state.select(torch.tensor(rows)), then)

        state = network.start(memory.select(rows), 3)
        for step in range(2):
            _, state = network.step(memory.select(rows), state, first[rows, step])
        expected, _ = network.step(memory.select(rows), state, then)
    torch.testing.assert_close(outputs, expected, rtol=1e-4, atol=1e-5)


def same(first: Translation, second: Translation) -> None:
    assert first.ids == second.ids
    assert first.finished == second.finished
    assert first.score == pytest.approx(second.score, abs=1e-4)


@pytest.mark.parametrize("beam", [1, 3])
def test_a_batch_translates_as_one_by_one(taught: Translator, beam: int) -> None:
    together = taught.translate_many(SENTENCES, beam=beam, rows=12)  # in several batches of unequal length
    for sentence, translation in zip(SENTENCES, together, strict=True):
        alone = taught.translate(sentence, beam=beam)
        same(translation, alone)
        for first, second in zip(translation.alternatives, alone.alternatives, strict=True):
            same(first, second)


def test_the_length_limit_is_reported(taught: Translator) -> None:
    for beam in (1, 3):
        cut = taught.translate(SENTENCES[0], beam=beam, limit=2)
        assert cut.limit == 2
        for hypothesis in (cut, *cut.alternatives):
            assert hypothesis.finished == (hypothesis.ids[-1] == EOS)
            assert hypothesis.finished or len(hypothesis.ids) == 2
        assert not cut.finished
        assert len(cut.candidates) == 2
    whole = taught.translate(SENTENCES[0])
    assert whole.finished == (whole.ids[-1] == EOS)
    if whole.finished:  # one token of room more or less decides
        assert taught.translate(SENTENCES[0], limit=len(whole.ids)).finished
        assert not taught.translate(SENTENCES[0], limit=len(whole.ids) - 1).finished


@pytest.mark.parametrize("beam", [1, 3])
def test_a_prefix_is_obeyed_and_counted(taught: Translator, beam: int) -> None:
    prefix = taught.tokenizer.ids("la fille trouve")
    translation = taught.translate(SENTENCES[0], beam=beam, prefix=prefix)
    for hypothesis in (translation, *translation.alternatives):
        assert list(hypothesis.ids[: len(prefix)]) == prefix
        assert hypothesis.log_prob == pytest.approx(taught.record(SENTENCES[0], hypothesis.ids).log_prob, abs=1e-4)
    same(translation, taught.translate(SENTENCES[0], beam=beam, prefix="la fille trouve"))
    # candidates show what the model would have liked, not what it was made to write
    free = taught.translate(SENTENCES[0])
    for mine, theirs in zip(translation.candidates[0], free.candidates[0], strict=True):
        assert mine.log_prob == pytest.approx(theirs.log_prob, abs=1e-4)


def test_a_prefix_of_its_own_output_changes_nothing(taught: Translator) -> None:
    for sentence in SENTENCES[:2]:
        free = taught.translate(sentence)
        for length in (0, 1, len(free.ids) // 2, len(free.ids) - 1, len(free.ids)):
            same(taught.translate(sentence, prefix=free.ids[:length]), free)


def test_prefixes_of_a_batch_differ(taught: Translator) -> None:
    prefixes = [taught.tokenizer.ids(text) for text in ("le chat", "", "du pain du pain")]
    together = taught.translate_many(SENTENCES[:3], prefixes=prefixes, beam=2)
    for sentence, prefix, translation in zip(SENTENCES, prefixes, together, strict=False):
        same(translation, taught.translate(sentence, prefix=prefix, beam=2))
    with pytest.raises(ValueError, match="3 sentences need as many prefixes, not 2"):
        taught.translate_many(SENTENCES[:3], prefixes=prefixes[:2])


def test_pieces_that_cannot_be_written_are_no_prefix(taught: Translator) -> None:
    for bad in (PAD, UNKNOWN, SOS, -1, taught.tokenizer.size):
        with pytest.raises(ValueError, match=str(bad)):
            taught.translate("Tom", prefix=[bad])
    with pytest.raises(ValueError, match="nothing is written after <eos>"):
        taught.translate("Tom", prefix=[EOS, 9])
    assert taught.translate("Tom", prefix=[9, EOS]).ids == (9, EOS)


def test_special_pieces_are_never_written(make_taught: Callable[[str], Translator]) -> None:
    translator = make_taught("transformer")
    log_probs = next_log_probs(translator.network, torch.randn(5, translator.network.embedding.embedding_dim))
    assert torch.all(log_probs[:, [PAD, UNKNOWN, SOS]] == -math.inf)
    torch.testing.assert_close(log_probs.exp().sum(-1), torch.ones(5))


def test_score_is_the_log_probability_over_the_length(taught: Translator) -> None:
    for length_penalty in (0.0, 0.6, 1.0):
        best = taught.translate(SENTENCES[1], beam=3, length_penalty=length_penalty)
        made = [best, *best.alternatives]
        assert [hypothesis.score for hypothesis in made] == sorted(
            (hypothesis.score for hypothesis in made), reverse=True
        )
        for hypothesis in made:
            assert hypothesis.score == pytest.approx(hypothesis.log_prob / len(hypothesis.ids) ** length_penalty)


def test_candidates_are_the_likeliest_in_order(taught: Translator) -> None:
    for step in taught.translate(SENTENCES[2]).candidates:
        assert len(step) == 10
        assert [candidate.probability for candidate in step] == sorted(
            (candidate.probability for candidate in step), reverse=True
        )
        assert sum(candidate.probability for candidate in step) <= 1 + 1e-6
        for candidate in step:
            assert candidate.probability == pytest.approx(math.exp(candidate.log_prob))
            assert candidate.piece == taught.tokenizer.piece(candidate.id)


def test_search_without_candidates_keeps_none(taught: Translator) -> None:
    source = pad([taught.source_ids("Tom")])
    assert search(taught.network, source, limits=[5], candidates=0)[0][0].candidates == ()


@pytest.mark.parametrize("arguments", [{"beam": 0}, {"limit": 0}, {"beam": -2}, {"limit": -1}])
def test_arguments_are_checked(taught: Translator, arguments: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        taught.translate("Tom", **arguments)  # type: ignore[arg-type]

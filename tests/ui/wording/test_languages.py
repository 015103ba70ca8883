"""Sentences name the languages of the model."""

from __future__ import annotations

import re

import numpy as np

from charts.stepped_rows import WRITTEN, Row, Share, SteppedRows
from claims.aligning_layers import FoundWords
from claims.attention_sinks import TableAgreement
from claims.break_it import Outcome
from claims.break_it_on_paper import DearestPiece
from claims.multi_head import Rewritten
from claims.predict_rnn import Lost
from claims.predict_transformer import AllowedPairs
from claims.prediction import Choice
from claims.rnn_kinds import RNNKind
from claims.transformer import Echoes
from claims.trust import Doubts
from claims.worksheet import WeightAnswers
from model import Head
from model.dissect.agreement import WordComparison
from model.dissect.residual_stream import Sublayer
from model.language.tokenizer import Word
from model.network.site import Site
from model.store.filmed import Training
from tests.pairs import GERMAN
from ui.wording.aligning_layers import describe_found_words
from ui.wording.attention_sinks import describe_agreement, describe_sources
from ui.wording.break_it import describe_outcome
from ui.wording.break_it_on_paper import ask_dearest_piece, ask_turned_rows
from ui.wording.model_notes import describe_origin
from ui.wording.multi_head import describe_without_last_cross
from ui.wording.predict_rnn import ask_lost_words, ask_needs_most
from ui.wording.predict_transformer import ask_adds_most, ask_left_by_the_mask
from ui.wording.replay import describe_training
from ui.wording.rnn_kinds import describe_kinds
from ui.wording.transformer import describe_echoes, describe_sizes
from ui.wording.trust import describe_guesses, describe_lost
from ui.wording.worksheet import ask_about_weights

CHOICE = Choice((-1.0, 0.5), 0, frozenset({0}), ("a", "b"))
ROWS = SteppedRows("", WRITTEN, (Row("x", "", "", (Share("a", 0.75), Share("b", 0.25))),), 0)
BY_PEOPLE = Training(2000, 1.5, 9.0, "", {"steps": 2000})
BY_A_MODEL = Training(9000, 4.5, 30.0, "transformer", {"steps": 9000})


def test_no_sentence_names_french_for_german() -> None:
    word = WordComparison(
        np.array([0.3, 0.6]), 0.1, np.array([-1.0, 0.5]), 0, (Word("x", 0, 1),), (Word("a", 0, 1),) * 2
    )
    added = [Sublayer(Site("decoder.0.self"), np.ones(1, np.float32), np.ones(1, np.float32))] * 2
    both = [
        describe_agreement(TableAgreement(0, 0, 2, 0), GERMAN),
        describe_found_words(FoundWords(Head("decoder.1.cross", 0), 0, 0, 0, 1), GERMAN),
        describe_kinds({"One": RNNKind(512, False, None), "Two": RNNKind(512, True, True)}, GERMAN),
        describe_origin("One", GERMAN, adopted=True),
        describe_origin("One", GERMAN, adopted=False),
        describe_sizes((5, 192), 4, 7, 1_000_000, GERMAN),
        *ask_about_weights(ROWS, WeightAnswers((), (("a", "x"),), None, None), GERMAN),
    ]
    source = [
        ask_adds_most(CHOICE, added, GERMAN.source),
        ask_needs_most(word, CHOICE, GERMAN),
        ask_turned_rows(1, ROWS, (("x", "a"),), GERMAN),
        describe_sources({"sources": 9, "drawn": "all"}, 9, GERMAN),
        describe_without_last_cross(Rewritten("a", "a", same=True), GERMAN),
    ]
    target = [
        ask_dearest_piece(1, DearestPiece("a", -1.5, ("a", "b")), GERMAN),
        ask_left_by_the_mask(AllowedPairs(2, 3, (1, 2, 3, 4)), GERMAN.target),
        ask_lost_words(Lost(("a", "b"), (0, None)), GERMAN),
        describe_echoes(Echoes(2, 4), GERMAN),
        describe_guesses(Doubts(5, 3, True, ("a",), False), GERMAN),
        describe_lost(Doubts(4, 0, False, ("a",), True), GERMAN),
        describe_outcome(Outcome(1, -1.0, -1.5, -0.5, "a", True, False, True), GERMAN),
        describe_training(BY_PEOPLE, GERMAN),
        describe_training(BY_A_MODEL, GERMAN),
    ]
    for said, expected in ((both, {"English", "German"}), (source, {"English"}), (target, {"German"})):
        named = [set(re.findall(r"\b(?:English|French|German)\b", repr(text))) for text in said]
        assert named == [expected] * len(said)

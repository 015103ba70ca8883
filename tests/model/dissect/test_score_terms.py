"""One score worked by hand, against the record's score and against a loop in plain Python."""

import math

import pytest

from model.dissect.score_terms import score_terms
from model.network.rnn import SITE
from model.translate.translator import Translator
from tests.conftest import of_attending

SENTENCE = "Tom likes the red car."


@of_attending
def test_the_terms_make_the_recorded_score(translator: Translator) -> None:
    record = translator.record(SENTENCE, target="Tom aime la voiture.")
    for site, seen in record.attention.items():
        head = len(seen.scores) - 1
        for query, key in ((0, 0), (1, 0), (len(record.rows(site)) - 1, 1)):
            terms = score_terms(translator, record, site, head, query, key)
            assert terms.score == pytest.approx(float(seen.scores[head, query, key]), rel=1e-4, abs=1e-5)
            assert terms.total == pytest.approx(math.fsum(terms.terms.tolist()), abs=1e-5)
            assert terms.score == pytest.approx(terms.total / terms.scale)


@pytest.mark.parametrize("translator", ["rnn-additive", "rnn-dot"], indirect=True)
def test_each_term_number_by_number(translator: Translator) -> None:
    record = translator.record(SENTENCE, target="Tom aime la voiture.")
    terms = score_terms(translator, record, SITE, 0, 2, 3)
    for index, term in enumerate(terms.terms.tolist()):
        query, key = float(terms.query[index]), float(terms.key[index])
        by_hand = query * key if terms.factor is None else float(terms.factor[index]) * math.tanh(query + key)
        assert term == pytest.approx(by_hand, rel=1e-4, abs=1e-6)
    assert (terms.kind == "additive") == (terms.factor is not None) == (terms.scale == 1.0)


def test_a_model_without_the_site_is_refused(translator: Translator) -> None:
    with pytest.raises(KeyError):
        score_terms(translator, translator.record(SENTENCE), "decoder.7.cross", 0, 0, 0)

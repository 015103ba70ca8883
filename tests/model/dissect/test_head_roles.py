"""Spread by hand, what a sentence says about each head, and the name that a stored measurement earns."""

import numpy as np
import pytest

from model import Head
from model.dissect.head_roles import measured_role, self_roles, spread, traits
from model.translate.translator import Translator
from tests.conftest import of_attending

HEAD = Head("encoder.0.self", 1)


def stored(**roles: float) -> dict[str, object]:
    entry = {"site": HEAD.site, "head": HEAD.head, "roles": roles, "bleu_lost": 1.5}
    return {"models": {"transformer": {"heads": [entry]}}}


def test_equal_weights_spread_over_all_and_one_key_over_one() -> None:
    assert spread(np.full((3, 4), 0.25, np.float32), np.ones((3, 4), bool)) == pytest.approx(4)
    assert spread(np.eye(3, dtype=np.float32), np.ones((3, 3), bool)) == pytest.approx(1)


def test_rows_with_one_key_do_not_count() -> None:
    causal = np.tril(np.ones((2, 2), bool))
    assert spread(np.array([[1, 0], [0.5, 0.5]], np.float32), causal) == pytest.approx(2)
    assert spread(np.ones((1, 1), np.float32), np.ones((1, 1), bool)) == 1


@of_attending
def test_traits_of_a_sentence(translator: Translator) -> None:
    record = translator.record("the girl likes the green book.", target="la fille aime le livre vert.")
    for site, seen in record.attention.items():
        all_traits = traits(record, site)
        assert [trait.head for trait in all_traits] == [Head(site, number) for number in range(len(seen.weights))]
        for trait, weights in zip(all_traits, seen.weights, strict=True):
            assert 1 <= trait.spread <= seen.weights.shape[2] + 1e-4
            if site.endswith("cross"):
                assert trait.neighbour is None
                assert trait.share == 0
            else:
                counts = self_roles(weights, record.rows(site))
                assert trait.share == max(hits / rows for role, (hits, rows) in counts.items() if role in NEIGHBOURS)


NEIGHBOURS = ("previous", "same", "next")


def test_the_name_needs_its_share() -> None:
    positional = measured_role(stored(previous=0.93, eos=0.95), "transformer", HEAD)
    assert positional is not None
    assert (positional.name, positional.share, positional.bleu_lost) == ("previous", 0.93, 1.5)
    mixed = measured_role(stored(previous=0.2, eos=0.4), "transformer", HEAD)
    assert mixed is not None
    assert (mixed.name, mixed.best, mixed.share) == (None, "eos", 0.4)


def test_what_was_not_measured_has_no_role() -> None:
    assert measured_role({}, "transformer", HEAD) is None
    assert measured_role(stored(same=1.0), "transformer", Head("encoder.0.self", 0)) is None
    assert measured_role(stored(same=1.0), "transformer-nopos", HEAD) is None

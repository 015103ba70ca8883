"""Sites: an address is parsed, printed, ordered as the network computes, and found in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.network.attention import MultiHeadAttention
from model.network.interface import Network
from model.network.site import Site, state_name
from model.translate.translator import Translator


def test_every_site_of_every_model_prints_as_it_was_written(translator: Translator) -> None:
    assert bool(translator.heads_at) == (translator.name != "rnn")
    for site in translator.heads_at:
        assert Site.of(site.side, site.layer, site.kind) == str(site) == site


def test_sites_are_ordered_as_they_are_computed(translator: Translator) -> None:
    sites = list(translator.heads_at)
    shuffled = sorted(sites, reverse=True)
    assert sorted(shuffled, key=lambda site: site.order) == sites


def test_a_transformers_sites_find_their_modules(make_network: Callable[[str], Network]) -> None:
    network = make_network("transformer")
    sites = list(network.heads_at)
    modules = [site.module_in(network) for site in sites]
    assert all(isinstance(module, MultiHeadAttention) for module in modules)
    assert len(set(map(id, modules))) == len(sites) > 0


def test_the_layer_is_counted_from_1_for_people() -> None:
    assert Site("decoder.2.cross").number == 3
    assert Site("decoder.cross").number == 1


def test_a_state_is_named_after_the_sublayer_that_it_follows(make_network: Callable[[str], Network]) -> None:
    for address in [*make_network("transformer").heads_at, "encoder.0.feed_forward"]:
        site = Site(address)
        assert Site.of_state(site.state) == site
        assert state_name(address) == state_name(site.state) == site.state
    for name in ("encoder.input", "decoder.state"):
        assert state_name(name) == name
        with pytest.raises(ValueError, match="no site"):
            Site.of_state(name)


@given(st.text(max_size=20) | st.from_regex(r"(encoder|decoder)\.?[0-9]*\.(self|cross)", fullmatch=True))
def test_what_is_parsed_prints_the_same_and_all_else_is_refused(address: str) -> None:
    written = re.fullmatch(r"(encoder|decoder)(\.(0|[1-9][0-9]{0,2}))?\.(self|cross|feed_forward)", address)
    with nullcontext() if written else pytest.raises(ValueError, match="no site"):
        assert str(Site(address)) == address

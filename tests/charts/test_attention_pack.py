"""The attention maps of a record, packed for the browser: small enough, and complete as far as they are sent."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import pytest

import model
from charts.attention_pack import MAX_CELLS, all_heads, cells, pack_for, whole_pack
from model.language.tokenizer import Tokenizer
from model.network.families import build
from model.network.site import Site
from model.translate.translator import Translator
from tests.conftest import small_transformer

FIFTEEN_WORDS = "The old woman in the red coat gave her young daughter a small green apple."
MOST = 60_000  # bytes, compressed, of all maps of 15 words


def test_fifteen_words_are_few_bytes() -> None:
    record = model.load("transformer").record(FIFTEEN_WORDS)
    assert len(FIFTEEN_WORDS.split()) == 15
    pack = whole_pack(record)
    assert pack is not None
    assert pack.sites == tuple(record.attention)
    sent = json.dumps(pack.data)
    assert len(zlib.compress(sent.encode())) <= MOST
    assert len(sent) <= MOST  # as it goes over a connection that compresses nothing


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
def test_of_a_long_sentence_only_what_is_shown_is_sent(translator: Translator) -> None:
    short = translator.record("the car", target="la voiture")
    site = "encoder.1.self"
    assert pack_for(short, site, 0) is whole_pack(short)
    assert whole_pack(short) is whole_pack(short)
    names = {pack_for(record, site, 0).name for record in (short, translator.record("a car", target="la voiture"))}
    assert len(names) == 2

    long = translator.record("the car " * 20, target="la voiture " * 20)
    assert whole_pack(long) is None
    pack = pack_for(long, site, None)
    assert pack.sites == (site,)
    assert pack.heads == all_heads(long, (site,))
    longest = translator.record("the car " * 40, target="la voiture " * 20)
    pack = pack_for(longest, site, None)
    assert (pack.sites, pack.heads) == ((site,), (None,))
    assert cells(longest, (site,), all_heads(longest, (site,))) > MAX_CELLS


def test_sides_may_have_different_heads(tokenizer: Tokenizer) -> None:
    config = replace(small_transformer(tokenizer.size), layers=2, decoder_layers=1, heads=4, decoder_heads=2)
    record = Translator("asymmetric", build(config), tokenizer).record("the car", target="la voiture")
    assert whole_pack(record) is None
    for site, seen in record.attention.items():
        pack = pack_for(record, site, None)
        assert site in pack.sites
        assert {str(Site(other).side) for other in pack.sites} == {Site(site).side}
        assert pack.heads == (None, *range(len(seen.weights)))

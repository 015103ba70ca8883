"""What people read is written the same by both sides."""

from __future__ import annotations

from pathlib import Path

import pytest

from charts.labels import piece_labels, site_label
from model.language.glossary import PAIR
from model.language.tokenizer import EOS, Tokenizer
from tests.any_text import NOTHING, STRANGE
from tests.frontend.engine import Engine


@pytest.mark.parametrize("text", ["She doesn't like 23 naïve dogs.", *STRANGE.values(), *NOTHING], ids=ascii)
def test_pieces_have_the_same_labels(engine: Engine, shipped_pieces: Path, text: str) -> None:
    tokenizer = Tokenizer(shipped_pieces, PAIR)
    ids = [*tokenizer.ids(text), EOS]
    for language in ("en", "fr"):
        assert engine("pieceLabels", str(shipped_pieces), ids, language) == piece_labels(
            tokenizer.tokens(ids, language)
        )


@pytest.mark.parametrize("site", ["decoder.2.cross", "encoder.0.self", "decoder.cross"])
def test_sites_have_the_same_names(engine: Engine, site: str) -> None:
    assert engine("siteLabel", site) == site_label(site)

"""Bytes that the pocket edition holds as text come out of it as they went in."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.packed_bytes import CHARACTERS, packed, packed_size
from model.assets import MODELS
from tests.frontend.engine import Engine


@pytest.fixture(scope="module")
def weights() -> bytes:
    return (MODELS / "rnn-dot" / "model.safetensors").read_bytes()


@given(content=st.binary(max_size=60))
def test_any_bytes_are_unpacked(engine: Engine, content: bytes) -> None:
    assert base64.b64decode(engine("unpackedBytes", packed(content))) == content


def test_weights_are_unpacked(engine: Engine, weights: bytes) -> None:
    assert base64.b64decode(engine("unpackedBytes", packed(weights))) == weights


def test_weights_take_less_than_in_base64(weights: bytes) -> None:
    assert len(packed(weights)) < 1.1 * len(weights)
    assert packed_size(len(weights)) == pytest.approx(len(packed(weights)), rel=0.02)


def test_the_text_cannot_end_a_script() -> None:
    """Nor begin a comment in it: no "<" stands in it, and nothing that a page writes as an entity."""
    assert len(set(CHARACTERS)) == 91
    assert set(packed(bytes(range(256)) * 50)) <= {*CHARACTERS, " "}
    assert not set('<&"') & set(CHARACTERS)

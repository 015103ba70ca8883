"""The words for the effect of weight on `<eos>`."""

from __future__ import annotations

import math

import pytest

from claims.sink_effect import SinkEffect
from ui.wording.sink_effect import HAS_READ, PARKED, WITHOUT, describe_sink_effect, describe_sink_head

HALF, RARE, SURE = math.log(0.5), math.log(0.0001), math.log(0.99995)
LOOKS = "It looks most at the end mark (70 %, more than at any word)"
HAS = "It has 70 % of its weight on the end mark"
WHOLE = "the translation’s log-probability changes by"


@pytest.mark.parametrize(
    ("effect", "sentence"),
    [
        (SinkEffect(0.7, 0.0, HALF), f"{LOOKS}. Here it is an attention sink: {WITHOUT} `x` stays at 50 %.{PARKED}"),
        (
            SinkEffect(0.7, -0.05, HALF),
            f"{LOOKS}. Here it is an attention sink: {WITHOUT} `x` has 48 % instead of 50 %.{PARKED}",
        ),
        (
            SinkEffect(0.7, -1.0, HALF),
            f"{LOOKS}. Here it is more than an attention sink: {WITHOUT} `x` falls from 50 % to 18 %.{HAS_READ}",
        ),
        (
            SinkEffect(0.7, -1.0, RARE),
            f"{LOOKS}. Here it is more than an attention sink: {WITHOUT} `x` loses 1.00 nats and stays at less than "
            f"0.1 %.{HAS_READ}",
        ),
        (SinkEffect(0.7, 0.5, HALF), f"{LOOKS}, and that hurts `x`: {WITHOUT} it rises from 50 % to 82 %."),
        (SinkEffect(0.7, 0.0, SURE, most=False), f"{HAS}: {WITHOUT} `x` stays at more than 99.9 %."),
        (SinkEffect(0.7, 0.5, RARE, most=False), f"{HAS}: {WITHOUT} `x` gains 0.50 nats and stays at less than 0.1 %."),
    ],
)
def test_a_step(effect: SinkEffect, sentence: str) -> None:
    assert describe_sink_effect(effect, "It", "x", over="word") == sentence
    short = describe_sink_effect(effect, "It", "x", over="word", why=False)
    assert short == sentence.removesuffix(PARKED).removesuffix(HAS_READ)


@pytest.mark.parametrize(
    ("effect", "sentence"),
    [
        (SinkEffect(0.7, 0.0), f"Here it is an attention sink: {WITHOUT} {WHOLE} 0.00 nats.{PARKED}"),
        (SinkEffect(0.7, -0.5), f"Here it is more than an attention sink: {WITHOUT} {WHOLE} −0.50 nats."),
        (SinkEffect(0.7, 0.5), f"That hurts the translation: {WITHOUT} {WHOLE} +0.50 nats."),
        (SinkEffect(0.7, 0.5, most=False), f"{HAS}: {WITHOUT} {WHOLE} +0.50 nats."),
    ],
)
def test_a_row_of_the_encoder(effect: SinkEffect, sentence: str) -> None:
    assert describe_sink_effect(effect, "It").endswith(sentence)


def test_a_head() -> None:
    one, several = (describe_sink_head(SinkEffect(0.7, -0.5, rows=rows)) for rows in (1, 5))
    assert one.startswith(
        "70 % of its weight lies on the end mark. Here it is more than an attention sink: without all"
    )
    assert "the rest of the row scaled up" in one
    assert several.startswith("On average 70 % of its weight")
    assert "the rest of each row scaled up" in several

"""The map of patched states: its cells are the numbers, its axes name states and both sentences' tokens."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from charts.patches import patches_map, state_label
from model.dissect.patching import Patches
from model.translate.translator import Translator
from tests.charts.checks import HOSTILE, check, texts

pytestmark = pytest.mark.parametrize("translator", ["transformer"], indirect=True)
ONE, OTHER = "the girl likes the book.", "the book likes the girl."


def made(translator: Translator, columns: int) -> Patches:
    states = tuple(translator.network.patchable)
    carried = np.linspace(-0.3, 1.2, len(states) * columns, dtype=np.float32).reshape(len(states), columns)
    return Patches(states, carried, -3.0, 4.0)


def test_cells_and_names(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    into, other = translator.record(ONE), translator.record(OTHER)
    patched_record = made(translator, len(into.source))
    figure = patches_map(patched_record, into, other)
    shown_texts = texts(check(figure, capfd))
    assert [state_label(patched) for patched in patched_record.states] == [
        "embedding and position",
        "after layer 1",
        "after layer 2",
    ]
    for state in patched_record.states:
        assert state_label(state) in shown_texts
        np.testing.assert_allclose(
            figure.table[state_label(state)], patched_record.carried[patched_record.states.index(state)], atol=5.1e-5
        )
    assert "120" in shown_texts
    assert "100 % of the way" in figure.alt


def test_tokens_are_data(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    into = translator.record(ONE)
    pieces = tuple(HOSTILE[index % len(HOSTILE)] for index in range(len(into.source)))
    words = tuple(
        replace(word, start=index, end=index + 1) for index, word in enumerate([into.source.words[0]] * len(pieces))
    )
    strange = replace(into, source=replace(into.source, pieces=pieces, words=words))
    figure = patches_map(made(translator, len(pieces)), into, strange)
    check(figure, capfd)
    assert HOSTILE[1] in figure.table["position"][1]

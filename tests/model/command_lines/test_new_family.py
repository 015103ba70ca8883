"""A family of models that is not shipped: an entry and a network are all that training, search and record need."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

import tests.model.network.test_interface as laws
from charts.pocket import pocket
from model.classroom.settings import Settings
from model.network.families import ENTRIES, build, config_from, names_with
from model.record import read
from model.store.loading import available, load
from tests.convs2s import ENTRY, NAME
from tests.model.command_lines.commands import Command

SENTENCE = "the girl likes the green book."


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENTRIES, NAME, ENTRY)


def test_the_laws_hold() -> None:
    torch.manual_seed(0)
    network = build(ENTRY.config(360)).eval()
    laws.test_a_padded_batch_is_each_sentence_alone(network)
    laws.test_nobody_looks_at_padding(network)
    laws.test_a_written_token_does_not_depend_on_later_ones(network)
    laws.test_memory_rows_can_be_chosen(network)
    laws.test_a_trace_names_sites_and_states_in_order_of_computation(network)


def test_pages_find_it_by_its_traits_and_classes_can_train_it() -> None:
    assert NAME in names_with(["attention"], "transformer")
    assert NAME not in names_with(["recurrent"]) + names_with(["self-attention"])
    network = build(Settings(models=(NAME,), width=16).config(NAME, 30))
    assert list(network.heads_at) == ["decoder.0.cross"]
    assert config_from(json.loads(json.dumps(ENTRY.config(300).to_json()))) == ENTRY.config(300)


def test_it_is_trained_translates_and_is_recorded_by_the_commands(run: Command, data: Path, tmp_path: Path) -> None:
    few = ["--plain", "--steps", 4, "--batch-tokens", 200, "--evaluate-every", 4, "--dev-sources", 1]
    assert run("train", NAME, "--data", data, "--work", tmp_path, "--threads", 1, *few).status == 0
    folder = tmp_path / NAME / "best"
    assert f"# {NAME}\n\n{ENTRY.description}" in (folder / "README.md").read_text(encoding="utf-8")
    translated = run("translate", "--model", folder, "--beam", 3, given=SENTENCE.encode())
    assert translated.status == 0
    recorded = run("record", "--model", folder, "--out", tmp_path / "record.npz", SENTENCE)
    assert recorded.status == 0
    record, translator = read(tmp_path / "record.npz"), load(str(folder))
    again = translator.record(SENTENCE)
    assert set(record.attention) == {"decoder.0.cross", "decoder.1.cross"}
    assert record.target == again.target
    for name, array in again.arrays().items():
        np.testing.assert_array_equal(record.arrays()[name], array)
    greedy = translator.translate(SENTENCE)
    assert greedy.ids == record.target.ids
    assert greedy.log_prob == pytest.approx(record.log_prob, abs=1e-4)
    assert translator.translate(SENTENCE, beam=3).text == translated.out.removesuffix("\n")
    assert available(tmp_path / NAME) == ["best"]
    with pytest.raises(ValueError, match=f"{NAME} cannot run in a browser"):
        pocket([folder])

"""Every parameter belongs to one block, counted against the sizes in the configuration."""

import pytest

from model.dissect.blocks import SHARED, blocks, parameters_by_block, transformer_of
from model.network.families import build
from model.network.site import state_name
from model.network.transformer import Transformer
from model.network.transformer_config import TransformerConfig
from model.record import Record
from model.translate.translator import Translator
from tests.conftest import of_transformers

CONFIG = TransformerConfig("transformer", 50, width=12, heads=3, layers=2, feed_forward=20, positions=True)


def test_each_kind_holds_what_its_sizes_say() -> None:
    counts = parameters_by_block(build(CONFIG))
    attention = 3 * (12 * 12 + 12) + 12 * 12 + 12  # query, key and value, then the projection of the contexts
    feed_forward = 12 * 20 + 20 + 20 * 12 + 12
    expected = {
        "embedding": 0,
        "position": 0,
        "self": attention,
        "cross": attention,
        "feed_forward": feed_forward,
        "norm": 2 * 12,
        "last_norm": 2 * 12,
        "output": 50,
    }
    network = build(CONFIG)
    assert isinstance(network, Transformer)
    for block in blocks(network):
        assert counts.pop(block.name) == (50 * 12 if block.name == SHARED else expected[block.kind])
    assert counts == {}


@of_transformers
def test_together_they_are_all_there_are(translator: Translator) -> None:
    total = sum(parameter.numel() for parameter in translator.network.parameters())
    assert sum(parameters_by_block(translator.network).values()) == total


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
def test_the_blocks_have_the_records_names_in_its_order(translator: Translator) -> None:
    record: Record = translator.record("the girl likes the green book.")
    names = [block.name for block in blocks(transformer_of(translator))]
    states = [state_name(name) for name in names]
    assert [name for name in record.states if not name.endswith(".input")] == [
        state for state in states if state in record.states
    ]
    assert set(record.attention) <= set(names)


@pytest.mark.parametrize("translator", ["rnn"], indirect=True)
def test_an_rnn_has_none(translator: Translator) -> None:
    with pytest.raises(ValueError, match="no Transformer"):
        transformer_of(translator)

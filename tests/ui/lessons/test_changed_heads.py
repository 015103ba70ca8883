"""Sets of heads in a link: written and read back, and whatever names no head ignored."""

from hypothesis import given
from hypothesis import strategies as st

from model import Head, Intervention
from model.network.site import BySite
from ui.lessons.multi_head.changed_heads import IDENTITY, MUTE, UNIFORM, change_of, moved, parse_heads, written_heads

HEADS_AT = BySite({"encoder.0.self": 4, "decoder.0.self": 4, "decoder.0.cross": 2})
HEADS = [Head(site, number) for site, count in HEADS_AT.items() for number in range(count)]


@given(st.frozensets(st.sampled_from(HEADS)))
def test_what_is_written_is_read_back(heads: frozenset[Head]) -> None:
    assert parse_heads(written_heads(heads), HEADS_AT) == heads


@given(st.text())
def test_any_text_names_heads_of_the_model_or_none(text: str) -> None:
    assert parse_heads(text, HEADS_AT) <= set(HEADS)


def test_invalid_parts_are_ignored() -> None:
    text = "encoder.0.self.1, decoder.0.cross.2,x,,encoder.0.self.,encoder.0.self.-1,encoder.9.self.0,decoder.0.cross.1"
    assert parse_heads(text, HEADS_AT) == {Head("encoder.0.self", 1), Head("decoder.0.cross", 1)}
    assert parse_heads(f"encoder.0.self.{'9' * 5000},encoder.0.self.²", HEADS_AT) == frozenset()


def test_a_head_is_in_one_set() -> None:
    head, other = HEADS[0], HEADS[1]
    intervention = Intervention(mute=frozenset({head, other}))
    for kind in (UNIFORM, IDENTITY, MUTE, None):
        intervention = moved(intervention, head, kind)
        assert change_of(intervention, head) == kind
        assert change_of(intervention, other) == MUTE

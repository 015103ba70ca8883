"""Questions for raised hands: at most four options that differ, the right one among them, in the order of the words."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ui.class_poll import OPTIONS, which_most
from ui.scenes import ClassPoll
from ui.stage import hands

LABELS = st.lists(st.sampled_from(["I", "like", "red", "cars", ".", "<eos>"]), min_size=1, max_size=9)


@given(st.data())
def test_the_right_option_has_the_largest_value(data: st.DataObject) -> None:
    labels = data.draw(LABELS)
    values = np.array(data.draw(st.lists(st.integers(0, 5), min_size=len(labels), max_size=len(labels))))
    asked = which_most("Which?", labels, values)
    largest = {label: values[[name == label for name in labels]].max() for label in labels}
    alone = sum(value == max(largest.values()) for value in largest.values()) == 1
    assert (asked is not None) == (alone and len(largest) > 1)
    if asked is None:
        return
    assert asked.options[asked.right] == max(largest, key=lambda label: int(largest[label]))
    assert len(set(asked.options)) == len(asked.options) <= OPTIONS
    places = [
        max(range(len(labels)), key=lambda index: (labels[index] == option) * (1 + values[index]))
        for option in asked.options
    ]
    assert places == sorted(places)


def test_what_is_typed_is_text() -> None:
    hands_html = hands(ClassPoll("Which <b>?", ("<script>alert(1)</script>", "a & b"), 1))
    assert "<script>" not in hands_html
    assert "&lt;script&gt;" in hands_html
    assert hands_html.count("<li>") == 2

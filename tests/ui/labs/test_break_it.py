"""Names of the mistakes on the page and in its link, and the sites that show each."""

from __future__ import annotations

import numpy as np

from model.dissect.mistaken import under
from model.network.intervention import MISTAKES, Mistake
from model.network.mistakes import SWAPS, compatible
from tests.claims.conftest import shipped
from ui.labs.break_it.switches import SWITCHES, mistakes_asked, mistakes_named, offered_with, title_of, where_it_shows


def test_every_mistake_has_its_words() -> None:
    assert list(SWITCHES) == list(MISTAKES) == list(SWAPS)
    titles = [switch.title for switch in SWITCHES.values()]
    assert len(set(titles)) == len(titles)
    assert all(switch.does.endswith(".") for switch in SWITCHES.values())


def test_a_link_names_mistakes_that_can_be_made_at_once() -> None:
    assert mistakes_asked("no_norm.no_root") == ("no_norm", "no_root")
    assert mistakes_asked("no_root") == ("no_root",), "links of a single mistake keep their meaning"
    assert mistakes_asked("") == mistakes_asked("<b>.no_such") == MISTAKES[:1]
    assert mistakes_asked("sine_only.no_positions.no_root") == ("sine_only", "no_root"), "one encoding, one mistake"
    assert mistakes_named("positions_from_one.no_norm", ["no_norm"]) == ("no_norm",)
    some: list[tuple[Mistake, ...]] = [("sine_only", "no_norm"), ("one_projection",)]
    for chosen in some:
        fit = [mistake for mistake in MISTAKES if set(chosen) <= set(compatible([*chosen, mistake])) >= {mistake}]
        assert offered_with(chosen) == fit
    assert title_of(("no_norm", "sine_only", "no_root")).startswith("No layer norm, sines only and no division")


def test_a_mistake_is_shown_where_it_acts() -> None:
    """At the first sites of a kind that a mistake is not said to touch, nothing changes."""
    translator = shipped("transformer")
    record = translator.record("I like red cars.")
    for mistake, switch in SWITCHES.items():
        shown = where_it_shows(record, mistake).attention
        assert shown
        if not switch.kinds:
            assert list(shown) == list(record.attention)
        after = under(translator, record, mistake)
        if switch.kinds == ("decoder.self",):
            for site in (site for site in record.attention if site.startswith("encoder")):
                np.testing.assert_allclose(after.attention[site].weights, record.attention[site].weights, atol=1e-5)

"""The lanes of the race: what has arrived is counted step by step, and said as it is."""

from __future__ import annotations

import json

from charts.lanes import Lane
from charts.player import MEAN, track
from charts.player_words import shown
from model.dissect.arrivals import Arrivals, arrivals
from model.translate.translator import Translator

SENTENCE, TARGET = "Tom likes the red car.", "Tom aime la voiture."


def test_a_lane_says_what_has_arrived(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    played, arrived = track(record), arrivals(record)
    lane = Lane("Some model", played, played.view(None, MEAN), arrived, ((("car", 0.52), ("red", 0.004)),))
    data = json.loads(json.dumps(lane.data(), allow_nan=False))
    assert data["sources"] == shown(played.sources, played.ends[0])
    assert len(data["arrivals"]) == len(data["counted"]) == len(played.sources)
    for step in range(len(played.steps)):
        count = sum(
            counted and arrival is not None and arrival <= step
            for counted, arrival in zip(data["counted"], data["arrivals"], strict=True)
        )
        assert data["met"][step] == f"{count} of {arrived.total} content words in the French"
        assert data["shares"][step] == count / arrived.total
    assert data["known"] == [[["car", 0.52, "52 %"], ["red", 0.004, "0.4 %"]]]
    assert data["end"] == f"Some model ended after {len(played.steps)} steps"


def test_nothing_counted_is_no_division_by_zero(translator: Translator) -> None:
    record = translator.record("!", target="!")
    played = track(record)
    lane = Lane("m", played, 0, Arrivals((False,) * len(played.sources), (None,) * len(played.sources)))
    assert set(lane.data()["shares"]) == {0.0}

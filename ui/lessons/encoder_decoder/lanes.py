"""The race as lanes of the player: each model's translation, words translated so far, words in the vector."""

from __future__ import annotations

from collections.abc import Iterable

from charts.lanes import Known, Lane
from charts.player import MEAN, track
from model import Record
from model.dissect.arrivals import arrivals
from model.dissect.probe import ProbeError, load_probe
from model.store.results import is_current
from ui.french import sentence_glosses
from ui.lessons.encoder_decoder.handed_over import PROBED, read_off
from ui.models import model_label
from ui.word_marks import word_marks


def lanes(records: Iterable[Record]) -> list[Lane]:
    """A lane for each record; its view is the mean over the heads of the last layer."""
    made: list[Lane] = []
    for record in records:
        played = track(record, glosses=sentence_glosses(record), marks=word_marks(record))
        cross = [site for site in record.attention if site.kind == "cross"]
        known = (known_words(record),) if record.model == PROBED else ()
        view = played.view(cross[-1] if cross else None, MEAN)
        made.append(Lane(model_label(record.model), played, view, arrivals(record), known))
    return made


def known_words(record: Record) -> Known:
    """The sentence's words that the probe knows, with their probabilities; empty without a probe for these weights."""
    try:
        probe = load_probe()
        if not is_current({"weights": {PROBED: probe.model_weights}}, PROBED):
            return ()
        return read_off(record, probe)
    except (ProbeError, ValueError):
        return ()

"""What the models computed comes from the one cache that all sessions share, by all that it depends on."""

from __future__ import annotations

import numpy as np

from model import Record, Translator
from model.dissect.influence import gradient_times_input, leave_one_out
from model.dissect.muting import mute_each
from model.network.intervention import Head, Intervention
from ui.computed import shared_cache
from ui.influence import gradient_of, influence_of
from ui.lessons.multi_head.head_changes import muted_of
from ui.records import record_bytes, record_of

SENTENCE = "I like bread."


def test_interventions_and_targets_are_parts_of_the_key(translator: Translator) -> None:
    plain = record_of(translator, SENTENCE)
    assert record_of(translator, SENTENCE) is plain
    assert record_of(translator, SENTENCE, target="le chat") is not plain
    for site in translator.heads_at:
        muted = record_of(translator, SENTENCE, intervention=Intervention(mute=frozenset({Head(site, 0)})))
        assert muted is not plain


def test_a_record_counts_with_its_arrays(translator: Translator) -> None:
    record = translator.record("Tom wants the green book today.")
    assert record_bytes(record) > record.nbytes > 0
    shared_cache.clear()  # a full one would drop as much as it takes in
    before = shared_cache().size
    record_of(translator, "Tom wants the green book today.")
    assert shared_cache().size >= before + record_bytes(record)


def test_what_follows_from_a_record_is_computed_once(translator: Translator) -> None:
    """And by the records it follows from: one under an intervention is another one."""
    record = record_of(translator, "the dog sees the cat.")
    left_out, gradient = influence_of(translator, record), gradient_of(translator, record)
    muted = muted_of(translator, record)
    assert np.array_equal(left_out.change, leave_one_out(translator, record).change)
    assert np.array_equal(gradient, gradient_times_input(translator, record))
    assert np.array_equal(muted.change, mute_each(translator, record).change)
    assert influence_of(translator, record) is left_out
    assert gradient_of(translator, record) is gradient
    assert muted_of(translator, record) is muted
    for site in list(translator.heads_at)[:1]:
        other = changed(translator, site)
        assert influence_of(translator, other) is not left_out
        assert gradient_of(translator, other) is not gradient
        assert muted_of(translator, other) is not muted


def changed(translator: Translator, site: str) -> Record:
    return record_of(translator, "the dog sees the cat.", intervention=Intervention(mute=frozenset({Head(site, 0)})))

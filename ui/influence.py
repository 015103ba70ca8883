"""Effect of each source word on a translation, cached for all sessions."""

from __future__ import annotations

from model import Record, Translator
from model.dissect.influence import LeaveOneOut, gradient_times_input, leave_one_out
from model.record import Array
from ui.computed import computed


def influence_of(translator: Translator, record: Record) -> LeaveOneOut:
    """`leave_one_out` of this translator's record, from the shared cache."""
    return computed(
        ("left out", translator, record.source.ids, record.target.ids, record.intervention),
        lambda: leave_one_out(translator, record),
        lambda result: result.change.nbytes + result.total.nbytes,
        doing="Leaving out one word after another …",
    )


def gradient_of(translator: Translator, record: Record) -> Array:
    """`gradient_times_input` of this translator's record, from the shared cache."""
    return computed(
        ("gradient", translator, record.source.ids, record.target.ids, record.intervention),
        lambda: gradient_times_input(translator, record),
        lambda result: result.nbytes,
    )

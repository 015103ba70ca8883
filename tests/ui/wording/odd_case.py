"""One record under the claims, with what pages measure of it: the same for `odd_looks` and `odd_layers`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from charts.paper_question import PaperQuestion
from model import Intervention, Record, Translator
from model.dissect.influence import LeaveOneOut, leave_one_out
from model.network.site import Site
from tests.ui.wording.odd import Kind
from ui.wording.prediction import Prediction

Said = str | Prediction | PaperQuestion | None


@dataclass(frozen=True)
class Case:
    """A record that is odd in this way."""

    translator: Translator
    kind: Kind
    record: Record

    @cached_property
    def plain(self) -> Record:
        """The record without an intervention: what searches and patches are of."""
        if not self.record.intervention:
            return self.record
        return self.translator.record(self.record.source.ids, self.record.target.ids)

    @cached_property
    def other(self) -> Record:
        """The same pieces from right to left, with the translation that the model writes of them."""
        *pieces, end = self.record.source.ids
        return self.translator.record([*reversed(pieces), end])

    @property
    def step(self) -> int:
        """A step in the middle."""
        return len(self.record.target) // 2

    @cached_property
    def cross(self) -> str | None:
        """The last site of cross-attention."""
        sites = [site for site in self.record.attention if Site(site).kind == "cross"]
        return sites[-1] if sites else None

    @property
    def is_transformer(self) -> bool:
        return self.record.model.startswith("transformer")

    @cached_property
    def left_out(self) -> LeaveOneOut:
        return leave_one_out(self.translator, self.record)

    def besides(self, change: Intervention) -> Intervention:
        """A change besides the record's own: its equal weights stay where nothing else is asked."""
        own = self.record.intervention.uniform - change.mute - {row.head for row in change.rows}
        return replace(change, uniform=change.uniform | own)

    def again(self, change: Intervention) -> Record:
        """The same target with a change."""
        return self.translator.record(self.record.source.ids, self.record.target.ids, intervention=self.besides(change))

    def freely(self, change: Intervention, source: Sequence[int] = ()) -> Record:
        """Translate freely under an intervention."""
        ids, asked = list(source or self.record.source.ids), self.besides(change)
        return self.translator.record(ids, self.translator.translate(ids, intervention=asked).ids, intervention=asked)

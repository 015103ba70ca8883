"""The candidates of a step, which the page's stepper changes at once, and the bars that show them."""

from __future__ import annotations

from charts.candidates import candidate_alts, candidate_bars, candidate_steps
from model import Record
from ui.linked_view import Control, LinkedView

BARS = LinkedView(
    "candidates",
    "step_views/candidate_bars",
    ("shared/tip.css", "views/step_views/candidate_bars.css"),
    looks="candidate-bars",
)


def show_candidates(record: Record, step: int, control: str, *, key: str, first: int = 1) -> None:
    """Draw the candidates of a step (from 0), as `ui.show` does.

    control: key of the stepper. first: its number for the record's first step.
    """
    BARS.show(
        lambda: candidate_bars(record, step),
        {"steps": candidate_steps(record)},
        candidate_alts(record),
        Control(control, len(record.target), step, first),
        key=key,
    )

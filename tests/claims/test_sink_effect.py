"""Weight on `<eos>` is an attention sink where its removal changes nothing, and nowhere else."""

from __future__ import annotations

import pytest

from claims.sink_effect import SinkEffect


@pytest.mark.parametrize(
    ("change", "without"),
    [(-0.1001, "falls"), (-0.0999, "stays"), (0.0, "stays"), (0.0999, "stays"), (0.1001, "rises")],
)
def test_at_the_threshold(change: float, without: str) -> None:
    assert SinkEffect(0.7, change).without == without

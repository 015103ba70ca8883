"""The power of a study, held against simulated studies."""

from __future__ import annotations

import numpy as np
import pytest

from model.analysis.power import (
    LEARNERS,
    LEVEL,
    POWER,
    before_and_after,
    main,
    spread_left,
    spread_of_gains,
    table,
    two_groups,
)
from model.assets import ASSETS

STUDIES = 20_000
CLOSE = 0.02


@pytest.mark.parametrize("learners", LEARNERS)
def test_so_many_studies_tell_the_least_difference(learners: int) -> None:
    """By t tests whose critical value is that of studies in which nothing differs."""
    random = np.random.default_rng(learners)

    def of_one_group(effect: float) -> np.ndarray:
        gains = random.normal(effect, 1, (STUDIES, learners))
        return np.abs(gains.mean(1) / gains.std(1, ddof=1)) * learners**0.5

    def of_two_groups(effect: float) -> np.ndarray:
        half = learners // 2
        one, other = (random.normal(mean, 1, (STUDIES, half)) for mean in (0, effect))
        pooled = (one.var(1, ddof=1) + other.var(1, ddof=1)) / 2
        return np.abs(one.mean(1) - other.mean(1)) / np.sqrt(2 * pooled / half)

    for statistic, least in ((of_one_group, before_and_after(learners)), (of_two_groups, two_groups(learners))):
        critical = np.quantile(statistic(0), 1 - LEVEL)
        assert (statistic(least) > critical).mean() == pytest.approx(POWER, abs=CLOSE)


def test_gains_spread_less_where_scores_go_together() -> None:
    random = np.random.default_rng(1)
    before, after = random.multivariate_normal([0, 0], [[4, 2.8], [2.8, 4]], 100_000).T
    assert spread_of_gains(2, 0.7) == pytest.approx((after - before).std(), rel=0.01)
    slope, start = np.polyfit(before, after, 1)
    assert spread_left(2, 0.7) == pytest.approx((after - slope * before - start).std(), rel=0.01)


def test_the_guide_has_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    assert capsys.readouterr().out.strip() == table()
    assert table() in (ASSETS.parent / "docs" / "study.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["3"], ["--spread", "0"], ["--correlation", "1"]])
def test_what_cannot_be_computed_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)

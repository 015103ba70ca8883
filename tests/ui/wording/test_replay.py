"""The words of the lab that replays trainings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.replay import FirstFinal, Road, Scores, Sharpened, Written
from model.store.filmed import Behind, Waypoint
from model.store.frames import Frame
from tests.films import stored
from tests.pairs import FRENCH
from ui.wording.replay import (
    describe_first_final,
    describe_rates,
    describe_road,
    describe_run,
    describe_scores,
    describe_sharpened,
    describe_waypoints,
    describe_whole,
    describe_writes,
    describe_written,
)

RUN = Behind(1, 2000, 1.5, 9.0, "", {"steps": 2000})
LAST = Behind(3, 9000, 4.5, 30.0, "transformer", {"steps": 1000, "noise": 0.1}, 0.75)
WAYPOINTS = tuple(Waypoint(Frame(step, 1, None, None, ()), behind) for step, behind in ((3000, RUN), (9000, LAST)))
ROAD = Road(1000, None, 2000, ())
FIRST = FirstFinal("mot", 9, 2000, latest=False, other=None)
WRITTEN = Written("transformer", 2000, 3, 2, 0, "mot")
SHARPENED = Sharpened(5, (5, (1.5, 1.5)), None, (0.4, 0.44), None)
SCORES = Scores(2000, "20.1", "10.0", ("A",), ("B",))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            describe_run(RUN, FRENCH),
            "The filmed run began with random weights. It made 2,000 steps, 1.5 passes over the training pairs, in 9 "
            "minutes, from sentences as they are printed and French that people wrote.",
        ),
        (
            describe_run(replace(RUN, steps=1000), FRENCH),
            "The filmed run began with random weights. It made 1,000 of 2,000 planned steps, 1.5 passes over the "
            "training pairs, in 9 minutes, from sentences as they are printed and French that people wrote.",
        ),
        (
            describe_whole(LAST, FRENCH),
            "The last moment shows the app’s weights: 3 runs behind them, 9,000 steps, 4.5 passes and 30 minutes in "
            "all, in the end from sentences as people type them and French that the Transformer wrote. They are a "
            "mean: 75 % of the last run’s weights, 25 % of those that it began with.",
        ),
        (
            describe_whole(RUN, FRENCH),
            "The last moment shows the app’s weights: 1 run behind them, 2,000 steps, 1.5 passes and 9 minutes in all, "
            "from sentences as they are printed and French that people wrote.",
        ),
        (
            describe_road(ROAD, FRENCH),
            "The app’s weights come from another training. Its first run, 1,000 steps, is not on film.",
        ),
        (
            describe_road(replace(ROAD, repeated="all"), FRENCH),
            "The app’s weights come from another training. Its first run, 1,000 steps, is not on film. The filmed run "
            "repeats it with the same settings.",
        ),
        (
            describe_road(replace(ROAD, repeated="but length", waypoints=WAYPOINTS), FRENCH),
            "The app’s weights come from another training. Its first run, 1,000 steps, is not on film. The filmed run "
            "repeats it with the same settings but for its length. The moments after step 2,000 show its later runs: "
            "step 3,000, the weights of run 1 (sentences as printed); step 9,000, a mean, 75 % of it the weights of "
            "run 3, the rest those that run 3 began with (sentences as typed, French of the Transformer).",
        ),
        (describe_waypoints([]), ""),
        (describe_rates(None), ""),
        (describe_rates(True), "The runs from random weights read the same batches in the same order."),
        (
            describe_rates(False),
            "The runs from random weights read the same batches in the same order. Each has its own learning rate, "
            "which falls to zero at its last step.",
        ),
        (describe_writes("transformer", 2000, "mot"), "At step 2,000 Transformer writes `mot`."),
        (describe_writes("transformer", None, ""), "With the shipped weights Transformer writes nothing."),
        (
            describe_written(WRITTEN),
            "At step 2,000 Transformer writes 2 different translations for the 3 sentences, none of them word for "
            "word as the shipped model does.",
        ),
        (
            describe_written(replace(WRITTEN, different=1, text="a" * 70)),
            f"At step 2,000 Transformer writes the same for all 3 sentences: `{'a' * 59}…`.",
        ),
        (
            describe_written(replace(WRITTEN, different=3, step=None)),
            "With the shipped weights Transformer writes a translation of its own for each of the 3 sentences.",
        ),
        (
            describe_first_final(replace(FIRST, first=None, text="")),
            "At none of the film’s 9 earlier moments does it write what the shipped model writes for this sentence, "
            "nothing.",
        ),
        (
            describe_first_final(FIRST),
            "From step 2,000 on it writes what the shipped model writes for this sentence, `mot`.",
        ),
        (
            describe_first_final(replace(FIRST, latest=True)),
            "At the film’s last moment but one, step 2,000, it first writes what the shipped model writes for this "
            "sentence, `mot`.",
        ),
        (
            describe_first_final(replace(FIRST, other=3000)),
            "At step 2,000 it first writes what the shipped model writes for this sentence, `mot`. At step 3,000 it "
            "writes something else again.",
        ),
        (
            describe_sharpened(SHARPENED),
            "A look spread evenly over 5 pieces has an entropy of 1.6 nats. The rows of this map have 1.5 on average "
            "at step 5 and 0.4 with the shipped weights.",
        ),
        (
            describe_sharpened(replace(SHARPENED, now=(2000, (0.84, 0.86)), fall=((5, (1.5, 1.5)), (9, (1.0, 1.0))))),
            "A look spread evenly over 5 pieces has an entropy of 1.6 nats. The rows of this map have 1.5 on average "
            "at step 5, 0.8 to 0.9 at step 2,000 and 0.4 with the shipped weights. In the run it falls most between "
            "step 5 and step 9: from 1.5 to 1.0.",
        ),
        (
            describe_scores(SCORES),
            "At step 2,000 A has the highest BLEU of these models, 20.1; B has the lowest, 10.0.",
        ),
        (
            describe_scores(replace(SCORES, moment=None, best=("A", "C"), worst=("B", "D"))),
            "With the shipped weights A and C have the highest BLEU of these models, 20.1.",
        ),
        (
            describe_scores(replace(SCORES, lowest="20.1", best=("A", "B"), worst=("A", "B"))),
            "At step 2,000 all of these models have a BLEU of 20.1.",
        ),
    ],
)
def test_sentences(said: str, expected: str) -> None:
    assert said == expected


def test_weights_that_are_not_of_the_run() -> None:
    film = stored("transformer")
    assert describe_waypoints([(film, WAYPOINTS[0])]) == (
        "Not from the filmed run, but from the training of the shipped weights: Transformer, step 3,000: the weights "
        f"of run 1 (of {film.whole.runs})."
    )

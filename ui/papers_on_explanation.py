"""Two papers that disagree on whether attention explains a model's output, for the page of papers."""

from __future__ import annotations

from ui.papers import DOT, Line, Paper

EXPLANATION = Paper(
    "Attention as explanation",
    "Attention is not Explanation \u2014 and is not not Explanation",
    "Jain and Wallace 2019 (arXiv 1902.10186) and Wiegreffe and Pinter 2019 (arXiv 1908.04626) ask whether weights "
    "explain what a model says. Both test RNNs that classify; neither tests translation.",
    (
        Line(
            "Jain and Wallace 2019, leave one out",
            "They compare weights with gradients, and with the change when a word is left out. Often these disagree.",
            "",
            "attention",
            "Lesson 2: looking is not needing",
            DOT,
            "We leave out words of a translation. The end mark cannot be left out: weight there is an attention sink.",
        ),
        Line(
            "Jain and Wallace 2019, other weights",
            "Shuffled or very different weights often give the same answer.",
            "",
            "attention",
            "Lesson 2: the same step with other weights",
            {**DOT, "attention_weights": "equal at every step"},
            "Equal weights, or all weight on one token. We do not search for the most different weights.",
        ),
        Line(
            "Wiegreffe and Pinter 2019, four tests",
            "Whether attention explains depends on what you call an explanation. They test weights against equal "
            "weights, against other trainings, in a simpler model, and against trained adversaries. The earlier "
            "tests do not show that attention explains nothing.",
            otherwise="You can do one of the four by hand: equal weights, in lesson 2.",
        ),
    ),
)

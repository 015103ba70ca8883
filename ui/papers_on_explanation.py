"""Two papers that disagree on whether attention explains what a model says, for the page of the papers."""

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
            "Weights are compared with gradients and with what leaving each word out changes. Often they disagree.",
            "",
            "attention",
            "Lesson 2: looking is not needing",
            DOT,
            "Words are left out of a translation. `<eos>` cannot be: a look that goes there is an attention sink.",
        ),
        Line(
            "Jain and Wallace 2019, other weights",
            "Weights that are shuffled, or made as different as possible, often leave the answer as it was.",
            "",
            "attention",
            "Lesson 2: the same step with other weights",
            {**DOT, "attention_weights": "equal at every step"},
            "Equal weights, or all weight on one token; no search for the most different ones.",
        ),
        Line(
            "Wiegreffe and Pinter 2019, four tests",
            "Whether attention explains depends on what counts as an explanation. Weights are tested against equal "
            "ones, against other trainings, in a simpler model and with trained adversaries. The earlier tests do not "
            "show that attention explains nothing.",
            otherwise="One of the four can be done by hand: equal weights, in lesson 2.",
        ),
    ),
)

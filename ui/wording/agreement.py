"""Sentences that compare attention with leave-one-out, shared by lesson 2 and the race."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import counted, first_few, names_of, verb
from charts.labels import decimal
from charts.labels import quoted as plain
from claims.agreement import Verdicts
from model.dissect.agreement import Comparison, WordComparison
from model.dissect.thresholds import SLIGHT
from model.record import Array
from ui.text import factor, percent, quoted
from ui.wording.prediction import looks

DISPUTED = (
    "Leaving words out is only one test of attention. From such tests Jain and Wallace 2019 conclude that attention "
    "is not an explanation. Wiegreffe and Pinter 2019 answer: it depends on what you call an explanation."
)


def describe_runner_look(model: str, names: Sequence[str], weights: Array) -> str:
    """Plain text. model: a runner of the race. names, weights: of the words, `<eos>` last."""
    return f"{model} {looks(names, weights)}"


def describe_runner_need(model: str, piece: str, names: Sequence[str], found: Comparison) -> str:
    """Plain text. piece: that a runner writes. names: of the words that can be left out."""
    if found.needed is None:
        return f"{model} needs no single word for {plain(piece)}: leaving out any one costs less than {SLIGHT} nats."
    needed, attended = plain(names[found.needed]), plain(names[found.attended])
    weight = percent(float(found.weights[found.attended]))
    said = f"{model} needs {needed} most for {plain(piece)} ({decimal(found.change[found.needed])} nats)"
    if found.verdict == "agree":
        return f"{said} and looks at it most ({weight}): they agree."
    if found.verdict == "disagree":
        return f"{said}, but looks most at {attended} ({weight}): they disagree."
    end = f"the end mark ({percent(found.end_weight)}), an attention sink"
    other = f"it too ({weight})" if found.needed == found.attended else f"{attended} ({weight})"
    return f"{said}, but looks most at {end}: they disagree. Among the words it looks most at {other}."


def describe_verdict(word: WordComparison) -> str:
    sources = names_of(word.sources)
    attended, weight = quoted(sources[word.attended]), percent(float(word.weights[word.attended]))
    written = quoted(names_of(word.words)[word.place])
    look = f"{written} looks most at {attended} ({weight})"
    if word.sink:
        end = f"the end mark ({percent(word.end_weight)}), an attention sink, which cannot be left out"
        look = f"{written} looks most at {end}. Among the words it looks most at {attended} ({weight})"
    if word.needed is None:
        return f"**It needs no single word:** {look}, but leaving out any one word costs less than {SLIGHT} nats."
    cost = f"divides its probability by {factor(-float(word.change[word.needed]))}"
    if word.verdict == "agree":
        return f"**Looking and needing agree:** {look}, and leaving that word out {cost}."
    needed = quoted(sources[word.needed])
    if word.needed == word.attended:  # a sink
        return (
            f"**Looking and needing disagree:** {look}, and that is also the word it needs most: leaving it out {cost}."
        )
    return f"**Looking and needing disagree:** {look}, but it needs {needed} most: leaving it out {cost}."


def describe_verdicts(verdicts: Verdicts) -> str:
    whole = counted(verdicts.total, "word or mark", "words and marks")
    said = f"In the whole translation looking and needing agree on {verdicts.agree} of {whole}"
    if verdicts.apart:
        said += f"; they disagree on {first_few([*map(quoted, verdicts.apart)])}"
    if sinks := verdicts.sinks:
        which = "which" if len(verdicts.apart) == 1 else f"{sinks} of which"
        said += f", {which} {verb(sinks, 'looks', 'look')} most at the end mark, an attention sink"
    if verdicts.free:
        few = first_few(["the full stop" if name == "." else quoted(name) for name in verdicts.free])
        said += f". {few[:1].upper()}{few[1:]} {verb(len(verdicts.free), 'needs', 'need')} no single word"
    return (
        f"{said}. Attention says where the decoder looked, not what it used. Its own state already holds much of the "
        f"sentence, and each encoder state holds more than its own word. {DISPUTED}"
    )

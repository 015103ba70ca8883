"""Sentences that compare attention with leave-one-out, shared by lesson 2 and the race (`model.dissect.agreement`)."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import counted, first_few, most_at, names_of, verb
from charts.labels import decimal
from charts.labels import quoted as plain
from model.dissect.agreement import Comparison, Verdict, WordComparison
from model.dissect.thresholds import SLIGHT
from model.record import Array
from ui.text import factor, percent, quoted

DISPUTED = (
    "Leaving words out is only one test of attention. From such tests Jain and Wallace 2019 conclude that attention "
    "is not an explanation. Wiegreffe and Pinter 2019 answer: it depends on what you call an explanation."
)


def runner_looks(model: str, names: Sequence[str], weights: Array) -> str:
    """Name the word that a runner of the race looks at most; plain text. names, weights: of the words, `<eos>` last."""
    return f"{model} looks {most_at([plain(name) for name in names], weights)}"


def runner_needs(model: str, piece: str, names: Sequence[str], found: Comparison) -> str:
    """Name the word that a runner needs most for its piece, and say whether it looks at it most; plain text.

    names: of the words that can be left out.
    """
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


def verdict(word: WordComparison) -> str:
    """Say whether attention and need agree for one word, in Markdown."""
    sources = names_of(word.sources)
    attended, weight = quoted(sources[word.attended]), percent(float(word.weights[word.attended]))
    written = quoted(names_of(word.words)[word.place])
    looks = f"{written} looks most at {attended} ({weight})"
    if word.sink:
        end = f"the end mark ({percent(word.end_weight)}), an attention sink, which cannot be left out"
        looks = f"{written} looks most at {end}. Among the words it looks most at {attended} ({weight})"
    if word.needed is None:
        return f"**It needs no single word:** {looks}, but leaving out any one word costs less than {SLIGHT} nats."
    cost = f"divides its probability by {factor(-float(word.change[word.needed]))}"
    if word.verdict == "agree":
        return f"**Looking and needing agree:** {looks}, and leaving that word out {cost}."
    needed = quoted(sources[word.needed])
    if word.needed == word.attended:  # a sink
        return (
            f"**Looking and needing disagree:** {looks}, and that is also the word it needs most: leaving it out "
            f"{cost}."
        )
    return f"**Looking and needing disagree:** {looks}, but it needs {needed} most: leaving it out {cost}."


def overall(compared: Sequence[WordComparison]) -> str:
    """Count how often attention and need agree in the sentence, and name the exceptions, in Markdown."""
    names: dict[Verdict, list[str]] = {"agree": [], "disagree": [], "sink": [], "free": []}
    for word in compared:
        names[word.verdict].append(quoted(names_of(word.words)[word.place]))
    whole = counted(len(compared), "word or mark", "words and marks")
    said = f"In the whole translation looking and needing agree on {len(names['agree'])} of {whole}"
    if apart := names["disagree"] + names["sink"]:
        said += f"; they disagree on {first_few(apart)}"
    if sinks := len(names["sink"]):
        which = "which" if len(apart) == 1 else f"{sinks} of which"
        said += f", {which} {verb(sinks, 'looks', 'look')} most at the end mark, an attention sink"
    if free := names["free"]:
        few = first_few(["the full stop" if name == "`.`" else name for name in free])
        said += f". {few[:1].upper()}{few[1:]} {verb(len(free), 'needs', 'need')} no single word"
    return (
        f"{said}. Attention says where the decoder looked, not what it used. Its own state already holds much of the "
        f"sentence, and each encoder state holds more than its own word. {DISPUTED}"
    )

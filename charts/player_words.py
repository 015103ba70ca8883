"""Sentences of the player about a step: the piece it writes, its probability, the words it looks at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from charts.labels import CONTINUES, END, END_NAME, SHARE_TEXTS, percent, quoted
from charts.options import Option
from model.language.tokenizer import EOS
from model.network.site import Site
from model.record import Record

MEAN = -1  # in place of a head's number: the mean over the heads of a layer
LOOKS, ALONE = " and looks ", " from its own state alone."  # after what a step does


def describe_step(record: Record, step: int, name: str, begun: str, added: str) -> str:
    """Describe what a step writes, without a full stop: the look follows.

    name: of its piece. begun, added: the text that the word had before, and what the piece adds to it; one of them is
    empty where the step begins a word.
    """
    number = f"Step {step + 1} of {len(record.target)}: it "
    probability = percent(math.exp(float(record.log_probs[step])))
    if record.target.ids[step] == EOS:
        return f"{number}ends the sentence ({probability})"
    if begun and added:
        return f"{number}adds {quoted(added)} to {quoted(begun)} ({probability})"
    return f"{number}writes {quoted(name)} ({probability})"


def describe_looks(shares: Sequence[int], most: Sequence[int], names: Sequence[str], end: bool) -> tuple[str, ...]:
    """The strongest weight of each step: "93 % at "red"".

    shares: indices into `charts.labels.SHARES`. end: whether the last name is that of the end mark.
    """
    ends = [quoted(name) for name in names]
    if end:
        ends[-1] = END_NAME
    return tuple(f"{SHARE_TEXTS[share]} at {ends[source]}" for share, source in zip(shares, most, strict=True))


def who_looks(site: str, head: int, heads: int) -> str:
    """The heads of a view, in parentheses: " (layer 3, head 2)". Empty where there is only one head."""
    layer = Site(site)
    where = [] if layer.layer is None else [f"layer {layer.number}"]
    if heads > 1:
        where.append(f"average of {heads} heads" if head == MEAN else f"head {head + 1}")
    return f" ({', '.join(where)})" if where else ""


def shown(labels: Sequence[str], end: bool) -> list[str]:
    """Labels as drawn: the end mark, the last one if `end`, is called "end"."""
    return [*labels[:-1], END] if end else list(labels)


def inside(option: Option, added: str) -> Option:
    """The option, marked as continuing a word if the step adds it to one, such as the apostrophe of "J'"."""
    return replace(option, goes_on=True) if option.written and option.label == added else option


def option_text(option: Option, begun: str) -> tuple[str, str]:
    """The text before a piece in its word, and the piece's own; empty and its label where it begins one."""
    if option.goes_on:
        return begun, option.label.removeprefix(CONTINUES)
    return "", option.label

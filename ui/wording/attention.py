"""Sentences of the lesson on attention."""

from __future__ import annotations

from itertools import groupby

from charts.grammar import NAMED, clauses, counted, listed, verb, verb_of
from claims.attention import ChangedStep, Spreads, TurningBack
from claims.set_weights import Remains
from ui.text import percent, quoted

SURVIVES = ("none of it", "less than half of its words and marks", "half or more, not all", "all of it")  # by `Left`


def describe_spreads(spreads: Spreads) -> str:
    """Name the steps with the narrowest and the widest weights."""
    low, high = min(spreads.sharpest), spreads.widest
    narrow, wide = (quoted(spreads.pieces[step]) for step in (low, high))
    least, most = (f"{spreads.widths[step]:.1f}" for step in (low, high))
    if len(spreads.widths) == 1:
        return f"There is one step, {narrow}. Its look spreads over {least} tokens."
    if spreads.alike:
        return f"All {len(spreads.widths)} steps look alike: each look spreads over {least} tokens."
    return (
        f"Step {low + 1}, {narrow}, looks most sharply: its look spreads over {least} tokens. Step {high + 1}, {wide}, "
        f"looks most widely: over {most} of {spreads.tokens} tokens (e to the entropy of the row)."
    )


def describe_turning_back(back: TurningBack) -> str:
    """Words that look back from the same place share a clause."""
    look = verb(back.uncounted, "looks", "look")
    uncounted = f" Not counted: {back.uncounted} that {look} most at a mark or the end mark." if back.uncounted else ""
    if not back.turns:
        return f"None in this translation: no word looks further left than a word before it.{uncounted}"
    told: list[str] = []
    for (before, right, share), group in groupby(
        back.turns[:NAMED], lambda turn: (turn.before, turn.right, turn.before_share)
    ):
        looks = listed(
            [
                f"{quoted(back.french[turn.word])}{'' if number else ' looks most'} at "
                f"{quoted(back.english[turn.place])} ({percent(turn.share)})"
                for number, turn in enumerate(group)
            ]
        )
        told.append(
            f"{looks}, left of {quoted(back.english[right])}, where {quoted(back.french[before])} looked before "
            f"({percent(share)})"
        )
    return f"{clauses(told, len(told) + max(0, len(back.turns) - NAMED))}.{uncounted}"


def describe_plain_average(remains: Remains, before: str) -> str:
    """before: the translation with the model's own weights."""
    said = f"With a plain average the model writes {quoted(remains.text) or 'nothing'}"
    if remains.total:
        whole = counted(remains.total, "word or mark", "words and marks")
        said += f": {remains.kept} of {whole} of {quoted(before)} {verb_of(remains.kept, remains.total, 'is', 'are')}"
        said += " in it"
    return (
        f"{said}. The average is the same vector at every step, so only the decoder’s state knows which word comes "
        "next."
    )


def describe_changed_step(changed: ChangedStep) -> str:
    was, now = percent(changed.before), percent(changed.after)
    told = f"{quoted(changed.piece)} {f'goes from {was} to {now}' if was != now else f'stays at {was}'}"
    if changed.is_written:
        return f"{told} and is {'still' if changed.as_before else 'now'} the most likely piece."
    when = "As before" if changed.as_before else "Now"
    return f"{told}. {when} {quoted(changed.likeliest)} is the most likely piece ({percent(changed.share)})."

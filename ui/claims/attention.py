"""What the lesson on attention says of a sentence's numbers."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from charts.labels import piece_text
from model import Record
from model.dissect.aggregate import merge_to_words
from model.dissect.agreement import WordComparison
from model.dissect.head_roles import row_spread
from model.dissect.thresholds import SLIGHT
from model.language.tokenizer import EOS
from model.network.rnn import SITE
from ui.text import factor, listed, percent, quoted

NAMED = 4  # words named in a list


def sharpest(record: Record) -> str:
    """The steps with the narrowest and the widest weights."""
    widths = [row_spread(row) for row in record.attention[SITE].weights[0]]
    low, high = int(np.argmin(widths)), int(np.argmax(widths))
    narrow, wide = (quoted(piece_text(record.target.pieces[step])) for step in (low, high))
    if low == high:
        return f"There is one step, {narrow}: as narrow as equal weights on {widths[low]:.1f} tokens."
    return (
        f"Step {low + 1}, {narrow}, is the sharpest: as narrow as equal weights on {widths[low]:.1f} tokens. Step "
        f"{high + 1}, {wide}, is the widest: {widths[high]:.1f} of {len(record.source)} tokens (e to the entropy of "
        "the row)."
    )


def turning_back(record: Record) -> str:
    """Every written word that looks most at a word further left than one that was looked at before.

    Words that look most at `<eos>`, which stands right of all of them, are left out.
    """
    words, sources = record.target.words, record.source.words
    rows = merge_to_words(record.attention[SITE].weights[0], words, sources)
    looks = [
        (quoted(word.text), int(row.argmax()), percent(float(row.max())))
        for word, row in zip(words, rows, strict=True)
        if record.target.ids[word.start] != EOS and row.argmax() < len(sources) - 1
    ]
    told: list[str] = []
    for at, (word, place, share) in enumerate(looks):
        before = max(looks[:at], key=lambda look: look[1], default=None)
        if before is not None and place < before[1]:
            told.append(
                f"{word} looks most at {quoted(sources[place].text)} ({share}), further left than "
                f"{quoted(sources[before[1]].text)}, where {before[0]} before it looked ({before[2]})"
            )
    aside = len(words) - (record.target.ids[-1] == EOS) - len(looks)
    uncounted = f" Not counted: {aside} that {'looks' if aside == 1 else 'look'} most at `<eos>`." if aside else ""
    if not told:
        return f"Nowhere in this translation: no word looks further left than a word before it.{uncounted}"
    more = f"; and {len(told) - NAMED} more" if len(told) > NAMED else ""
    return f"{'; '.join(told[:NAMED])}{more}.{uncounted}"


def plain_average(record: Record, even: Record) -> str:
    """What is left of a translation when the weights are equal at every step. even: what is written then."""
    first, second = (
        Counter(word.text for word in each.target.words if each.target.ids[word.start] != EOS)
        for each in (record, even)
    )
    written = quoted(even.target.text) or "nothing"
    return (
        f"With a plain average the model writes {written}: {(first & second).total()} of the {first.total()} words and "
        f"marks of {quoted(record.target.text) or 'nothing'} are in it. The average of the values is the same vector "
        "at every step, so which word is due is left to the decoder's state."
    )


def weights_set(before: Record, after: Record, step: int) -> str:
    """What weights set by hand do to the piece that the step wrote, in Markdown. after: made to write the same."""
    was, now = (math.exp(float(record.log_probs[step])) for record in (before, after))
    best = after.candidates[step][0]
    told = f"{quoted(piece_text(before.target.pieces[step]))} goes from {percent(was)} to {percent(now)}"
    if best.id == before.target.ids[step]:
        return f"{told} and is the most likely piece with these weights too."
    return f"{told}; now {quoted(piece_text(best.piece))} is the most likely ({percent(best.probability)})."


def verdict(word: WordComparison) -> str:
    """Whether looking and needing agree for one word, in Markdown."""
    attended = quoted(word.sources[word.attended].text)
    looks = f"{quoted(word.word.text)} looks most at {attended} ({percent(float(word.weights[word.attended]))})"
    if word.rests:
        looks = (
            f"{quoted(word.word.text)} looks most at `<eos>` ({percent(word.resting)}), which cannot be left out; "
            f"among the words it looks most at {attended} ({percent(float(word.weights[word.attended]))})"
        )
    if word.needed is None:
        return f"**No word is needed:** {looks}, but leaving out any single word costs less than {SLIGHT} nats."
    cost = f"divides its probability by {factor(-float(word.change[word.needed]))}"
    if word.agrees:
        return f"**They agree:** {looks}, and leaving that word out {cost}."
    needed = quoted(word.sources[word.needed].text)
    return f"**They disagree:** {looks}, but what it needs most is {needed}: leaving it out {cost}."


def overall(compared: tuple[WordComparison, ...]) -> str:
    """How often looking and needing agree in the whole sentence, and where they do not, in Markdown."""
    apart = [each for each in compared if each.needed is not None and not each.agrees]
    free = [each for each in compared if each.needed is None]
    agree = len(compared) - len(apart) - len(free)
    said = f"In the whole translation they agree on {agree} of {len(compared)} words"
    for found, what in ((apart, "disagree on"), (free, "no single word is needed for")):
        if found:
            said += f"; {what} {_counted(found)}" if what.startswith("no") else f"; they {what} {_counted(found)}"
    return (
        f"{said}. Attention says where the decoder looked, not what it used: the state it looks from already carries "
        "much of the sentence, and an encoder state carries more than its own word (Jain and Wallace 2019)."
    )


def _counted(found: list[WordComparison]) -> str:
    """The words as a list, each once and how often it comes; of many only the first."""
    counts = Counter(quoted(each.word.text) for each in found)
    named = [word if count == 1 else f"{word} ({count} times)" for word, count in list(counts.items())[:NAMED]]
    more = sum(list(counts.values())[NAMED:])
    return listed([*named, *([f"{more} more"] if more else [])])

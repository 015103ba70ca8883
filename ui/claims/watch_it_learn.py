"""Sentences of the live training lab: when models had learnt, where they look by then, who has not.

All times are those of frames, which are some batches apart: "by second 4" is the first frame for which it holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from charts.grammar import counted, verb_of
from charts.labels import END_NAME, decimal
from charts.labels import quoted as plain
from model.classroom.frames import Frame
from model.classroom.run import LEARNT, MAX_SECONDS, Finish
from model.classroom.settings import BROKEN, attends
from model.classroom.task import Example
from model.classroom.trainee import Shown
from model.dissect.thresholds import ADDS_UP
from model.language.tokenizer import EOS_PIECE
from model.network.changes import Mistake
from model.network.families import title_of
from model.network.mistakes import ONE_QUERY_HIDES
from ui.text import literal, percent, quoted
from ui.wording.break_it import the_mistakes

HALF = 0.5  # of the held-out sentences: from there on a model is said to have half of them
CLEAR = 0.5  # of a step's weight on the right word: from there on a model is said to look there
FALLEN = 0.05  # a share that is lower by so much than it was is said to have fallen


def first(frames: Sequence[Frame], model: str, quantity: str, least: float) -> Frame | None:
    """The first frame in which a model's score is at least this; None without one."""
    return next((each for each in frames if (getattr(each.examined[model], quantity) or 0.0) >= least), None)


def moment(frame: Frame) -> str:
    """A frame in words."""
    return f"second {decimal(frame.seconds, 1)} ({frame.step:,} batches)"


def describe_progress(frames: Sequence[Frame], model: str, finish: Finish | None, over: bool) -> str:
    """Describe a model's progress, in Markdown. finish: where it stopped, None if it still learns; over: all have
    stopped.

    frames: at least one.
    """
    name, last = f"**{literal(title_of(model))}**", frames[-1]
    right = percent(last.examined[model].right)
    half = first(frames, model, "right", HALF)
    if finish is not None and finish.trouble:
        return f"{name} has failed: {finish.trouble}. A lower learning rate may help."
    if finish is not None:
        said = f"{name} had {right} of the new sentences fully right by second {decimal(finish.seconds, 1)}"
        said += f" ({finish.step:,} batches), and stopped there"
        return f"{said}; half of them by {moment(half)}." if half is not None else f"{said}."
    said = f"{name} has {right} of the new sentences fully right at {moment(last)}"
    if half is not None and last.examined[model].right >= HALF:
        said += f", half of them by {moment(half)}"
    best = max(frames, key=lambda each: each.examined[model].right)
    if best.examined[model].right - last.examined[model].right >= FALLEN:
        said += f"; it had {percent(best.examined[model].right)} at {moment(best)} and has fallen since"
    if not over:
        return f"{said}."
    return f"{said}. It has not learnt the task in {MAX_SECONDS:.0f} seconds."


def describe_looking(frames: Sequence[Frame], model: str) -> str | None:
    """Compare a model's attention now with the untrained model's; None without attention."""
    now, before = frames[-1].examined[model], frames[0].examined[model]
    if now.on_true is None or before.on_true is None or len(frames) < 2:
        return None
    name = literal(title_of(model))
    said = f"{name} had {percent(before.on_true)} of its weight on the right word before it learnt"
    said += f" and has {percent(now.on_true)} there now"
    clear, half = first(frames, model, "on_true", CLEAR), first(frames, model, "right", HALF)
    if clear is not None and half is not None:
        if clear.step < half.step:
            return f"{said}: more than half by {moment(clear)}, before it had half of the sentences right."
        if clear.step > half.step:
            return f"{said}: more than half only by {moment(clear)}, after it had half of the sentences right."
        return f"{said}: more than half by {moment(clear)}, when it also had half of the sentences right."
    if clear is None and now.right >= LEARNT:
        return (
            f"{said}. It knows the task all the same: each state also knows about other words, so attention need not "
            "look at the right word itself."
        )
    return f"{said}."


def describe_one_vector(frames: Sequence[Frame], finished: Mapping[str, Finish]) -> str | None:
    """Describe the model with one vector at the time when the first model with attention had learnt; None
    if none has.
    """
    others = {name: each for name, each in finished.items() if attends(name) and not each.trouble}
    plain = next((name for name in frames[0].examined if not attends(name)), None)
    if not others or plain is None:
        return None
    quickest = min(others, key=lambda name: (others[name].step, name))
    then = [each for each in frames if each.step <= others[quickest].step][-1]
    if plain in finished and finished[plain].step <= others[quickest].step:
        return None
    share = then.examined[plain].right
    return (
        f"When {literal(title_of(quickest))} stopped, at batch {others[quickest].step:,}, the model with one vector "
        f"had {percent(share)} of the sentences right at batch {then.step:,}, from the same batches."
    )


def describe_mistakes(frames: Sequence[Frame], mistakes: Sequence[Mistake]) -> str | None:
    """Describe the effect of the mistakes on learning, in Markdown, by the newest frame; None where no model has one.

    frames: at least one.
    """
    newest = frames[-1]
    if BROKEN not in newest.examined:
        return None
    broken, right = newest.examined[BROKEN], newest.examined["transformer"]
    noun = the_mistakes(len(mistakes))
    said = (
        f"After {newest.step:,} batches the Transformer with {noun} has {percent(broken.right)} of the new sentences "
        f"right and a loss of {decimal(broken.loss)} nats a word, without {noun} {percent(right.right)} and "
        f"{decimal(right.loss)}."
    )
    if broken.right >= LEARNT:
        return f"{said} It has learnt the task all the same."
    if ONE_QUERY_HIDES.intersection(mistakes) and broken.loss <= right.loss and broken.right < right.right:
        return (
            f"{said} By its loss it is no worse, but it fails in use: the loss is measured with the whole translation "
            "in view, and in use it writes word by word."
        )
    if broken.right < right.right:
        return f"{said} So far it has learnt less."
    return f"{said} So far it is no worse."


def describe_written(shown: Shown, right: Example | None) -> str:
    """Grade a model's own translation of the sentence, as plain text."""
    ended = shown.written[-1:] == (EOS_PIECE,)
    words = shown.written[:-1] if ended else shown.written
    if right is None:
        return "" if ended else "does not end"
    if ended and words == right.target:
        return "right"
    same = sum(one == other for one, other in zip(words, right.target, strict=False))
    said = f"{same} of {counted(len(right.target), 'word')} in place"
    return said if ended else f"{said}, does not end"


def describe_map(shown: Shown, columns: Sequence[str], right: Example | None) -> str:
    """Describe the map of a sentence, as plain text: the mean weight on the right word, or the strongest weight.

    columns: the words read, `EOS_PIECE` last. shown: with weights.
    """
    assert shown.weights is not None
    if right is None:
        row, column = max(
            ((row, column) for row in range(len(shown.rows)) for column in range(len(columns))),
            key=lambda cell: shown.weights[cell[0]][cell[1]] if shown.weights else 0.0,
        )
        who = "The step that ends the sentence" if shown.rows[row] == EOS_PIECE else plain(shown.rows[row])
        return f"{who} looks {percent(shown.weights[row][column])} at {named(columns[column])}."
    true = [(row, column) for row, column in enumerate(right.origin) if column is not None]
    mean = sum(share(shown.weights[row], column) for row, column in true) / len(true)
    most = sum(max(range(len(columns)), key=shown.weights[row].__getitem__) == column for row, column in true)
    return (
        f"{percent(mean)} of the weight is on the right word, and {most} of {counted(len(true), 'word')} "
        f"{verb_of(most, len(true), 'looks', 'look')} most at it."
    )


def named(word: str) -> str:
    """A word inside a sentence, as plain text."""
    return END_NAME if word == EOS_PIECE else plain(word)


def share(row: Sequence[float], column: int) -> float:
    """The part of a row's weight that lies on a column; a mistake can make rows that do not add up to 1."""
    total = sum(row)
    return row[column] if abs(total - 1) <= ADDS_UP else row[column] / total


def describe_sentence(words: Sequence[str], right: Example | None) -> str:
    """Give the right translation of the sentence, in Markdown, or say that there is none."""
    if right is None:
        return (
            f"{quoted(' '.join(words))} has words of the task but is not one of its sentences, so no translation is "
            "right. The rows show what the model writes."
        )
    return f"{quoted(' '.join(words))} should become {quoted(' '.join(right.target))}."

"""Sentences of the live training lab: when models had learnt, where they look by then, who has not."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import counted, verb_of
from charts.labels import END_NAME, decimal
from charts.labels import quoted as plain
from claims.watch_it_learn import BrokenLearning, Grade, Looking, OneVector, OnRightWords, Progress, Strongest
from model.classroom.frames import Frame
from model.classroom.run import MAX_SECONDS
from model.classroom.task import Example
from model.language.tokenizer import EOS_PIECE
from model.network.families import title_of
from ui.text import literal, percent, quoted
from ui.wording.break_it import the_mistakes


def moment(frame: Frame) -> str:
    """A frame in words."""
    return f"second {decimal(frame.seconds, 1)} ({frame.step:,} batches)"


def describe_progress(progress: Progress) -> str:
    name, finish, half = f"**{literal(title_of(progress.model))}**", progress.finish, progress.half
    right = percent(progress.newest.examined[progress.model].right)
    if finish is not None and finish.trouble:
        return f"{name} has failed: {finish.trouble}. A lower learning rate may help."
    if finish is not None:
        said = f"{name} had {right} of the new sentences fully right by second {decimal(finish.seconds, 1)}"
        said += f" ({finish.step:,} batches), and stopped there"
        return f"{said}; half of them by {moment(half)}." if half is not None else f"{said}."
    said = f"{name} has {right} of the new sentences fully right at {moment(progress.newest)}"
    if half is not None:
        said += f", half of them by {moment(half)}"
    if progress.best is not None:
        best = percent(progress.best.examined[progress.model].right)
        said += f"; it had {best} at {moment(progress.best)} and has fallen since"
    return f"{said}. It has not learnt the task in {MAX_SECONDS:.0f} seconds." if progress.over else f"{said}."


def describe_looking(looking: Looking) -> str:
    said = (
        f"{literal(title_of(looking.model))} had {percent(looking.before)} of its weight on the right word before it "
        f"learnt and has {percent(looking.now)} there now"
    )
    if looking.order == "not needed":
        return (
            f"{said}. It knows the task all the same: each state also knows about other words, so attention need not "
            "look at the right word itself."
        )
    if looking.order is None or looking.clear is None:
        return f"{said}."
    by = {
        "before": f"by {moment(looking.clear)}, before it",
        "after": f"only by {moment(looking.clear)}, after it",
        "when": f"by {moment(looking.clear)}, when it also",
    }
    return f"{said}: more than half {by[looking.order]} had half of the sentences right."


def describe_one_vector(compared: OneVector) -> str:
    return (
        f"When {literal(title_of(compared.quickest))} stopped, at batch {compared.step:,}, the model with one vector "
        f"had {percent(compared.right)} of the sentences right at batch {compared.frame_step:,}, from the same batches."
    )


VERDICTS = {
    "learnt": "It has learnt the task all the same.",
    "fails in use": (
        "By its loss it is no worse, but it fails in use: the loss is measured with the whole translation in view, and "
        "in use it writes word by word."
    ),
    "less": "So far it has learnt less.",
    "no worse": "So far it is no worse.",
}


def describe_mistakes(learning: BrokenLearning) -> str:
    """Describe the effect of the mistakes on learning."""
    noun, broken, right = the_mistakes(learning.mistakes), learning.broken, learning.right
    return (
        f"After {learning.step:,} batches the Transformer with {noun} has {percent(broken.right)} of the new sentences "
        f"right and a loss of {decimal(broken.loss)} nats a word, without {noun} {percent(right.right)} and "
        f"{decimal(right.loss)}. {VERDICTS[learning.verdict]}"
    )


def describe_grade(grade: Grade) -> str:
    """Grade a model's own translation, as plain text."""
    if grade.right:
        return "right"
    in_place = [] if grade.words is None else [f"{grade.in_place} of {counted(grade.words, 'word')} in place"]
    return ", ".join([*in_place, *([] if grade.ended else ["does not end"])])


def describe_map(look: OnRightWords | Strongest) -> str:
    """Describe the map of a sentence, as plain text."""
    if isinstance(look, Strongest):
        who = "The step that ends the sentence" if look.row == EOS_PIECE else plain(look.row)
        whom = END_NAME if look.column == EOS_PIECE else plain(look.column)
        return f"{who} looks {percent(look.share)} at {whom}."
    return (
        f"{percent(look.share)} of the weight is on the right word, and {look.most} of {counted(look.words, 'word')} "
        f"{verb_of(look.most, look.words, 'looks', 'look')} most at it."
    )


def describe_sentence(words: Sequence[str], right: Example | None) -> str:
    """Give the right translation of the sentence, or say that there is none."""
    if right is None:
        return (
            f"{quoted(' '.join(words))} has words of the task but is not one of its sentences, so no translation is "
            "right. The rows show what the model writes."
        )
    return f"{quoted(' '.join(words))} should become {quoted(' '.join(right.target))}."

"""Predictions for the figures of the lessons on recurrent networks and their attention."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import distinct_names, listed, most_at, names_of, piece_names, verb, verb_of, word_names
from charts.labels import END_NAME, decimal, lone_label, percent, quoted
from claims.prediction import MAX_CANDIDATES, as_large
from model import Record
from model.dissect.aggregate import merge_to_words
from model.dissect.agreement import WordComparison
from model.dissect.arrivals import arrivals
from model.dissect.influence import LeaveOneOut
from model.dissect.thresholds import SLIGHT
from model.language.tokenizer import Word
from model.record import Array
from ui.wording.prediction import Prediction

NONE_LOST, NONE_NEEDED = "none of them", "no single word"


def lost_words(record: Record) -> Prediction | None:
    """Which content words have no French counterpart? None where the sentence has no content word."""
    found = arrivals(record)
    counted = [place for place, counts in enumerate(found.counted) if counts]
    if not counted:
        return None
    words = [word_names(record.source)[place] for place in counted]
    steps = [found.steps[place] for place in counted]
    lost = [at for at, step in enumerate(steps) if step is None]
    there = len(steps) - len(lost)
    missing = f": {listed([quoted(words[at]) for at in lost])} {verb(len(lost), 'has', 'have')} none" if lost else ""
    return Prediction(
        "word",
        "Which of these words does the RNN lose? No French word stands for it in the end.",
        (*distinct_names(words), NONE_LOST),
        f"By the stored glossary, {there} of {len(steps)} {verb_of(there, len(steps), 'has', 'have')} a French "
        f"word{missing}.",
        (*("lost" if step is None else f"step {step + 1}" for step in steps), ""),
        frozenset(lost) or frozenset({len(words)}),
    )


def read_off_best(known: Sequence[tuple[str, float]]) -> Prediction | None:
    """Which word of the sentence is the probe surest of, from the last state? known: words and probabilities."""
    if len(known) < 2:
        return None
    words, shares = distinct_names([word for word, _ in known]), [share for _, share in known]
    best = shares.index(max(shares))
    return Prediction(
        "word",
        "Which of these words can a probe find most surely in the last state?",
        words,
        f"The probe finds {quoted(words[best])} with {percent(shares[best])}, more than any other.",
        tuple(map(percent, shares)),
        as_large(tuple(map(percent, shares)), best),
    )


def needed_word(names: Sequence[str], left_out: LeaveOneOut) -> Prediction | None:
    """Without which word does the translation lose most? names: of the words that can be left out."""
    if len(names) < 2:
        return None
    worst = int(left_out.total.argmin())
    change = float(left_out.total[worst])
    none = change > -SLIGHT
    says = f"Without {quoted(names[worst])} it falls by {decimal(-change)} nats, more than without any other word."
    told = (*(f"{decimal(float(each), change=True)} nats" for each in left_out.total), "")
    return Prediction(
        "word",
        "Which word does the translation need most? Without it, the log-probability falls furthest.",
        (*names, NONE_NEEDED),
        f"Leaving out any one word lowers it by less than {SLIGHT} nats." if none else says,
        told,
        frozenset({len(names)}) if none else as_large(told, worst),
    )


def which_piece(before: Record, after: Record, step: int, how: str) -> Prediction:
    """Which piece is most likely at a step (from 0) after a change? The original piece is shown.

    after: the same target forced. how: the change, as the end of "with". Options are sorted alphabetically, so that
    their order gives nothing away.
    """
    options = {each.id: each for each in after.candidates[step][:MAX_CANDIDATES]}
    for each in before.candidates[step]:
        if each.id == before.target.ids[step] and each.id not in options:
            found = {one.id: one for one in after.candidates[step]}.get(each.id)
            if found is not None:
                options.popitem()
                options[each.id] = found
    written = piece_names(before.target)[step]
    names = {each.id: lone_label(each.piece) for each in options.values()} | {before.target.ids[step]: written}
    ranked = sorted(options.values(), key=lambda each: (names[each.id].casefold(), each.id))
    best = after.candidates[step][0]
    told = tuple(percent(each.probability) for each in ranked)
    stays = "still" if best.id == before.candidates[step][0].id else "now"
    return Prediction(
        "candidate",
        f"Step {step + 1} writes {quoted(written)}. Which piece is most likely with {how}?",
        distinct_names([names[each.id] for each in ranked]),
        f"{quoted(names[best.id])} is {stays} the most likely, with {percent(best.probability)}.",
        told,
        as_large(told, ranked.index(best)),
    )


def where_it_looks(record: Record, site: str, head: int, step: int) -> Prediction:
    """How does a step (from 0) divide its attention among the English words?"""
    row = record.attention[site].weights[head][step : step + 1]
    weights: Array = merge_to_words(row, [Word("", 0, 1)], record.source.words)[0]
    words = word_names(record.source)
    return Prediction(
        "shares",
        f"Step {step + 1} writes {quoted(piece_names(record.target)[step])}. How does it divide its attention?",
        words,
        f"The model looks {most_at([quoted(word) for word in words], weights)}.",
        tuple(percent(float(weight)) for weight in weights),
        shares=tuple(map(float, weights)),
    )


def needs_most(word: WordComparison) -> Prediction:
    """Which English word does a French word need most? The word with most weight need not be the same."""
    sources, written = names_of(word.sources), quoted(names_of(word.words)[word.place])
    attended = f"{quoted(sources[word.attended])} ({percent(float(word.weights[word.attended]))})"
    looks = f"it looks most at {attended}"
    if word.sink:
        end = f"{END_NAME} ({percent(word.end_weight)}), an attention sink"
        looks = f"it looks most at {end}, and among the words at {attended}"
    if word.needed is None:
        says = f"Leaving out any single word costs it less than {SLIGHT} nats; {looks}."
    else:
        lost = decimal(-float(word.change[word.needed]))
        says = f"Without {quoted(sources[word.needed])} it loses most, {lost} nats; {looks}."
    told = (*(f"{decimal(float(each), change=True)} nats" for each in word.change), "")
    return Prediction(
        "word",
        f"Which English word does {written} need most? Without it, {written} is least likely.",
        (*sources, NONE_NEEDED),
        says,
        told,
        frozenset({len(sources)}) if word.needed is None else as_large(told, word.needed),
    )

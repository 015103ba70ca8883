"""Questions before the figures of the lessons on recurrent networks and their attention."""

from __future__ import annotations

from charts.grammar import distinct_names, listed, names_of, verb, verb_of
from charts.labels import END_NAME, decimal, percent, quoted
from claims.predict_rnn import LikeliestPiece, Lost
from claims.prediction import Choice, Division
from model.dissect.agreement import WordComparison
from model.dissect.thresholds import SLIGHT
from model.language.languages import LanguagePair
from ui.wording.prediction import Prediction, ask_choice, ask_division, in_nats

NONE_LOST, NONE_NEEDED = "none of them", "no single word"


def ask_lost_words(words: Lost | None, pair: LanguagePair) -> Prediction | None:
    if words is None:
        return None
    lost, whole = [quoted(words.words[place]) for place in words.lost], len(words.words)
    there = whole - len(lost)
    have = verb_of(there, whole, "has", "have")
    missing = f": {listed(lost)} {verb(len(lost), 'has', 'have')} none" if lost else ""
    return Prediction(
        "word",
        f"Which of these words does the RNN lose? No {pair.target} word stands for it in the end.",
        (*distinct_names(words.words), NONE_LOST),
        f"By the stored glossary, {there} of {whole} {have} {pair.target.a} word{missing}.",
        (*("lost" if step is None else f"step {step + 1}" for step in words.steps), ""),
        frozenset(words.lost) or frozenset({whole}),
    )


def ask_read_off_best(choice: Choice | None) -> Prediction | None:
    if choice is None:
        return None
    best = f"{quoted(choice.names[choice.best])} with {percent(choice.numbers[choice.best])}"
    return ask_choice(
        "Which of these words can a probe find most surely in the last state?",
        choice.names,
        choice,
        f"The probe finds {best}, more than any other.",
    )


def ask_needed_word(choice: Choice | None) -> Prediction | None:
    if choice is None:
        return None
    best, lost = quoted(choice.names[choice.best]), decimal(-choice.numbers[choice.best])
    says = f"Without {best} it falls by {lost} nats, more than without any other word."
    if choice.none:
        says = f"Leaving out any one word lowers it by less than {SLIGHT} nats."
    question = "Which word does the translation need most? Without it, the log-probability falls furthest."
    return ask_choice(question, (*choice.names, NONE_NEEDED), choice, says, in_nats)


def ask_which_piece(piece: LikeliestPiece, how: str) -> Prediction:
    """how: the change, as the end of "with"."""
    choice = piece.choice
    best = f"{quoted(choice.names[choice.best])} is {'still' if piece.stays else 'now'} the most likely"
    return ask_choice(
        f"Step {piece.step + 1} writes {quoted(piece.written)}. Which piece is most likely with {how}?",
        choice.names,
        choice,
        f"{best}, with {percent(choice.numbers[choice.best])}.",
        kind="candidate",
    )


def ask_where_it_looks(division: Division) -> Prediction:
    written = quoted(division.written)
    return ask_division(f"Step {division.step + 1} writes {written}. How does it divide its attention?", division)


def ask_needs_most(word: WordComparison, choice: Choice, pair: LanguagePair) -> Prediction:
    """The word with most weight need not be the needed one."""
    written = quoted(names_of(word.words)[word.place])
    attended = f"{quoted(choice.names[word.attended])} ({percent(float(word.weights[word.attended]))})"
    at = f"it looks most at {attended}"
    if word.sink:
        end = f"{END_NAME} ({percent(word.end_weight)}), an attention sink"
        at = f"it looks most at {end}, and among the words at {attended}"
    best, lost = quoted(choice.names[choice.best]), decimal(-choice.numbers[choice.best])
    says = f"Without {best} it loses most, {lost} nats; {at}."
    if choice.none:
        says = f"Leaving out any single word costs it less than {SLIGHT} nats; {at}."
    question = f"Which {pair.source} word does {written} need most? Without it, {written} is least likely."
    return ask_choice(question, (*choice.names, NONE_NEEDED), choice, says, in_nats)

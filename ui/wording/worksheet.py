"""Questions for paper about a sentence's numbers, in plain text without Markdown; None where there is no answer."""

from __future__ import annotations

from collections.abc import Iterable

from charts.labels import percent, quoted
from charts.paper_question import PaperQuestion
from charts.stepped_rows import Row, SteppedRows
from claims.worksheet import (
    LeastSure,
    OrderedCandidates,
    Pairs,
    WeightAnswers,
    is_wordy,
    is_written,
)
from model.language.languages import LanguagePair


def ask_about_weights(rows: SteppedRows, answers: WeightAnswers, pair: LanguagePair) -> list[PaperQuestion]:
    """All questions on rows of weights."""
    questions = [ask_most_weight(rows, answers.most, pair)] if answers.most else []
    if answers.beside:
        asked = f"Write next to each {pair.source} word the {pair.target} word that gives it the most weight."
        names = sorted((row.label for row in rows.rows if is_wordy(row.label)), key=str.casefold)
        questions.append(PaperQuestion(asked, answers.beside, given=choose_from(names)))
    if (placed := answers.placed) is not None:
        largest = f"these are the {len(placed.shares)} largest weights. Whose are they?"
        blanks = tuple((percent(share.share), share.label) for share in placed.shares)
        asked = f"When {who_looks(rows, placed.label)}, {largest}"
        questions.append(PaperQuestion(asked, blanks, given=choices(rows), row=placed.label))
    if answers.missing is not None:
        row, place = answers.missing.row, answers.missing.place
        asked = (
            "The weights of a row add up to 100 %. One weight is missing in the row where "
            f"{who_looks(rows, row.label)}. How large is it?"
        )
        blank = (row.shares[place].label, percent(row.shares[place].share))
        questions.append(PaperQuestion(asked, (blank,), given=printed_weights(row, but=place), row=row.label))
    return questions


def ask_most_weight(rows: SteppedRows, most: Pairs, pair: LanguagePair) -> PaperQuestion:
    asked = (
        f"When the model writes each of these, which {pair.source} word gets the most weight?"
        if is_written(rows)
        else "Which token gets the most weight from each of these?"
    )
    return PaperQuestion(asked, most, given=choices(rows))


def ask_least_sure(least: LeastSure | None) -> PaperQuestion | None:
    """Of which word was the model least sure?"""
    if least is None:
        return None
    return PaperQuestion(
        "Of which word of its translation was the model least sure?",
        (("", f"{least.word}, {percent(least.share)}"),),
        given=choose_from(least.words),
    )


def ask_ordered_candidates(candidates: OrderedCandidates | None) -> PaperQuestion | None:
    """Ask for the order of a step's candidates."""
    if candidates is None:
        return None
    begun = f"after {quoted(candidates.before)}" if candidates.before else "as the first piece"
    return PaperQuestion(
        f"Step {candidates.step + 1} could write each of these {begun}. Put them in order, the most likely first.",
        tuple((f"{place}.", f"{option.label}, {option.said}") for place, option in enumerate(candidates.options, 1)),
        given=",  ".join(sorted(option.label for option in candidates.options)),
    )


def ask_translation(what: str, changed: tuple[str, bool] | None) -> PaperQuestion | None:
    """Ask for the translation under a change. what: the change, as a sentence. changed: from `changed_text`."""
    if changed is None:
        return None
    text, same = changed
    answer = f"{text} (the same)" if same else text
    return PaperQuestion(f"{what} What does the model write now? Is it the same?", (("", answer),), wide=True)


def who_looks(rows: SteppedRows, label: str) -> str:
    """Name a row, after "the row where"."""
    return f"{quoted(label)} is written" if is_written(rows) else f"{quoted(label)} asks"


def printed_weights(row: Row, but: int | None = None) -> str:
    """The weights of a row with their words. but: the index of one to leave out."""
    shares = (f"{share.label} {percent(share.share)}" for place, share in enumerate(row.shares) if place != but)
    return ",  ".join(shares)


def choices(rows: SteppedRows) -> str:
    """Words that can be written into blanks."""
    return choose_from(share.label for share in rows.rows[0].shares)


def choose_from(words: Iterable[str]) -> str:
    return f"Choose from: {'  '.join(words)}"

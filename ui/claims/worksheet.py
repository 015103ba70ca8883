"""Questions for paper about a sentence's numbers, with answers; none where two answers would look alike.

Plain text, no Markdown. Questions depend on the printed digits alone: a reader has no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from charts.labels import END, percent, quoted
from charts.paper_question import PaperQuestion
from charts.player import Track
from charts.stepped_rows import WRITTEN, Row, Share, SteppedRows
from model import Record

MAX_ROWS, MAX_COLUMNS = 8, 10  # of a question
PLACED, ORDERED = 3, 4  # shares to be placed, candidates to be ordered
PAIRED = 0.2  # the least weight of a word that is put beside another
WORTH = 0.02  # a share that is worth asking for
MIN_MISSING, MAX_MISSING = 0.05, 0.95


def questions_on_weights(rows: SteppedRows) -> list[PaperQuestion]:
    """All possible questions on rows of weights; no question prints another one's answer."""
    placed = placed_weights(rows)
    missing = missing_weight(rows, but=placed.row if placed is not None else "")
    printed = missing.row if missing is not None else ""
    asked = (most_weight(rows, but=printed), most_looked_at(rows, but=printed), placed, missing)
    return [question for question in asked if question is not None]


def most_weight(rows: SteppedRows, but: str = "") -> PaperQuestion | None:
    """Which word gets the most weight, for each clear row. but: a row to leave out."""
    named = [each for each in _named(rows) if each[0] != but]
    asked = [(label, best.label) for label, row in named if (best := clear_best(row)) is not None]
    if not asked:
        return None
    what = "When the model writes each of these, which English word gets" if written(rows) else "Which token gets"
    of_whom = "" if written(rows) else " from each of these"
    return PaperQuestion(f"{what} the most weight{of_whom}?", tuple(asked[:MAX_ROWS]), given=choices(rows))


def most_looked_at(rows: SteppedRows, but: str = "") -> PaperQuestion | None:
    """Which French word gives each English one the most of its weight.

    but: a French word that is no answer.
    """
    if not written(rows):
        return None
    labels = [share.label for share in rows.rows[0].shares]
    named = list(_named(rows))
    asked: list[tuple[str, str]] = []
    for place, label in enumerate(labels):
        if not is_wordy(label):
            continue
        order = sorted(((row.shares[place].share, name) for name, row in named), reverse=True)
        printed = [percent(share) for share, _ in order[:2]]
        if order and order[0][0] >= PAIRED and order[0][1] != but and len(set(printed)) == len(printed):
            asked.append((label, order[0][1]))
    if len(asked) < 2:
        return None
    words = "  ".join(sorted((name for name, _ in named), key=str.casefold))
    return PaperQuestion(
        "Write next to each English word the French word that gives it the most weight.",
        tuple(asked[:MAX_ROWS]),
        given=f"Choose from: {words}",
    )


def placed_weights(rows: SteppedRows) -> PaperQuestion | None:
    """Match the largest weights of one row, the least concentrated one, to words."""
    found: list[tuple[float, str, list[Share]]] = []
    for label, row in _named(rows):
        order = sorted(row.shares, key=lambda each: -each.share)[: PLACED + 1]
        texts = [percent(each.share) for each in order]
        first = order[:PLACED]
        distinct = len(set(texts)) == len(texts)
        if len(order) >= PLACED and distinct and first[-1].share >= WORTH:
            found.append((first[0].share, label, first))
    if not found:
        return None
    _, label, first = min(found, key=lambda each: each[0])
    numbers = tuple((percent(each.share), each.label) for each in first)
    who = f"When {quoted(label)} is written" if written(rows) else f"When {quoted(label)} asks"
    return PaperQuestion(
        f"{who}, these are the {PLACED} largest weights. Whose are they?", numbers, given=choices(rows), row=label
    )


def missing_weight(rows: SteppedRows, but: str = "") -> PaperQuestion | None:
    """A row with one missing weight, if the printed ones determine it.

    but: a row to leave out.
    """
    found: list[tuple[float, str, Row, int]] = []
    for label, row in _named(rows):
        if label == but:
            continue
        numbers = [printed_number(each.share) for each in row.shares]
        if None in numbers or len(numbers) > MAX_COLUMNS:
            continue
        for place, share in enumerate(row.shares):
            rest = sum((number for at, number in enumerate(numbers) if at != place and number is not None), Decimal(0))
            if MIN_MISSING <= share.share <= MAX_MISSING and 100 - rest == numbers[place]:
                found.append((share.share, label, row, place))
    if not found:
        return None
    _, label, row, place = max(found, key=lambda each: each[0])
    return PaperQuestion(
        f"The weights of a row add up to 100 %. One weight is missing in the row where "
        f"{who_looks(rows, label)}. How large is it?",
        ((row.shares[place].label, percent(row.shares[place].share)),),
        given=printed_weights(row, but=place),
        row=label,
    )


def least_sure(track: Track) -> PaperQuestion | None:
    """The word with the lowest confidence, if the printed digits determine it."""
    cells = [cell for cell in track.cells if is_wordy(cell.label)]
    if len(cells) < 2:
        return None
    order = sorted(cells, key=lambda cell: cell.share)
    first, second = (percent(cell.share) for cell in order[:2])
    if first == second:
        return None
    words = "  ".join(cell.name for cell in cells)
    return PaperQuestion(
        "Of which word of its translation was the model least sure?",
        (("", f"{order[0].name}, {first}"),),
        given=f"Choose from: {words}",
    )


def ordered_candidates(record: Record, track: Track) -> PaperQuestion | None:
    """Order the candidates of the least certain step."""
    found: list[tuple[float, int]] = []
    for step, played in enumerate(track.steps):
        options = [option for option in played.options if option.rank][:ORDERED]
        texts = [option.said for option in options]
        labels = {option.label for option in options}
        distinct = len(set(texts)) == len(labels) == ORDERED and all(map(is_wordy, labels))
        if len(options) == ORDERED and distinct and options[1].share >= WORTH:
            found.append((options[0].share, step))
    if not found:
        return None
    _, step = min(found)
    options = [option for option in track.steps[step].options if option.rank][:ORDERED]
    alphabetical = ",  ".join(sorted(option.label for option in options))
    before = "".join(record.target.pieces[:step]).replace("\u2581", " ").strip()
    begun = f"after {quoted(before)}" if before else "as the first piece"
    return PaperQuestion(
        f"Step {step + 1} could write each of these {begun}. Put them in order, the most likely first.",
        tuple((f"{place}.", f"{option.label}, {option.said}") for place, option in enumerate(options, 1)),
        given=alphabetical,
    )


def changed_translation(what: str, record: Record, changed: Record) -> PaperQuestion | None:
    """The translation under a change. what: the change, as a sentence."""
    if not changed.target.text.strip():
        return None
    same = changed.target.text == record.target.text
    answer = f"{changed.target.text} (the same)" if same else changed.target.text
    return PaperQuestion(f"{what} What does the model write now? Is it the same?", (("", answer),), wide=True)


def clear_best(row: Row) -> Share | None:
    """The largest share of a word by its printed digits; None where another word's looks equal."""
    best, *rivals = sorted(row.shares, key=lambda each: -each.share)
    if best.label == END or (rivals and percent(rivals[0].share) == percent(best.share)):
        return None
    return best


def who_looks(rows: SteppedRows, label: str) -> str:
    """Name a row, after "the row where"."""
    return f"{quoted(label)} is written" if written(rows) else f"{quoted(label)} asks"


def printed_weights(row: Row, but: int | None = None) -> str:
    """The weights of a row with their words. but: the index of one to leave out."""
    return ",  ".join(f"{each.label} {percent(each.share)}" for at, each in enumerate(row.shares) if at != but)


def printed_number(share: float) -> Decimal | None:
    """The number that `percent` prints; None where it prints words."""
    text = percent(share).removesuffix(" %")
    return None if " " in text else Decimal(text)


def choices(rows: SteppedRows) -> str:
    """Words that can be written into blanks."""
    return f"Choose from: {'  '.join(share.label for share in rows.rows[0].shares)}"


def is_wordy(label: str) -> bool:
    """Whether a label is a word or part of one: no punctuation, no `<eos>`, no lone space."""
    return label != END and any(character.isalnum() for character in label)


def written(rows: SteppedRows) -> bool:
    """Whether the rows are French words."""
    return rows.who == WRITTEN


def _named(rows: SteppedRows) -> Iterator[tuple[str, Row]]:
    """Rows worth asking about, by name."""
    yield from ((row.label, row) for row in rows.rows if is_wordy(row.label))

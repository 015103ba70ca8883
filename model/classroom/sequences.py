"""Tasks without a language: letters in reverse, digits in order, and dates as computers write them."""

from __future__ import annotations

import random
import re
import string
from calendar import monthrange
from collections.abc import Sequence

from model.classroom.task import Example, Task

LETTERS = tuple("abcdefghijkl")
DIGITS = tuple(string.digits)
MONTHS = tuple(
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
MIN_LENGTH, MAX_LENGTH = 3, 8  # letters or digits that are drawn
FIRST_YEAR, LAST_YEAR = 1900, 2099
DASH = "-"


def reverse(words: Sequence[str]) -> Example:
    """Reverse the sequence."""
    order = tuple(reversed(range(len(words))))
    return Example(tuple(words), tuple(words[index] for index in order), order)


def sort(words: Sequence[str]) -> Example | None:
    """Sort in ascending order; None for a repeated item, as it would have two origins."""
    if len(set(words)) < len(words):
        return None
    order = tuple(sorted(range(len(words)), key=words.__getitem__))
    return Example(tuple(words), tuple(words[index] for index in order), order)


def date(words: Sequence[str]) -> Example | None:
    """Day, month and year, or month first, as 1987-03-05; None for anything but a date of these two centuries.

    Digits are words. Both digits of a month come from its name, a day's leading zero from the day, dashes from nothing.
    """
    months = [index for index, word in enumerate(words) if word in MONTHS]
    if len(months) != 1 or not 6 <= len(words) <= 7:
        return None
    (month,) = months
    days = [index for index in range(len(words) - 4) if index != month]
    years = range(len(words) - 4, len(words))
    if month not in (0, len(days)):
        return None
    day, year = (int("".join(words[index] for index in places)) for places in (days, years))
    number = MONTHS.index(words[month]) + 1
    in_range = FIRST_YEAR <= year <= LAST_YEAR and 1 <= day <= monthrange(year, number)[1]
    if not in_range or len(str(day)) != len(days):
        return None
    target = f"{year}{DASH}{number:02}{DASH}{day:02}"
    origin = [*years, None, month, month, None, days[0], days[-1]]
    return Example(tuple(words), tuple(target), tuple(origin))


def draw_letters(draw: random.Random) -> tuple[str, ...]:
    """Draw letters, with repetition."""
    return tuple(draw.choices(LETTERS, k=draw.randint(MIN_LENGTH, MAX_LENGTH)))


def draw_digits(draw: random.Random) -> tuple[str, ...]:
    """Draw digits, without repetition."""
    return tuple(draw.sample(DIGITS, draw.randint(MIN_LENGTH, MAX_LENGTH)))


def draw_date(draw: random.Random) -> tuple[str, ...]:
    """Draw a date in one of the two orders."""
    year, number = draw.randint(FIRST_YEAR, LAST_YEAR), draw.randint(1, 12)
    day = str(draw.randint(1, monthrange(year, number)[1]))
    month = MONTHS[number - 1]
    first = [*day, month] if draw.random() < 0.5 else [month, *day]
    return (*first, *str(year))


REVERSE = Task(
    "reverse",
    "Letters in reverse",
    "The same letters from the last to the first.",
    "a b c d e f",
    LETTERS,
    LETTERS,
    draw_letters,
    reverse,
    re.compile(r"\S"),
)
SORT = Task(
    "sort",
    "Digits in order",
    "The same digits from the smallest to the largest; each comes at most once.",
    "7 2 9 4 1",
    DIGITS,
    DIGITS,
    draw_digits,
    sort,
    re.compile(r"\S"),
)
DATES = Task(
    "dates",
    "Dates as numbers",
    "A date in words becomes year, month and day in numbers.",
    "5 march 1987",
    (*MONTHS, *DIGITS),
    (*DIGITS, DASH),
    draw_date,
    date,
    re.compile(r"\d|[^\s\d]+"),
)

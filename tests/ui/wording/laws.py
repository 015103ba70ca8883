"""Laws of every computed sentence, whatever it is about: counts agree with their nouns and verbs, nothing is said
of none, names of repeated words have their place."""

from __future__ import annotations

import re
from collections import Counter

from charts.labels import piece_labels, word_labels
from model import Record

THINGS = "steps|pieces|words|tokens|states|heads|rows|sentences|hypotheses|outputs|inputs|units|pairs|keys|layers"
THING = "piece|word|token|state|head|row|sentence|hypothesis|output|input|unit|pair|key|layer"
COUNT = r"(?<![\d.,\u2212\u00d7(/])(?<!step )(?<!layer )(?<!head )(?<!row )(?<!pair )(?<!position )(?<!number )\b"
LAWS = {
    "one of several": re.compile(rf"{COUNT}1 (?:of them |English |French |more )?(?:{THINGS})\b", re.IGNORECASE),
    "several of one": re.compile(rf"{COUNT}(?:0|[2-9]|\d\d+) (?:English |French |more )?(?:{THING})\b", re.IGNORECASE),
    "a verb of several after one": re.compile(r"\b1 (?:of (?:\d+|them) )?(?:look|cost|carry|have|change|stand|are)\b"),
    "none of none": re.compile(r"\bof 0\b(?!\.\d)"),
    "nothing in quotes": re.compile(r"``|“”|\(\)|\bto \."),
    "no number": re.compile(r"\b(?:nan|inf)\b|(?<=[a-z,] )None\b|[\u2212+]0\.00\b"),
    "a change to the same": re.compile(r"\bfrom ([^;:.]*? %) to \1(?!\d)"),
    "the possessive of a bound": re.compile(r"\b(?:its|a) (?:more|less) than\b"),
    "two spaces": re.compile(r"\S  +\S|^\s|\s$"),
    "no end": re.compile(r"[,;:\u2212-]$"),
}
ONE_IS_MOST = re.compile(
    r"\blooks? most at\b|has the most weight|most weight is on|most sharply|most widely|strongest weight|comes nearest"
)
NOT_MOST = re.compile(r"None of [\d,]+ rows? looks? most|does not look most")
# code spans, and quotes; “” holds nothing and is left to be found
QUOTED = re.compile(
    r"(?<!`)(?P<fence>`+)(?!`)(?P<code>.+?)(?<!`)(?P=fence)(?!`)|(?P<empty>“”)(?!”)|“(?P<plain>[^“”]+”?|[“”])”(?!”)"
)
NAME = "(?:`[^`]+`|“[^”]+”)"
# what speaks of a word wherever it stands: of the table, of the training, of a candidate; and "the first" of a word
OF_NO_PLACE = re.compile(
    rf"(?:usually translates|is spelt like|the first|The probe finds|Now|As before|The model gives) {NAME}"
    rf"|^{NAME} (?=is (?:now|still) the most likely)|Step \d+ writes {NAME} here|adds {NAME} to {NAME}"
    r"|(?:Gone|New): .*|rarely seen .*?, so|right: check .*|that the probe finds .*"
)


def unquoted(text: str) -> str:
    """The text with a letter in place of all that is quoted."""
    return QUOTED.sub(lambda match: match["empty"] or "x", text)


def broken(text: str) -> list[str]:
    """The laws that a text breaks."""
    plain = unquoted(text)
    return [law for law, pattern in LAWS.items() if pattern.search(plain)]


def has_open_quote(text: str) -> bool:
    """Whether something is quoted by half; meant for texts about sentences without such signs."""
    return re.search("[`“”]", unquoted(text)) is not None


def names_one_of_many(text: str) -> bool:
    """Whether one of several is said to have more weight than the others."""
    return ONE_IS_MOST.search(NOT_MOST.sub("", unquoted(text))) is not None


def repeated(record: Record) -> set[str]:
    """The words and pieces that come more than once wherever they come, unless they are the whole of a text."""
    both = (record.source, record.target)
    sides = [Counter(labels(tokens)) for tokens in both for labels in (piece_labels, word_labels)]
    found = {label for side in sides for label, count in side.items() if count > 1 and label[0].isalnum()}
    once = {label for side in sides for label, count in side.items() if count == 1}
    return found - once - {record.source.text, record.target.text}


def unplaced(text: str, record: Record) -> set[str]:
    """Names of repeated words that a text leaves without their place."""
    names = QUOTED.finditer(OF_NO_PLACE.sub("", text))
    return {(match["code"] or match["plain"] or "").strip() for match in names} & repeated(record)

"""Clauses that a click adds to the sentence in the box."""

from __future__ import annotations

CLAUSES = (
    "my brother reads a book in the garden every day",
    "we stayed in a small hotel near the sea last summer",
    "she has never been to the mountains before",
    "nobody knows where the old dog sleeps at night",
    "they want to buy a new house with a big kitchen",
)


def lengthened(sentence: str) -> str | None:
    """The sentence with the first clause that it lacks; None where it has them all.

    A sentence that ends with a full stop, or without punctuation, continues after a comma; else a new one follows it.
    """
    text = sentence.strip()
    clause = next((word for word in CLAUSES if word.casefold() not in text.casefold()), None)
    if clause is None:
        return None
    body = text.removesuffix(".").rstrip()
    if body and (body[-1].isalnum() or body[-1] in "\"')"):
        return f"{body}, and {clause}."
    return f"{text} {clause[0].upper()}{clause[1:]}."


def shortened(sentence: str) -> str | None:
    """The sentence without the clause that `lengthened` added last; None where it ends with none of them."""
    text = sentence.strip()
    for clause in CLAUSES:
        if text.endswith(f", and {clause}."):
            return text.removesuffix(f", and {clause}.") + "."
        if text.endswith(f" {clause[0].upper()}{clause[1:]}."):
            return text.removesuffix(f" {clause[0].upper()}{clause[1:]}.")
    return None

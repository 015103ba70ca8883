"""Odd sentences, and odd records of them: one sign, repeated words, nothing written, ties, gains."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Literal, get_args

from model import Head, Intervention, Record, Translator
from model.language.tokenizer import EOS

SIGNS = (".", "?", "!", ",", "-", "'", '"', "`", "*", "$", "<", "&", "(", "\u20ac", "\U0001f600", "1", "\u2026")
WORDS = ("the", "dog", "Paris", "barked", "like", "I", "0612345678", "isn't", "zo\u00e9", "telephone", "cars")
FOREIGN = "My sister reads a book."

# written by the model itself; nothing but `<eos>` written; made to write what belongs to another sentence, so that
# leaving words out gains; equal weights everywhere, so that all of them tie; cut off before its end
Kind = Literal["own", "silent", "foreign", "tied", "cut"]
KINDS: tuple[Kind, ...] = get_args(Kind)


def odd_sentences(count: int) -> tuple[str, ...]:
    """So many sentences, always the same: signs alone, single words, words that come again and again."""
    draw = random.Random(29)
    makers: tuple[Callable[[], str], ...] = (
        lambda: draw.choice(SIGNS),
        lambda: " ".join([draw.choice(WORDS)] * draw.randint(2, 5)),
        lambda: draw.choice(WORDS),
        lambda: f"{' '.join(draw.choices(WORDS[:5], k=draw.randint(3, 8)))}.",
        lambda: f"{draw.choice(SIGNS)} {draw.choice(WORDS)} {draw.choice(SIGNS)}",
        lambda: f"{' and '.join(draw.choices(('the dog barked', 'I like cars', 'Paris is Paris'), k=2))}.",
        lambda: f"<eos> {draw.choice(WORDS)} <eos>",
        lambda: draw.choice(SIGNS) * draw.randint(2, 4),
    )
    made: dict[str, None] = {}
    while len(made) < count:
        made[makers[len(made) % len(makers)]()] = None
    return tuple(made)


def other_kind(number: int) -> Kind:
    """The odd kind of the record of the odd sentence with this number: each kind meets each way to make sentences."""
    others = KINDS[1:]
    return others[(number + number // len(others)) % len(others)]


def heads_of(translator: Translator) -> tuple[Head, ...]:
    """Every head of a model."""
    return tuple(Head(site, head) for site, count in translator.heads_at.items() for head in range(count))


def odd_record(translator: Translator, text: str, kind: Kind) -> Record:
    """A record of the text that is odd in this way."""
    source = translator.source_ids(text)
    own = translator.translate(source).ids
    if kind == "silent":
        return translator.record(source, [EOS])
    if kind == "foreign":
        return translator.record(source, translator.translate(translator.source_ids(FOREIGN)).ids)
    if kind == "tied":
        return translator.record(source, own, intervention=Intervention(uniform=frozenset(heads_of(translator))))
    if kind == "cut":
        return translator.record(source, [each for each in own if each != EOS][:2] or own)
    return translator.record(source, own)

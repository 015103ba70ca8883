"""Measure the word cloud: each common word's encoder states, averaged over sentences."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from model.analysis.study import Study
from model.dissect.word_cloud import TOPIC, pack
from model.language.tokenizer import EOS
from model.language.vocabulary import Vocabulary
from model.network.interface import as_kind, pad
from model.network.transformer import Transformer
from model.record import Array
from model.translate.translator import Translator

PART = "train"
WORDS = 600
CONTEXTS = 50  # sentences that each word is read in
BATCH = 256


@dataclass(frozen=True)
class Context:
    """A sentence as source ids with `<eos>`, and its cloud words as (word number, token)."""

    ids: tuple[int, ...]
    words: tuple[tuple[int, int], ...]


def lone_pieces(tokenizer: Vocabulary, ids: Sequence[int]) -> list[tuple[str, int]]:
    """Words of a sentence that are a single piece, with the token's number; letters only, without the first word.

    A sentence's first word has a capital letter whatever it is; inside only names and "I" have one.
    """
    words = tokenizer.tokens(ids, tokenizer.languages[0]).words
    return [(word.text, word.start) for word in words[1:] if word.end - word.start == 1 and word.text.isalpha()]


def common_words(occurrences: Iterable[Sequence[tuple[str, int]]], count: int = WORDS) -> tuple[str, ...]:
    """The words in most sentences, most frequent first. `occurrences`: by sentence, as from `lone_pieces`."""
    sentences = Counter(word for sentence in occurrences for word in {word for word, _ in sentence})
    return tuple(word for word, _ in sorted(sentences.items(), key=lambda item: (-item[1], item[0]))[:count])


def contexts(
    sources: Sequence[Sequence[int]],
    occurrences: Sequence[Sequence[tuple[str, int]]],
    words: Sequence[str],
    *,
    seed: int,
) -> list[Context]:
    """Sample up to `CONTEXTS` sentences for each word, in random order; each sentence once."""
    number = {word: index for index, word in enumerate(words)}
    missing = dict.fromkeys(range(len(words)), CONTEXTS)
    chosen: list[Context] = []
    order = random.Random(seed).sample(range(len(sources)), len(sources))
    for index in order:
        wanted: dict[int, int] = {}
        for word, token in occurrences[index]:
            if missing.get(number.get(word, -1)):
                wanted.setdefault(number[word], token)
        for word_number in wanted:
            missing[word_number] -= 1
        if wanted:
            chosen.append(Context((*sources[index], EOS), tuple(wanted.items())))
    return chosen


@torch.inference_mode()
def mean_states(translator: Translator, chosen: Sequence[Context], words: int) -> Array:
    """The mean of each word's states: (depths, words, width)."""
    network = as_kind(translator.network, Transformer, translator.name)
    names = ["encoder.input", *(f"{layer.site}.after_feed_forward" for layer in network.encoder)]
    sums = np.zeros((len(names), words, network.width))
    counts = np.zeros(words)
    ordered = sorted(chosen, key=lambda context: len(context.ids))  # little padding
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        seen = network.encode(pad([context.ids for context in batch], network.device)).trace.tensors
        places = [(row, token, word) for row, context in enumerate(batch) for word, token in context.words]
        rows, tokens, numbers = (list(column) for column in zip(*places, strict=True))
        for depth, name in enumerate(names):
            np.add.at(sums[depth], numbers, seen[name][rows, tokens].double().cpu().numpy())
        np.add.at(counts, numbers, 1)
    means: Array = (sums / counts[:, None]).astype(np.float32)
    return means


def measure(study: Study) -> dict[str, Any] | None:
    """Measure Transformers with positions on training sentences; None where models or words are missing."""
    texts = list(dict.fromkeys(source for source, _ in study.pairs(PART)))
    models: dict[str, Any] = {}
    for translator in study.translators():
        if not (isinstance(translator.network, Transformer) and translator.network.positions):
            continue
        sources = [translator.tokenizer.ids(translator.clip(text)[0]) for text in texts]
        occurrences = [lone_pieces(translator.tokenizer, ids) for ids in sources]
        words = common_words(occurrences)
        if not words:
            continue
        chosen = contexts(sources, occurrences, words, seed=study.seed)
        states = mean_states(translator, chosen, len(words))
        models[translator.name] = {
            "words": words,
            "sentences": len(chosen),
            "contexts": CONTEXTS,
            "states": pack(states),
        }
    if not models:
        return None
    return {
        **study.heading(TOPIC, PART, models),
        "what": f"the {WORDS} source words that stand in most training sentences, of those that one piece spells, "
        f"first words left out; each word's encoder states averaged over up to {CONTEXTS} sentences drawn at random",
        "models": models,
    }

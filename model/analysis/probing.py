"""Train the probe of `probe.py` on train and score it on dev: recall by distance from the end and by length."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F

from model.analysis import length
from model.analysis.aligner import words
from model.analysis.study import Study
from model.dissect.probe import PROBE, STATE, Probe, present, save_probe
from model.network.interface import pad
from model.record import Array
from model.training.evaluation import references_of
from model.translate.translator import Translator

MODEL = "rnn"
VOCABULARY = 1000  # words; 1 MB of probe
JOINED = 1500  # joined training sources a bin of `length.BINS`, so that long sources are no surprise to the probe
EPOCHS = 6
BATCH = 256
PART = "dev"

# closed classes: what any sentence is full of tells little about which sentence was read
FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a about after all also although am an and another any anybody anyone anything are as at be because been
        before being both but by can cannot could did do does doing done down during each either ever every
        everybody everyone everything few for from had has have having he her here hers herself him himself
        his how i if in into is it its itself just let many may me might mine more most much must my myself
        neither never no nobody none nor not nothing of off on once one only onto or other others ought our
        ours ourselves out over own rather shall she should since so some somebody someone something still
        such than that the their theirs them themselves then there these they this those though through till
        to too under until up upon us very was we were what when where whether which while who whom whose
        why will with without would yes yet you your yours yourself yourselves""",
    )
)


@dataclass(frozen=True)
class Features:
    """states: (sources, hidden) in half precision. word_ids: the vocabulary words in each source."""

    states: npt.NDArray[np.float16]
    word_ids: list[list[int]]


def content_words(text: str) -> list[str]:
    """Content words of an English sentence in order, lower case: letters only, no closed-class words."""
    lower = (word.casefold() for word in words(text, "en"))
    return [word for word in lower if word.isalpha() and word not in FUNCTION_WORDS]


def vocabulary_of(texts: Iterable[str], size: int = VOCABULARY) -> tuple[str, ...]:
    """The content words in most sentences, most frequent first."""
    counts = Counter(word for text in texts for word in sorted(set(content_words(text))))
    return tuple(word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:size])


@torch.inference_mode()
def last_states(translator: Translator, texts: Sequence[str], rows: int = 256) -> npt.NDArray[np.float16]:
    """The encoder's state after the `<eos>` of each text, (texts, hidden)."""
    sources = [translator.source_ids(text) for text in texts]
    order = sorted(range(len(texts)), key=lambda index: len(sources[index]))
    states: list[npt.NDArray[np.float16]] = [np.empty(0, np.float16)] * len(texts)
    for start in range(0, len(order), rows):
        chosen = order[start : start + rows]
        memory = translator.network.encode(pad([sources[index] for index in chosen], translator.network.device))
        last = memory.trace.tensors[STATE][:, -1]  # padding leaves a state as it is
        for index, state in zip(chosen, last.half().cpu().numpy(), strict=True):
            states[index] = state
    return np.stack(states)


def features(translator: Translator, texts: Sequence[str], vocabulary: Sequence[str]) -> Features:
    """States and words of each text."""
    number = {word: index for index, word in enumerate(vocabulary)}
    word_ids = [sorted({number[word] for word in content_words(text) if word in number}) for text in texts]
    return Features(last_states(translator, texts), word_ids)


def fit(train: Features, vocabulary: Sequence[str], *, seed: int, epochs: int = EPOCHS, rate: float = 5e-3) -> Probe:
    """Fit one logistic regression a word with Adam, on states standardised to mean 0 and deviation 1.

    The bias starts at each word's log-odds. The standardisation is then folded into weight and bias.
    """
    draw = torch.Generator().manual_seed(seed)
    states = torch.from_numpy(train.states)
    deviation, mean = torch.std_mean(states.float(), dim=0)
    deviation = deviation.clamp(min=1e-3)
    frequency = torch.bincount(
        torch.tensor([word_id for ids in train.word_ids for word_id in ids]), minlength=len(vocabulary)
    )
    share = (frequency.float() + 0.5) / (len(states) + 1)
    weight = torch.zeros(len(vocabulary), states.size(1), requires_grad=True)
    bias = torch.logit(share).requires_grad_()
    optimiser = torch.optim.Adam([weight, bias], lr=rate)
    steps = max(1, epochs * -(-len(states) // BATCH))
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.02, steps)
    for _ in range(epochs):
        for chosen in torch.randperm(len(states), generator=draw).split(BATCH):  # type: ignore[no-untyped-call]
            target = torch.zeros(len(chosen), len(vocabulary))
            for row, index in enumerate(chosen.tolist()):
                target[row, train.word_ids[index]] = 1.0
            logits = F.linear((states[chosen].float() - mean) / deviation, weight, bias)
            loss = F.binary_cross_entropy_with_logits(logits, target, reduction="sum") / len(chosen)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    with torch.no_grad():
        own = weight / deviation
        return Probe(tuple(vocabulary), own.numpy(), (bias - own @ mean).numpy())


@dataclass(frozen=True)
class ProbedSentence:
    """One occurrence of a vocabulary word: the number of words after it, and whether the probe found it."""

    behind: int
    length: int
    recalled: bool


def readings(texts: Sequence[str], vocabulary: Sequence[str], probabilities: Array) -> list[ProbedSentence]:
    """Every occurrence of a vocabulary word in the texts. probabilities: (texts, words).

    In a sentence with n different vocabulary words, the probe's first n words count as found.
    """
    number = {word: index for index, word in enumerate(vocabulary)}
    made: list[ProbedSentence] = []
    for text, row in zip(texts, probabilities, strict=True):
        spoken = [word.casefold() for word in words(text, "en") if any(map(str.isalnum, word))]
        here = [(position, number[word]) for position, word in enumerate(spoken) if word in number]
        if here:
            seen = present([word for _, word in here], row)
            made += [
                ProbedSentence(len(spoken) - 1 - position, length.word_count(text), word in seen)
                for position, word in here
            ]
    return made


def recall(of: Iterable[ProbedSentence]) -> dict[str, Any]:
    """Number of occurrences, and the share that the probe found."""
    recalled = [reading.recalled for reading in of]
    return {"words": len(recalled), "recall": round(sum(recalled) / max(1, len(recalled)), 4)}


def by_distance(of: Sequence[ProbedSentence], bins: Iterable[tuple[int, int]]) -> list[dict[str, Any]]:
    """Recall by the number of words that follow."""
    grouped = ((first, last, [reading for reading in of if first <= reading.behind <= last]) for first, last in bins)
    return [{"first": first, "last": last, **recall(group)} for first, last, group in grouped if group]


def by_length(of: Sequence[ProbedSentence]) -> list[dict[str, Any]]:
    """Recall by the length of the source, in the bins of the length story."""
    grouped = (
        (first, last, [reading for reading in of if first <= reading.length <= last]) for first, last in length.BINS
    )
    return [{"first": first, "last": last, **recall(group)} for first, last, group in grouped if group]


NEAR = tuple((index, index) for index in range(10)) + tuple((first, first + 4) for first in range(10, 50, 5))


def curves(texts: Sequence[str], probe: Probe, states: npt.NDArray[np.float16]) -> dict[str, Any]:
    """All recall curves on these texts, and the recall of a baseline that knows word frequencies alone."""
    made = readings(texts, probe.words, probe.probabilities(states.astype(np.float32)))
    frequent = np.broadcast_to(-np.arange(len(probe.words), dtype=np.float32), (len(texts), len(probe.words)))
    return {
        "sentences": len(texts),
        **recall(made),
        "recall_by_frequency_alone": recall(readings(texts, probe.words, frequent))["recall"],
        "by_distance": by_distance(made, NEAR),
        "by_length": by_length(made),
    }


def measure(study: Study, *, path: Path = PROBE) -> dict[str, Any] | None:
    """Train, store and score the probe of `rnn`; None without that model. A trial run stores no probe."""
    study.only_for()  # the stored probe is of this model's states
    translator = next(study.translators(MODEL), None)
    if translator is None:
        return None
    draw = random.Random(study.seed)
    trial = study.sources is not None
    train_pairs = length.one_pair_each(study.pairs("train"), draw)
    natural = [english for english, _ in train_pairs]
    long = length.joined(train_pairs, 4 if trial else JOINED, draw)
    texts = natural + [english for pairs in long.values() for english, _ in pairs]
    vocabulary = vocabulary_of(natural)
    probe = fit(features(translator, texts, vocabulary), vocabulary, seed=study.seed)
    heading = study.heading("probe", PART, [MODEL])
    probe = Probe(probe.words, probe.weight, probe.bias, heading["weights"][MODEL])
    if not trial:
        save_probe(probe, path)

    dev_pairs = length.one_pair_each(study.pairs(PART), draw)
    dev = list(references_of(dev_pairs))
    dev_long = length.joined(dev_pairs, 4 if trial else length.SENTENCES, draw)
    dev_joined = [english for pairs in dev_long.values() for english, _ in pairs]
    return {
        **heading,
        "state": "the encoder's state after <eos>",
        "vocabulary": len(vocabulary),
        "trained_on": {"part": "train", "natural": len(natural), "joined": len(texts) - len(natural)},
        "recall_means": "of a sentence with n different vocabulary words: the share among the probe's first n",
        "distance": "words that follow; punctuation is not counted",
        "natural": curves(dev, probe, last_states(translator, dev)),
        "joined": curves(dev_joined, probe, last_states(translator, dev_joined)),
    }

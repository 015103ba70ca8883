"""Greedy and beam search, one implementation for all families: greedy is a beam of one.

Hypotheses are batch rows: sentence i of a batch owns rows i * width to i * width + width - 1. Search keeps no
attention; the winner is recorded afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from model.language.tokenizer import EOS, PAD, SOS
from model.network.interface import Memory, Network
from model.network.intervention import Interventions
from model.search.candidates import NEVER, Candidates, likeliest, next_log_probs
from model.search.tree import LENGTH_PENALTY, Fate, Growth, SearchTree, ranking_score


@dataclass(frozen=True)
class Hypothesis:
    """One finished or cut-off output.

    ids: written tokens, `<eos>` last where it was written. log_prob: natural log of the probability of all of them.
    score: the ranking score, log_prob / length ** length_penalty. finished: False where the length limit cut it off.
    candidates: the most likely tokens at each step.
    """

    ids: tuple[int, ...]
    log_prob: float
    score: float
    finished: bool
    candidates: tuple[Candidates, ...] = ()


@dataclass(frozen=True)
class Path:
    """An unfinished hypothesis: its tokens, and its batch row at each step."""

    ids: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()


class Ranked(NamedTuple):
    """A hypothesis extended by one token: its total log-probability, its parent's row, the new token."""

    total: float
    row: int
    token: int


class Beam:
    """The bookkeeping of beam search: it takes log-probabilities and knows no model.

    A hypothesis ends if `<eos>` ranks among its sentence's best `width` continuations, or at the sentence's limit of
    tokens. A sentence is done when `width` hypotheses have ended; if more end in the last step, the best are kept.
    traced: keep every ranked hypothesis, for `tree`.
    """

    def __init__(
        self,
        sentences: int,
        width: int,
        limits: Sequence[int],
        length_penalty: float = LENGTH_PENALTY,
        traced: bool = False,
    ) -> None:
        if width < 1:
            raise ValueError(f"a beam has at least 1 hypothesis, not {width}")
        if len(limits) != sentences or min(limits) < 1:
            raise ValueError(
                f"each of the {sentences} sentences needs a length limit of at least 1, not {list(limits)}"
            )
        self.width, self.limits, self.length_penalty = width, limits, length_penalty
        self.ended: list[list[tuple[Path, float, bool]]] = [[] for _ in range(sentences)]
        self.paths = [Path()] * (sentences * width)
        self.growth = [Growth(sentence * width) for sentence in range(sentences)] if traced else []
        # a sentence starts with one hypothesis: the other rows of its beam have log-probability -inf
        self.totals = [0.0, *[NEVER] * (width - 1)] * sentences
        self.done = False

    def advance(self, log_probs: Tensor) -> tuple[list[int], list[int]]:
        """Take the log-probabilities (rows, pieces) of the next token; return each row's token and parent row.

        Rows of sentences that are done, or that have fewer hypotheses than `width`, continue with log-probability -inf.
        """
        return self.extend(likeliest(log_probs, 2 * self.width))

    def extend(self, options: Sequence[Candidates]) -> tuple[list[int], list[int]]:
        """`advance` with only the most likely next tokens of each row: at least 2 * width of them, as half may end
        here.
        """
        paths: list[Path] = []
        totals: list[float] = []
        for sentence in range(len(self.limits)):
            ranked = self.rank(sentence, options)
            continued, fates = self.settle(sentence, ranked)
            if self.growth and ranked:
                self.growth[sentence].add(ranked, fates, self.length_penalty)
            idle = (Path((PAD,), (sentence * self.width,)), NEVER)
            for path, total in (continued + [idle] * self.width)[: self.width]:
                paths.append(path)
                totals.append(total)
        self.paths, self.totals = paths, totals
        self.done = all(total == NEVER for total in totals)
        return [path.ids[-1] for path in paths], [path.rows[-1] for path in paths]

    def rank(self, sentence: int, options: Sequence[Candidates]) -> list[Ranked]:
        """Rank the sentence's best 2 * width continuations, best total first; fewer where not so many are possible."""
        best = 2 * self.width
        rows = range(sentence * self.width, (sentence + 1) * self.width)
        possible = [
            Ranked(self.totals[row] + log_prob, row, token)
            for row in rows
            if self.totals[row] > NEVER
            for token, log_prob in options[row][:best]
            if log_prob > NEVER
        ]
        return sorted(possible, key=lambda hypothesis: -hypothesis.total)[:best]

    def settle(self, sentence: int, ranked: Sequence[Ranked]) -> tuple[list[tuple[Path, float]], list[Fate]]:
        """Sort ranked hypotheses into ended, kept and dropped; return those to continue, and all fates."""
        continued: list[tuple[Path, float]] = []
        fates: list[Fate] = []
        for rank, (total, row, token) in enumerate(ranked):
            path = Path((*self.paths[row].ids, token), (*self.paths[row].rows, row))
            if len(continued) == self.width:
                fates.append("dropped")
            elif token != EOS and len(path.ids) < self.limits[sentence]:
                continued.append((path, total))
                fates.append("kept")
            elif rank < self.width:
                self.ended[sentence].append((path, total, token == EOS))
                fates.append("finished" if token == EOS else "cut")
            else:
                fates.append("dropped")
        if len(self.ended[sentence]) >= self.width:  # enough outputs: the search is over
            return [], ["left" if fate == "kept" else fate for fate in fates]
        return continued, fates

    def tree(self, sentence: int) -> SearchTree:
        """The search tree of a sentence. IndexError: it was not traced."""
        return SearchTree(self.width, self.length_penalty, tuple(self.growth[sentence].nodes))

    def hypotheses(self, sentence: int, history: Sequence[Sequence[Candidates]] = ()) -> list[Hypothesis]:
        """The best `width` ended hypotheses of a sentence, best score first; history: each step's candidates by row."""
        hypotheses: list[Hypothesis] = []
        for path, log_prob, finished in self.ended[sentence]:
            candidates = tuple(step[row] for row, step in zip(path.rows, history, strict=False))
            score = ranking_score(log_prob, len(path.ids), self.length_penalty)
            hypotheses.append(Hypothesis(path.ids, log_prob, score, finished, candidates))
        return sorted(hypotheses, key=lambda hypothesis: -hypothesis.score)[: self.width]


def force(log_probs: Tensor, prefixes: Sequence[Sequence[int]], step: int) -> Tensor:
    """Allow only the forced token where a sentence's prefix reaches this step; its log-probability is unchanged."""
    width = log_probs.size(0) // max(len(prefixes), 1)
    for sentence, prefix in enumerate(prefixes):
        if step < len(prefix):
            rows = slice(sentence * width, (sentence + 1) * width)
            forced = log_probs[rows, prefix[step]].clone()
            log_probs[rows] = NEVER
            log_probs[rows, prefix[step]] = forced
    return log_probs


def search(
    network: Network,
    source: Tensor,
    *,
    limits: Sequence[int],
    width: int = 1,
    prefixes: Sequence[Sequence[int]] = (),
    length_penalty: float = LENGTH_PENALTY,
    candidates: int = 10,
    interventions: Interventions | None = None,
    memory: Memory | None = None,
) -> list[list[Hypothesis]]:
    """Translate source ids (batch, source); per sentence up to `width` hypotheses, best score first.

    limits: the most tokens to write for each sentence, `<eos>` included. prefixes: ids that each output must begin
    with. candidates: number stored for each step. memory: the encoded source with its interventions, if available.
    """
    beam = Beam(source.size(0), width, limits, length_penalty)
    history = run(network, source, beam, prefixes, candidates, interventions, memory)
    return [beam.hypotheses(sentence, history) for sentence in range(source.size(0))]


@torch.inference_mode()
def run(
    network: Network,
    source: Tensor,
    beam: Beam,
    prefixes: Sequence[Sequence[int]] = (),
    candidates: int = 0,
    interventions: Interventions | None = None,
    memory: Memory | None = None,
) -> list[list[Candidates]]:
    """Decode until the beam is done; return each step's candidates by row. Arguments as for `search`."""
    width, limits = beam.width, beam.limits
    memory = memory or network.encode(source, interventions)
    if width > 1:
        memory = memory.select([row for row in range(source.size(0)) for _ in range(width)])
    state = network.start(memory, max(limits))
    tokens = torch.full((source.size(0) * width,), SOS, device=source.device)
    history: list[list[Candidates]] = []
    for step in range(max(limits)):
        outputs, state = network.step(memory, state, tokens)
        log_probs = next_log_probs(network, outputs)
        options = likeliest(log_probs, max(candidates, 2 * width))
        if candidates:
            history.append([row[:candidates] for row in options])
        if any(step < len(prefix) for prefix in prefixes):
            options = likeliest(force(log_probs, prefixes, step), 2 * width)
        written, parents = beam.extend(options)
        if beam.done:
            break
        tokens = torch.tensor(written, device=source.device)
        if width > 1 and parents != list(range(len(parents))):
            state = state.select(torch.tensor(parents, device=source.device))
    return history

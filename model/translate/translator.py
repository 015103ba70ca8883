"""A network with its tokenizer: text in, translations and records out. The entry point of pages and scripts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from model.language.languages import LanguagePair, pair_of
from model.language.tokenizer import SOS
from model.language.vocabulary import Vocabulary
from model.network.interface import Memory, Network, pad
from model.network.intervention import NOTHING, Intervention
from model.network.site import BySite
from model.record import Array, Candidate, Record
from model.record.capture import Capture, to_numpy
from model.search.beam import Beam, Hypothesis, run, search
from model.search.candidates import Candidates, likeliest, next_log_probs
from model.search.tree import LENGTH_PENALTY, SearchTree
from model.translate import reading
from model.translate.reading import target_limit

CANDIDATES = 10


@dataclass(frozen=True)
class Translation:
    """A translation and its search results.

    pieces, ids: as written, `<eos>` last where it was written. log_prob: natural log of its probability. score: ranking
    score, log_prob / length. candidates: the ten most likely tokens at each step. finished: False where the limit of
    `limit` tokens cut it off. alternatives: the beam's other hypotheses, best first.
    """

    text: str
    pieces: tuple[str, ...]
    ids: tuple[int, ...]
    log_prob: float
    score: float
    candidates: tuple[tuple[Candidate, ...], ...]
    finished: bool
    limit: int
    alternatives: tuple[Translation, ...] = ()


class Translator:
    """One trained model. It stores nothing about sentences: all threads may share it.

    name: as in `model.available()`. about: the stored description of training and results.
    """

    def __init__(
        self, name: str, network: Network, tokenizer: Vocabulary, about: Mapping[str, Any] | None = None
    ) -> None:
        self.name, self.network, self.tokenizer, self.about = name, network.eval(), tokenizer, dict(about or {})

    @property
    def heads_at(self) -> BySite[int]:
        """Heads by attention site, in order of computation; empty for a model without attention."""
        return self.network.heads_at

    @property
    def pair(self) -> LanguagePair:
        """The languages that it reads and writes."""
        return pair_of(self.tokenizer.languages)

    def source_ids(self, source: str | Sequence[int]) -> list[int]:
        """Ids of a source with `<eos>`, from text or from ids that end so. InputError if empty or too long."""
        return reading.source_ids(self.tokenizer, source)

    def target_ids(self, target: str | Sequence[int]) -> list[int]:
        """Ids of a target, from text (with `<eos>`) or ids as they are. InputError if empty or too long."""
        return reading.target_ids(self.tokenizer, target)

    def clip(self, text: str) -> tuple[str, int]:
        """The beginning of `text` within the limit, and the number of pieces of the whole."""
        return reading.clip(self.tokenizer, text)

    def translate(
        self,
        text: str | Sequence[int],
        *,
        beam: int = 1,
        prefix: str | Sequence[int] = (),
        limit: int | None = None,
        length_penalty: float = LENGTH_PENALTY,
        intervention: Intervention = NOTHING,
    ) -> Translation:
        """Translate one sentence (text, or ids with `<eos>`); beam 1 is greedy. The output begins with `prefix`.

        InputError: empty or too long. ValueError: beam or limit below 1, an invalid intervention.
        """
        prefixes = [self.tokenizer.target_ids(prefix) if isinstance(prefix, str) else list(prefix)]
        return self.translate_many(
            [text],
            beam=beam,
            prefixes=prefixes,
            limit=limit,
            length_penalty=length_penalty,
            interventions=[intervention],
            candidates=CANDIDATES,
        )[0]

    def translate_many(
        self,
        texts: Sequence[str | Sequence[int]],
        *,
        beam: int = 1,
        prefixes: Sequence[Sequence[int]] = (),
        limit: int | None = None,
        length_penalty: float = LENGTH_PENALTY,
        interventions: Sequence[Intervention] = (),
        candidates: int = 0,
        rows: int = 64,
    ) -> list[Translation]:
        """Translate sentences in batches of at most `rows` hypotheses, grouped by length; results in the order
        given.
        """
        if beam < 1:
            raise ValueError(f"beam must be at least 1, not {beam}")
        if limit is not None and limit < 1:
            raise ValueError(f"limit must be at least 1 token, not {limit}")
        for name, given in (("prefixes", prefixes), ("interventions", interventions)):
            if given and len(given) != len(texts):
                raise ValueError(f"{len(texts)} sentences need as many {name}, not {len(given)}")
        sources = [self.source_ids(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda index: len(sources[index]))
        translations: list[Translation | None] = [None] * len(texts)
        size = max(1, rows // beam)
        for start in range(0, len(order), size):
            chosen = order[start : start + size]
            limits = [limit or target_limit(len(sources[index])) for index in chosen]
            source = pad([sources[index] for index in chosen], self.network.device)
            hypotheses = search(
                self.network,
                source,
                width=beam,
                limits=limits,
                prefixes=[reading.writable(self.tokenizer, prefixes[index]) for index in chosen] if prefixes else (),
                length_penalty=length_penalty,
                candidates=candidates,
                interventions=self.network.prepare(
                    [interventions[index] for index in chosen] if interventions else None, source
                ),
            )
            for index, ended, stop in zip(chosen, hypotheses, limits, strict=True):
                translations[index] = self._translation(ended, stop)
        return [translation for translation in translations if translation is not None]

    def search_tree(
        self,
        text: str | Sequence[int],
        *,
        beam: int,
        prefix: Sequence[int] = (),
        limit: int | None = None,
        length_penalty: float = LENGTH_PENALTY,
        intervention: Intervention = NOTHING,
    ) -> SearchTree:
        """The search of `translate` as a tree of every ranked hypothesis. Arguments and errors as there."""
        ids = self.source_ids(text)
        source = pad([ids], self.network.device)
        traced = Beam(1, beam, [limit or target_limit(len(ids))], length_penalty, traced=True)
        asked = self.network.prepare([intervention], source)
        run(self.network, source, traced, [reading.writable(self.tokenizer, prefix)], interventions=asked)
        return traced.tree(0)

    def _translation(self, hypotheses: Sequence[Hypothesis], limit: int) -> Translation:
        made = [
            Translation(
                self.tokenizer.text(hypothesis.ids),
                tuple(map(self.tokenizer.piece, hypothesis.ids)),
                hypothesis.ids,
                hypothesis.log_prob,
                hypothesis.score,
                self.named_candidates(hypothesis.candidates),
                hypothesis.finished,
                limit,
            )
            for hypothesis in hypotheses
        ]
        return Translation(**{**vars(made[0]), "alternatives": tuple(made[1:])})

    def named_candidates(self, steps: Sequence[Candidates]) -> tuple[tuple[Candidate, ...], ...]:
        """Candidates with pieces and probabilities from (id, log-probability) pairs a step."""
        return tuple(
            tuple(
                Candidate(self.tokenizer.piece(index), index, math.exp(log_prob), log_prob) for index, log_prob in step
            )
            for step in steps
        )

    @torch.inference_mode()
    def record(
        self,
        text: str | Sequence[int],
        target: str | Sequence[int] | None = None,
        *,
        beam: int = 1,
        limit: int | None = None,
        intervention: Intervention = NOTHING,
    ) -> Record:
        """Run source and target once, teacher-forced, and record everything; no target: the model's own (beam, limit).

        InputError: empty or too long. ValueError: an invalid intervention.
        """
        ids = self.source_ids(text)
        written: Sequence[int] | None = None if target is None else self.target_ids(target)
        source = pad([ids], self.network.device)
        memory = self.network.encode(source, self.network.prepare([intervention], source))  # once for search and record
        if written is None:
            limits = [target_limit(len(ids)) if limit is None else limit]
            written = search(self.network, source, width=beam, limits=limits, candidates=0, memory=memory)[0][0].ids
        return self._records(memory, [ids], [written], [intervention], target is None)[0]

    @torch.inference_mode()
    def record_many(
        self,
        texts: Sequence[str | Sequence[int]],
        targets: Sequence[Sequence[int]],
        *,
        interventions: Sequence[Intervention] = (),
        own: bool = False,
    ) -> list[Record]:
        """Records of sources with target ids, in one batch."""
        sources = [self.source_ids(text) for text in texts]
        source = pad(sources, self.network.device)
        memory = self.network.encode(source, self.network.prepare(interventions, source))
        return self._records(memory, sources, targets, interventions or [NOTHING] * len(texts), own)

    def _records(
        self,
        memory: Memory,
        sources: Sequence[Sequence[int]],
        targets: Sequence[Sequence[int]],
        interventions: Sequence[Intervention],
        own: bool,
    ) -> list[Record]:
        decoder_inputs = [[SOS, *ids[:-1]] for ids in targets]
        decoded = self.network.decode(memory, pad(decoder_inputs, self.network.device))
        log_probs = next_log_probs(self.network, decoded.outputs)  # (batch, steps, pieces)
        seen = Capture(memory.trace, decoded.trace)
        read, wrote = self.tokenizer.languages
        records: list[Record] = []
        for row, (source_row, inputs, ids) in enumerate(zip(sources, decoder_inputs, targets, strict=True)):
            steps = len(ids)
            written = torch.tensor(list(ids), device=log_probs.device)
            chosen = log_probs[row, :steps].gather(1, written[:, None])[:, 0]
            records.append(
                Record(
                    model=self.name,
                    source=self.tokenizer.tokens(source_row, read),
                    decoder_input=self.tokenizer.tokens(inputs, wrote),
                    target=self.tokenizer.tokens(ids, wrote),
                    attention=seen.attention_of(row, len(source_row), steps),
                    states=seen.states_of(row, len(source_row), steps),
                    log_probs=to_numpy(chosen),
                    candidates=self.named_candidates(likeliest(log_probs[row, :steps], CANDIDATES)),
                    intervention=interventions[row],
                    own=own,
                    languages=(read, wrote),
                )
            )
        return records

    @torch.inference_mode()
    def score_ids(
        self,
        sources: Sequence[Sequence[int]],
        targets: Sequence[Sequence[int]],
        interventions: Sequence[Intervention] = (),
    ) -> list[Array]:
        """Natural log of the probability of each target token, (steps,) a pair, for ids of sources and targets."""
        source = pad(sources, self.network.device)
        memory = self.network.encode(source, self.network.prepare(interventions, source))
        inputs = pad([[SOS, *ids[:-1]] for ids in targets], self.network.device)
        log_probs = next_log_probs(self.network, self.network.decode(memory, inputs).outputs)
        chosen = log_probs.gather(2, pad(targets, self.network.device)[..., None])[..., 0]  # (batch, steps)
        return [to_numpy(row[: len(ids)]) for row, ids in zip(chosen, targets, strict=True)]

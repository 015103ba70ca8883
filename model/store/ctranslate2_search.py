"""Plain batches under CTranslate2: the same weights, decoded by an engine built for speed alone.

It returns translations and scores: no candidates, no records, no interventions.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import torch

from model.language.tokenizer import EOS
from model.network.interface import as_kind
from model.network.transformer import Transformer
from model.translate.reading import target_limit
from model.translate.translator import Translation, Translator

ENGINES = ("ours", "ctranslate2")
ROWS = 1024  # source tokens that CTranslate2 searches at once


class CTranslate2Translator(Translator):
    """A translator that decodes plain batches with CTranslate2; all other calls use our own search.

    ValueError: the model is no Transformer, or the package is missing.
    """

    def __init__(self, ours: Translator) -> None:
        super().__init__(ours.name, ours.network, ours.tokenizer, ours.about)
        try:
            network = as_kind(ours.network, Transformer, ours.name)
            if not network.config.as_shipped:
                raise ValueError(f"{ours.name} is one of another kind, as Marian's")
        except ValueError as error:
            raise ValueError(f"CTranslate2 runs Transformers, and {error}: leave --engine out") from error
        try:
            from model.store.ctranslate2_export import export, load_export
        except ImportError as error:
            raise ValueError("--engine ctranslate2 needs a package: pip install 'ctranslate2>=4.4'") from error
        with tempfile.TemporaryDirectory() as folder:
            export(network, ours.tokenizer, Path(folder))
            self._engine = load_export(Path(folder), threads=torch.get_num_threads())
        self._ids = {ours.tokenizer.piece(index): index for index in range(ours.tokenizer.size)}

    def translate_many(self, texts: Sequence[str | Sequence[int]], *, beam: int = 1, **more: Any) -> list[Translation]:
        """As `Translator.translate_many`; scores differ in the fourth digit, as CTranslate2 approximates the
        exponential.
        """
        if any(more.values()) or beam < 1:
            return super().translate_many(texts, beam=beam, **more)
        sources = [self.source_ids(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda index: len(sources[index]))
        translations: list[Translation | None] = [None] * len(texts)
        for length, group in groupby(order, key=lambda index: len(sources[index])):  # each length has its own limit
            chosen = list(group)
            results = self._engine.translate_batch(
                [[self.tokenizer.piece(token) for token in sources[index]] for index in chosen],
                max_batch_size=ROWS,
                batch_type="tokens",
                beam_size=beam,
                num_hypotheses=beam,
                return_scores=True,
                return_end_token=True,
                min_decoding_length=0,
                max_decoding_length=target_limit(length),
            )
            for index, result in zip(chosen, results, strict=True):
                translations[index] = self._made(result, target_limit(length))
        return [translation for translation in translations if translation is not None]

    def _made(self, result: Any, limit: int) -> Translation:
        first, *others = (
            self._one(tuple(pieces), float(score), limit)
            for pieces, score in zip(result.hypotheses, result.scores, strict=True)
        )
        return Translation(**{**vars(first), "alternatives": tuple(others)})

    def _one(self, pieces: tuple[str, ...], score: float, limit: int) -> Translation:
        """Build a translation. score: the mean log-probability of the pieces."""
        ids = tuple(self._ids[piece] for piece in pieces)
        finished = bool(ids) and ids[-1] == EOS
        return Translation(self.tokenizer.text(ids), pieces, ids, score * len(ids), score, (), finished, limit)


def with_engine(translator: Translator, engine: str) -> Translator:
    """The translator with one of `ENGINES` for plain batches. ValueError: the engine cannot run it."""
    return translator if engine == ENGINES[0] else CTranslate2Translator(translator)


def with_fastest_engine(translator: Translator) -> Translator:
    """The translator under CTranslate2 if that is installed and runs this network; otherwise as it is."""
    try:
        return CTranslate2Translator(translator)
    except ValueError:
        return translator

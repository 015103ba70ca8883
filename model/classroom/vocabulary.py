"""A task's vocabulary: whole words, no pieces; the special tokens have the ids of all models here."""

from __future__ import annotations

from collections.abc import Sequence

from model.classroom.task import Task
from model.language.tokenizer import EOS, EOS_PIECE


class Vocabulary:
    """The words of both sides, each once: a word that both sides use has one id."""

    def __init__(self, task: Task) -> None:
        self.words = tuple(dict.fromkeys((*task.source_words, *task.target_words)))
        self._number = {word: number for number, word in enumerate(self.words, EOS + 1)}
        self.size = EOS + 1 + len(self.words)

    def ids(self, words: Sequence[str]) -> list[int]:
        """Ids of words, without `<eos>`. KeyError: an unknown word."""
        return [self._number[word] for word in words]

    def texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Words of ids, including `<eos>`."""
        return tuple(EOS_PIECE if number == EOS else self.words[number - EOS - 1] for number in ids)

"""A task's words as numbers: whole words, no pieces; the special tokens have the numbers of all models here."""

from __future__ import annotations

from collections.abc import Sequence

from model.classroom.task import Task
from model.language.tokenizer import EOS, EOS_PIECE


class Vocabulary:
    """The words of both sides, each once: a word that stands on both has one number."""

    def __init__(self, task: Task) -> None:
        self.words = tuple(dict.fromkeys((*task.source_words, *task.target_words)))
        self._number = {word: number for number, word in enumerate(self.words, EOS + 1)}
        self.size = EOS + 1 + len(self.words)

    def ids(self, words: Sequence[str]) -> list[int]:
        """The numbers of words, without `<eos>`. KeyError: a word that is not there."""
        return [self._number[word] for word in words]

    def texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        """The words of numbers, `<eos>` as it is written."""
        return tuple(EOS_PIECE if each == EOS else self.words[each - EOS - 1] for each in ids)

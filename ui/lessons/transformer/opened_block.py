"""The opened block of the Transformer, and the token for its details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from charts.figure import Figure
from charts.grammar import piece_names
from charts.labels import decimal
from charts.model_parts import block_label
from charts.signed import ROW_HEIGHT, signed_heatmap
from charts.thumbnail import STRONG
from model import Record, Translator
from model.dissect.blocks import Block, transformer_of
from model.dissect.sublayers import SublayerPass, sublayer_pass
from model.language.tokenizer import Tokens
from model.network.transformer import Transformer
from model.record import Array
from ui.lesson import TERMS, number
from ui.text import quoted

Numbers = npt.NDArray[np.floating[Any]]

KEY = "transformer"  # the prefix of the page's keys
MANY = 24  # tokens: the rows of more are drawn half as high


@dataclass(frozen=True)
class Opened:
    """One block, and a token of its side, from 0."""

    translator: Translator
    record: Record
    block: Block
    token: int

    @property
    def network(self) -> Transformer:
        """The network behind the record."""
        return transformer_of(self.translator)

    @property
    def tokens(self) -> Tokens:
        """Tokens of the block's side: source, or decoder inputs."""
        return self.record.source if self.block.side == "encoder" else self.record.decoder_input

    def taken_apart(self) -> SublayerPass:
        """The block's sublayer, recomputed; of attention, a feed-forward part, or a norm."""
        return sublayer_pass(self.translator, self.record, self.block.sublayer)

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the side's tokens."""
        return piece_names(self.tokens)

    @property
    def quoted(self) -> str:
        """The token in prose."""
        return quoted(self.labels[self.token])

    @property
    def label(self) -> str:
        """The block's display name."""
        return block_label(self.block)

    def tensor(self, values: Array, what: str, name: str) -> Figure:
        """A map of (tokens, numbers), a row a token. `what` opens the alt text, `name` is for files."""
        row, column = np.unravel_index(int(np.abs(values).argmax()), values.shape)
        alt = (
            f"{self.label}: {what}, {values.shape[0]} tokens of {values.shape[1]} numbers; the one furthest from 0 is "
            f"{decimal(values[row, column])}, number {column + 1} of “{self.labels[row]}”."
        )
        return signed_heatmap(
            values,
            self.labels,
            name=name,
            alt=alt,
            largest=float(np.quantile(np.abs(values), STRONG)) or 1.0,
            row_height=ROW_HEIGHT if len(values) <= MANY else ROW_HEIGHT // 2,
            digits=2,
        )


def first_numbers(values: Numbers, digits: int = 2) -> str:
    """The first numbers of a vector in LaTeX, with dots where there are more."""
    shown = r",\; ".join(f"{float(value):.{digits}f}" for value in values[:TERMS])
    return rf"({shown},\; \dots)" if len(values) > TERMS else f"({shown})"


def sum_of(first: float, second: float, total: float) -> str:
    """ "a + b = total" in LaTeX, negative terms in brackets."""
    return f"{number(first)} + {number(second)} = {total:.2f}"


def size_of(values: Array) -> str:
    """ "7 × 192"."""
    return " × ".join(f"{size:,}" for size in values.shape)

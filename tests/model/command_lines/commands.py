"""What the tests of the command lines share: running one in this process, and what it left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Outcome:
    """What a command line left behind."""

    status: int | str | None
    out: str
    err: str

    def assert_one_clear_line(self, *words: str) -> None:
        """It failed, printed nothing as its result, and its last line on standard error says what is wrong."""
        assert self.status not in (0, None)
        assert self.out == ""
        assert "Traceback" not in self.err
        message = self.err.splitlines()[-1] if self.err else str(self.status)
        for word in words:
            assert word in message


Command = Callable[..., Outcome]

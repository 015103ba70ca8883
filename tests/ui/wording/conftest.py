"""The sentences and records of `tests/claims`."""

from tests.claims.conftest import runs as runs

"""All tests. Helpers that check are told about like tests themselves: what was compared, and that it was counted."""

import pytest

pytest.register_assert_rewrite(
    *(f"tests.{room}" for room in ("charts", "claims", "load", "model", "pages", "ui", "browser", "deploy"))
)

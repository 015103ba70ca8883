"""The models that are installed, by their languages."""

from __future__ import annotations

from tests.pairs import FRENCH, GERMAN
from ui.wording.models import describe_models


def test_models_are_counted_by_pair() -> None:
    assert describe_models([FRENCH] * 5) == "Installed: 5 models from English to French."
    assert describe_models([FRENCH, GERMAN, FRENCH]) == (
        "Installed: 2 models from English to French and 1 model from English to German."
    )
    assert describe_models([]) == "No model is installed."

"""Languages by their codes: names, articles, direction."""

from __future__ import annotations

import pytest

from model.language.languages import language_of, pair_of


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        *[("en", "an English"), ("fr", "a French"), ("ar", "an Arabic")],
        *[("uk", "a Ukrainian"), ("ur", "an Urdu"), ("eng_x", "an eng_x")],
    ],
)
def test_a_name_has_the_article_of_its_sound(code: str, expected: str) -> None:
    assert language_of(code).a == expected
    assert str(language_of(code)) == expected.split()[1]


def test_scripts_run_from_right_to_left_where_they_do() -> None:
    assert language_of("ar").right_to_left
    assert not any(language.right_to_left for language in pair_of(("en", "fr")))
    assert pair_of(("de", "en")).source.name == "German"


@pytest.mark.parametrize("code", ["", "<b>de</b>", "$x$", "de fr", "**"])
def test_a_code_that_cannot_be_one_is_no_name(code: str) -> None:
    """It comes from the files of a model, and stands in Markdown."""
    assert language_of(code).name == "foreign"
    assert language_of("ROMANCE").name == "ROMANCE"

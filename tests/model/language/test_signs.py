"""Signs that the models cannot read are found and taken out; letters, digits and marks of any script stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.language.signs import JOINED, is_sign, signs, without_signs


@pytest.mark.parametrize(
    ("text", "found", "left"),
    [
        ("I love you 😀", ("😀",), "I love you  "),
        ("Pizza 🍕 is good 🍕", ("🍕",), "Pizza   is good  "),
        ("\U0001f469\u200d\U0001f52c reads", ("\U0001f469\u200d\U0001f52c",), "  reads"),
        ("\U0001f1eb\U0001f1f7!", ("\U0001f1eb\U0001f1f7",), " !"),
        ("1\ufe0f\u20e3 car", ("\ufe0f\u20e3",), "1  car"),
        ("It costs 20 €.", ("€",), "It costs 20  ."),
        ("a → b", ("→",), "a   b"),
        ("\ud83d", ("\ufffd",), " "),
        ("\u2581I\u2581am", (), " I am"),
    ],
)
def test_signs_are_named_and_taken_out(text: str, found: tuple[str, ...], left: str) -> None:
    assert signs(text) == found
    assert without_signs(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "I like red cars.",
        "« Ça va ? » “Yes” ‘no’ – — … ¿qué? naïve Gdańsk",
        "$20 + 3 % = <b>x</b> ~ ^ ` |",
        "我喜欢红色的汽车。",
        "مرحبا بالعالم",
        "ქართული ენა",
        "क्\u200dष",
        "№ 5 ℠ ™ Ⓐ ½",
        "",
    ],
)
def test_what_is_written_with_letters_and_marks_stays(text: str) -> None:
    assert signs(text) == ()
    assert without_signs(text) == text


@given(st.text(st.characters(), max_size=40))
def test_any_text_is_without_signs_in_the_end(text: str) -> None:
    left = without_signs(text)
    assert not any(map(is_sign, left))
    assert without_signs(left) == left
    letters = [
        [character for character in one if character not in {" ", *JOINED} and not is_sign(character)]
        for one in (text, left)
    ]
    assert letters[0] == letters[1]
    for sign in signs(text):
        sign.encode("utf-8")

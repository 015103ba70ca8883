"""French text on the page: exactly the translation, never alive, and nothing ahead of its step."""

import re
from html import unescape

import pytest

from model.language.tokenizer import EOS, Tokenizer
from ui.french import french_html, french_paragraph, gloss_text, word_at

HIDDEN = re.compile(r'<span style="visibility: hidden">(.*?)</span>')
TAG = re.compile(r"<[^>]*>")


def seen(html: str) -> str:
    return unescape(TAG.sub("", HIDDEN.sub("", html)))


@pytest.mark.parametrize(
    "text", ["la fille aime le livre vert.", "aujourd'hui, Tom voit", "l'<b>or</b> & 'x'", "ქართული", "", "🙂 !"]
)
def test_all_of_it_is_there_and_nothing_is_alive(tokenizer: Tokenizer, text: str) -> None:
    tokens = tokenizer.tokens([*tokenizer.ids(text), EOS], "fr")
    html = french_html(tokens)
    assert unescape(TAG.sub("", html)) == tokens.text
    assert set(TAG.findall(html)) <= {"</span>", *re.findall(r'<span title="[^"<>]*">', html)}
    for step in range(len(tokens)):
        assert unescape(TAG.sub("", french_html(tokens, step))) == tokens.text  # the room is kept


def test_nothing_is_seen_before_it_is_written(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.tokens([*tokenizer.ids("la fille aime le livre vert."), EOS], "fr")
    lengths = []
    for step in range(len(tokens)):
        shown = seen(french_html(tokens, step)).strip()
        assert tokens.text.startswith(shown)
        assert shown == tokenizer.text(tokens.ids[: step + 1]).strip()
        lengths.append(len(shown))
    assert lengths == sorted(lengths)


def test_words_are_glossed_from_the_table(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.tokens(tokenizer.ids("la maison"), "fr")
    house = word_at(tokens, len(tokens) - 1)
    assert house.text == "maison"
    assert gloss_text(house).startswith("`maison` most often stands for house")  # type: ignore[union-attr]
    assert 'title="house' in french_paragraph(tokens)

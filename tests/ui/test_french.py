"""French text on the page: exactly the translation, never alive, and nothing ahead of its step."""

import re
from html import unescape

import pytest

from model.language.glossary import gloss
from model.language.tokenizer import EOS, Tokenizer
from model.translate.translator import Translator
from ui.french import french_html, french_paragraph, gloss_text, sentence_glosses, word_at

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


@pytest.mark.parametrize("translator", ["rnn"], indirect=True)
def test_a_word_has_the_english_that_its_sentence_has(translator: Translator) -> None:
    def glossed(english: str, french: str) -> dict[str, str]:
        record = translator.record(english, target=french)
        return dict(zip([word.text for word in record.target.words], sentence_glosses(record), strict=True))

    bought = glossed("She bought a small white house.", "Elle a acheté une petite maison blanche.")
    assert (
        bought | {"Elle": "She", "acheté": "bought", "petite": "small", "maison": "house", "blanche": "white"} == bought
    )
    assert bought["."] == bought["<eos>"] == ""
    first, second = (glossed(english, "maison")["maison"] for english in ("Homes.", "A dog."))
    assert first == "Homes"  # as the sentence has it
    assert second == gloss("maison")[0].word  # it has none of them
    assert set(glossed("x", "xqzv ქართული").values()) == {""}

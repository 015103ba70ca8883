"""French text on the page: exactly the translation, never alive, and each word marked by how sure the model was."""

import math
import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest

from model import Record
from model.language.glossary import PAIR, gloss
from model.language.tokenizer import Tokenizer
from model.translate.translator import Translator
from ui.french import french_html, french_paragraph, gloss_text, sentence_glosses, word_at

TAG = re.compile(r"<[^>]*>")
ATTRIBUTES = r'<span class="glossed" tabindex="0" title="[^"<>]*"(?: style="text-decoration: [^"<>]*")?>'
WORD = re.compile(r'<span class="glossed"[^>]*the model gave it ([^:"]*): ([^"]*)"([^>]*)>([^<]*)</span>')
only_rnn = pytest.mark.parametrize("translator", ["rnn"], indirect=True)


@only_rnn
@pytest.mark.parametrize(
    "text", ["la fille aime le livre vert.", "aujourd'hui, Tom voit", "l'<b>or</b> & 'x'", "ქართული", "🙂 !"]
)
def test_all_of_it_is_there_and_nothing_is_alive(translator: Translator, text: str) -> None:
    record = translator.record("the girl", target=text)
    html = french_html(record)
    assert unescape(TAG.sub("", html)) == record.target.text
    assert set(TAG.findall(html)) <= {"</span>", *re.findall(ATTRIBUTES, html)}


@pytest.fixture
def doubtful(translator: Translator) -> Record:
    """A translation with a word of each kind; a word's probability is shared out evenly among its pieces."""
    record = translator.record("the girl", target="la fille incroyable aime le livre vert.")
    shares = [0.99] * len(record.target.words)
    shares[1:4] = 0.49, 0.51, 0.19
    log_probs = np.zeros(len(record.target), np.float32)
    for word, share in zip(record.target.words, shares, strict=True):
        log_probs[word.start : word.end] = math.log(share) / (word.end - word.start)
    assert max(word.end - word.start for word in record.target.words[1:4]) > 1
    return replace(record, log_probs=log_probs)


@only_rnn
def test_a_word_is_marked_by_the_probability_of_all_its_pieces(doubtful: Record) -> None:
    shown_words = {word: (share, text, style) for share, text, style, word in WORD.findall(french_html(doubtful))}
    assert shown_words["fille"][:2] == ("49 %", "unsure")
    assert "dotted" in shown_words["fille"][2]
    assert shown_words["incroyable"][:2] == ("51 %", "sure")
    assert shown_words["aime"][:2] == ("19 %", "a guess")
    assert "wavy" in shown_words["aime"][2]
    assert shown_words["la"] == shown_words["vert"] == ("99 %", "sure", "")
    paragraph = french_paragraph(doubtful)
    assert "unsure</span> under 50 %" in paragraph
    assert "a guess</span> under 20 %" in paragraph
    certain = replace(doubtful, log_probs=np.full(len(doubtful.target), -0.01, np.float32))
    assert "under" not in french_paragraph(certain)


@only_rnn
def test_the_switch_takes_the_marks_away_alone(doubtful: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.french.marks_confidence", lambda: False)
    paragraph = french_paragraph(doubtful)
    assert "text-decoration" not in paragraph
    assert "the model gave it 19 %: a guess" in paragraph


@only_rnn
def test_words_are_glossed_from_the_table(translator: Translator, tokenizer: Tokenizer) -> None:
    record = translator.record("Homes.", target=tokenizer.ids("la maison"))
    house = word_at(record.target, len(record.target) - 1)
    assert house.text == "maison"
    assert gloss_text(house, PAIR).startswith("`maison` most often stands for house")  # type: ignore[union-attr]
    assert 'title="house' in french_paragraph(record)


@only_rnn
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
    assert second == gloss("maison", PAIR)[0].word  # it has none of them
    assert set(glossed("x", "xqzv ქართული").values()) == {""}

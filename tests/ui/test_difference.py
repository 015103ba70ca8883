"""Two translations as one line: nothing of either is lost, each word has its English, and no text comes alive."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.sureness import UNDERLINES
from model.translate.translator import Translator
from page_style import page_style
from ui.difference import Written, difference, difference_html, written_words
from ui.french import french_paragraph

WORDS = st.lists(st.sampled_from(["le", "la", "chat", "chien", "dort", "."]).map(lambda text: Written(text, "", True)))


def texts(words: list[Written]) -> list[str]:
    return [each.text for each in words]


@given(WORDS, WORDS)
def test_both_translations_can_be_read_off(before: list[Written], after: list[Written]) -> None:
    stretches = difference(before, after)
    assert all(each.words for each in stretches)
    kept = [word for each in stretches if each.kind != "new" for word in each.words]
    assert texts(kept) == texts(before)
    assert [word for each in stretches if each.kind != "gone" for word in each.words] == after
    assert (texts(before) == texts(after)) == all(each.kind == "same" for each in stretches)


@pytest.mark.parametrize("translator", ["rnn"], indirect=True)
def test_the_line_has_the_words_of_both_above_their_english(translator: Translator) -> None:
    english = "She bought a small house."
    before = translator.record(english, target="Elle a acheté une petite maison.")
    after = translator.record(english, target="Elle a vu une maison.")
    html = difference_html(before, after)
    assert re.findall(r'<del.*?"word">(.*?)</span>', html) == ["acheté", "petite"]
    assert re.findall(r'<ins.*?"word">(.*?)</span>', html) == ["vu"]
    assert '<span class="word">maison</span><span class="english" lang="en">house</span>' in html
    assert difference_html(before, before).count("<del") == 0


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_words_run_as_their_languages_do(translator: Translator) -> None:
    record = replace(translator.record("He eats.", target="Il mange."), languages=("en", "ar"))
    html = difference_html(record, record)
    assert html.startswith('<p class="difference" lang="ar" dir="rtl"')
    assert '<span class="english" lang="en" dir="ltr">' in html
    assert french_paragraph(record).startswith('<p lang="ar" dir="rtl"')


@pytest.mark.parametrize("translator", ["rnn"], indirect=True)
def test_it_says_how_sure_the_model_was(translator: Translator) -> None:
    before = translator.record("a house", target="la maison")
    after = translator.record("a house", target="la petite maison")
    low = np.zeros(len(after.target), np.float32)
    low[after.target.words[1].start] = np.log(0.3)
    low[after.target.words[2].start] = np.log(0.1)
    html = difference_html(before, replace(after, log_probs=low))
    assert re.search(r'<ins class="apart unsure" title="[^"]*30 %: unsure"><span class="word">petite', html)
    assert re.search(r'<span class="apart guess" title="[^"]*10 %: a guess"><span class="word">maison', html)
    assert "a guess</span> under 20 %" in html
    rules = [f".difference .{kind} .word {{ text-decoration: {line};" for kind, line in UNDERLINES.items()]
    assert all(rule in page_style() for rule in rules)


@pytest.mark.parametrize("translator", ["rnn"], indirect=True)
@pytest.mark.parametrize("text", ['l\'<b>or</b> & "x"', "J'aime l'or.", "<script>x</script>"])
def test_words_stand_as_they_were_written(translator: Translator, text: str) -> None:
    record = translator.record("the gold", target=text)
    line = difference_html(record, record).partition("<p ")[2].partition(">")[2]
    words = re.findall(r'( ?)<span[^>]*><span class="word">(.*?)</span>', line)
    assert unescape("".join("".join(each) for each in words)) == record.target.text.strip()
    assert set(re.findall(r"</?(\w+)", line)) <= {"span", "p"}
    assert len(words) == len(written_words(record))

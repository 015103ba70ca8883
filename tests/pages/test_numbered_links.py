"""Links count as people do, from 1."""

from __future__ import annotations

import pytest

from tests.pages.harness import DEFAULT, TRANSLATE, follow, texts

LESSONS = {
    "step": ("pages/lessons/transformer.py", "Step **{}** of"),
    "encoder_decoder_step": ("pages/lessons/encoder_decoder.py", "Step **{}** of"),
}


@pytest.mark.parametrize("name", LESSONS)
def test_the_fifth_step_is_number_5(name: str) -> None:
    page, sentence = LESSONS[name]
    app = follow(page, {"sentence": DEFAULT, f"{name}_no": "5"})
    assert sentence.format(5) in texts(app)
    app.slider(key=f"{name}_choice").set_value(3).run()
    assert app.text_input(key=f"{name}_no").value == "3"


@pytest.mark.parametrize("text", ["-3", "abc", "", "1.5", "9" * 80])
def test_a_number_in_a_link_may_be_anything(text: str) -> None:
    app = follow("pages/lessons/transformer.py", {"sentence": DEFAULT, "step_no": text, "head_no": text})
    assert not app.exception
    assert "Step **" in texts(app)


def test_heads_and_tokens_too() -> None:
    lesson = "pages/lessons/self_attention.py"
    app = follow(lesson, {"sentence": DEFAULT, "head_no": "3", "self_query_no": "2"})
    assert app.segmented_control(key="head_choice").value == 2
    assert app.pills(key="self_query_choice").value == 1


def test_the_mean_of_heads_is_no_number() -> None:
    app = follow(TRANSLATE, {"sentence": DEFAULT, "head_no": "mean"})
    assert not app.exception
    assert app.text_input(key="head_no").value == "mean"

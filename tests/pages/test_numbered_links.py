"""Links count as people do, and links that were copied when they counted from 0 still open the same view."""

from __future__ import annotations

import pytest

from tests.pages.harness import DEFAULT, TRANSLATE, follow, texts

LESSONS = {
    "step": ("pages/lessons/transformer.py", "Step **{}** of"),
    "encoder_decoder_step": ("pages/lessons/encoder_decoder.py", "Step **{}** of"),
}


@pytest.mark.parametrize("name", LESSONS)
def test_the_fifth_step_is_number_5(name: str) -> None:
    page, said = LESSONS[name]
    app = follow(page, {"sentence": DEFAULT, f"{name}_no": "5"})
    assert said.format(5) in texts(app)
    app.slider(key=f"{name}_choice").set_value(3).run()
    assert app.text_input(key=f"{name}_no").value == "3"


@pytest.mark.parametrize("name", LESSONS)
def test_an_old_link_counts_from_0_until_another_is_chosen(name: str) -> None:
    page, said = LESSONS[name]
    app = follow(page, {"sentence": DEFAULT, name: "4"})
    for _ in range(2):
        assert said.format(5) in texts(app)
        assert app.text_input(key=f"{name}_no").value == "5"
        app.run()
    app.slider(key=f"{name}_choice").set_value(1).run()
    assert said.format(1) in texts(app)


def test_reset_forgets_an_old_link() -> None:
    app = follow("pages/lessons/transformer.py", {"sentence": DEFAULT, "step": "4"})
    app.button(key="reset").click().run()
    assert "Step **1** of" in texts(app)
    assert "step" not in app.query_params


@pytest.mark.parametrize("old", ["-3", "abc", "", "1.5", "9" * 80])
def test_an_old_link_may_hold_anything(old: str) -> None:
    app = follow("pages/lessons/transformer.py", {"sentence": DEFAULT, "step": old, "head": old})
    assert not app.exception
    assert "Step **" in texts(app)


def test_the_new_name_goes_before_the_old() -> None:
    app = follow("pages/lessons/transformer.py", {"sentence": DEFAULT, "step": "6", "step_no": "2"})
    assert "Step **2** of" in texts(app)


def test_heads_and_tokens_too() -> None:
    lesson = "pages/lessons/self_attention.py"
    for link in ({"head_no": "3", "self_query_no": "2"}, {"head": "2", "self_query": "1"}):
        app = follow(lesson, {"sentence": DEFAULT, **link})
        assert app.segmented_control(key="head_choice").value == 2
        assert app.pills(key="self_query_choice").value == 1


def test_the_mean_of_heads_is_no_number() -> None:
    app = follow(TRANSLATE, {"sentence": DEFAULT, "head_no": "mean"})
    assert not app.exception
    assert app.text_input(key="head_no").value == "mean"

"""The page on live training, without a training: links that make no sense, a visitor's sentence, what was told."""

from __future__ import annotations

import pytest

from model.classroom.frames import Frame
from model.classroom.settings import TASKS, Settings
from model.classroom.trainee import Examined, Shown
from model.language.tokenizer import EOS_PIECE
from tests.pages.harness import follow, plain
from ui.labs.watch_it_learn import on_screen as screen
from ui.labs.watch_it_learn.training import NICENESS, Training
from ui.labs.watch_it_learn.training_pool import TRAININGS, TrainingPool, trainings_at_once

PAGE = "pages/labs/watch_it_learn.py"
NONSENSE = {
    "learn_task": "<script>",
    "learn_models": "gpt.rnn.rnn-dot.transformer.transformer-nopos",
    "learn_width": "1e9",
    "learn_heads": "-1",
    "learn_rate": "nan",
    "learn_seed": "9" * 50,
}


@pytest.fixture(autouse=True)
def _gives_way_to_no_other_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NICENESS, "0")


def test_a_link_that_makes_no_sense_opens_the_usual_training() -> None:
    app = follow(PAGE, NONSENSE)
    assert not app.exception
    assert app.multiselect(key="learn_models_choice").value == list(Settings().models)
    for name, usual in (("task", "french"), ("width", 64), ("heads", 1), ("rate", 0.003), ("seed", 1)):
        assert app.selectbox(key=f"learn_{name}_choice").value == usual
    app = follow(PAGE, {"learn_task": "dates", "learn_models": "transformer.rnn-dot", "learn_width": "16"})
    assert app.multiselect(key="learn_models_choice").value == ["rnn-dot", "transformer"]
    assert app.selectbox(key="learn_width_choice").value == 16
    assert TASKS["dates"].rule in plain(app)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("The girl sees a RED car.", "should become `la fille voit une voiture rouge`"),
        ("dog the red", "no translation is right"),
        ("the zebra sees a cat", "The task has no word “zebra”. It knows: the, a, small"),
        ("<img src=x onerror=alert(1)>", "The task has no word “<img”"),
        ("\U0001f600", "The task has no word"),
        (" .", "There is no word in the box"),
        ("the " * 30, "at most 14 are read"),
    ],
)
def test_a_sentence_is_read_or_refused_in_words(typed: str, said: str) -> None:
    app = follow(PAGE)
    app.text_input(key="learn_sentence").set_value(typed).run()
    assert not app.exception
    assert said in plain(app)


def test_mistakes_of_the_link_are_built_into_a_second_transformer() -> None:
    app = follow(PAGE, {"learn_mistake": "no_root"})
    assert not app.exception
    assert app.multiselect(key="learn_models_choice").value == ["rnn", "rnn-additive", "transformer"]
    assert app.multiselect(key="learn_mistake_choice").value == ["no_root"]
    assert "Transformer with the mistake" in " ".join(element.value for element in app.get("html"))
    assert "begins with the same weights" in plain(app)
    app.multiselect(key="learn_mistake_choice").set_value(["no_root", "no_norm"]).run()
    assert app.text_input(key="learn_mistake").value == "no_root.no_norm"
    app.multiselect(key="learn_mistake_choice").set_value([]).run()
    assert app.multiselect(key="learn_models_choice").value == list(Settings().models)
    assert "Transformer with the mistake" not in " ".join(element.value for element in app.get("html"))
    assert follow(PAGE, {"learn_mistake": "<b>"}).multiselect(key="learn_mistake_choice").value == []


def frame(step: int, right: float) -> Frame:
    return Frame(step, step / 10, {"rnn": Examined(2.0, 0.0, None), "rnn-additive": Examined(1.0, right, right)})


def test_what_was_told_is_shown_frame_by_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """A training of which all has been told, without a process."""
    training = Training(Settings(), TrainingPool(1).line, lambda training_asked: None)
    words = TASKS["french"].read(TASKS["french"].example)
    solved = TASKS["french"].solve(words)
    assert solved is not None
    rows = (*solved.target, EOS_PIECE)
    for step, right in ((0, 0.0), (5, 0.25), (10, 1.0)):
        training.frames.add(frame(step, right))
        weights = tuple((right, *[(1 - right) / len(words)] * len(words)) for _ in rows)
        written = rows if right == 1 else ("la", "la", "<b>")
        training._views[step] = (
            words,
            {"rnn": Shown(("un",), rows, None), "rnn-additive": Shown(written, rows, weights)},
        )
    training.state = "over"
    monkeypatch.setattr(screen, "training_of", lambda settings: training)
    app = follow(PAGE)
    assert not app.exception
    page_text = plain(app)
    assert "Second **1.0** of 90, 10 batches. Over." in page_text
    assert "(right)" in page_text
    assert "had half of the sentences right" in page_text
    assert "It has not learnt the task in 90 seconds." in page_text
    app.select_slider(key="learn_moments").set_value(5).run()
    page_text = plain(app)
    assert "Second **0.5** of 90, 5 batches" in page_text
    assert "Over." not in page_text
    assert "&lt;b&gt;" in page_text
    assert "<b>" not in page_text
    assert "does not end" in page_text


@pytest.mark.parametrize("stage", [{}, {"stage": "1", "scene": "2"}], ids=["page", "stage"])
def test_a_server_that_trains_nothing_says_so(stage: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TRAININGS, "0")
    app = follow(PAGE, stage)
    assert not app.exception
    assert [info.value for info in app.info] == [
        "Live training is switched off on this server. Attention Lab on your own computer has it."
    ]
    assert not app.multiselect


def test_how_many_learn_at_once_is_set_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TRAININGS, raising=False)
    usual = trainings_at_once()
    assert usual >= 1
    for text, expected in (("3", 3), ("0", 0), ("-1", 0), ("many", usual)):
        monkeypatch.setenv(TRAININGS, text)
        assert trainings_at_once() == expected

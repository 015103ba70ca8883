"""A lesson whose model reads another language than the chosen one shows an example; nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.invented import german_pairs
from tests.pages.harness import follow, plain
from tests.tiers import full
from tests.untrained import write_untrained
from ui.link import DEFAULT_SENTENCE
from ui.models import DIRECTORY

LESSON = "pages/lessons/encoder_decoder.py"
BACK, TYPED, ENGLISH = "transformer-back", "das Mädchen mag das rote Auto.", "the girl sees the cat."
NOTE = f"It reads an example, “{DEFAULT_SENTENCE}”: the sentence above is not English."


@pytest.fixture(scope="module")
def reads_german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an untrained model from German to English, to stand beside the shipped ones."""
    sides = [(german, english) for english, german in german_pairs()]
    return write_untrained(tmp_path_factory.mktemp("back") / "models", {BACK: "transformer"}, sides, ("de", "en"))


@pytest.fixture(autouse=True)
def _beside_the_shipped(reads_german: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(reads_german))


@full
def test_the_rnn_reads_no_sentence_of_another_language() -> None:
    app = follow(LESSON, {"model": BACK, "sentence": TYPED, "depth": "picture"})
    assert not app.exception, app.exception
    shown = plain(app)
    assert "Shown here: RNN without attention, which translates from English to French." in shown
    assert NOTE in shown
    assert "The example, 4 words: `I like red cars.`" in shown
    assert app.text_input(key="sentence").value == TYPED
    app.text_input(key="sentence").set_value(ENGLISH).run()
    assert NOTE not in plain(app)
    assert f"The sentence above, 5 words: `{ENGLISH}`" in plain(app)
    assert app.text_input(key="typed_in").value == "en"


@full
@pytest.mark.parametrize(
    ("link", "reads"),
    [
        ({"typed_in": "en"}, ENGLISH),
        ({"sentence": DEFAULT_SENTENCE}, DEFAULT_SENTENCE),
        ({"model": "transformer"}, ENGLISH),
    ],
)
def test_a_link_to_an_english_sentence_shows_it(link: dict[str, str], reads: str) -> None:
    shown = plain(follow(LESSON, {"model": BACK, "sentence": ENGLISH, "depth": "picture"} | link))
    assert "the sentence above is not English" not in shown
    assert f"`{reads}`" in shown


@full
def test_the_language_of_a_sentence_stays_when_another_model_is_chosen() -> None:
    app = follow(link={"model": "transformer", "sentence": ENGLISH, "depth": "picture"})
    for model, noted in ((BACK, "en"), ("rnn", "")):
        app.selectbox(key="model_choice").set_value(model).run()
        assert not app.exception, app.exception
        assert app.text_input(key="typed_in").value == noted
        assert app.text_input(key="sentence").value == ENGLISH
    app.selectbox(key="model_choice").set_value(BACK).run()
    app.text_input(key="sentence").set_value(TYPED).run()
    assert app.text_input(key="typed_in").value == ""
    app.button(key="reset").click().run()
    assert app.text_input(key="typed_in").value == "de"

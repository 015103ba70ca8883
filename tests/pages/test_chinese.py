"""Pages with a model that writes Chinese, a script without spaces, after a corpus of invented sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.store.loading import load
from tests.invented import chinese_pairs
from tests.pages.harness import PAGES, follow, open_everything, plain
from tests.tiers import full
from tests.untrained import write_untrained
from ui.models import DIRECTORY

NAME, SENTENCE = "transformer-zh", "the girl sees the red car."
SHOWN = ("start", "translate", "search", "self_attention", "multi_head", "transformer", "positional_encoding")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an untrained model whose pieces are those of Chinese sentences."""
    folder = tmp_path_factory.mktemp("chinese") / "models"
    return write_untrained(folder, {NAME: "transformer"}, chinese_pairs(), ("en", "zh"))


@full
@pytest.mark.parametrize("page", SHOWN)
def test_a_page_shows_words_of_chinese(page: str, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(models))
    script = next(script for script in PAGES if Path(script).stem == page)
    app = open_everything(follow(script, {"model": NAME, "sentence": SENTENCE}, patience=300))
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="model_choice").value == NAME
    shown = plain(app)
    assert "Transformer reads English and writes Chinese." in shown
    record = load(NAME, directory=models).record(SENTENCE)
    chinese = [word.text for word in record.target.words if not word.text.isascii()]
    assert chinese
    assert any(word in shown for word in chinese)

"""Pages with a model that writes Chinese, a script without spaces, after a corpus of invented sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from model.language.tokenizer import Tokenizer, train_tokenizer
from model.network.families import build
from model.store.checkpoint import write_model
from model.store.loading import load
from tests.conftest import small_config
from tests.invented import chinese_pairs
from tests.pages.harness import PAGES, follow, open_everything, plain
from tests.tiers import full
from ui.models import DIRECTORY

NAME, SENTENCE = "transformer-zh", "the girl sees the red car."
SHOWN = ("start", "translate", "search", "self_attention", "multi_head", "transformer")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an untrained model whose pieces are those of Chinese sentences."""
    place, languages = tmp_path_factory.mktemp("chinese"), ("en", "zh")
    train_tokenizer((side for pair in chinese_pairs() for side in pair), place / "tokenizer.model", pieces=380)
    config = small_config("transformer", Tokenizer(place / "tokenizer.model", languages).size)
    torch.manual_seed(0)
    network = build(config)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.mul_(2.0)
    about = {"name": NAME, "languages": languages}
    write_model(place / "models" / NAME, network, config, place / "tokenizer.model", about, f"# {NAME}\n")
    return place / "models"


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
    assert f"{NAME} reads English and writes Chinese." in shown
    record = load(NAME, directory=models).record(SENTENCE)
    chinese = [word.text for word in record.target.words if not word.text.isascii()]
    assert chinese
    assert any(word in shown for word in chinese)

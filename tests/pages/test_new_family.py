"""A family of models that is not shipped: pages that need nothing which it lacks run with it, others show another."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from contents import page_info
from model.language.glossary import PAIR
from model.language.tokenizer import Tokenizer
from model.network.families import ENTRIES, build
from model.store.checkpoint import write_model
from tests.conftest import shown_by
from tests.convs2s import ENTRY, NAME
from tests.pages.harness import PAGES, TRANSLATE, follow, open_everything, plain
from tests.tiers import full
from ui.models import DIRECTORY, load_translator

SENTENCE = "the girl likes the green book."
SEARCH = "pages/labs/search.py"


@pytest.fixture(autouse=True)
def _installed(
    tmp_path: Path, small_models: Path, tokenizer_path: Path, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the other models, with random weights that are sharp enough for a choice."""
    monkeypatch.setitem(ENTRIES, NAME, ENTRY)
    for folder in small_models.iterdir():
        (tmp_path / folder.name).symlink_to(folder)
    torch.manual_seed(0)
    config = ENTRY.config(tokenizer.size)
    network = build(config)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.mul_(2.0)
    write_model(tmp_path / NAME, network, config, tokenizer_path, {"name": NAME, "languages": PAIR}, f"# {NAME}\n")
    monkeypatch.setenv(DIRECTORY, str(tmp_path))


@pytest.mark.parametrize("page", [TRANSLATE, SEARCH])
def test_it_translates(page: str) -> None:
    app = follow(page, {"sentence": SENTENCE, "model": NAME})
    assert not app.exception
    box = app.selectbox(key="model_choice")
    assert box.value == NAME
    assert ENTRY.short in box.options
    if page == TRANSLATE:
        assert f"Written by {ENTRY.title}" in plain(app)
        app.text_input(key="site").set_value("decoder.1.cross").run()
        assert not app.exception
        shares = load_translator(NAME).record(SENTENCE).attention["decoder.1.cross"].weights[0]
        app.session_state["translate_map_numbers"] = True
        assert app.run().dataframe[0].value.shape[0] >= len(shares)


@full
@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_with_everything_opened(page: str) -> None:
    app = open_everything(follow(page, {"sentence": SENTENCE, "model": NAME}, patience=300))
    assert not app.exception
    name = Path(page).stem
    if page_info(name).translates or page_info(name).needs:
        assert (app.selectbox(key="model_choice").value == NAME) == (NAME in shown_by(name))

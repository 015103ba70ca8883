"""Where a model has no stored results, each place that would show them says so, and no other result stands there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from model.store.results import NOT_MEASURED
from tests.invented import german_pairs
from tests.marian import ADOPTED
from tests.pages.harness import PAGES, ROOT, follow, open_everything, plain
from tests.rooms import tree_of
from tests.tiers import full
from tests.untrained import write_untrained
from ui.models import DIRECTORY

RNN = "rnn-nl"  # of a pair without results, as no adopted model has a recurrent network
READ_FROM = ("model.store.results", "ui.measured", "model.dissect.word_cloud", "model.dissect.probe")
READ_WITH = {
    "measured",
    "stored",
    "read",
    "is_current",
    "load_cloud",
    "load_probe",
}  # their functions that give results
View = tuple[str, dict[str, str], tuple[str, ...]]
SAYS: dict[str, tuple[View, ...]] = {  # the module, the page, further parameters, and what it says there
    "ui/lessons/encoder_decoder/handed_over.py": (
        ("encoder_decoder", {}, ("The probe is {}.", "BLEU by length is {}.")),
        ("encoder_decoder", {"stage": "1", "scene": "5"}, ("BLEU by length is {}.",)),
    ),
    "ui/lessons/multi_head/aligning_layers.py": (
        ("multi_head", {}, ("Links made by hand: {}.",)),
        ("multi_head", {"stage": "1", "scene": "6"}, ("Links made by hand: {}.",)),
    ),
    "ui/lessons/multi_head/overview.py": (
        ("multi_head", {}, ("Their roles are {}.", "Role: {}.")),
        ("multi_head", {"multi_order": "by role"}, ("looks at the translated word is {}; the order is by layer.",)),
    ),
    "ui/lessons/transformer/word_space.py": (("transformer", {}, ("Common words to compare with: {}.",)),),
    "ui/labs/attention_sinks/measured.py": (
        ("attention_sinks", {}, ("Many sentences: {}.", "Links made by hand: {}.")),
    ),
}
SILENT = {
    "ui/measured.py": "the others read with it",
    "ui/rare_words.py": "results only take warnings away",
    "ui/warning_table.py": "a section on the measured models alone",
    "ui/lessons/encoder_decoder/lanes.py": "marks on a lane, of the model that the probe is of",
    "ui/labs/replay/films.py": "the page is of filmed models alone",
}
VIEWS = sorted({(page, tuple(link.items())) for places in SAYS.values() for page, link, _ in places})


def readers() -> set[str]:
    """Files of the app that import a function which gives results."""
    found: set[str] = set()
    for room in ("pages", "ui", "claims", "charts"):
        for path in sorted((ROOT / room).rglob("*.py")):
            names = {
                name.name
                for node in ast.walk(tree_of(path))
                if isinstance(node, ast.ImportFrom) and node.module in READ_FROM
                for name in node.names
            }
            if names & READ_WITH:
                found.add(path.relative_to(ROOT).as_posix())
    return found


def test_every_reader_of_results_is_in_these_tables() -> None:
    assert readers() == set(SAYS) | set(SILENT)


@full
@pytest.mark.parametrize(("page", "link"), VIEWS)
def test_a_place_without_results_says_so(
    page: str,
    link: tuple[tuple[str, str], ...],
    marian_models: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name, models = ADOPTED, marian_models
    if page == "encoder_decoder":
        name, models = RNN, write_untrained(tmp_path / "models", {RNN: "rnn"}, german_pairs(), ("en", "nl"))
    monkeypatch.setenv(DIRECTORY, str(models))
    script = next(script for script in PAGES if Path(script).stem == page)
    app = follow(script, {"model": name, "sentence": "the girl likes the green book.", **dict(link)}, patience=300)
    assert not app.exception, app.exception
    shown = plain(app if dict(link).get("stage") else open_everything(app))
    said = [
        says
        for places in SAYS.values()
        for where, own, texts in places
        if (where, own) == (page, dict(link))
        for says in texts
    ]
    for says in said:
        assert says.format(NOT_MEASURED) in shown
    if not link:
        assert shown.count(NOT_MEASURED) == len(said)

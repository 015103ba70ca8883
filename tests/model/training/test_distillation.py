"""Distillation: the corpus that a teacher writes is one a model can be trained on, and it says who wrote it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from model import distil as command
from model.language.glossary import PAIR
from model.language.text import normalise
from model.store.card import model_card
from model.store.checkpoint import write_model
from model.training.distillation import distil
from model.training.pairs import CorpusError, fingerprint, load_part, load_summary, load_tokenizer, prepare
from model.training.recipe import Settings
from model.training.run import Run
from model.translate.reading import MAX_SOURCE_PIECES
from model.translate.translator import Translator
from tests.conftest import small_config
from tests.invented import pairs
from tests.model.training.runs import prepared
from tests.tiers import first, full

TOO_LONG = " ".join(["dog"] * (MAX_SOURCE_PIECES + 1))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invented pairs, every sentence twice, with another translation, and one that is too long to read."""
    folder = tmp_path_factory.mktemp("corpus")
    rows = [pair for english, french in pairs()[::4] for pair in ((english, french), (english, f"bien {french}"))]
    rows.append((TOO_LONG, "un chien"))
    folder.joinpath("pairs.txt").write_text("".join(f"{e}\t{f}\n" for e, f in rows), encoding="utf-8")
    prepare(folder / "pairs.txt", folder / "data", PAIR, 360, "invented for the tests")
    return folder / "data"


@pytest.fixture(scope="module")
def teacher(make_taught: Callable[[str], Translator]) -> Translator:
    return make_taught("transformer")


@full
@pytest.mark.parametrize("beam", first((1, 2)))
def test_each_sentence_stands_once_with_what_the_teacher_writes(
    teacher: Translator, data: Path, tmp_path: Path, beam: int
) -> None:
    summary = distil(teacher, data, tmp_path / "out", beam)
    written = load_part(tmp_path / "out", "train")
    sources = list(dict.fromkeys(english for english, _ in load_part(data, "train") if english != TOO_LONG))
    expected = {}
    for source in sources:
        translation = teacher.translate(source, beam=beam)
        if translation.finished and translation.text:
            expected[source] = normalise(translation.text)
    assert dict(written) == expected
    assert len(written) == len(expected) > 30
    assert summary == load_summary(tmp_path / "out")
    assert summary["teacher"] == {"model": "transformer", "beam": beam}
    assert summary["train"] == len(written)
    assert summary["fingerprint"] == fingerprint(written) != load_summary(data)["fingerprint"] == summary["of"]


def test_what_is_measured_on_stays_as_people_wrote_it(teacher: Translator, data: Path, tmp_path: Path) -> None:
    distil(teacher, data, tmp_path / "out")
    for name in ("dev.tsv", "test.tsv", "tokenizer.model"):
        assert (tmp_path / "out" / name).read_bytes() == (data / name).read_bytes()


def test_the_card_of_a_model_trained_on_it_names_the_teacher(teacher: Translator, data: Path, tmp_path: Path) -> None:
    distil(teacher, data, tmp_path / "out")
    config = small_config("rnn", load_tokenizer(data).size)
    settings = Settings(steps=2, batch_tokens=1000, evaluate_every=2, dev_sources=2)
    first = Run("rnn", config, settings, data, tmp_path / "first")
    assert first.train(progress=False)
    assert "French written by" not in model_card(first.about(""))
    second = Run("rnn", config, replace(settings, steps=1), tmp_path / "out", tmp_path / "second")
    second.init_from(first.folder / "best")
    card = model_card(second.about("signature"))
    assert "French written by transformer (beam 1;" in card
    assert f"Before that: 2 steps in {first.seconds / 60:.1f} minutes on {load_summary(data)['train']:,} pairs." in card


def test_the_corpus_itself_is_never_overwritten(teacher: Translator, data: Path) -> None:
    with pytest.raises(CorpusError, match="holds the corpus itself: choose another folder"):
        distil(teacher, data, data / ".." / data.name)


def test_a_teacher_of_other_languages_is_refused(teacher: Translator, tmp_path: Path) -> None:
    data = prepared(tmp_path / "other", pairs(), ("en", "de"))
    with pytest.raises(CorpusError, match="English to German, and transformer translates from English to French"):
        distil(teacher, data, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_line(
    teacher: Translator, data: Path, tmp_path: Path, tokenizer_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    network = teacher.network
    config = small_config("transformer", network.embedding.num_embeddings)
    write_model(tmp_path / "mine", network, config, tokenizer_path, {"name": "mine", "languages": PAIR}, "# mine\n")
    command.main(["--model", str(tmp_path / "mine"), str(data), str(tmp_path / "out")])
    assert '"teacher": {"model": "mine", "beam": 1}' in capsys.readouterr().out
    for arguments in (["nowhere", "out"], [str(data), str(data)]):
        with pytest.raises(SystemExit, match=r"^model\.distil: "):
            command.main(["--model", str(tmp_path / "mine"), *arguments])

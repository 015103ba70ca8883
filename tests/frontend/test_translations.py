"""The browser's engine against Python, with the shipped models: translations, searches and whole records."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest

import model
from model.analysis.everyday import read_everyday
from model.assets import MODELS
from model.language.glossary import PAIR
from model.network.families import ENTRIES
from model.translate import InputError, Translator
from tests.frontend.compared import same_record, same_translation, same_tree
from tests.frontend.engine import Engine, EngineError
from tests.tiers import full

SENTENCES = [sentence.english for sentence in read_everyday(PAIR)]
# what people type: no capital, no mark, capitals, an emoji, digits, a loop that the limit ends
TYPED = ["i like red cars", "WHERE DO YOU LIVE", "I ❤ you 👍🏽", "room 1408, 3rd floor", "no no no no no no no no"]


def sentences(every: int = 5) -> list[Any]:
    """All everyday sentences, of which `make test` takes every fifth."""
    return [
        pytest.param(text, marks=() if index % every == 0 else full, id=text.replace(" ", "-"))
        for index, text in enumerate(SENTENCES)
    ]


@lru_cache(maxsize=len(ENTRIES))
def python(name: str) -> Translator:
    return model.load(name)


@pytest.fixture(scope="module", params=ENTRIES)
def name(request: pytest.FixtureRequest, engine: Engine) -> str:
    """A shipped model that both have loaded; the engine as `NAME` with WebAssembly, as `NAME plain` without."""
    folder = str(MODELS / request.param)
    engine("load", request.param, folder, {"simd": True})
    engine("load", f"{request.param} plain", folder, {"simd": False})
    return str(request.param)


@pytest.mark.parametrize("sentence", sentences())
def test_what_is_written_and_all_that_was_seen(engine: Engine, name: str, sentence: str) -> None:
    same_record(engine("record", name, sentence, {}), python(name).record(sentence))


@pytest.mark.parametrize("sentence", sentences())
def test_what_a_beam_of_four_finds(engine: Engine, name: str, sentence: str) -> None:
    same_translation(engine("translate", name, sentence, {"beam": 4}), python(name).translate(sentence, beam=4))


@pytest.mark.parametrize("sentence", TYPED)
def test_what_people_type(engine: Engine, name: str, sentence: str) -> None:
    same_record(engine("record", name, sentence, {}), python(name).record(sentence))


@pytest.mark.parametrize("beam", [1, 2, 4, 9])
def test_all_that_a_search_ranked(engine: Engine, name: str, beam: int) -> None:
    sentence = SENTENCES[beam]
    ours = python(name).search_tree(sentence, beam=beam, length_penalty=0.5)
    same_tree(engine("searchTree", name, sentence, {"beam": beam, "lengthPenalty": 0.5}), ours)


def test_a_beginning_and_a_limit_are_heeded(engine: Engine, name: str) -> None:
    sentence, translator = SENTENCES[0], python(name)
    prefix = translator.tokenizer.ids("Elle aime")
    for beam in (1, 4):
        ours = translator.translate(sentence, beam=beam, prefix=prefix, limit=5)
        assert ours.ids[: len(prefix)] == tuple(prefix)
        same_translation(engine("translate", name, sentence, {"beam": beam, "prefix": prefix, "limit": 5}), ours)


@pytest.mark.parametrize("target", ["Les voitures sont rouges.", "x", "J' aime 🎈", [75, 80, 90, 75]])
def test_any_target_can_be_recorded(engine: Engine, name: str, target: str | list[int]) -> None:
    ours = python(name).record(SENTENCES[0], target=target)
    same_record(engine("record", name, SENTENCES[0], {"target": target}), ours)


@pytest.mark.parametrize("sentence", SENTENCES[:2])
def test_plain_loops_give_the_same(engine: Engine, name: str, sentence: str) -> None:
    plain = f"{name} plain"
    same_record(engine("record", plain, sentence, {}), python(name).record(sentence))
    same_translation(engine("translate", plain, sentence, {"beam": 4}), python(name).translate(sentence, beam=4))


@pytest.mark.parametrize("sentence", ["", " \t\x00", "word " * 161])
def test_what_cannot_be_read_is_refused_in_the_same_words(engine: Engine, name: str, sentence: str) -> None:
    with pytest.raises(InputError) as ours:
        python(name).translate(sentence)
    with pytest.raises(EngineError) as theirs:
        engine("translate", name, sentence, {})
    assert (theirs.value.kind, str(theirs.value)) == ("InputError", str(ours.value))


@pytest.mark.parametrize("target", ["", [], [3, 75], [0], [5000], "word " * 340])
def test_what_cannot_be_a_target_is_refused(engine: Engine, name: str, target: str | list[int]) -> None:
    with pytest.raises(InputError):
        python(name).record(SENTENCES[0], target=target)
    with pytest.raises(EngineError) as theirs:
        engine("record", name, SENTENCES[0], {"target": target})
    assert theirs.value.kind == "InputError"

"""Every claim about odd records: none fails, none breaks the laws of counts, names and numbers, and where all weights
are equal none names one that has the most.

Whether a claim is true of its numbers is held against each by the other files here, over the same odd records.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import FrameType, FunctionType

import pytest

import ui.wording
from charts.paper_question import PaperQuestion
from model import Record, Translator
from tests.claims.conftest import shipped
from tests.tiers import families, full, is_quick
from tests.ui.wording import odd_layers, odd_looks
from tests.ui.wording.laws import broken, has_open_quote, names_one_of_many, unplaced
from tests.ui.wording.odd import KINDS, Kind, odd_record, odd_sentences, other_kind
from tests.ui.wording.odd_case import Case, Said
from ui.wording.prediction import Prediction

MANY, FEW = 12, 3  # sentences, and under `make test`
MAKERS: tuple[Callable[[Case], Iterable[Said]], ...] = (
    odd_looks.looking_and_needing,
    odd_looks.lesson_1,
    odd_looks.lesson_2,
    odd_looks.ends,
    odd_looks.own_attention,
    odd_looks.links,
    odd_layers.heads,
    odd_layers.order,
    odd_layers.stream,
    odd_layers.searched,
    odd_layers.doubted,
    odd_layers.on_paper,
    odd_layers.mistakes,
)
# what compares looks that are the model's own, and names the first of several: no page makes it of equal weights
OWN_LOOKS = {"looking_and_needing", "heads", "links", "mistakes"}
# of no sentence, but of films, trainings, times and kinds of models
ELSEWHERE = {"in_parallel", "model_notes", "models", "replay", "rnn_kinds", "transformer_blocks", "watch_it_learn"}
# of what was measured beforehand, of the models that run, or of signs that are left out of a sentence; what always
# says the same
OTHERS = {
    "describe_apart",
    "describe_best_layer",
    "describe_ends",
    "describe_error",
    "describe_measured",
    "describe_reader",
    "describe_role",
    "describe_runners",
    "describe_signs",
    "describe_sources",
    "describe_stage",
    "describe_which_word",
    "what_to_keep",
}


def all_said(case: Case) -> Iterator[tuple[str, Said]]:
    """Each saying with the name of who says it."""
    for maker in MAKERS:
        for said in maker(case):
            yield maker.__name__, said


def cases(name: str) -> Iterator[Case]:
    """Each odd sentence with the model's own translation, and with a record that is odd in one more way."""
    translator = shipped(name)
    for number, text in enumerate(odd_sentences(FEW if is_quick() else MANY)):
        for kind in (KINDS[0], other_kind(number)):
            yield case_of(translator, text, kind)


def case_of(translator: Translator, text: str, kind: Kind) -> Case:
    return Case(translator, kind, odd_record(translator, text, kind))


def has_quotes(record: Record) -> bool:
    return any(sign in text for text in (record.source.text, record.target.text) for sign in "`“”")


def all_tie(case: Case) -> bool:
    """Whether all keys of a row have the same weight; a word of several pieces would have more than others."""
    source = case.record.source
    return case.kind == "tied" and len(source) == len(source.words) > 1


def texts(said: Said) -> Iterator[str]:
    """The sentences of what is said."""
    if isinstance(said, Prediction):
        yield said.question
        yield said.says
    elif isinstance(said, PaperQuestion):
        yield said.question
    elif said:
        yield said


@pytest.mark.parametrize("name", families())
def test_every_claim_of_every_odd_record(name: str) -> None:
    said_of, seen = 0, set()
    for case in cases(name):
        for maker, said in all_said(case):
            for text in texts(said):
                where = f"{case.kind} {case.record.source.text!r}, {maker}: {text}"
                assert not broken(text), (broken(text), where)
                assert not unplaced(text, case.record), (unplaced(text, case.record), where)
                assert not has_open_quote(text) or has_quotes(case.record), where
                if all_tie(case) and maker not in OWN_LOOKS:
                    assert not names_one_of_many(text), where
                said_of += 1
            if isinstance(said, Prediction):
                assert len(set(said.options)) == len(said.options), said
                assert said.kind == "shares" or (said.answers and max(said.answers) < len(said.options)), said
                assert len(said.told) in (0, len(said.options)), said
        seen.add(case.kind)
    assert said_of > 200
    assert is_quick() or seen == set(KINDS)


@full
def test_no_claim_is_forgotten() -> None:
    """Every function of `ui.wording` that says something of a sentence is called."""
    called: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and "/ui/wording/" in frame.f_code.co_filename:
            called.add((frame.f_globals["__name__"], frame.f_code.co_name))

    sys.setprofile(note)
    try:
        for name in ("rnn", "rnn-dot", "transformer"):
            for kind in KINDS[:3]:
                assert list(all_said(case_of(shipped(name), "The dog and the car and the dog.", kind)))
    finally:
        sys.setprofile(None)
    modules = [
        f"{ui.wording.__name__}.{module.name}"
        for module in iter_modules(ui.wording.__path__)
        if module.name not in ELSEWHERE
    ]
    claims = {
        (function.__module__, name)
        for module in map(import_module, modules)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_") and says_something(function)
    }
    assert {name for _, name in claims - called} == OTHERS


def says_something(function: FunctionType) -> bool:
    """Whether a function returns sentences, by its annotation."""
    returns: str = function.__annotations__["return"]
    return any(kind in returns for kind in ("str", "Prediction", "PaperQuestion")) and "tuple" not in returns


@pytest.mark.parametrize(
    "text",
    [
        "It is 1st of 1 outputs.",
        "In 1 steps the search ranked 8 hypotheses.",
        "1 of 5 look most at it.",
        "2 word in place.",
        "`x` goes from 18 % to 18 %.",
        "Best is “” with a score of “x”.",
        "It stands at `` and at `x`.",
        "They prefer `x` to .",
        "It keeps its more than 99.9 %.",
        "0 of 0 words stay.",
        "A change of \u22120.00 nats.",
        "It looks at ",
    ],
)
def test_what_was_said_before_is_found_out(text: str) -> None:
    assert broken(text)


@pytest.mark.parametrize("text", ["Lost: `` ` ``.", "Step 1 writes “””.", "It writes “¦””.", "It is “a `b`”."])
def test_signs_that_quote_are_quoted_themselves(text: str) -> None:
    assert not broken(text)
    assert not has_open_quote(text)
    assert has_open_quote(f"{text} It stands at `x.")


def test_a_repeated_word_without_its_place_is_found_out() -> None:
    record = odd_record(shipped("rnn-dot"), "the dog the dog", "own")
    assert unplaced("`chien` looks most at `dog`, further left than `dog`.", record) >= {"dog"}
    assert not unplaced("`x` looks most at `dog (1)`, further left than `dog (2)`.", record)
    assert unplaced("Now `dog` is the most likely, where `the` stood.", record) == {"the"}


def test_one_of_several_that_tie_is_found_out() -> None:
    assert names_one_of_many("It looks most at `dog` (50 %).")
    assert not names_one_of_many("None of 4 rows looks most at `<eos>`.")
    assert not names_one_of_many("It looks at all alike (50 % each).")

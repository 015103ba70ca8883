"""Interventions in the browser's engine: the same records as Python's, and the same refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from model.network.intervention import (
    MAX_SHIFT,
    NOTHING,
    Head,
    Intervention,
    MaskedKey,
    PatchedState,
    PositionalChange,
    ReplacedRow,
)
from model.network.site import Site
from model.record import Record
from model.translate import Translator
from tests.frontend.compared import same_record, same_translation
from tests.frontend.engine import Engine, EngineError
from tests.frontend.test_translations import name as name
from tests.frontend.test_translations import python
from tests.tiers import full

SENTENCES = [
    "I like red cars.",
    pytest.param("Do you often eat meat?", marks=full),
    pytest.param("He took the books and put them on the table.", marks=full),
]
OTHER = "My mother is very happy."  # where patched states come from


def at_heads(record: Record, site: str) -> Iterator[tuple[str, Intervention]]:
    """Everything that can be changed at one site's heads."""
    where = Site(site)
    head = Head(site, record.attention[site].weights.shape[0] - 1)
    keys = len(record.columns(site))
    yield f"mute {site}", Intervention(mute=frozenset({head}))
    yield f"uniform {site}", Intervention(uniform=frozenset({head}))
    if where.kind == "self":
        yield f"identity {site}", Intervention(identity=frozenset({head}))
    rows = (ReplacedRow(head, 2, (0.0, 3.0, 1e-3, *[0.25] * (keys - 3))), ReplacedRow(head, 0, (1e300,) * keys))
    yield f"rows {site}", Intervention(rows=rows)
    # more keys than one, a key that has most of a row's weight, and at a decoder self site one that is masked anyway
    most = int(record.attention[site].weights[head.head, 1].argmax())
    masked = (
        MaskedKey(head, 2, 0),
        MaskedKey(head, 2, 1),
        MaskedKey(head, 1, most),
        MaskedKey(head, 1, min(2, keys - 1)),
    )
    yield f"keys {site}", Intervention(keys=masked)


def every_kind(translator: Translator, record: Record) -> Iterator[tuple[str, Intervention]]:
    """Everything that can be changed in this model's run, and several things at once."""
    for site in translator.heads_at:
        yield from at_heads(record, site)
    other = translator.record(OTHER).states
    states = [
        PatchedState(state, position, tuple(other[state][1].tolist()))
        for position, state in enumerate(translator.network.patchable)
    ]
    yield from ((f"patched {patch.state}", Intervention(states=(patch,))) for patch in states)
    if translator.network.positions:
        order = tuple(reversed(range(4)))
        for change in (
            PositionalChange("off"),
            PositionalChange("shift", offset=3),
            PositionalChange("shift", offset=-MAX_SHIFT),
            PositionalChange("permute", order=order),
        ):
            yield f"encoder {change.kind}", Intervention(encoder_positions=change)
            yield f"decoder {change.kind}", Intervention(decoder_positions=change)
    heads = [Head(site, 0) for site in translator.heads_at]
    yield (
        "several",
        Intervention(
            mute=frozenset(heads[::3]),
            uniform=frozenset(heads[:2]),
            rows=tuple(ReplacedRow(head, 1, (1.0,) * len(record.columns(head.site))) for head in heads[1:3]),
            keys=tuple(MaskedKey(head, 1, 1) for head in heads[-1:]),
            states=tuple(states),
            encoder_positions=PositionalChange("off") if translator.network.positions else None,
        ),
    )


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_kind_changes_the_same(engine: Engine, name: str, sentence: str) -> None:
    translator = python(name)
    plain = translator.record(sentence)
    for kind, intervention in every_kind(translator, plain):
        request = {"intervention": json.loads(json.dumps(intervention.description()))}
        ours = translator.record(sentence, plain.target.ids, intervention=intervention)
        theirs = engine("record", name, sentence, {"target": plain.target.ids, **request})
        same_record(theirs, ours)
        assert theirs["intervention"] == request["intervention"], kind


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_search_heeds_them_at_each_step(engine: Engine, name: str, sentence: str) -> None:
    """At the last site of each kind, and what concerns no head."""
    translator = python(name)
    last = {Site(site).kind: site for site in translator.heads_at}.values()
    for kind, intervention in every_kind(translator, translator.record(sentence)):
        if "." not in kind or kind.endswith(tuple(last)) or kind.startswith("patched"):
            theirs = engine("translate", name, sentence, {"beam": 2, "intervention": intervention.description()})
            same_translation(theirs, translator.translate(sentence, beam=2, intervention=intervention))


LENGTH = 7  # source tokens of the sentence below, with <eos>
HEAD = {"site": "decoder.cross", "head": 0}
LAYER = {"site": "decoder.0.self", "head": 0}
REFUSED: list[dict[str, Any]] = [
    {"mute": [{"site": "decoder.9.cross", "head": 0}]},
    {"mute": [{"site": "nowhere", "head": 0}]},
    {"mute": [{**HEAD, "head": 7}]},
    {"mute": [{**LAYER, "head": -1}]},
    {"identity": [HEAD]},
    {"identity": [{"site": "decoder.0.cross", "head": 0}]},
    {"rows": [{"head": HEAD, "query": 0, "weights": [1.0]}]},
    {"rows": [{"head": HEAD, "query": -1, "weights": [1.0] * LENGTH}]},
    {"rows": [{"head": HEAD, "query": 0, "weights": [0.0] * LENGTH}]},
    {"rows": [{"head": HEAD, "query": 0, "weights": [-1.0] * LENGTH}]},
    {"rows": [{"head": LAYER, "query": 0, "weights": [0.0, 1.0]}]},
    {"rows": [{"head": {"site": "encoder.0.self", "head": 0}, "query": 99, "weights": [1.0] * LENGTH}]},
    {"keys": [{"head": HEAD, "query": 0, "key": 99}]},
    {"keys": [{"head": HEAD, "query": -1, "key": 0}]},
    {"keys": [{"head": HEAD, "query": 0, "key": key} for key in range(LENGTH)]},
    {"keys": [{"head": LAYER, "query": 0, "key": 0}]},
    {"states": [{"state": "decoder.state", "position": 0, "values": [0.0]}]},
    {"states": [{"state": "encoder.output", "position": 0, "values": [0.0]}]},
    {"states": [{"state": "encoder.input", "position": 0, "values": [0.0] * 191}]},
    {"states": [{"state": "encoder.input", "position": 99, "values": [0.0] * 192}]},
    {"encoder_positions": {"kind": "shift", "offset": 10_001, "order": []}},
    {"decoder_positions": {"kind": "permute", "offset": 0, "order": [0, 2]}},
    {"decoder_positions": {"kind": "permute", "offset": 0, "order": [1, 1]}},
    {"encoder_positions": {"kind": "sideways", "offset": 0, "order": []}},
    {"mistakes": ["no_such_thing"]},
]


@pytest.mark.parametrize("told", REFUSED, ids=lambda told: f"{next(iter(told))}-{next(iter(told.values()))}"[:60])
def test_what_does_not_fit_is_refused(engine: Engine, name: str, told: dict[str, Any]) -> None:
    """Each of these fits no model."""
    assert len(python(name).source_ids("I like red cars.")) == LENGTH
    with pytest.raises(ValueError):
        python(name).translate("I like red cars.", intervention=Intervention.described(told))
    with pytest.raises(EngineError) as refused:
        engine("translate", name, "I like red cars.", {"intervention": told})
    assert refused.value.kind == "RangeError"


def test_an_empty_intervention_is_none(engine: Engine, name: str) -> None:
    sentence = "We told them the truth."
    theirs = engine("record", name, sentence, {"intervention": {}})
    same_record(theirs, python(name).record(sentence, intervention=NOTHING))
    assert theirs["intervention"] == NOTHING.description() == {}

"""A record as files: the NPZ gives back every number, the JSON is strict and agrees with it, masked scores are null."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import model.record
from model.dissect.head_shares import contributions
from model.network.intervention import Head, Intervention, MaskedKey, PatchedState, PositionalChange, ReplacedRow
from model.record import Record
from model.translate.reading import InputError
from model.translate.translator import Translator
from tests.any_text import drawn
from tests.invented import pairs

SENTENCE, TARGET = "the girl wants a small house today.", "la fille veut une petite maison aujourd'hui."
TEXTS = st.sampled_from([english for english, _ in pairs()]) | st.text(max_size=12)


def strict(text: str) -> Any:
    """The JSON value; NaN and Infinity, which Python would read, are none."""

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    return json.loads(text, parse_constant=refuse)


@st.composite
def interventions(draw: st.DrawFn, translator: Translator, source_length: int) -> Intervention:
    """Any number of changes of every kind that the model can do."""
    heads = [Head(site, head) for site, count in translator.heads_at.items() for head in range(count)]
    some = st.frozensets(st.sampled_from(heads)) if heads else st.just(frozenset[Head]())
    rows = []
    for head in draw(st.lists(st.sampled_from(heads), max_size=2, unique=True)) if heads else []:
        weights = draw(st.lists(st.floats(0.001, 10), min_size=source_length, max_size=source_length))
        rows.append(ReplacedRow(head, draw(st.integers(0, source_length - 1)), tuple(weights)))
    change: st.SearchStrategy[PositionalChange | None] = st.none()
    if translator.network.positions:
        change |= st.just(PositionalChange("off")) | st.builds(
            PositionalChange, st.just("shift"), offset=st.integers(-20, 20)
        )
        change |= st.permutations(range(3)).map(lambda order: PositionalChange("permute", order=tuple(order)))
    identity = frozenset(head for head in draw(some) if head.site.endswith(".self"))
    keys = tuple(MaskedKey(head, 1, draw(st.integers(0, 1))) for head in draw(some)) if source_length > 2 else ()
    states = tuple(
        PatchedState(name, draw(st.integers(0, source_length - 1)), (draw(st.floats(-2, 2, width=32)),) * width)
        for name, width in translator.network.patchable.items()
        if draw(st.booleans())
    )
    return Intervention(draw(some), draw(some), identity, tuple(rows), draw(change), draw(change), keys, states)


@st.composite
def records(draw: st.DrawFn, translator: Translator) -> Record:
    """A record of any sentence, of the model's own target or of a given one, with or without interventions."""
    sentence = draw(TEXTS)
    try:
        length = len(translator.source_ids(sentence))
    except InputError:
        assume(False)
    target = draw(st.none() | st.sampled_from([french for _, french in pairs()]))
    return translator.record(sentence, target, intervention=draw(interventions(translator, length)))


def read_back(record: Record, tmp_path: Path) -> Record:
    path = tmp_path / "record.npz"
    path.write_bytes(record.to_npz())
    return model.record.read(path)


@drawn(25)
@given(st.data())
def test_both_files_agree_with_the_record(
    tmp_path_factory: pytest.TempPathFactory, translator: Translator, data: st.DataObject
) -> None:
    record = data.draw(records(translator))
    again = read_back(record, tmp_path_factory.getbasetemp())
    for field in ("model", "source", "decoder_input", "target", "candidates", "intervention", "own"):
        assert getattr(again, field) == getattr(record, field), field
    assert list(again.arrays()) == list(record.arrays())
    for name, array in record.arrays().items():
        assert again.arrays()[name].dtype == np.float32
        assert not again.arrays()[name].flags.writeable
        np.testing.assert_array_equal(again.arrays()[name], array, err_msg=name)

    shown = strict(record.to_json())
    assert shown["log_probs"] == record.log_probs.tolist()
    assert shown["log_prob"] == record.log_prob
    for side in ("source", "decoder_input", "target"):
        tokens = getattr(record, side)
        assert (shown[side]["text"], shown[side]["pieces"]) == (tokens.text, list(tokens.pieces))
    assert [[candidate["log_prob"] for candidate in step] for step in shown["candidates"]] == [
        [candidate.log_prob for candidate in step] for step in record.candidates
    ]
    assert Intervention.described(shown["intervention"]) == record.intervention
    assert list(shown["attention"]) == list(record.attention)
    for site, seen in shown["attention"].items():
        assert shown[seen["rows"]]["pieces"] == list(record.rows(site).pieces)
        assert shown[seen["columns"]]["pieces"] == list(record.columns(site).pieces)
        np.testing.assert_array_equal(np.array(seen["weights"]), record.attention[site].weights)
        scores = [-np.inf if score is None else score for head in seen["scores"] for row in head for score in row]
        np.testing.assert_array_equal(scores, record.attention[site].scores.ravel())


def test_what_a_decoder_may_not_see_is_null(make_taught: Callable[[str], Translator]) -> None:
    """The causal mask as it must be, not as the record says."""
    shown = strict(make_taught("transformer").record(SENTENCE, TARGET).to_json())
    for site, seen in shown["attention"].items():
        for head in seen["scores"]:
            for row, scores in enumerate(head):
                future = range(row + 1, len(scores)) if site.startswith("decoder") and site.endswith("self") else ()
                assert [index for index, score in enumerate(scores) if score is None] == list(future)


def test_numpy_alone_reads_the_archive(translator: Translator) -> None:
    record = translator.record(SENTENCE, TARGET)
    with np.load(io.BytesIO(record.to_npz()), allow_pickle=False) as stored:
        assert set(stored.files) == {*record.arrays(), "description"}
        for name, array in record.arrays().items():
            np.testing.assert_array_equal(stored[name], array)
        description = strict(str(stored["description"]))
    assert description["model"] == translator.name
    assert description["target"]["pieces"] == list(record.target.pieces)
    assert [word["text"] for word in description["source"]["words"]] == [word.text for word in record.source.words]
    assert set(description["candidates"][0][0]) == {"piece", "id", "probability", "log_prob"}
    assert description["intervention"] == {}


def test_a_record_that_was_read_computes_on(make_taught: Callable[[str], Translator], tmp_path: Path) -> None:
    """Charts and measures take it like the one that was written."""
    translator = make_taught("transformer")
    record = translator.record(SENTENCE, TARGET)
    again = read_back(record, tmp_path)
    for site in record.attention:
        for one, other in zip(
            contributions(translator, record, site), contributions(translator, again, site), strict=True
        ):
            np.testing.assert_array_equal(one, other)
        assert again.rows(site) == record.rows(site)


def test_a_file_of_version_0_2_is_read(make_taught: Callable[[str], Translator], tmp_path: Path) -> None:
    """There the residual stream after a sublayer was called as the sublayer."""
    translator = make_taught("transformer")
    state = "encoder.0.after_feed_forward"
    width = translator.network.patchable[state]
    patched = Intervention(states=(PatchedState(state, 1, (0.5,) * width),))
    record = translator.record(SENTENCE, TARGET, intervention=patched)
    with np.load(io.BytesIO(record.to_npz())) as stored:
        arrays = {name.replace("after_", ""): array for name, array in stored.items()}
    arrays["description"] = np.array(str(arrays["description"]).replace("after_", ""))
    assert "states/decoder.1.cross" in arrays
    old = io.BytesIO()
    np.savez(old, **arrays)
    path = tmp_path / "old.npz"
    path.write_bytes(old.getvalue())
    again = model.record.read(path)
    assert list(again.states) == list(record.states)
    assert again.intervention == patched


def damaged(kind: str, whole: bytes) -> bytes:
    file = io.BytesIO()
    if kind == "truncated":
        return whole[: len(whole) // 2]
    if kind == "overwritten":
        return whole[:100] + bytes(2000) + whole[2100:]
    if kind == "text":
        return b'{"model": "transformer"}'
    if kind == "one array":
        np.save(file, np.zeros(3))
    if kind == "other arrays":
        np.savez(file, weights=np.zeros(3))
    if kind == "wrong description":
        np.savez(file, description=np.array("[1]"), log_probs=np.zeros(3))
    if kind == "wrong fields":
        with np.load(io.BytesIO(whole)) as stored:
            arrays = dict(stored)
        np.savez(file, **{name.replace("/weights", "/pattern"): array for name, array in arrays.items()})
    return file.getvalue()


@pytest.mark.parametrize(
    "kind",
    ["empty", "truncated", "overwritten", "text", "one array", "other arrays", "wrong description", "wrong fields"],
)
def test_another_file_is_refused(make_taught: Callable[[str], Translator], tmp_path: Path, kind: str) -> None:
    path = tmp_path / "other.npz"
    path.write_bytes(damaged(kind, make_taught("rnn-dot").record(SENTENCE, TARGET).to_npz()))
    with pytest.raises(ValueError, match=r"other\.npz is not the file of a record"):
        model.record.read(path)


def test_a_missing_file_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        model.record.read(tmp_path / "none.npz")

"""Sentences and figures of the pocket edition's views, compared with the app's for the same record."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import numpy as np
import pytest

import model
from charts.attention_pack import whole_pack
from charts.attention_step import Kind, attention_steps
from charts.grammar import distinct_names, piece_names
from charts.head_grid import HeadView, described, thumbnail
from charts.labels import SHARE_TEXTS, SHARES, decimal, lone_label, percent, share_bytes
from charts.player import track
from claims.prediction import what_becomes
from contents import CONTENTS, LESSONS
from model import Head, Intervention
from model.assets import MODELS
from model.dissect.head_roles import traits
from model.dissect.telling import telling_step
from model.language.glossary import glossary
from model.network.intervention import MaskedKey, PositionalChange, ReplacedRow
from tests.any_text import STRANGE
from tests.frontend.engine import Engine
from tests.tiers import full
from ui.french import sentence_glosses
from ui.labs.own_attention.drawn import fitting, intervention_of, parsed, written
from ui.wording.prediction import BECOMES, ask_what_becomes

SENTENCES = [
    "I like red cars.",
    "Emma bought 23 naïve dogs!",
    *(pytest.param(text, marks=full) for text in ("the dog bites the man", "Where do you live?", "Go")),
]
NUMBER = re.compile("\u2212?[0-9]+(?:\\.[0-9]+)?")


@pytest.fixture(scope="module")
def loaded(engine: Engine) -> Engine:
    for name in ("transformer", "rnn-dot", "rnn-additive", "rnn"):
        engine("load", name, str(MODELS / name), {"simd": True})
    return engine


def same_text(theirs: str, ours: str, within: float) -> None:
    """The same words, and numbers that differ by rounding alone."""
    assert NUMBER.sub("#", theirs) == NUMBER.sub("#", ours)
    numbers = [[float(match.replace("\u2212", "-")) for match in NUMBER.findall(text)] for text in (theirs, ours)]
    assert numbers[0] == pytest.approx(numbers[1], abs=within)


def cells(text: str) -> Any:
    return np.frombuffer(base64.b64decode(text), dtype=np.uint8).astype(int)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    ("name", "site", "head", "kind"),
    [
        ("transformer", "encoder.0.self", 1, "dot"),
        ("transformer", "decoder.1.self", 3, "dot"),
        ("transformer", "decoder.2.cross", 0, "dot"),
        ("rnn-dot", "decoder.cross", 0, "dot"),
        ("rnn-additive", "decoder.cross", 0, "additive"),
    ],
)
def test_a_look_has_the_numbers_and_words_of_the_app(
    loaded: Engine, sentence: str, name: str, site: str, head: int, kind: Kind
) -> None:
    theirs = loaded("attentionSteps", name, sentence, {"site": site, "head": head}, kind)
    ours = json.loads(json.dumps(attention_steps(model.load(name).record(sentence), site, head, kind).data()))
    assert {key: theirs[key] for key in ("kind", "choose", "pauses", "size", "keys", "note")} == {
        key: ours[key] for key in ("kind", "choose", "pauses", "size", "keys", "note")
    }
    for look, expected in zip(theirs["looks"], ours["looks"], strict=True):
        assert (look["label"], look["subject"]) == (expected["label"], expected["subject"])
        assert look["products"] == pytest.approx(expected["products"], abs=2)  # hundredths
        for score, other in zip(look["scores"], expected["scores"], strict=True):
            assert (score is None) == (other is None)
            assert score is None or abs(score - other) <= 1
        assert abs(cells(look["weights"]) - cells(expected["weights"])).max() <= 1
        same_text(look["query"], expected["query"], 0.011)
        for text, other in zip(look["says"], expected["says"], strict=True):
            same_text(text, other, 1.01 if "%" in text else 0.021)
    for strip, rows in ours["strips"].items():
        assert theirs["strips"][strip]["columns"] == rows["columns"]
        assert theirs["strips"][strip]["full"] == pytest.approx(rows["full"], rel=1e-4)
        assert abs(cells(theirs["strips"][strip]["cells"]) - cells(rows["cells"])).max() <= 1


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("name", ["transformer", "rnn-dot"])
def test_maps_are_those_that_the_app_packs(loaded: Engine, sentence: str, name: str) -> None:
    record = model.load(name).record(sentence)
    pack = whole_pack(record)
    assert pack is not None
    ours = loaded("unpacked", pack.data)
    for site, expected in zip(pack.sites, ours["sites"], strict=True):
        theirs = loaded("siteMaps", name, sentence, site)
        assert theirs["kinds"] == [{**ours["kinds"][expected["kind"]], "words": None}]
        assert [one["label"] for one in theirs["sites"]] == [expected["label"]]
        maps = [map for head, map in zip(ours["heads"], expected["maps"], strict=True) if head is not None]
        for one, other in zip(theirs["sites"][0]["maps"], maps, strict=True):
            assert (one["best"], one["bestScores"]) == (other["best"], other["bestScores"])
            assert one["weights"] == pytest.approx(other["weights"], abs=1e-3)
            assert one["scores"] == pytest.approx(other["scores"], abs=2e-3)
            assert one["end"] == pytest.approx(other["end"], abs=1e-3)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("site", ["encoder.0.self", "decoder.1.self", "decoder.2.cross"])
def test_heads_are_shown_small_as_in_the_app(loaded: Engine, sentence: str, site: str) -> None:
    record = model.load("transformer").record(sentence)
    views = [HeadView(trait) for trait in traits(record, site)]
    for card, view in zip(loaded("cards", "transformer", sentence, site), views, strict=True):
        assert card["title"] == view.brief_title
        same_text(card["label"], described(record, view), 1.01)
        assert abs(cells(card["cells"]) - thumbnail(record, view).astype(int).ravel()).max() <= 1


TEXTS = ("model", "sources", "parts", "ends", "gaps", "source_names", "cell_names", "crossing", "ended", "marks")


def alike(theirs: Any, ours: Any) -> None:
    """Two tracks with the same words, whose numbers differ by rounding alone."""
    assert {key: theirs[key] for key in TEXTS} == {key: ours[key] for key in TEXTS}
    for one, other in zip(theirs["cells"], ours["cells"], strict=True):
        assert one[:6] == other[:6]
        same_text(one[6], other[6], 1.01)
    for step, expected in zip(theirs["steps"], ours["steps"], strict=True):
        assert (step["cell"], step["written"]) == (expected["cell"], expected["written"])
        same_text(step["said"], expected["said"], 1.01)
        for option, row in zip(step["options"], expected["options"], strict=True):
            assert (option[:2], option[4:]) == (row[:2], row[4:])
            assert option[2] == pytest.approx(row[2], abs=1e-4)
            same_text(option[3], row[3], 1.01)
    for view, shown in zip(theirs["views"], ours["views"], strict=True):
        assert (view["site"], view["head"], view["who"]) == (shown["site"], shown["head"], shown["who"])
        assert abs(cells(view["weights"]) - cells(shown["weights"])).max() <= 1
        for look, text in zip(view["looks"], shown["looks"], strict=True):
            same_text(look, text, 1.01)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("name", ["transformer", "rnn-dot", "rnn"])
def test_the_player_has_the_numbers_and_words_of_the_app(loaded: Engine, sentence: str, name: str) -> None:
    record = model.load(name).record(sentence)
    known = {french: [meaning.word for meaning in meanings] for french, meanings in glossary().items()}
    theirs, telling = loaded("track", name, sentence, known)
    alike(theirs, json.loads(track(record, glosses=sentence_glosses(record)).packed))
    assert telling == telling_step(record)


@full
@pytest.mark.parametrize(
    "sentence", [*STRANGE.values(), "the the the the", "end", "I saw the end of the film"], ids=ascii
)
def test_any_text_is_played_as_in_the_app(loaded: Engine, sentence: str) -> None:
    """Also a translation that the limit cuts off."""
    record = model.load("transformer").record(sentence, limit=4)
    theirs, _ = loaded("track", "transformer", sentence, {}, {"limit": 4})
    alike(theirs, json.loads(track(record, glosses=[""] * len(record.target.words)).packed))


def test_numbers_and_names_are_written_alike(loaded: Engine) -> None:
    shares = [0.0, 1e-9, 0.0004, 0.001, 0.0949, 0.0994, 0.0996, 0.5, 0.834, 0.9949, 0.9951, 0.9995, 1 - 1e-7, 1.0]
    assert loaded("shareTexts", shares) == [percent(share) for share in shares]
    assert [text for _, text in loaded("shades")] == SHARE_TEXTS
    assert [share for share, _ in loaded("shades")] == pytest.approx(SHARES)
    assert loaded("shadesOf", shares) == share_bytes(np.array(shares)).tolist()
    numbers = [0.0, -0.001, 0.004, -1.006, 12.345678, -1234.5]
    assert loaded("decimals", numbers) == [decimal(number) for number in numbers]
    for labels in (["the", "dog", "the"], ["a", "a", "a (1)"], ["__proto__", "x", "__proto__"], []):
        assert loaded("distinctNames", labels) == list(distinct_names(labels))
    pieces = ["\u2581dog", "s", ".", "<eos>", "\u2581", "é", "<0x0A>", "3"]
    assert loaded("lonePieces", pieces) == [lone_label(piece) for piece in pieces]


@pytest.mark.parametrize(
    "texts",
    [
        ("I like red cars.", "I like red cars."),
        ("I like red cars.", "He likes red cars."),
        ("The dog bites the man.", "The man bites the dog."),
        ("Go", "She has been waiting for an hour."),
    ],
)
def test_what_becomes_of_a_translation_is_counted_alike(loaded: Engine, texts: tuple[str, str]) -> None:
    before, after = (model.load("rnn-dot").record(text) for text in texts)
    became = what_becomes(before, after)
    expected = [became.case, ask_what_becomes("", became).says, list(BECOMES)]
    assert loaded("becomes", "rnn-dot", texts) == expected


@pytest.mark.parametrize("link", ["3o2-4", "1n1", "2p1x30-2x70,3n1-2", "2o1,0o1,3x1,2p1x99-2x99,4o1-1,1o3"])
@pytest.mark.parametrize("site", ["decoder.2.cross", "encoder.0.self", "decoder.1.self"])
def test_painted_rows_ask_the_model_for_what_they_ask_in_the_app(loaded: Engine, link: str, site: str) -> None:
    length, head, where = 7, Head(site, 1), "" if site.endswith("cross") else site[0]
    rows = parsed("x:" + ",".join(where + part for part in link.split(",")), "x")
    back, theirs = loaded("painted", link, [{"site": site, "head": 1}], length)
    assert "".join(where + part + "," for part in back.split(",") if part) == "".join(
        written([row], "x").removeprefix("x:") + "," for row in rows
    )
    ours = intervention_of(fitting(rows, length, None), [head], length)
    given = Intervention(
        rows=tuple(ReplacedRow(head, row["query"], tuple(row["weights"])) for row in theirs.get("rows", [])),
        keys=tuple(MaskedKey(head, key["query"], key["key"]) for key in theirs.get("keys", [])),
    )
    assert given == ours


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("lesson", [page.name for page in CONTENTS[LESSONS]])
def test_a_lesson_has_the_answer_of_the_record(loaded: Engine, lesson: str, sentence: str) -> None:
    name = "rnn-dot" if lesson in ("encoder_decoder", "attention") else "transformer"
    translator = model.load(name)
    network = json.loads((MODELS / name / "config.json").read_text())["network"]
    head, _, asking = loaded("lesson", name, lesson, network, sentence)
    record = translator.record(sentence)
    site = head["site"]
    muted = Intervention(mute=frozenset(Head(site, index) for index in range(translator.heads_at[site])))
    changes = {
        "encoder_decoder": muted,
        "multi_head": muted,
        "positional_encoding": Intervention(encoder_positions=PositionalChange("off")),
    }
    if lesson in changes:
        after = translator.record(sentence, intervention=changes[lesson])
        expected = ask_what_becomes("", what_becomes(record, after))
        assert (asking["options"], asking["says"]) == (list(BECOMES), expected.says)
        assert set(asking["answers"]) == expected.answers
        return
    if lesson == "transformer":
        numbers, names, best = np.exp(record.log_probs), piece_names(record.target), int(record.log_probs.argmin())
    else:
        numbers, names = record.attention[site].weights[head["head"], asking["row"]], piece_names(record.source)
        best = int(numbers.argmax())
    assert asking["options"] == list(names)
    assert best in asking["answers"]
    assert f"“{names[best]}”" in asking["says"]
    for share, number in zip(asking["told"], numbers.tolist(), strict=True):
        same_text(share, percent(number), 1.01)
    assert set(asking["answers"]) == {
        index for index, share in enumerate(asking["told"]) if share == asking["told"][best]
    }


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("lesson", [page.name for page in CONTENTS[LESSONS]])
def test_a_closing_question_has_the_answer_of_the_record(loaded: Engine, lesson: str, sentence: str) -> None:
    name = "rnn-dot" if lesson in ("encoder_decoder", "attention") else "transformer"
    record = model.load(name).record(sentence)
    asking = loaded("closing", name, lesson, sentence)
    cross = next(reversed([site for site in record.attention if site.endswith("cross")]))
    shares, names = record.attention[cross].weights, piece_names(record.source)
    if asking is None:
        assert (lesson, sentence) == ("positional_encoding", "Go")  # beside the first piece there is the end mark alone
        return
    chosen = [asking["options"][index] for index in asking["answers"]]
    if lesson == "encoder_decoder":
        width = record.states["decoder.initial"].shape[-1]
        assert chosen == [f"{width} numbers, as for any sentence"]
        assert f"all {len(record.source)} states" in asking["says"]
    elif lesson == "attention":
        assert asking["options"] == list(piece_names(record.target))
        assert piece_names(record.target)[int(shares[0].max(axis=1).argmax())] in chosen
    elif lesson == "self_attention":
        assert asking["options"] == list(names)
        assert names[int(record.attention["encoder.0.self"].weights[0].mean(axis=0).argmax())] in chosen
    elif lesson == "positional_encoding":
        vectors = record.states["encoder.position"]
        cosines = vectors @ vectors[0] / np.linalg.norm(vectors, axis=1) / np.linalg.norm(vectors[0])
        assert asking["told"] == [decimal(float(cosine)) for cosine in cosines[1:]]
        assert names[1 + int(cosines[1:].argmax())] in chosen
    elif lesson == "multi_head":
        looked = shares.argmax(axis=2)
        agree = int((looked == looked[0]).all(axis=0).sum())
        share = agree / looked.shape[1]
        expected = "at all" if share == 1 else "at half or more, but not at all" if share >= 0.5 else "at some"
        assert chosen[0].startswith(expected if agree else "at none")
        assert f"At {agree} of {looked.shape[1]}." in asking["says"]
    else:
        step = int(record.log_probs.argmin())
        others = [one for one in record.candidates[step] if one.id != record.target.ids[step]]
        assert lone_label(others[0].piece) in chosen[0]
        same_text(asking["told"][asking["answers"][0]], percent(others[0].probability), 1.01)

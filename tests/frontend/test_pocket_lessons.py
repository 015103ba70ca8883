"""Questions of the short lessons and their answers, compared with the app's words and Python's numbers."""

from __future__ import annotations

import json

import numpy as np
import pytest

import model
from charts.grammar import piece_names
from charts.labels import decimal, lone_label, percent
from claims.prediction import what_becomes
from contents import CONTENTS, LESSONS
from model import Head, Intervention
from model.assets import MODELS
from model.network.intervention import PositionalChange
from tests.frontend.compared import SENTENCES, same_text
from tests.frontend.engine import Engine
from ui.wording.prediction import BECOMES, ask_what_becomes


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

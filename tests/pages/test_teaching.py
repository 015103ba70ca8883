"""The teaching plans: every link opens its page, and what a step says that one sees is what the shipped models do."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

import model
from charts.labels import piece_text
from charts.player import MEAN, track
from contents import CONTENTS, LABS, PageInfo, page_info_at
from model import Head, Intervention, PositionalChange, Record
from model.assets import MODELS
from model.classroom.run import Run
from model.classroom.settings import Settings
from model.dissect.attention_sinks import measure_row
from model.dissect.mistaken import under, written_under
from model.network.rnn import SITE
from tests.conftest import shown_by
from tests.pages.harness import REGISTRY, ROOT, elements, follow, usually
from ui.labs.break_it.switches import mistakes_asked, where_it_shows
from ui.labs.own_attention.drawn import intervention_of, parsed
from ui.labs.replay.films import films
from ui.labs.tag import tag_of
from ui.link import DEFAULT_MODEL, DEFAULT_SENTENCE, DEFAULT_SITE
from ui.models import DIRECTORY
from ui.nearest import nearest_site
from ui.text import WORD_JOINER, percent

PLAN = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
BACKWARDS = "The man bites the dog."
MINUTE = re.compile(r"Minute (\d+)")


@dataclass(frozen=True)
class Step:
    """A step of a plan: its plan, its title, the link's path and parameters, and the lines that tell what is seen."""

    plan: str
    title: str
    path: str
    link: dict[str, str]
    seen: tuple[str, ...]
    said: frozenset[str]  # of Ask, See, Say, Wrong what it has

    @property
    def model(self) -> str:
        """The model that the page shows: the link's where it fits."""
        asked, fitting = self.link.get("model", DEFAULT_MODEL), shown_by(page_info_at(self.path).name)
        return asked if asked in fitting else fitting[0]

    @property
    def sentence(self) -> str:
        return self.link.get("sentence", DEFAULT_SENTENCE)


def steps() -> list[Step]:
    """All steps, read from the Markdown."""
    found: list[Step] = []
    for section in re.split(r"^## ", PLAN, flags=re.MULTILINE)[1:]:
        plan = section.partition("\n")[0]
        for item in re.split(r"^\d+\. ", section, flags=re.MULTILINE)[1:]:
            title, address = re.match(r"\[(.+?)\]\((\S+?)\)\n", item).groups()
            parts = urlsplit(address)
            assert f"{parts.scheme}://{parts.netloc}" == "http://localhost:8501"
            seen = tuple(re.findall(r"^   - See: (.+)$", item, flags=re.MULTILINE))
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            said = frozenset(re.findall(r"^   - (\w+)", item, flags=re.MULTILINE))
            found.append(Step(plan, title, parts.path.strip("/"), query, seen, said))
    return found


STEPS = steps()


@lru_cache(maxsize=32)
def recorded(name: str, sentence: str, intervention: Intervention = Intervention()) -> Record:  # noqa: B008
    return model.load(name, directory=MODELS).record(sentence, intervention=intervention)


def looks(step: Step) -> tuple[str, str]:
    """What the step writes, and the English word that gets most of its weight."""
    record = recorded(step.model, step.sentence)
    at = int(step.link["step_no"]) - 1
    shown = track(record)
    view = shown.views[shown.view(SITE, MEAN)]
    written = next(option.label for option in shown.steps[at].options if option.written)
    return written, shown.sources[int(view.weights[at].argmax())]


def painted(step: Step) -> tuple[str]:
    """What is written on from the row that the link paints, as the lab writes it."""
    record = recorded(step.model, step.sentence)
    rows = parsed(step.link["own_rows"], tag_of(step.model, record.source.ids))
    assert rows  # it is the row of this sentence and model
    asked = intervention_of(rows, [Head(SITE, 0)], len(record.source))
    prefix = record.target.ids[: rows[0].step]
    return (model.load(step.model, directory=MODELS).translate(step.sentence, prefix=prefix, intervention=asked).text,)


def filmed(step: Step) -> tuple[str, str]:
    """The link's moment, and what the filmed model then writes for the sentence."""
    at = step.link["replay_moment"]
    film = films()[0][step.model]
    assert int(at) in [frame.step for frame in film.frames]
    sentence = next(place for place, source in enumerate(film.sources) if source.text == step.sentence)
    return at, film.written(film.at(int(at)), sentence).text


def without_eos(step: Step) -> tuple[str, str, str, str]:
    """Where the link's step looks most, its piece, and its probability with the weight on `<eos>` and without."""
    record, at = recorded(step.model, step.sentence), int(step.link["step_no"]) - 1
    look = measure_row(model.load(step.model, directory=MODELS), record, Head(SITE, 0), at)
    with_it = float(record.log_probs[at])
    before, after = (percent(math.exp(each)) for each in (with_it, with_it + float(look.changes[-1])))
    most = piece_text(record.source.pieces[int(look.weights.argmax())])
    return most, piece_text(record.target.pieces[at]), before, after


def head_under_mistake(step: Step) -> np.ndarray:
    """The weights of the head that the lab opens with, under the link's mistake."""
    right, mistakes = recorded(step.model, step.sentence), mistakes_asked(step.link["break_mistake"])
    broken = under(model.load(step.model, directory=MODELS), right, *mistakes)
    sites = where_it_shows(broken, *mistakes).attention
    return sites[nearest_site(DEFAULT_SITE, list(sites)) or ""].weights[0]


def odd_sum(step: Step) -> tuple[str]:
    """The sum of the row that is furthest from 1."""
    sums = head_under_mistake(step).sum(axis=1)
    return (f"{sums[abs(sums - 1).argmax()]:.2f}",)


def looks_ahead(step: Step) -> tuple[str]:
    """The largest weight of a decoder row on later tokens."""
    return (percent(float(np.triu(head_under_mistake(step), 1).sum(axis=1).max())),)


def with_the_mistake(step: Step) -> tuple[str]:
    """The translation with the mistake of the link."""
    right, mistakes = recorded(step.model, step.sentence), mistakes_asked(step.link["break_mistake"])
    return (written_under(model.load(step.model, directory=MODELS), right, *mistakes).target.text,)


def untrained(names: tuple[str, ...]) -> set[str]:
    """The shares of held-out sentences that the models of a training have right before the first batch."""
    run = Run(Settings(models=names))
    return {percent(run.trainees[name].examine(run.paper).right) for name in names}


EVEN = Intervention(uniform=frozenset({Head(SITE, 0)}))
OFF = Intervention(encoder_positions=PositionalChange("off"))
# what a plan may say that one sees, and what it must be then
SEEN: dict[str, Callable[[Step], tuple[str, ...]]] = {
    r"The model writes `([^`]+)`": lambda step: (recorded(step.model, step.sentence).target.text,),
    r"`([^`]+)` looks most at `([^`]+)`": looks,
    r"With equal weights it writes `([^`]+)`": lambda step: (recorded(step.model, step.sentence, EVEN).target.text,),
    r"Without positions it writes `([^`]+)`": lambda step: (recorded(step.model, step.sentence, OFF).target.text,),
    r"Greedy search writes `([^`]+)`": lambda step: (recorded(step.model, step.sentence).target.text,),
    r"A beam of 4 writes `([^`]+)`": lambda step: (
        model.load(step.model, directory=MODELS).translate(step.sentence, beam=int(step.link["search_width"])).text,
    ),
    r"With the painted row it writes `([^`]+)`": painted,
    r"With the mistake it writes `([^`]+)`": with_the_mistake,
    r"A row of head 1 adds up to `([^`]+)`": odd_sum,
    r"A row of head 1 looks `([^`]+)` at what comes later": looks_ahead,
    r"At step (\d+) it writes `([^`]+)`": filmed,
    r"The step looks most at `(.+?)`. Without that weight `(.+?)` has `(.+?)` instead of `(.+?)`": lambda step: (
        *without_eos(step)[:2],
        *without_eos(step)[:1:-1],
    ),
    r"The step looks most at `([^`]+)`. Without that weight `([^`]+)` falls from `([^`]+)` to `([^`]+)`": without_eos,
    r"`([^`]+)`: both begin at 0 %": lambda step: (
        "Nothing is learnt yet" if untrained(tuple(step.link["learn_models"].split("."))) == {"0 %"} else "",
    ),
    r"The model without positions, given the man who bites the dog, writes `([^`]+)`": lambda step: (
        recorded("transformer-nopos", BACKWARDS).target.text,
    ),
}


def test_there_are_five_plans_on_a_clock() -> None:
    plans = list(dict.fromkeys(step.plan for step in STEPS))
    lengths = [int(re.match(r"\d+", plan).group()) for plan in plans]
    assert lengths == [10, 45, 90, 50, 15]
    for plan, length in zip(plans, lengths, strict=True):
        minutes = [int(MINUTE.match(step.title).group(1)) for step in STEPS if step.plan == plan]
        assert minutes == sorted(set(minutes))
        assert minutes[-1] < length


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.plan[:2]} {step.title}")
def test_what_a_step_says_is_seen(step: Step) -> None:
    said = " ".join(step.seen)
    matched = 0.0
    for pattern, truth in SEEN.items():
        for found in re.finditer(pattern, said):
            assert found.groups() == truth(step)
            matched += found.group().count("`") / 2
    assert matched == said.count("`") / 2  # nothing is said to be seen that is not checked
    assert page_info_at(step.path)


def on_the_stage(app: AppTest) -> str:
    """All that the stage says, without glosses: texts, charts in words, of a player its French and the step at hand."""
    blocks = [each for each in elements(app._tree) if isinstance(each, Block)]
    (stage,) = (each for each in blocks if str(getattr(each.proto, "id", "")).endswith("-on_stage"))
    found = []
    for each in elements(stage):
        if each.type == "bidi_component":
            found.append(played(json.loads(each.proto.json)))
        elif each.type == "vega_lite_chart":
            found.append(each.proto.alt)
        elif each.type in ("markdown", "html"):
            text = re.sub(r"<div class=.english.*?</div>|<[^>]+>", "", each.value, flags=re.DOTALL)
            found.append(unescape(text).replace(WORD_JOINER, "").replace("\\", ""))
    return "\n".join(found)


def played(data: dict[str, Any]) -> str:
    """What a player says at its step, and the French that it fills in the end."""
    if "tracks" not in data:
        return ""
    track, at = json.loads(data["tracks"][0]), data["step"]
    french = " ".join(label for label, *_ in track["cells"])
    looks = track["views"][data["view"]]["looks"][at] if track["views"] else ""
    return f"{french} {track['steps'][at]['said']} {looks}"


STAGED = [step for step in STEPS if page_info_at(step.path).staged]


@pytest.mark.parametrize("step", STAGED, ids=lambda step: f"{step.plan[:2]} {step.title}")
def test_what_a_step_says_is_on_the_stage(step: Step, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(MODELS))
    page = next(each for each in REGISTRY if each.address == step.path)
    app = follow(page.script, {**step.link, "stage": "1"}).run()
    assert not app.exception
    shown = "".join(on_the_stage(app).split())
    for text in re.findall("`([^`]+)`", " ".join(step.seen)):
        assert "".join(text.split()) in shown, f"{text!r} is not in {shown!r}"


LINKS = list(dict.fromkeys((step.path, *step.link.items()) for step in STEPS))
OF_EACH_PAGE = {path: (path, *link) for path, *link in reversed(LINKS)}  # its first; `make test` opens these


@pytest.mark.parametrize("link", usually(OF_EACH_PAGE.values(), LINKS), ids=str)
def test_a_link_opens_its_page(link: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(MODELS))
    path, *parameters = link
    page = next(each for each in REGISTRY if each.address == path)
    given: dict[str, str] = dict(parameters)  # type: ignore[arg-type]
    app = follow(page.script, given)
    assert not app.exception
    assert not app.error
    assert app.title[0].value.endswith(page.title.lstrip("0123456789 "))
    for name, value in given.items():
        if name in app.session_state and name not in ("stage", "scene"):
            assert str(app.session_state[name]) == value  # nothing of the link was set aside


@pytest.mark.parametrize(
    "step", [step for step in STEPS if "attention_weights" in step.link], ids=lambda step: step.plan
)
def test_weights_set_by_a_link_are_on_the_page(step: Step, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(MODELS))
    app = follow("pages/lessons/attention.py", step.link)
    assert app.segmented_control(key="attention_weights").value == step.link["attention_weights"]


@pytest.mark.parametrize(
    "lab", [place for place in CONTENTS[LABS] if place.name != "translate"], ids=lambda lab: lab.name
)
def test_each_lab_has_a_place_in_a_plan(lab: PageInfo) -> None:
    there = [step for step in STEPS if step.path == lab.address]
    assert there
    for step in there:
        assert step.said == {"Ask", "See", "Say", "Wrong"}

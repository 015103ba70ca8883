"""The teaching plans: every link opens its page, and what a step says that one sees is what the shipped models do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

import pytest

import model
from charts.player import MEAN, track
from contents import place_at
from model import Head, Intervention, PositionalChange, Record
from model.assets import MODELS
from model.network.rnn import SITE
from tests.pages.harness import REGISTRY, ROOT, follow
from ui.link import DEFAULT_MODEL, DEFAULT_SENTENCE
from ui.models import DIRECTORY

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

    @property
    def model(self) -> str:
        """The model that the page shows: the link's where it fits."""
        asked, fitting = self.link.get("model", DEFAULT_MODEL), place_at(self.path).models
        return asked if asked in (fitting or (asked,)) else fitting[0]

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
            found.append(Step(plan, title, parts.path.strip("/"), query, seen))
    return found


STEPS = steps()


@lru_cache(maxsize=32)
def recorded(name: str, sentence: str, intervention: Intervention = Intervention()) -> Record:  # noqa: B008
    return model.load(name).record(sentence, intervention=intervention)


def looks(step: Step) -> tuple[str, str]:
    """What the step writes, and the English word that gets most of its weight."""
    record = recorded(step.model, step.sentence)
    at = int(step.link["step_no"]) - 1
    shown = track(record)
    view = shown.views[shown.view(SITE, MEAN)]
    written = next(option.label for option in shown.steps[at].options if option.written)
    return written, shown.sources[int(view.weights[at].argmax())]


EVEN = Intervention(uniform=frozenset({Head(SITE, 0)}))
OFF = Intervention(encoder_positions=PositionalChange("off"))
# what a plan may say that one sees, and what it must be then
SEEN: dict[str, Callable[[Step], tuple[str, ...]]] = {
    r"The model writes `([^`]+)`": lambda step: (recorded(step.model, step.sentence).target.text,),
    r"`([^`]+)` looks most at `([^`]+)`": looks,
    r"With equal weights it writes `([^`]+)`": lambda step: (recorded(step.model, step.sentence, EVEN).target.text,),
    r"Without positions it writes `([^`]+)`": lambda step: (recorded(step.model, step.sentence, OFF).target.text,),
    r"The model without positions, given the man who bites the dog, writes `([^`]+)`": lambda step: (
        recorded("transformer-nopos", BACKWARDS).target.text,
    ),
}


def test_there_are_three_plans_on_a_clock() -> None:
    plans = list(dict.fromkeys(step.plan for step in STEPS))
    lengths = [int(re.match(r"\d+", plan).group()) for plan in plans]
    assert lengths == [10, 45, 90]
    for plan, length in zip(plans, lengths, strict=True):
        minutes = [int(MINUTE.match(step.title).group(1)) for step in STEPS if step.plan == plan]
        assert minutes == sorted(set(minutes))
        assert minutes[-1] < length


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.plan[:2]} {step.title}")
def test_what_a_step_says_is_seen(step: Step) -> None:
    said = " ".join(step.seen)
    matched = 0
    for pattern, truth in SEEN.items():
        for found in re.finditer(pattern, said):
            assert found.groups() == truth(step)
            matched += len(found.groups())
    assert matched == said.count("`") / 2  # nothing is said to be seen that is not checked
    assert place_at(step.path)


@pytest.mark.parametrize("link", dict.fromkeys((step.path, *step.link.items()) for step in STEPS), ids=str)
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

"""A student of the measured class does what the measurement says: chooses, types and thinks as it should."""

from __future__ import annotations

from itertools import islice
from types import SimpleNamespace

import pytest

from benchmarks.load.sentences import long_sentences, own_sentences, shared_sentences
from benchmarks.load.student import HEAD, NEW, SENTENCE, SHARED, SITE, STEP, Student


class Page:
    """The widgets of a page, as a student looks at them."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {SENTENCE: "I like red cars.", SITE: "second", HEAD: "1", STEP: 1.0}

    def widget(self, key: str) -> SimpleNamespace | None:
        if key not in self.values:
            return None
        offered = {SITE: ["first", "second", "third"], HEAD: ["1", "2", "3", "4"]}.get(key, [])
        element = SimpleNamespace(min=1.0, max=7.0)
        return SimpleNamespace(value=self.values[key], element=element, options=lambda: offered)


def chosen(student: Student, page: Page, count: int) -> list[tuple[str, str, str | float | bool]]:
    choices: list[tuple[str, str, str | float | bool]] = []
    for _ in range(count):
        kind, key, value = student.choose(page)  # type: ignore[arg-type]
        assert value != page.values[key]
        page.values[key] = value
        choices.append((kind, key, value))
    return choices


@pytest.mark.parametrize("seed", range(4))
def test_one_in_five_is_a_sentence_and_half_of_those_are_from_the_list(seed: int) -> None:
    listed = shared_sentences()
    choices = chosen(Student(seed, listed, own_sentences(1)), Page(), 500)
    for start in range(0, 500, 5):
        assert sum(key == SENTENCE for _, key, _ in choices[start : start + 5]) == 1
    assert sum(kind == SHARED for kind, _, _ in choices) == sum(kind == NEW for kind, _, _ in choices) == 50
    assert all((value in listed) == (kind == SHARED) for kind, key, value in choices if key == SENTENCE)
    own = [value for kind, _, value in choices if kind == NEW]
    assert len(set(own)) == len(own)
    assert {key for _, key, _ in choices} == {SENTENCE, SITE, HEAD, STEP}
    steps = {value for _, key, value in choices if key == STEP}
    assert steps == {float(step) for step in range(1, 8)}


def test_students_differ() -> None:
    one, other = (chosen(Student(seed, shared_sentences(), own_sentences(1)), Page(), 20) for seed in (0, 1))
    assert one != other


def test_without_a_slider_a_student_changes_the_head() -> None:
    page = Page()
    del page.values[STEP]
    assert {key for _, key, _ in chosen(Student(0, shared_sentences(), own_sentences(1)), page, 50)} == {
        SENTENCE,
        SITE,
        HEAD,
    }


def test_students_think_about_as_long_as_they_should() -> None:
    student = Student(0, (), iter(()))
    pauses = [student.pause(3) for _ in range(1000)]
    assert min(pauses) >= 1.5
    assert max(pauses) <= 4.5
    assert sum(pauses) / 1000 == pytest.approx(3, rel=0.05)


def test_no_sentence_comes_twice() -> None:
    everything = list(own_sentences(3))
    assert len(set(everything)) == len(everything) == 25_088
    assert list(islice(own_sentences(4), 10)) != everything[:10]
    long = list(islice(long_sentences(0), 100))
    assert len(set(long)) == 100
    assert not set(long) & set(everything)

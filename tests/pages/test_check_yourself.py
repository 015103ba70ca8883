"""The page Check yourself: what it tells the browser, and the sums of a class's files."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.harness import HOSTILE, follow, opened_once, plain
from tests.ui.check_yourself.test_class_sums import CLASS
from tests.ui.check_yourself.test_files import row_of
from ui.check_yourself.files import write_rows
from ui.check_yourself.questions import FORMS, TIMES, questions
from ui.models import DIRECTORY

PAGE = "pages/about/check_yourself.py"
UPLOAD = "text/csv"


def told(app: AppTest) -> dict[str, Any]:
    """The questions as data for the browser."""
    assert not app.exception
    (component,) = [
        element.proto for element in app.get("bidi_component") if element.proto.component_name == "attention_lab_check"
    ]
    return dict(json.loads(component.json))


@pytest.mark.parametrize(("form", "time"), list(zip(FORMS, TIMES[1:], strict=True)))
def test_a_link_sets_form_time_and_condition(form: str, time: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DIRECTORY)
    link = {"check_form": form, "check_time": time, "predict": "off", "depth": "picture"}
    given = told(opened_once(PAGE, link))
    assert (given["form"], given["time"], given["condition"]) == (form, time, "predict=off depth=picture")
    assert given["feedback"] == (time != "before")
    assert [item["name"] for item in given["items"]] == [f"{form}{number}" for number in range(1, 9)]
    for item in given["items"][:6]:
        assert "predict=off" in item["address"]
        assert item["misconceptions"][item["right"]] == ""


def test_without_the_model_the_questions_about_it_are_left_out() -> None:
    assert len(told(opened_once(PAGE))["items"]) == len(questions().forms["A"])


def test_a_class_is_added_up_and_a_strange_file_is_named() -> None:
    app = follow(PAGE, {"check_view": "class"})
    hostile = f"{HOSTILE['markdown'][:60]}.csv"
    files = [("a.csv", write_rows(CLASS), UPLOAD), (hostile, b"\xff\x00", UPLOAD), ("=b.csv", b"", UPLOAD)]
    app.file_uploader[0].set_value(files).run()
    assert not app.exception
    page_text = plain(app)
    assert "3 codes, 2 with answers before and after." in page_text
    (warning,) = [element.value.replace("\\", "") for element in app.warning]
    assert "is not a text file in UTF-8." in warning
    assert "=b.csv does not have the columns" in warning
    gain, misconceptions, confidence = (element.value for element in app.table)
    assert gain.T["gain"].tolist() == ["+3.0"]
    wrong = sum(row.correct == "no" for row in CLASS)
    assert int(misconceptions.to_numpy().sum()) == wrong
    assert confidence["answers"].tolist() == [6, 0, 18, 6]
    app.file_uploader[0].set_value(
        [("a.csv", write_rows([row_of("A", 0, questions().forms["A"][0].right or 0)]), UPLOAD)]
    )
    app.run()
    assert not app.exception
    assert "Nobody chose a wrong answer" in plain(app)
    assert not app.warning

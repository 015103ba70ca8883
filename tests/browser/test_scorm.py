"""The package for learning platforms in a small player: a page around it with the object that SCORM 1.2 asks for."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from charts.pocket import Opening
from charts.scorm import PAGE, write_package
from contents import CONTENTS, LESSONS
from model.assets import MODELS
from tests.browser.conftest import patient_context
from tests.browser.file_server import serving
from tests.tiers import full

# it keeps what it is told as long as the window is there, as a platform does between two visits
PLAYER = """<!doctype html><title>A player</title><iframe src="{page}" width="1000" height="900"></iframe>
<script>
const values = JSON.parse(sessionStorage.getItem("values") ?? "{{}}")
let running = false
const calls = []
const noted = (name, does) => (...given) => {{
  calls.push(name)
  if (name !== "LMSInitialize" && !running) throw new Error(name + " before LMSInitialize or after LMSFinish")
  return does(...given)
}}
window.API = {{
  LMSInitialize: noted("LMSInitialize", () => {{ running = true; return "true" }}),
  LMSGetValue: noted("LMSGetValue", (name) => values[name] ?? ""),
  LMSSetValue: noted("LMSSetValue", (name, value) => {{ values[name] = value; return "true" }}),
  LMSCommit: noted("LMSCommit", () => {{ sessionStorage.setItem("values", JSON.stringify(values)); return "true" }}),
  LMSFinish: noted("LMSFinish", () => {{
    running = false
    sessionStorage.setItem("calls", JSON.stringify(calls))
    return "true"
  }}),
}}
</script>"""


class Quiet(SimpleHTTPRequestHandler):
    """A file server that says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def player(tmp_path: Path) -> Iterator[str]:
    folders = [MODELS / name for name in ("rnn-dot", "transformer")]
    write_package(folders, tmp_path / "lab.zip", Opening("The dog bites the man.", "transformer"))
    with zipfile.ZipFile(tmp_path / "lab.zip") as package:
        package.extractall(tmp_path)
    (tmp_path / "player.html").write_text(PLAYER.format(page=PAGE), encoding="utf-8")
    with serving(tmp_path, Quiet) as address:
        yield f"{address}/player.html"


def scored(answered: int, right: int) -> str:
    return f"Questions answered: {answered} of 12; right at the first answer: {right}."


@full
def test_a_platform_is_told_the_score_and_the_end(browser: Browser, player: str) -> None:
    context = patient_context(browser, reduced_motion="reduce")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def told(name: str) -> str:
        return str(page.evaluate("(name) => JSON.parse(sessionStorage.getItem('values'))[name]", name))

    page.goto(player)
    lab = page.frame_locator("iframe")
    lessons = lab.get_by_role("group", name="Lessons in short").get_by_role("button")
    question = lab.get_by_role("region", name="A question before the answer")
    expect(lessons).to_have_count(len(CONTENTS[LESSONS]))
    expect(lab.locator("#scored")).to_have_text(scored(0, 0))
    assert (told("cmi.core.lesson_status"), told("cmi.core.score.raw")) == ("incomplete", "0")
    right = 0
    for answered in range(6):  # the first option of the two questions of three lessons
        if answered % 2 == 0:
            lessons.nth(answered // 2).click()
        asked = question.nth(answered % 2)
        asked.locator("button.option").first.click()
        expect(asked).to_contain_text(re.compile("that agrees|that does not agree"))
        right += "that agrees" in asked.inner_text()
        expect(lab.locator("#scored")).to_have_text(scored(answered + 1, right))
    assert told("cmi.core.score.raw") == str(round(100 * right / 12))
    assert told("cmi.core.lesson_status") == "incomplete"

    page.reload()  # another visit goes on from there
    assert json.loads(str(page.evaluate("() => sessionStorage.getItem('calls')")))[-1] == "LMSFinish"
    expect(lab.locator("#scored")).to_have_text(scored(6, right))
    for answered in range(6, 12):
        if answered % 2 == 0:
            lessons.nth(answered // 2).click()
        question.nth(answered % 2).get_by_role("button", name="Show me").click()  # which counts as no right answer
        expect(lab.locator("#scored")).to_have_text(scored(answered + 1, right))
    assert (told("cmi.core.lesson_status"), told("cmi.core.score.raw")) == ("completed", str(round(100 * right / 12)))
    context.close()
    assert wrong == []

"""Views of the pocket edition, opened from disk without a network: their controls and numbers beside Python's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import model
from charts.attention_step import attention_steps
from charts.grammar import piece_names
from charts.labels import lone_label, piece_labels
from charts.palette import DARK, LIGHT
from charts.player import MEAN, track
from charts.pocket import Opening, pocket
from claims.prediction import what_becomes
from model import Head, Intervention
from model.assets import MODELS
from model.dissect.telling import telling_step
from model.network.intervention import PositionalChange, ReplacedRow
from tests.browser.player import shows as played
from tests.browser.player import slider
from tests.browser.pocket_page import opened, readable_and_narrow
from tests.browser.test_pocket import shows
from tests.tiers import full
from ui.french import sentence_glosses
from ui.wording.prediction import ask_what_becomes

SENTENCE = "The dog bites the man."
LAB = "https://lab.example.org/"
OFF = PositionalChange("off")
LAST = "decoder.2.cross"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pocket") / "lab.html"
    page = pocket([MODELS / name for name in ("rnn-dot", "transformer")], Opening(SENTENCE, "transformer"), lab=LAB)
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


@pytest.fixture(params=["light"])
def page(request: pytest.FixtureRequest, browser: Browser, file: Path) -> Iterator[Page]:
    with opened(browser, file.as_uri(), request.param) as page:
        expect(page.locator("#translation")).to_have_text(model.load("transformer").translate(SENTENCE).text)
        yield page


def written(page: Page, intervention: Intervention) -> None:
    """The page shows what the Transformer writes with a change, and what it writes without."""
    translator = model.load("transformer")
    plain, text = (translator.translate(SENTENCE, intervention=asked).text for asked in (Intervention(), intervention))
    expect(page.locator("#translation")).to_have_text(text)
    same = "The translation stays the same."
    expect(page.locator("#note")).to_have_text(same if text == plain else f"Without this change: {plain}")


def test_the_player_plays_the_sentence_as_in_the_app(page: Page) -> None:
    record = model.load("transformer").record(SENTENCE)
    played_track, step = track(record, glosses=sentence_glosses(record)), telling_step(record)
    played(page, played_track, step, played_track.view(LAST, MEAN))
    glosses = page.locator("#player .gloss")
    assert glosses.all_inner_texts() == [cell.gloss for cell in played_track.cells]
    page.locator("#translation").click()
    page.keyboard.press("End")
    played(page, played_track, len(record.target) - 1, played_track.view(LAST, MEAN))
    expect(page).to_have_url(re.compile(f"&step={len(record.target)}$"))  # once it has rested
    page.keyboard.press("h")
    expect(page).to_have_url(re.compile("&head=decoder.2.cross.1&"))
    page.keyboard.press("l")
    expect(page.get_by_role("heading", name="Decoder layer 1, cross-attention, head 1")).to_be_visible()
    page.get_by_role("button", name="Decoder layer 2, cross-attention, head 3").click()
    played(page, played_track, len(record.target) - 1, played_track.view("decoder.1.cross", 2))
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    played(page, played_track, len(record.target) - 1, played_track.view("decoder.1.cross", 2))
    page.get_by_role("button", name="2 Attention").click()
    expect(page.get_by_role("region", name="A question before the answer")).to_be_visible()
    expect(slider(page)).to_be_hidden()  # it would give the answer


def test_a_painted_row_writes_what_the_model_then_writes(page: Page) -> None:
    translator = model.load("transformer")
    names = piece_names(translator.record(SENTENCE).source)
    painted = names.index("man")
    page.get_by_role("radio", name="painted by you").check()
    cell = page.locator("#map .paint").get_by_role("gridcell").nth(painted)
    cell.press("Space")
    expect(cell).to_have_attribute("aria-selected", "true")
    cell.press("Enter")
    weights = tuple(float(key == painted) for key in range(len(names)))
    heads = [Head(site, head) for site, count in translator.heads_at.items() for head in range(count)]
    cross = [head for head in heads if head.site.endswith("cross")]
    everywhere = Intervention(rows=tuple(ReplacedRow(head, 0, weights) for head in cross))
    written(page, everywhere)
    expect(page.locator("#map .paint tbody th").first).to_have_attribute("title", "looks only at man")
    link = page.url
    page.get_by_label("the same rows in all heads of this kind").uncheck()
    written(page, Intervention(rows=(ReplacedRow(Head(LAST, 0), 0, weights),)))
    page.get_by_role("button", name="As the model looks").click()
    expect(page.locator("#note")).to_have_text("")
    page.get_by_role("radio", name="never here").check()
    first = page.locator("#map .paint").get_by_role("gridcell").first
    focused = page.locator("#map .paint td:focus")
    first.press("Space")
    for _ in names[1:]:
        focused.press("ArrowRight")
        focused.press("Space")
    focused.press("Enter")
    expect(page.get_by_text("A row must look somewhere")).to_be_visible()
    page.goto("about:blank")
    page.goto(link)
    written(page, everywhere)
    page.get_by_role("textbox", name="English").fill("I am here.")  # other words, of which nothing is painted
    expect(page.locator("#translation")).to_have_text(translator.translate("I am here.").text)
    expect(page.locator("#note")).to_have_text("")


def test_positions_can_be_switched_off(page: Page) -> None:
    changes = {
        "off in both": Intervention(encoder_positions=OFF, decoder_positions=OFF),
        "off in the encoder": Intervention(encoder_positions=OFF),
    }
    for name, change in changes.items():
        page.get_by_role("radio", name=name).check()
        written(page, change)
        shows(page, model.load("transformer").record(SENTENCE, intervention=change), LAST)
    page.get_by_role("radio", name="RNN, dot-product attention").check()
    expect(page.get_by_role("group", name="Positional encodings")).to_be_hidden()
    expect(page.locator("#translation")).to_have_text(model.load("rnn-dot").translate(SENTENCE).text)
    expect(page.locator("#note")).to_have_text("")


def test_a_look_is_worked_by_hand(page: Page) -> None:
    record = model.load("transformer").record(SENTENCE)
    page.get_by_text("One look, step by step").click()
    steps = attention_steps(record, LAST, 0)

    def worked(row: int) -> None:
        expect(page.locator(".subject strong")).to_have_text(steps.looks[row].subject)
        lines = page.locator(".meeting")
        expect(lines).to_have_count(len(steps.keys))
        for key, name in enumerate(steps.keys):
            numbers = [
                float(text.replace("\u2212", "-")) for text in lines.nth(key).locator(".number").all_inner_texts()[:2]
            ]
            assert numbers[0] == pytest.approx(steps.looks[row].products[key], abs=0.02)
            assert numbers[1] == pytest.approx(steps.looks[row].scores[key], abs=0.011)
            expect(lines.nth(key).locator(".at-label")).to_have_text(name)

    worked(0)
    page.get_by_role("toolbar", name="To write").get_by_role("button", pressed=True).press("ArrowRight")
    worked(1)
    expect(page).to_have_url(re.compile("&look=2"))  # once it has rested
    page.locator("#look").get_by_role("button", name="Back", exact=True).click()
    expect(page.locator("#look .said").first).to_have_text(re.compile("^Each value is multiplied by its weight"))
    expect(page.get_by_role("slider", name="Stage of the computation")).to_have_value("5")


def test_the_search_can_be_seen_as_a_tree(page: Page) -> None:
    translator = model.load("transformer")
    page.get_by_text("Beam search as a tree").click()
    path = page.locator(".tree .node.path > span:first-child")
    for width in (4, 2):
        page.locator("#widths").get_by_role("radio", name=str(width), exact=True).check()
        best, tree = translator.translate(SENTENCE, beam=width), translator.search_tree(SENTENCE, beam=width)
        first = sum(node.step == 0 and node.fate == "kept" for node in tree.nodes)
        expect(page.locator('.tree .node.kept[aria-label^="Step 1,"]')).to_have_count(first)
        expect(page.locator("#found")).to_have_text(re.compile("^Best: " + re.escape(best.text)))
        expect(path).to_have_text([lone_label(translator.tokenizer.piece(token)) for token in best.ids])
    box = page.locator(".tree .node").nth(1)
    box.click()
    expect(box).to_have_attribute("aria-pressed", "true")
    expect(path).to_have_count(1)
    page.get_by_role("radio", name="RNN, dot-product attention").check()
    best = model.load("rnn-dot").translate(SENTENCE, beam=2)
    expect(page.locator("#found")).to_have_text(re.compile("^Best: " + re.escape(best.text)))
    expect(path).to_have_count(len(best.ids))


def test_a_lesson_asks_before_it_shows(page: Page) -> None:
    record = model.load("transformer").record(SENTENCE)
    heads = page.get_by_role("group", name="Heads")
    expect(heads).to_be_visible()
    page.get_by_role("button", name="3 Self-attention").click()
    row, names = len(record.source) - 3, piece_labels(record.source)
    weights = record.attention["encoder.0.self"].weights[0, row]
    questions = page.get_by_role("region", name="A question before the answer")
    question, closing = questions.first, questions.nth(1)
    expect(question).to_contain_text(f"reads “{names[row]}”. Which piece does it look at most?")
    expect(heads).to_be_hidden()
    figure = page.locator(".figure .attention-map table")
    expect(figure).to_be_hidden()
    question.locator("button.option").nth(int(weights.argmax())).click()
    expect(question).to_contain_text("that agrees")
    expect(figure).to_be_visible()
    expect(figure.locator("tr.marked th")).to_have_text(names[row])
    expect(heads).to_be_visible()
    expect(closing).to_contain_text("by columns")
    column = int(record.attention["encoder.0.self"].weights[0].mean(axis=0).argmax())
    closing.locator("button.option").nth(column).click()
    expect(closing).to_contain_text("that agrees")
    question.get_by_role("button", name="Ask me again").click()
    expect(closing).to_be_hidden()
    expect(figure).to_be_hidden()
    link = page.url
    page.get_by_role("button", name="1 Encoder and decoder").click()
    expect(page.get_by_role("radio", name="RNN, dot-product attention")).to_be_checked()
    rnn, muted = model.load("rnn-dot"), Intervention(mute=frozenset({Head("decoder.cross", 0)}))
    before, after = rnn.record(SENTENCE), rnn.record(SENTENCE, intervention=muted)
    question.get_by_role("button", name="Show me").click()
    expect(question).to_contain_text(ask_what_becomes("", what_becomes(before, after)).says)
    expect(page.locator(".translations dd")).to_have_text([before.target.text, after.target.text or "(nothing)"])
    page.get_by_role("button", name="1 Encoder and decoder").click()
    expect(question).to_be_hidden()
    page.goto("about:blank")
    page.goto(link)
    expect(question).to_contain_text(f"reads “{names[row]}”")


@pytest.mark.parametrize("page", ["light", pytest.param("dark", marks=full)], indirect=True)
def test_all_of_it_can_be_read_by_all_and_fits_a_phone(page: Page) -> None:
    page.get_by_role("button", name="5 Multi-head attention").click()
    page.get_by_role("button", name="Show me").click()
    page.get_by_role("radio", name="painted by you").check()
    page.get_by_role("radio", name="by percent").check()
    for part in ("One look, step by step", "Beam search as a tree"):
        page.get_by_text(part).click()
    expect(page.locator(".tree .node").first).to_be_visible()
    expect(page.locator(".meeting").first).to_be_visible()
    readable_and_narrow(page)


@full
@pytest.mark.parametrize("page", ["dark"], indirect=True)
def test_paper_is_light_and_has_no_controls(page: Page) -> None:
    player = page.locator("#player .player")
    expect(player).to_have_attribute("style", re.compile(DARK.weights[3]))
    page.emulate_media(media="print", color_scheme="dark")
    expect(player).to_have_attribute("style", re.compile(LIGHT.weights[3]))
    for control in (slider(page), page.get_by_role("textbox", name="English"), page.locator("#changes")):
        expect(control).to_be_hidden()
    expect(page.locator("#map .attention-map table")).to_be_visible()


def test_what_it_has_not_is_named_with_a_link_to_where_it_is(page: Page) -> None:
    missing = page.get_by_text("Not in this edition")
    expect(missing).to_contain_text("small models that learn in front of you")
    expect(missing.get_by_role("link", name="the full Attention Lab")).to_have_attribute("href", LAB)

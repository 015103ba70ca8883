"""The Translate page in a real browser: typing, links, stepping, hovering, and text that tries to be code."""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import parse_qs, quote, urlparse

from playwright.sync_api import Browser, Locator, expect

from charts.palette import DARK, LIGHT
from tests.browser.conftest import Watched
from tests.browser.test_injection import CODE, nothing_alive
from tests.pages.harness import HOSTILE

SENTENCE = "the girl likes the green book."
LINK = f"/translate?sentence={quote(SENTENCE)}&model=rnn-dot&step_no=3"


def parameters(watched: Watched) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlparse(watched.address).query).items()}


def sentence_box(watched: Watched) -> Locator:
    return watched.page.get_by_label("English sentence", exact=True)


def heatmap(watched: Watched) -> Locator:
    return watched.page.get_by_test_id("stVegaLiteChart").first


def at_step(watched: Watched, number: int) -> None:
    """The player and what is drawn by the server are at this step."""
    expect(watched.page.locator(".said[aria-live=polite]")).to_contain_text(f"Step {number} of")
    expect(watched.page.get_by_test_id("stMarkdown").get_by_text(f"Step {number} of")).to_be_visible()


def test_typing_changes_the_heatmap(watched: Watched) -> None:
    watched.open("/translate")
    before = heatmap(watched).get_attribute("aria-label")
    box = sentence_box(watched)
    box.fill("")
    box.press_sequentially("the dog sees bread.")
    expect(heatmap(watched).get_by_text("bread", exact=True)).to_be_visible()
    expect(heatmap(watched)).not_to_have_attribute("aria-label", before or "")
    expect(box).to_have_value("the dog sees bread.")


def test_a_link_opens_the_same_view_and_survives_reload_and_page_switch(watched: Watched) -> None:
    opened = f"/translate?sentence={quote(SENTENCE)}&model=transformer-nopos&site=encoder.1.self"
    watched.open(f"{opened}&head_no=3&step_no=4")
    expected = parameters(watched)
    for leave in (
        watched.page.reload,
        lambda: switch_page(watched, "Models"),
        lambda: switch_page(watched, "Translate"),
    ):
        leave()
        watched.settled()
        assert parameters(watched) == expected
        expect(sentence_box(watched)).to_have_value(SENTENCE)
    at_step(watched, 4)
    expect(watched.page.get_by_role("combobox", name="Attention")).to_have_value("Encoder layer 2, self-attention")


def test_an_old_link_counts_from_0_until_another_step_is_chosen(watched: Watched) -> None:
    watched.open(f"/translate?sentence={quote(SENTENCE)}&head=2&step=3")
    at_step(watched, 4)
    switch_page(watched, "Models")
    switch_page(watched, "Translate")
    at_step(watched, 4)
    watched.after(watched.page.get_by_role("button", name="Next", exact=True).click)
    at_step(watched, 5)
    watched.page.wait_for_url("**step_no=5*")
    assert parameters(watched)["head_no"] == "3"
    watched.after(watched.page.go_back)
    at_step(watched, 4)


def switch_page(watched: Watched, title: str) -> None:
    watched.page.get_by_role("link", name=title).click()
    expect(watched.page.get_by_role("heading", name=title, level=1)).to_be_visible()


def test_the_stepper_writes_its_step_into_the_address(watched: Watched) -> None:
    watched.open("/translate")
    watched.page.get_by_role("button", name="Next", exact=True).click()
    at_step(watched, 2)
    watched.page.wait_for_url("**step_no=2*")
    watched.page.get_by_role("slider", name="Step").press("ArrowRight")
    at_step(watched, 3)
    watched.page.wait_for_url("**step_no=3*")
    watched.page.get_by_role("button", name="First", exact=True).click()
    at_step(watched, 1)
    sentence_box(watched).fill("the cat")
    watched.page.wait_for_url("**sentence=the*cat*")
    watched.settled()
    at_step(watched, 1)


def test_the_arrow_keys_step_where_no_box_is_focused(watched: Watched) -> None:
    watched.open("/translate")
    at_step(watched, 1)
    heatmap(watched).locator("svg").wait_for()  # drawn last: by then the page listens to the keyboard
    watched.page.locator("body").press("ArrowRight")
    at_step(watched, 2)
    watched.page.locator("body").press("ArrowLeft")
    at_step(watched, 1)
    sentence_box(watched).press("ArrowLeft")
    watched.settled()
    at_step(watched, 1)


def test_where_the_player_rests_the_link_and_the_map_follow(watched: Watched) -> None:
    watched.open(f"/translate?sentence={quote(SENTENCE)}")
    page = watched.page
    at_step(watched, 1)
    assert "head_no" not in parameters(watched)
    head = page.get_by_role("radiogroup", name="Head").get_by_role("radio", checked=True)
    expect(head).to_have_text("mean")
    watched.after(lambda: page.get_by_role("button", name="Forward").click(), saying="rest")
    at_step(watched, 2)
    assert parameters(watched)["step_no"] == "2"
    assert "head_no" not in parameters(watched)  # the view is as it was
    watched.after(lambda: page.keyboard.press("h"), saying="rest")
    page.wait_for_url("**head_no=1*")
    expect(head).to_have_text("1")
    expect(heatmap(watched)).to_have_attribute("aria-label", re.compile("head 1"))
    at_step(watched, 2)
    watched.after(page.get_by_role("radio", name="3", exact=True).click)
    expect(page.locator(".said[aria-live=polite]")).to_contain_text("head 3 of layer 2")
    at_step(watched, 2)


def test_a_sentence_that_is_typed_is_played_from_its_own_record(watched: Watched) -> None:
    watched.open("/translate")
    box = sentence_box(watched)
    box.fill("the dog sees bread.")
    words = watched.page.get_by_role("toolbar", name="English: which French words look at each").locator(".box")
    expect(words).to_have_text(["the", "dog", "sees", "bread", ".", "<eos>"])
    box.press_sequentially(" h")  # the keys belong to the box
    expect(box).to_have_value("the dog sees bread. h")
    expect(words).to_have_text(["the", "dog", "sees", "bread", ".", "h", "<eos>"])


def test_without_attention_one_vector_crosses_over(watched: Watched) -> None:
    watched.open(f"/translate?sentence={quote(SENTENCE)}&model=rnn")
    expect(watched.page.get_by_text(re.compile(r"one vector, \d+ numbers"))).to_be_visible()
    watched.page.locator("body").press("ArrowRight")
    at_step(watched, 2)
    expect(watched.page.locator(".said[aria-live=polite]")).to_contain_text("from its own state alone.")


def test_the_marks_of_doubt_are_switched_off_for_every_page(watched: Watched) -> None:
    watched.open(f"/translate?sentence={quote(SENTENCE)}")
    page = watched.page
    legend = page.locator(".player .caption .doubt")
    expect(legend).to_have_text("; unsure under 50 %, a guess under 20 %")
    switch = page.get_by_role("switch", name="Mark doubt")
    expect(switch).to_be_checked()
    watched.after(lambda: switch.press("Space"))
    expect(legend).to_have_text("")
    for leave in (page.reload, lambda: switch_page(watched, "Models"), lambda: switch_page(watched, "Translate")):
        leave()
        watched.settled()
        expect(switch).not_to_be_checked()
        assert parameters(watched)["doubt"] == "off"
    expect(page.locator("p.translation span").first).to_have_attribute("title", re.compile("the model gave it"))
    expect(page.locator("p.translation span[style]")).to_have_count(0)


def test_the_map_follows_a_change_of_theme(watched: Watched) -> None:
    watched.page.emulate_media(color_scheme="light")
    watched.open("/translate")
    token = heatmap(watched).locator(".role-axis-label text").first
    expect(token).to_have_attribute("fill", LIGHT.ink)
    watched.page.get_by_test_id("stMainMenu").get_by_role("button").click()
    watched.page.get_by_test_id("stMainMenuPopover").get_by_text("Dark").click()
    expect(token).to_have_attribute("fill", DARK.ink)
    watched.page.get_by_test_id("stMainMenuPopover").get_by_text("System").click()
    expect(token).to_have_attribute("fill", LIGHT.ink)
    watched.page.emulate_media(color_scheme="dark")
    expect(token).to_have_attribute("fill", DARK.ink)


def test_pointing_and_locking_ask_the_server_nothing(watched: Watched) -> None:
    watched.open("/translate")
    chart = heatmap(watched)
    readout = chart.locator(".role-title-text").last
    finding = readout.text_content() or ""
    watched.settled()
    sent = len(watched.sent)
    cells = chart.locator(".layer_0_marks path")
    cells.nth(1).hover()
    expect(readout).not_to_have_text(finding)
    cells.nth(1).click()
    watched.page.mouse.move(1, 1)
    expect(readout).not_to_have_text(finding)
    assert watched.sent[sent:] == []


def test_text_that_tries_to_be_code_stays_text(watched: Watched) -> None:
    """By a link, and typed after it."""
    first, *others = (HOSTILE[kind] for kind in (*CODE, "special pieces"))
    watched.open(f"/translate?sentence={quote(first)}")
    for text in (first, *others):
        box = sentence_box(watched)
        if text is not first:
            watched.after(partial(box.fill, text), saying=text)
        expect(box).to_have_value(text)
        at_step(watched, 1)
        nothing_alive(watched.page)
        expect(watched.page.get_by_test_id("stMain").locator(".katex")).to_have_count(0)


def test_a_sentence_of_100000_characters_in_the_address(browser: Browser, host: str) -> None:
    # with connections of its own: on one that has served before, the server refuses an address that comes in parts
    context = browser.new_context()
    watched = Watched(context.new_page(), host)
    watched.open(f"/translate?sentence={'cat ' * 25_000}".replace(" ", "+"))
    expect(watched.page.get_by_text("are read.")).to_be_visible()
    at_step(watched, 1)
    assert len(sentence_box(watched).input_value()) > 99_000
    context.close()
    assert not watched.complaints


def test_numbers_and_files_are_offered_on_demand(watched: Watched) -> None:
    watched.open("/translate")
    watched.page.get_by_text("Numbers and files").first.click()
    for kind in ("SVG", "PNG", "CSV"):
        with watched.page.expect_download() as download:
            watched.page.get_by_role("button", name=kind, exact=True).click()
        path = download.value.path()
        assert download.value.suggested_filename.endswith(f".{kind.lower()}")
        head = path.read_bytes()[:200]
        assert {"SVG": b"<svg", "PNG": b"\x89PNG", "CSV": b"query,"}[kind] in head

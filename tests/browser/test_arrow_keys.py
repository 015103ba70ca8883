"""Arrow keys on the steppers that the server draws: every press counts, however fast they come."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from streamlit_places import MAIN
from tests.browser.conftest import Watched
from tests.tiers import full

FRAME = f"""() => {{
    const main = document.querySelector("{MAIN}")
    return [document.activeElement === main, getComputedStyle(main, "::before").display]
}}"""
SENTENCE = "the+girl+likes+the+red+car."
PAGE, STEPPER = "/encoder-decoder", "encoder_decoder_step"
PRESSES = ["ArrowRight", "ArrowRight", "ArrowLeft"] * 13 + ["ArrowRight"]
BURST = """async keys => {
    for (const key of keys) {
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
        await new Promise(done => setTimeout(done, 20))
    }
}"""


def opened(watched: Watched) -> Locator:
    """The slider of a page that hears the keys already: a component comes after the page."""
    watched.open(f"{PAGE}?sentence={SENTENCE}&{STEPPER}_no=2")
    watched.page.locator("span.keys[data-listens]").wait_for(state="attached")
    slider = watched.page.locator(f".st-key-{STEPPER}_choice input[type=range]")
    expect(slider).to_have_value("2")
    return slider


def press(watched: Watched, key: str, times: int) -> None:
    """Press it as fast as a finger."""
    for _ in range(times):
        watched.page.keyboard.press(key, delay=20)
        watched.page.evaluate("new Promise(done => setTimeout(done, 130))")


@full
def test_every_press_is_a_step_whatever_was_chosen_before(watched: Watched) -> None:
    slider = opened(watched)
    press(watched, "ArrowRight", 8)
    expect(slider).to_have_value("10")
    watched.page.wait_for_url(f"**{STEPPER}_no=10*")
    watched.settled()
    slider.focus()  # it has keys of its own
    press(watched, "ArrowLeft", 4)
    expect(slider).to_have_value("6")
    watched.page.wait_for_url(f"**{STEPPER}_no=6*")

    # keys go on from what is chosen by other means, and a box keeps its own
    watched.after(watched.page.locator(f".st-key-{STEPPER}_last_page button").click)
    last = int(slider.get_attribute("max") or 0)
    expect(slider).to_have_value(str(last))
    watched.page.evaluate("document.activeElement.blur()")
    for _ in range(3):
        watched.page.keyboard.press("ArrowRight")  # there is no step past the last
    watched.page.keyboard.press("ArrowLeft")  # and faster than any finger
    watched.page.keyboard.press("ArrowLeft")
    expect(slider).to_have_value(str(last - 2))
    watched.page.get_by_label("English sentence", exact=True).press("ArrowLeft")
    watched.page.evaluate("document.activeElement.blur()")
    watched.page.keyboard.press("ArrowRight")
    expect(slider).to_have_value(str(last - 1))


@full
def test_forty_presses_within_a_second_all_count(watched: Watched) -> None:
    slider = opened(watched)
    step, last = 2, int(slider.get_attribute("max") or 0)
    watched.page.evaluate(BURST, PRESSES)  # far faster than the server draws
    for key in PRESSES:
        step = max(1, min(step + (1 if key == "ArrowRight" else -1), last))
    expect(slider).to_have_value(str(step))
    watched.page.wait_for_url(f"**{STEPPER}_no={step}*")
    watched.settled()
    expect(slider).to_have_value(str(step))


@full
def test_a_click_and_a_key_draw_no_frame_around_the_page_and_tab_does(watched: Watched) -> None:
    watched.open("/models")
    page = watched.page
    page.locator(MAIN).click(position={"x": 960, "y": 400})
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FRAME) == [True, "none"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    focused, display = page.evaluate(FRAME)
    assert focused
    assert display != "none"

"""Every page is worked by its controls; the copied link of what it shows then opens the same in a fresh session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Locator, TimeoutError, expect

from charts.palette import DARK
from tests.browser.conftest import LOOK, Watched, drop_down
from tests.browser.test_every_page import TYPED, shown_in
from tests.browser.toolbar import unfold
from tests.tiers import full

# What a reader sees and can choose, as one text: prose and formulas, what charts say, and the state of every control.
VIEW = """() => {
  const main = document.querySelector("[data-testid=stMain]")
  const kinds = "[data-testid=stMarkdownContainer], [data-testid=stHtml], [data-testid=stVegaLiteChart], input, " +
    "[role=radio], [role=checkbox], [data-baseweb=tag], [data-testid=stBidiComponentRegular], " +
    ":is(h1, h2, h3, h4), [aria-pressed]"
  const said = (node) => {
    if (node.matches("[data-testid=stVegaLiteChart]")) return node.getAttribute("aria-label")
    if (node.matches("input")) return node.checked ? `${node.value} checked` : node.value
    if (node.shadowRoot) return [...node.shadowRoot.querySelectorAll("[aria-pressed], [role=grid]")].map(
      (button) => `${button.getAttribute("aria-label")} ${button.getAttribute("aria-pressed")}`).join("; ")
    const chosen = node.getAttribute("aria-checked") ?? node.getAttribute("aria-pressed") ?? ""
    return `${node.textContent} ${chosen}`
  }
  return [...main.querySelectorAll(kinds)].map(said).join("\\n")
}"""

KINDS = ("stButtonGroup", "stCheckbox", "stSlider", "stSelectbox", "stMultiSelect", "stTextInput")
KIND_AND_KEY = """nodes => nodes.map(node => [
    node.querySelector(":scope > [data-testid]").dataset.testid, node.className.match(/st-key-(\\S+)/)[1]])"""
# the same on every page, in tests of their own
ELSEWHERE = ("sentence", "model_choice", "depth_choice", "doubt_switch")
COPIED = "navigator.clipboard.readText()"


def copied_link(watched: Watched) -> str:
    """What the button has put on the clipboard."""
    watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    unfold(watched.page, "share")
    watched.settled()
    watched.page.get_by_role("button", name="Copy link").click()
    expect(watched.page.get_by_role("button", name="Link copied")).to_be_visible()
    return str(watched.page.evaluate(COPIED))


def controls(watched: Watched) -> list[tuple[str, str, Locator]]:
    """Kind, key and place of every control of the page itself."""
    watched.settled()
    main = watched.page.get_by_test_id("stMain")
    drawn = main.locator(", ".join(f"[class*=st-key-]:has(> [data-testid={kind}]):visible" for kind in KINDS))
    return [
        (kind, name, main.locator(f".st-key-{name}"))
        for kind, name in drawn.evaluate_all(KIND_AND_KEY)
        if name not in ELSEWHERE
    ]


def other_choice(kind: str, control: Locator) -> Callable[[], object]:
    """What chooses something else in a control."""
    if kind == "stButtonGroup" and control.get_by_role("toolbar").count():  # of which several may be chosen
        return control.get_by_role("button").last.click
    if kind == "stButtonGroup":
        return control.get_by_role("radio", checked=False).last.click
    if kind == "stCheckbox":
        return control.locator("label").first.click
    if kind == "stSlider":
        slider = control.get_by_role("slider")
        at_end = slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax")
        return partial(slider.press, "ArrowLeft" if at_end else "ArrowRight")
    if kind == "stTextInput":
        box = control.get_by_role("textbox")
        text = box.get_attribute("placeholder") or "she likes the book and the cat"

        def write() -> None:
            box.fill(text)
            box.press("Enter")  # for those that do not follow what is typed

        return write
    box = control.get_by_role("combobox")
    drop_down(box)
    if kind == "stMultiSelect":
        box.press("ArrowDown")

        def choose() -> None:
            box.press("Enter")
            box.press("Tab")  # which closes the list

        return choose
    return control.page.get_by_role("option").filter(has_not_text=box.input_value()).last.click


PAGES = [
    "replay",
    *(pytest.param(address, marks=full) for address in ("attention", "translate", "own-attention", "watch-it-learn")),
]


@pytest.mark.parametrize("address", PAGES)
def test_the_copied_link_opens_the_same_view(
    address: str, watched: Watched, open_page: Callable[[str], Watched]
) -> None:
    """With every kind of control; that of each page is in tests/pages. Opened in the dark."""
    watched.page.emulate_media(color_scheme="dark")
    watched.open(f"/{address}?sentence={TYPED.replace(' ', '+')}")
    shown_in(DARK, watched)
    done: set[str] = set()
    while left := [left_control for left_control in controls(watched) if left_control[1] not in done]:
        kind, name, control = left[0]  # a change may bring further controls
        watched.after(other_choice(kind, control))
        done.add(name)
    assert done
    link = copied_link(watched)
    assert link == watched.address
    other = open_page(watched.host)
    other.page.emulate_media(color_scheme="dark")
    other.open(link.removeprefix(watched.host))
    expected = watched.page.evaluate(VIEW)
    try:
        other.page.wait_for_function(f"expected => ({VIEW})() === expected", arg=expected, polling=LOOK)
    except TimeoutError:
        assert other.page.evaluate(VIEW).splitlines() == expected.splitlines()


@full
def test_where_there_is_no_clipboard_the_older_command_copies_or_the_link_is_shown(watched: Watched) -> None:
    """As over plain HTTP from another machine."""
    watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    watched.open("/translate?step_no=3")
    watched.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    unfold(watched.page, "share")
    watched.settled()  # a menu that still grows moves its button from under the pointer
    copy = watched.page.get_by_role("button", name="Copy link")
    copy.click()
    expect(watched.page.get_by_role("button", name="Link copied")).to_be_visible()
    watched.page.mouse.move(1, 1)
    expect(copy).to_be_visible()
    watched.page.evaluate("document.execCommand = () => false")
    copy.click()
    shown = watched.page.get_by_role("textbox", name="Link to this view")
    expect(shown).to_be_visible()
    expect(shown).to_have_value(watched.address)
    expect(shown).to_be_focused()
    shown.blur()
    expect(shown).to_be_hidden()
    expect(copy).to_be_visible()
    watched.page.evaluate("delete navigator.clipboard")
    assert watched.page.evaluate(COPIED) == watched.address


@full
def test_a_choice_stays_in_the_address_when_what_stands_above_it_goes(watched: Watched) -> None:
    """The lesson says that it shows another model than the default; with one of its own chosen, it does not."""
    watched.open("/attention")
    note = watched.page.get_by_text("Shown here: ")
    expect(note).to_be_visible()
    choose = watched.page.get_by_role("radio")
    watched.after(choose.get_by_text("additive", exact=True).click)
    expect(note).to_have_count(0)
    watched.page.locator("summary", has_text="The whole alignment").click()
    watched.after(choose.get_by_text("heatmap", exact=True).click)
    watched.page.wait_for_url("**attention_view=heatmap*")


@full
def test_a_button_within_a_part_of_the_page_changes_the_sentence_of_all(watched: Watched) -> None:
    watched.open("/self-attention?self_word_no=2&self_other=she+likes+books.")
    watched.after(watched.page.get_by_role("button", name="Try “The light").click)
    expect(watched.page.get_by_label("English sentence", exact=True)).to_have_value("The light is red.")
    expect(watched.page.get_by_role("textbox", name="The other sentence")).to_have_value("The bag is light.")
    watched.page.wait_for_url("**sentence=The+light*")

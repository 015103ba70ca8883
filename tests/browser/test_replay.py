"""The films in a real browser: scrubbed, played without the server, taken along in a link, read by pointing."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

from charts.byte_weights import byte_percent
from charts.film import moment_label, moments_of
from charts.labels import piece_labels
from model.network.families import ENTRIES, short_of
from model.store.filmed import FilmedTraining
from tests.browser.conftest import Watched
from tests.films import all_stored, stored
from tests.tiers import full

SENTENCE = "They met at school."
SITE, HEAD = "decoder.0.cross", 3
LINK = f"/replay?sentence=They+met+at+school.&site={SITE}&head_no={HEAD + 1}"
FILMS = sorted(all_stored(), key=lambda film: list(ENTRIES).index(film.model))
MOMENTS = moments_of(FILMS)
# every moment that is shown from now on, also one that is gone before anybody looks
PASSED = """node => {
    window.passed = []
    new MutationObserver(() => window.passed.push(node.textContent)).observe(node, { childList: true })
}"""


def written(film: FilmedTraining, moment: int) -> str:
    source_index = [source.text for source in film.sources].index(SENTENCE)
    return film.written(film.at(moment), source_index).text or "nothing"


def shows(page: Page, moment_index: int) -> None:
    """All that depends on the moment with this number is of it."""
    expect(page.locator(".film .moment")).to_have_text(moment_label(MOMENTS[moment_index]))
    expect(page.get_by_role("slider", name="Moment of the training")).to_have_value(str(moment_index + 1))
    expect(page.locator(".film .said")).to_contain_text(f"{moment_label(MOMENTS[moment_index])}. ")
    for film in FILMS:
        card = page.get_by_role("region", name=short_of(film.model), exact=True)
        expect(card.locator(".written")).to_have_text(written(film, MOMENTS[moment_index]))


def moment_of(address: str) -> str | None:
    return parse_qs(urlparse(address).query).get("replay_moment", [None])[0]


@full
def test_a_film_is_scrubbed_played_and_taken_along(shipped: str, open_page: Callable[[str], Watched]) -> None:
    watched = open_page(shipped)
    watched.page.set_viewport_size({"width": 1280, "height": 720})
    watched.open(LINK)
    page = watched.page
    shows(page, 0)

    # by key, wherever the focus is; the server hears of where it rests
    sent = len(watched.sent)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    shows(page, 3)
    page.wait_for_url(lambda url: moment_of(url) == str(MOMENTS[3]))
    watched.settled()
    assert sent < len(watched.sent) <= sent + 3
    expect(page.get_by_role("heading", level=2).first).to_have_text(moment_label(MOMENTS[3]))

    # a curve leads to the moment that is pressed; the last is that of the shipped weights
    field = page.locator(".film .field").first
    box = field.bounding_box()
    assert box is not None
    watched.after(lambda: field.click(position={"x": box["width"] - 3, "y": 20}))
    shows(page, len(MOMENTS) - 1)
    assert moment_of(watched.address) == str(MOMENTS[-1])

    # played from the beginning, without the server, until it is stopped
    sent = len(watched.sent)
    page.locator(".film .moment").evaluate(PASSED)
    page.get_by_role("radio", name="0.5 times").check(force=True)  # it does not end before it is looked at
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_function("window.passed.length > 2")
    assert page.evaluate("window.passed.slice(0, 3)") == [moment_label(moment) for moment in MOMENTS[:3]]
    assert watched.sent[sent:] == []
    watched.after(page.get_by_role("button", name="Pause").click)
    stopped = moment_of(watched.address)
    assert stopped is not None
    assert int(stopped) in MOMENTS

    # pointing at a cell of the map reads it
    film = stored("transformer")
    source_index = [source.text for source in film.sources].index(SENTENCE)
    watched.after(lambda: page.keyboard.press("End"))
    card = page.get_by_role("region", name="Transformer", exact=True)
    canvas = card.locator("canvas")
    size = canvas.bounding_box()
    assert size is not None
    weights = film.weights_at(-1, source_index, SITE, HEAD)
    rows, columns = piece_labels(film.written(-1, source_index)), piece_labels(film.sources[source_index])
    row, column = divmod(int(weights.argmax()), len(columns))
    cell = {"x": (column + 0.5) * size["width"] / len(columns), "y": (row + 0.5) * size["height"] / len(rows)}
    canvas.hover(position={"x": cell["x"], "y": cell["y"]})
    share = byte_percent(float(weights[row, column])).replace(" %", "\u00a0%")
    expect(card.locator(".note")).to_have_text(f"“{rows[row]}” looks {share} at “{columns[column]}”.")

    friend = open_page(shipped)
    friend.open(watched.address.removeprefix(shipped))
    shows(friend.page, len(MOMENTS) - 1)
    expect(friend.page.get_by_text(re.compile("^With the shipped weights .* writes"))).to_be_visible()
    friend.page.set_viewport_size({"width": 390, "height": 844})
    assert friend.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

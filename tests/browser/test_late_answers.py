"""A slow network: answers to earlier changes come after later ones, and undo none of them."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, WebSocketRoute, expect

from streamlit_places import QUIET
from tests.browser.conftest import PATIENCE

SOCKET = "**/_stcore/stream"
SENTENCE = "the dog sees bread."


class SlowNetwork:
    """Pass on what a page and its server say to each other; `hold` keeps back what the server says until `release`."""

    def __init__(self, page_side: WebSocketRoute) -> None:
        self.page_side, self.server_side = page_side, page_side.connect_to_server()
        self.holds = False
        self.held: list[str | bytes] = []
        self.changes = 0  # messages of the page
        page_side.on_message(self._from_page)
        self.server_side.on_message(self._from_server)

    def _from_page(self, message: str | bytes) -> None:
        self.changes += 1
        self.server_side.send(message)

    def _from_server(self, message: str | bytes) -> None:
        if self.holds:
            self.held.append(message)
        else:
            self.page_side.send(message)

    def hold(self) -> None:
        self.holds = True

    def release(self) -> None:
        self.holds = False
        for message in self.held:
            self.page_side.send(message)
        self.held.clear()


def test_the_address_keeps_a_change_that_was_made_before_the_answer_to_the_last(
    profile: BrowserContext, host: str
) -> None:
    page = profile.new_page()
    networks: list[SlowNetwork] = []
    page.route_web_socket(SOCKET, lambda route: networks.append(SlowNetwork(route)))
    page.goto(f"{host}/translate?step_no=1")
    box, words = page.get_by_label("English sentence", exact=True), page.get_by_role("switch", name="Whole words")
    words.wait_for()
    page.locator(QUIET).wait_for()
    network = networks[-1]

    network.hold()
    box.fill(SENTENCE)
    page.wait_for_url("**sentence=the*dog*")
    while not any(b"sentence=the" in message for message in network.held):  # the server's address with the sentence
        page.wait_for_timeout(20)
    before = network.changes
    words.press("Space")
    page.wait_for_url("**translate_words=true*")
    while network.changes == before:
        page.wait_for_timeout(20)
    network.release()
    page.get_by_role("toolbar", name="English: which French words look at each").get_by_text("bread").wait_for()
    page.locator(QUIET).wait_for()
    expect(words).to_be_checked()
    page.wait_for_url(lambda url: "translate_words=true" in url and "sentence=the" in url, timeout=PATIENCE)
    page.close()

"""The Transformer lesson in a browser: its space comes from the server itself, its choices stand in the link."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.tiers import full

PAGE = "/transformer"


@full
def test_a_link_opens_word_and_temperature_and_the_space_needs_nothing_from_elsewhere(watched: Watched) -> None:
    page, plotly = watched.page, list[str]()
    page.on("request", lambda request: plotly.append(request.url) if "lotly" in request.url else None)
    watched.open(f"{PAGE}?sentence=I+like+red+cars.&transformer_word=voitures&transformer_temperature=2.0&step_no=2")
    page.locator("summary", has_text="Where words lie").click()
    expect(page.get_by_role("heading", name="Where words lie")).to_be_visible()
    expect(page.get_by_role("textbox", name="Any word")).to_have_value("voitures")
    expect(page.get_by_text("Step 2 writes").first).to_be_visible()
    expect(page.get_by_text("The marks are the model’s own probabilities")).to_be_visible()
    page.get_by_role("textbox", name="Any word").fill("<img src=x onerror='window.alive=1'>")
    expect(page.get_by_text("the model gets this one")).to_be_visible()
    expect(page.locator(".pieces b", has_text="<").first).to_be_visible()
    watched.settled()
    assert page.evaluate("window.alive") is None
    assert not page.locator("img[src=x]").count()

    assert not plotly  # it is heavy: nothing of it is sent until it is asked for
    page.get_by_text("Three dimensions (drag to turn)").click()
    expect(page.locator(".stPlotlyChart .js-plotly-plot .gl-container canvas").first).to_be_attached()
    watched.settled()
    assert plotly
    assert all(url.startswith(watched.host) for url in plotly)
    assert "transformer_space_3d=true" in watched.address

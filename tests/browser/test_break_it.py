"""The lab Break it in a browser: mistakes join the link and leave it, by the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import expect

from streamlit_places import CHOICES, by_key
from tests.browser.conftest import Watched
from tests.tiers import full


@full
def test_mistakes_join_the_link_and_leave_it(watched: Watched) -> None:
    page = watched.page
    watched.open("/break-it?sentence=red+cars.&break_mistake=no_root.no_norm")
    menu = page.locator(by_key("break_menu")).get_by_role("button")
    expect(menu).to_contain_text("and 1 more")
    menu.press("Enter")
    others = page.locator(f"{by_key('break_more')} {CHOICES} button")
    sines = others.filter(has_text="Sines only")
    watched.after(lambda: sines.press("Enter"))
    page.wait_for_url("**break_mistake=no_root.no_norm.sine_only*")
    expect(others.filter(has_text="No positions")).to_have_count(0)  # there is one encoding to replace
    expect(sines).to_be_visible()  # the menu stays open
    watched.after(lambda: others.filter(has_text="No layer norm").press("Enter"))
    page.wait_for_url("**break_mistake=no_root.sine_only*")
    page.keyboard.press("Escape")
    expect(menu).to_contain_text("and 1 more")
    watched.open("/break-it?sentence=red+cars.&break_mistake=no_root")  # a link of one mistake, as older ones are
    expect(menu).to_contain_text("Add more")

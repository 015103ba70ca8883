"""The toolbar of a page: its menus, opened."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Page

from streamlit_places import by_key


def unfold(page: Page, menu: Literal["share", "more"]) -> None:
    """Open a menu of the toolbar, on a window that is wide enough to show its button.

    The buttons of the link do nothing before their script has come: it is waited for.
    """
    page.locator(by_key(menu)).get_by_role("button").click()
    body = page.get_by_test_id("stPopoverBody")
    body.wait_for()
    if menu == "share":
        body.locator(".link:not([data-waits])").wait_for()

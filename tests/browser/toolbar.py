"""The toolbar of a page: its menus, opened."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Page

from streamlit_places import by_key


def unfold(page: Page, menu: Literal["share", "more"]) -> None:
    """Open a menu of the toolbar, on a window that is wide enough to show its button."""
    page.locator(by_key(menu)).get_by_role("button").click()
    page.get_by_test_id("stPopoverBody").wait_for()

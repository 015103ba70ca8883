"""The README's pictures, taken of the running app: python -m benchmarks.readme_pictures"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from benchmarks.chromium import served
from contents import CONTENTS, LESSONS
from streamlit_places import MAIN, QUIET, by_key

if TYPE_CHECKING:  # only who takes them needs Playwright
    from playwright.sync_api import Page

FOLDER = Path(__file__).parents[1] / "docs/screenshots"
SENTENCE = "She bought a small white house."
STEP = 4  # at which the player stands, from 0
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def show(page: Page, address: str, scheme: Literal["light", "dark"]) -> None:
    """Open an address and wait until everything on it is drawn in this theme."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    page.locator(QUIET).wait_for()
    page.wait_for_function(f"!document.querySelector('{MAIN} [data-testid=stSkeleton], {MAIN} [data-stale=true]')")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def take_all(page: Page, host: str, folder: Path = FOLDER) -> list[Path]:
    """Start page and player in both themes, and the first screen of each lesson; the files."""
    asked = f"sentence={SENTENCE.replace(' ', '+')}"
    taken: list[Path] = []
    for scheme in SCHEMES:
        show(page, f"{host}/?{asked}&step={STEP}", scheme)
        page.get_by_role("group", name="step by step").wait_for()
        page.screenshot(path=folder / f"start-{scheme}.png")
        show(page, f"{host}/translate?{asked}&step={STEP}", scheme)
        page.locator(by_key("translate_player")).screenshot(path=folder / f"player-{scheme}.png")
        taken += [folder / f"start-{scheme}.png", folder / f"player-{scheme}.png"]
    for lesson in CONTENTS[LESSONS]:
        show(page, f"{host}/{lesson.address}?{asked}{lesson.example}", "light")
        taken.append(folder / f"{lesson.address}.png")
        page.screenshot(path=taken[-1])
    return taken


def main() -> None:
    with served("benchmarks.readme_pictures") as (browser, address):
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(60_000)
        for each in take_all(page, address):
            print(each)


if __name__ == "__main__":
    main()

"""The style that is sent inside the page: in every HTML page, once, and nothing else is touched."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from charts.figure import MORE
from page_style import FONT, FONT_FIRST, FONT_PATH, HERE, StyledPage, page_style

HTML = f"<html><head></head><body>{'long ' * 200}</body></html>"


def client() -> TestClient:
    routes = [
        Route("/", lambda request: HTMLResponse(HTML, headers={"etag": "same"})),
        Route("/text", lambda request: PlainTextResponse("</head>")),
    ]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(StyledPage), Middleware(GZipMiddleware)]))


def test_every_page_has_the_style_in_its_head() -> None:
    asked = {"accept": "text/html,*/*", "if-none-match": "same", "accept-encoding": "gzip"}
    answer = client().get("/", headers=asked)
    assert answer.status_code == 200
    assert answer.text == HTML.replace("</head>", f"{FONT_FIRST}<style>\n{page_style()}</style>\n</head>")
    assert answer.headers["content-length"] == str(len(answer.content))
    assert "etag" not in answer.headers  # it stood for the page without


def test_what_is_no_page_stays_as_it_is() -> None:
    assert client().get("/text", headers={"accept": "text/html"}).text == "</head>"
    assert client().get("/", headers={"accept": "*/*"}).text == HTML


@pytest.mark.parametrize("folder", ["/", "/lab/"])
def test_the_font_comes_from_the_app_itself_below_any_folder(folder: str) -> None:
    answer = client().get(f"{folder}{FONT_PATH}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "font/woff2"
    assert answer.content == FONT.read_bytes()
    assert len(answer.content) < 120_000
    assert f'href="{FONT_PATH}"' in FONT_FIRST
    assert f"url({FONT_PATH})" in page_style()


def test_the_font_has_its_licence_beside_it() -> None:
    assert "SIL Open Font License" in (FONT.parent / "LICENSE").read_text(encoding="utf-8")


def test_the_style_cannot_end_early() -> None:
    style = page_style()
    assert "<" not in style
    assert "/*" not in style
    assert style.count("{") == style.count("}")


def test_a_style_beside_a_page_is_about_what_that_page_draws() -> None:
    """The room for a figure is found with its page, and goes with it. A page's parts lie in folders with its name."""
    sheets = sorted((HERE / "pages").rglob("*.css"))
    assert len(sheets) > 10
    for sheet in sheets:
        page = sheet.with_suffix(".py")
        parts = [page, *(HERE / "ui").glob(f"**/{sheet.stem}/*.py"), HERE / "ui/control_keys.py"]
        drawn = "".join(part.read_text(encoding="utf-8") for part in parts)
        for key in re.findall(r"st-key-(\w+)", sheet.read_text(encoding="utf-8")):
            name = key if key in drawn else re.sub(r"^room_|_figure$|_choice$", "", key)
            assert name in drawn, f"{page} draws no {key}"


def test_charts_grow_by_what_is_kept_for_them() -> None:
    factor = [float(each) for each in re.findall(r"[\d.]+", re.sub(r"windowSize\(\)\[.\]", "", MORE))]
    phone, _, laptop, share, _, most, twice, _ = factor
    more = f"clamp(0px, (100vh - {laptop:g}px) * {share:g}, {most:g}px)"
    assert f"--more: {more};\n  --more-per-pixel: calc(var(--more) / {twice:g});" in page_style()
    assert f"@media (max-width: {phone:g}px) {{\n  :root {{ --more: 0px; }}" in page_style()


def parts_of(selector: str) -> list[str]:
    """The selectors between commas, each without what stands in parentheses; a `:has` keeps its name."""
    while "(" in selector:
        selector = re.sub(r"\([^()]*\)", "", selector)
    return selector.split(",")


def test_what_depends_on_has_is_named_by_its_class() -> None:
    """Whatever changes on a page, the browser styles anew all that may be meant there; without a class, the page."""
    rules = re.findall(r"([^{}]+){[^{}]*}", re.sub(r"@(media|supports)[^{]*{", "", page_style()))
    parts = [part.strip() for rule in rules for part in parts_of(rule) if ":has" in part]
    behind = [part.rpartition(":has")[2] for part in parts]
    ends = [re.split(r"[\s>+~]+", end)[-1] for end in behind if re.match(r"[\s>+~]", end)]
    assert len(parts) > len(ends) > 3
    assert not [end for end in ends if not end.startswith(".")]

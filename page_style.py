"""The style of the whole app, sent inside the page itself: nothing that it hides is seen, and nothing moves, while a
page loads.

It is CSS in files: `assets/style/` for every page, and beside a page, as `pages/labs/search.css`, what concerns that
page alone: first of all the room for its figures, kept for each until it is there. A page cannot send these rules
itself. With `st.html` they come after the first elements, and Streamlit collects them in one place for the whole page,
where a part of the page that runs again overwrites those of another part. So the server writes all files into the one
HTML file that it has. It reads them once, when it starts; it imports no page for that, and no PyTorch.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HERE = Path(__file__).parent
FONT = HERE / "assets/fonts/inter.woff2"  # how it was made: README.md beside it
FONT_PATH = "fonts/inter.woff2"  # below the app's own folder, with whatever the server puts before it
FONT_FIRST = (
    f'<link rel="preload" href="{FONT_PATH}" as="font" type="font/woff2" crossorigin>\n'  # no text waits for it
)
# in pixels
MENU = 228  # the width of the menu of pages
TOOLBAR = 48  # the height of the toolbar, below which the page begins
CONTROL, TOUCH = 36, 44  # the height of its controls, and where they are touched
NUMBERS = {"--lab-menu": MENU, "--lab-toolbar": TOOLBAR, "--lab-control": CONTROL, "--lab-touch": TOUCH}  # in the CSS
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
END = b"</head>"
SAID_OF_THE_BODY = (b"content-length", b"etag", b"last-modified")


def style_files() -> list[Path]:
    """The style sheets of every page, then those beside single pages."""
    return [*sorted((HERE / "assets/style").glob("*.css")), *sorted((HERE / "pages").rglob("*.css"))]


def page_style() -> str:
    """The style sheet, without comments."""
    numbers = " ".join(f"{name}: {pixels}px;" for name, pixels in NUMBERS.items())
    files = (COMMENT.sub("", path.read_text(encoding="utf-8")) for path in style_files())
    return "".join((f":root {{ {numbers} }}\n", *files))


class StyledPage:
    """ASGI middleware that writes `page_style` into the head of every HTML page, and serves the font that it names."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.style = f"{FONT_FIRST}<style>\n{page_style()}</style>\n".encode()
        self.font = FileResponse(FONT, media_type="font/woff2", headers={"cache-control": "public, max-age=86400"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].endswith(f"/{FONT_PATH}"):
            await self.font(scope, receive, send)
            return
        if scope["type"] != "http" or b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
            await self.app(scope, receive, send)
            return
        # whole and plain: neither packed nor "as you have it already"
        asked = [each for each in scope["headers"] if each[0] not in (b"accept-encoding", b"range")]
        asked = [each for each in asked if not each[0].startswith(b"if-")]
        begun: list[Message] = []
        body = bytearray()

        async def styled(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            start = begun[0]
            if b"text/html" in dict(start["headers"]).get(b"content-type", b""):
                body[:] = body.replace(END, self.style + END, 1)
                kept = [each for each in start["headers"] if each[0] not in SAID_OF_THE_BODY]
                start["headers"] = [*kept, (b"content-length", str(len(body)).encode())]
            await send(start)
            await send({"type": "http.response.body", "body": bytes(body)})

        await self.app({**scope, "headers": asked}, receive, styled)

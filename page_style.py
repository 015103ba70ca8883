"""The style of the whole app, sent inside the page itself: nothing that it hides is seen, and nothing moves, while a
page loads.

What a page draws with `st.html` comes after the first elements, and pushes them about. So what concerns every page
stands here, and the server writes it into the one HTML file that it has. Light: the server imports it before PyTorch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit_parts import (
    ALERT,
    APP,
    APP_VIEW,
    BLOCK,
    CHART_PLACE,
    CHOICES,
    CODE_WORD,
    FORMULA,
    HEADER,
    LIST,
    MAIN,
    SIDEBAR,
    keyed,
)

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MENU = 300  # pixels: the width of the menu, kept free for it until it is there
NOT_SEEN = (
    "theme_watcher",
    "visited",
    "typing",
    "frame",
    "predictions",
)  # components that only listen, by their containers
TOP = "3rem"  # the height of the header, below which the page begins
STAYS = 'div:has(> [class*="st-key-stays_"])'
STAGES = {  # the place of each page's picture: how high it is, for a short sentence
    "stage_french": "3rem",
    "stage_french_first": "4.1rem",
    "stage_start": "26.2rem",
    "stage_translate": "33.8rem",
    "stage_translate_player": "23.9rem",
    "stage_search": "27rem",
    "stage_search_tree": "17.4rem",
    "stage_own_map": "23.2rem",
    "stage_own": "32.7rem",
    "stage_attention_player": "22.6rem",
    "stage_encoder_decoder": "27rem",
    "stage_self": "32.6rem",
    "stage_pair": "4.5rem",
    "stage_positions": "26.5rem",
    "stage_heads": "28rem",
    "stage_model": "34rem",
}
ON_A_PHONE = {
    "stage_search": "32.3rem",
    "stage_search_tree": "19.7rem",
    "stage_own_map": "25.3rem",
    "stage_own": "37.7rem",
    "stage_french_first": "7.9rem",
    "stage_start": "44.4rem",
    "stage_translate": "57.9rem",
    "stage_translate_player": "41.1rem",
    "stage_attention_player": "39.4rem",
}
GLOSS = (
    "content: attr(title); position: absolute; left: 0; top: 100%; z-index: 10; font-size: 0.9rem; font-weight: 400; "
    "padding: 0.15rem 0.5rem; border-radius: 0.3rem; background: Canvas; color: CanvasText; border: 1px solid;"
)
END = b"</head>"
SAID_OF_THE_BODY = (b"content-length", b"etag", b"last-modified")


def page_style() -> str:
    """The style sheet."""
    silent = ", ".join(f"div:has(> {keyed(key)})" for key in NOT_SEEN)
    names = ":is(.keyword, .function, .class-name)"
    return "\n".join(
        (
            # the parameters of the link that have another control, with the place that has a margin
            '[class*="st-key-hidden_"], div:has(> [class*="st-key-hidden_"]) { display: none; }',
            # and a fragment that holds nothing else
            'div:has(> div > div > [class*="st-key-hidden_all"]) { display: none; }',
            # no width either: on a phone it would make the page scroll sideways
            f"{silent} {{ position: absolute; visibility: hidden; width: 1px; overflow: hidden; }}",
            f"@media (min-width: 768px) {{ {APP_VIEW}:not(:has({SIDEBAR})) {{ padding-left: {MENU}px; }} }}",
            # the first screen is for the picture: the bar begins where the header ends
            f"{APP} {HEADER} {{ height: {TOP}; min-height: {TOP}; }}",
            f"{MAIN} {BLOCK} {{ padding-top: {TOP}; max-width: initial; }}",
            f"@media (min-width: 768px) {{ {MAIN} {BLOCK} {{ padding-inline: 2rem; }} }}",
            f"{MAIN} {BLOCK} h1 {{ padding-block: 0.2rem; font-size: 1.5rem; }}",
            f"{MAIN} {BLOCK} > div, {MAIN} {BLOCK} {keyed('page')} {{ gap: 0.75rem; }}",
            # the foot comes below the first screen, where it moves nothing; at once where a page stops with a word
            f"{keyed('page')} {{ min-height: 100vh; justify-content: flex-start; }}",
            f"{keyed('page')}:has(> div:last-child {ALERT}) {{ min-height: 0; }}",
            # what stays in view beside what is opened
            f"@media (min-width: 768px) {{ {STAYS} {{ position: sticky; top: {TOP}; z-index: 1; }} }}",
            f"div:has(> {keyed('stays_map')}) {{ position: sticky; top: {TOP}; z-index: 2; }}",
            # the list of sections stands above the header's strip, or in a margin of its own
            f"div:has(> {keyed('rail')}) {{ position: absolute; height: 0; width: 0; z-index: 1000000; }}",
            f"@media (min-width: 1500px) {{ {MAIN} {BLOCK}:has({keyed('rail')}) {{ padding-right: 17rem; }} }}",
            # the room that a page's picture takes, kept for it until it is there
            *(f"{keyed(key)} {{ min-height: {height}; }}" for key, height in STAGES.items()),
            "@media (max-width: 640px) {",
            *(f"{keyed(key)} {{ min-height: {height}; }}" for key, height in ON_A_PHONE.items()),
            "}",
            # what stands in the rows above every page is as high as the grey box before it, so no row shrinks
            f"{keyed('copy_link')} {{ min-height: 2.5rem; }}",
            f"{keyed('doubt_switch')} {{ min-height: 2.5rem; align-content: center; }}",
            # of the papers' lines the shortest, before their formulas are set
            '[class*="st-key-papers_line_"] { min-height: 6.75rem; }',
            # of the strips that offer a question before its answer, the closed ones
            '[class*="st-key-predict_"] { min-height: 3rem; }',
            # a row of choices is as high as the grey box that stands for it until it is there
            f"{CHOICES} {{ min-height: 2.5rem; }}",
            # a chart that is wider than its place scrolls by itself, instead of the whole page with it
            f"{CHART_PLACE} {{ overflow-x: auto; }}",
            # no frame around the page after a click (see ui/frame.py)
            f"[data-pointed] {MAIN}:focus-visible::before {{ display: none; }}",
            # no pointer hovers on a phone: a French word that is tapped, or reached by Tab, has its English below
            "p:has(> .glossed) { position: relative; }",
            f".glossed:focus::after {{ {GLOSS} }}",
            # A click on a list of more than 25 choices is heard also while the list rolls. Of such a list the browser
            # (of Streamlit 1.67, by React Aria) draws only what is seen, and makes it deaf to the pointer from its
            # first move to 0.3 seconds after the last.
            f"{LIST} [role=listbox] * {{ pointer-events: auto !important; }}",
            # Code in the text's own colour, keywords and names bold. Streamlit's blue and green for code stand at 2 to
            # 4 to 1 on their background, and here colours have meanings. More specific than Streamlit's own, which
            # comes later.
            f"{APP} {CODE_WORD}:not(.comment), {APP} {CODE_WORD}.comment {{ color: inherit; }}",
            f"{APP} {CODE_WORD}{names} {{ font-weight: 700; }}",
            # A formula's place scrolls sideways and so cuts off what stands out above and below, the tops of a
            # fraction's digits: the 16 pixels that its margin has alone are divided.
            f"{FORMULA} {{ padding-block: 8px; margin-block: 8px; }}",
        )
    )


class StyledPage:
    """ASGI middleware that writes `page_style` into the head of every HTML page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.style = f"<style>\n{page_style()}\n</style>\n".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
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

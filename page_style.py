"""The style of the whole app, sent inside the page itself: nothing that it hides is seen, and nothing moves, while a
page loads.

What a page draws with `st.html` comes after the first elements, and pushes them about. So what concerns every page
stands here, and the server writes it into the one HTML file that it has. Light: the server imports it before PyTorch.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse

from streamlit_places import (
    ALERT,
    APP,
    APP_VIEW,
    CAPTION,
    CHART,
    CHART_FRAMES,
    CHART_PLACE,
    CHIP,
    CHOICES,
    CODE_WORD,
    ELEMENT,
    FIRST_HEADING,
    FORMULA,
    HEADER,
    MAIN,
    MAIN_BLOCK,
    OPEN_LIST,
    PRIMARY,
    SIDEBAR,
    TITLE,
    WIDGETS,
    by_key,
)
from toolbar_style import HEIGHT, toolbar_style
from toolbar_style import PHONE as PHONE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LAPTOP = 720  # pixels: a window's height from which on figures grow; on a window as narrow as `PHONE` none does
BESIDE = 1100  # pixels: up to that width the details of a block stand below the picture of all
SHARE, MOST_MORE = 0.8, 288  # of what a window is higher than that, and pixels: what figures may grow by
TWICE = 576  # pixels: a figure that high takes all of it, others their share
FONT = Path(__file__).parent / "assets/fonts/inter.woff2"  # how it was made: README.md beside it
FONT_PATH = "fonts/inter.woff2"  # below the app's own folder, with whatever the server puts before it
FONT_FACE = (
    f"@font-face {{ font-family: Inter; src: url({FONT_PATH}) format('woff2'); font-weight: 400 700; "
    "font-display: block; }"
)
FONT_FIRST = (
    f'<link rel="preload" href="{FONT_PATH}" as="font" type="font/woff2" crossorigin>\n'  # no text waits for it
)
MENU = 228  # pixels: the width of the menu, kept free for it until it is there
LISTENERS = (
    "theme_watcher",
    "visited",
    "typing",
    "typed",
    "frame",
    "history",
    "choices",
    "predictions",
)  # components that only listen, by their containers
TOP = f"{HEIGHT}px"  # the height of the toolbar, below which the page begins
RAIL_FROM = 1280  # pixels: the width of a window from which the list of sections stands beside the page
RAIL = 216  # pixels of it
STAYS = 'div:has(> [class*="st-key-stays_"])'
# Main figures grow with the window: `--more` is what a window higher than a laptop's leaves for them, all of it for
# those with one stretch of empty room; other figures take the share that `grown` in `charts/figure.py` works out too.
MORE = f"clamp(0px, (100vh - {LAPTOP}px) * {SHARE}, {MOST_MORE}px)"


def with_more(height: str, pixels: int = TWICE) -> str:
    """The height of a place whose figure, so many pixels high, grows with the window."""
    return f"calc({height} + var(--more) * {pixels / TWICE:.3f})"


STAGES = {  # the place of each page's picture: how high it is, for a short sentence
    "stage_french": "3rem",
    "stage_french_first": "4.1rem",
    "stage_start": with_more("26.2rem"),
    "stage_translate": with_more("34.2rem"),
    "stage_translate_player": with_more("25.7rem"),
    "stage_search": with_more("27rem", 290),
    "stage_search_tree": with_more("17.4rem", 290),
    "stage_own_map": with_more("21.4rem"),
    "stage_own": with_more("27.5rem"),
    "stage_break": "40rem",
    "break_choice": "4.25rem",  # with its label
    "break_right_figure": "21rem",  # two maps side by side, of a short sentence
    "break_wrong_figure": "21rem",
    "own_brush": "3.75rem",  # choices with their labels
    "own_scope": "3.75rem",
    "stage_learn": "46.6rem",
    "stage_learn_choices": "4.25rem",
    "stage_rests": "42.5rem",
    "rests_weights_figure": "13.9rem",  # two charts side by side, of a short sentence
    "rests_worth_figure": "13.9rem",
    "sites": "4.25rem",  # two choices with their labels
    "stage_check": "10.2rem",  # its first screen
    "check_row": "4.25rem",  # choices with their labels
    "stage_replay": "30rem",
    "replay_shown": "4.25rem",  # with its label
    "stage_attention_player": with_more("23.1rem"),
    "stage_encoder_decoder": with_more("27rem", 366),
    "stage_self": "32.6rem",
    "self_query_choice": "3.75rem",  # lists with their labels
    "self_key_choice": "3.75rem",
    "stage_pair": "4.5rem",
    "stage_positions": with_more("26.5rem", 320),
    "stage_heads": "31.2rem",
    "stage_model": with_more("34rem"),
}
FIRST = {"learn_curves": "20.8rem", "learn_looks": "23.9rem"}
ON_A_PHONE = {
    "stage_model": "43rem",
    "stage_replay": "60.6rem",
    "stage_check": "16.2rem",
    "stage_search": "32.3rem",
    "stage_search_tree": "19.7rem",
    "stage_own": "28.9rem",
    "stage_rests": "83.3rem",
    "stage_break": "86rem",
    "stage_learn": "92.6rem",
    "stage_learn_choices": "18.5rem",
    "stage_heads": "39.1rem",
    "sites": "9rem",
    "stage_french_first": "7.9rem",
    "stage_start": "44.4rem",
    "stage_translate": "57.9rem",
    "stage_translate_player": "42.8rem",
    "stage_attention_player": "41.6rem",
    "self_query_choice": "3.94rem",
    "self_key_choice": "3.94rem",
    "check_row": "9rem",  # two rows of choices
    "self_kind": "4.25rem",  # two rows of choices
    "multi_kind": "4.25rem",
}
ANSWER_PLACE, OF_BROWSER = '[class*="st-key-answered_"]', '[class*="st-key-answers_"]'
BY_BROWSER = "[data-answered-by=browser]"
ON_STAGE = f"{APP}:has({by_key('on_stage')})"
GLOSS = (
    "content: attr(title); position: absolute; left: 0; top: 100%; z-index: 10; font-size: 0.9rem; font-weight: 400; "
    "padding: 0.15rem 0.5rem; border-radius: 0.3rem; background: Canvas; color: CanvasText; border: 1px solid;"
)
END = b"</head>"
SAID_OF_THE_BODY = (b"content-length", b"etag", b"last-modified")


def page_style() -> str:
    """The style sheet."""
    silent = ", ".join(f"div:has(> {by_key(key)})" for key in LISTENERS)
    names = ":is(.keyword, .function, .class-name)"
    return "\n".join(
        (
            f":root {{ --more: {MORE}; }}",
            f"@media (max-width: {PHONE}px) {{ :root {{ --more: 0px; }} }}",
            # in the size of the words around them, not 1.21 times as large: else formulas would be cut
            f"@media (max-width: {PHONE}px) {{ .katex {{ font-size: 1em; }} }}",
            FONT_FACE,
            # the parameters of the link that have another control, with the place that has a margin
            '[class*="st-key-hidden_"], div:has(> [class*="st-key-hidden_"]) { display: none; }',
            # and a fragment that holds nothing else
            'div:has(> div > div > [class*="st-key-hidden_all_"]) { display: none; }',
            # where nothing is doubted its empty place takes no room, also before the browser removes it
            f"div:has(> {by_key('strange_words')}:empty) {{ display: none; }}",
            # Of an answer's place (ui/browser_answers.py) one of two is shown: what the server has drawn, or what the
            # browser answers until the server's next one comes; what is said of the server's is hidden meanwhile.
            # Where neither is there the place takes no room.
            f"{ANSWER_PLACE}:not({BY_BROWSER}) > {OF_BROWSER} {{ display: none; }}",
            f"{ANSWER_PLACE}{BY_BROWSER} > :first-child:not({OF_BROWSER}) {{ display: none; }}",
            f"{ANSWER_PLACE}{BY_BROWSER} > {OF_BROWSER} ~ * {{ visibility: hidden; }}",
            f"div:has(> {ANSWER_PLACE}:not({BY_BROWSER}) > {OF_BROWSER}:only-child) {{ display: none; }}",
            # no width either: on a phone it would make the page scroll sideways
            f"{silent} {{ position: absolute; visibility: hidden; width: 1px; overflow: hidden; }}",
            f"@media (min-width: 768px) {{ {APP_VIEW}:not(:has({SIDEBAR})) {{ padding-left: {MENU}px; }} }}",
            *toolbar_style(),
            f"{MAIN} {MAIN_BLOCK} > div, {MAIN} {MAIN_BLOCK} {by_key('page')} {{ gap: 0.75rem; }}",
            # the foot comes below the first screen, where it moves nothing; at once where a page stops with a word
            f"{by_key('page')} {{ min-height: 100vh; justify-content: flex-start; }}",
            f"{by_key('page')}:has(> div:last-child {ALERT}) {{ min-height: 0; }}",
            # what stays in view beside what is opened
            f"@media (min-width: 768px) {{ {STAYS} {{ position: sticky; top: {TOP}; z-index: 1; }} }}",
            f"div:has(> {by_key('stays_map')}) {{ position: sticky; top: {TOP}; z-index: 2; }}",
            # where the picture of all blocks is too high to stay, strips of them do
            f"@media (min-width: {BESIDE + 1}px) {{ {APP} {by_key('stays_map')} {{ display: none; }} }}",
            f"@media (max-width: {BESIDE}px) {{ {by_key('model_beside')} > div > .stHorizontalBlock > .stColumn "
            "{ min-width: 100%; } }",
            # the list of sections stands in a margin of its own, or folded beside the title
            f"div:has(> {by_key('rail')}) {{ position: absolute; height: 0; width: 0; z-index: 90; }}",
            f"@media (min-width: {RAIL_FROM}px) {{ {APP} {MAIN_BLOCK}:has({by_key('rail')}) {by_key('page')} "
            f"{{ padding-right: {RAIL}px; }} }}",
            f"@media (max-width: {RAIL_FROM - 1}px) {{ {MAIN_BLOCK}:has({by_key('rail')}) {by_key('heading')} "
            f"{TITLE} {{ padding-right: 8.5rem; }} }}",
            # what a link or a button scrolls to stands below the toolbar
            f':is([class*="st-key-scene_"], {by_key("transformer_details")}) {{ scroll-margin-top: {TOP}; }}',
            # a folded section has its title on its fold: the heading inside is for those who hear the page
            f'[class*="st-key-fold_"] {FIRST_HEADING} {{ height: 1px; margin-bottom: calc(-1rem - 1px); '
            "overflow: hidden; opacity: 0; pointer-events: none; }",
            *stage_style(),
            # the room that a page's picture takes, kept for it until it is there
            *(f"{APP} {by_key(key)} {{ min-height: {height}; }}" for key, height in STAGES.items()),
            # and of what stands first in a place, before the words under it
            *(f"{by_key(key)} > div:first-child {{ min-height: {height}; }}" for key, height in FIRST.items()),
            f"@media (max-width: {PHONE}px) {{",
            *(f"{APP} {by_key(key)} {{ min-height: {height}; }}" for key, height in ON_A_PHONE.items()),
            "}",
            # the first of two choices stands where it stays, before the second is there
            f"{APP} {by_key('sites')} {{ align-content: flex-start; }}",
            # the size of an added file, which Streamlit writes smaller than any other text; icons are letters of a font
            f"{APP} {by_key('check_files')} :not([data-testid=stIconMaterial]) {{ font-size: 0.9rem; }}",
            # a row of choices that is too long for a phone goes on below
            f"@media (max-width: {PHONE}px) {{ {CHOICES} > div {{ flex-wrap: wrap; }} }}",
            # beside the list of sections two choices stand in two rows
            f"@media (min-width: {RAIL_FROM}px) and (max-width: {RAIL_FROM + 60}px) {{ "
            f"{APP} {MAIN_BLOCK}:has({by_key('rail')}) {by_key('sites')} {{ min-height: 9rem; }} }}",
            # the menu of a figure stands where it stays, before the chart above it is there
            '[class*="st-key-"][class*="_figure"] { justify-content: space-between; }',
            # of the papers' lines the shortest, before their formulas are set
            '[class*="st-key-papers_line_"] { min-height: 6.75rem; }',
            # of the strips that offer a question before its answer, the closed ones
            '[class*="st-key-predict_"] { min-height: 3rem; }',
            # A row of choices is as high as the grey box that stands for it until it is there. So is its place, which a
            # margin below zero would make lower.
            f":is({CHOICES}, div:has(> {CHOICES})) {{ min-height: 2.5rem; }}",
            # What is filled with the theme's colour is read in the dark too: Streamlit writes in white on light blue.
            f"{APP} :is({CHIP}, {PRIMARY}), {APP} :is({CHIP}, {PRIMARY}) * {{ color: Canvas; }}",
            # a chart that is wider than its place scrolls by itself, instead of the whole page with it
            f"{CHART_PLACE} {{ overflow-x: auto; }}",
            # no frame around the page after a click (see ui/shell_fixes.py)
            f"[data-pointed] {MAIN}:focus-visible::before {{ display: none; }}",
            # no pointer hovers on a phone: a French word that is tapped, or reached by Tab, has its English below
            "p:has(> .glossed) { position: relative; }",
            f".glossed:focus::after {{ {GLOSS} }}",
            # A click on a list of more than 25 choices is heard also while the list rolls. Of such a list the browser
            # (of Streamlit 1.67, by React Aria) draws only what is seen, and makes it deaf to the pointer from its
            # first move to 0.3 seconds after the last.
            f"{OPEN_LIST} [role=listbox] * {{ pointer-events: auto !important; }}",
            # Code in the text's own colour, keywords and names bold. Streamlit's blue and green for code stand at 2 to
            # 4 to 1 on their background, and here colours have meanings. More specific than Streamlit's own, which
            # comes later.
            f"{APP} {CODE_WORD}:not(.comment), {APP} {CODE_WORD}.comment {{ color: inherit; }}",
            f"{APP} {CODE_WORD}{names} {{ font-weight: 700; }}",
            # three quarters of the text around it, as Streamlit has it, would be too small in captions
            f"{APP} :not(pre) > code {{ font-size: max(13px, 0.8125em); }}",
            # A formula's place scrolls sideways and so cuts off what stands out above and below, the tops of a
            # fraction's digits: the 16 pixels that its margin has alone are divided.
            f"{FORMULA} {{ padding-block: 8px; margin-block: 8px; }}",
        )
    )


def stage_style() -> tuple[str, ...]:
    """The rules of the stage: its title, its figure in all room that is left, and a sentence; nothing else is seen.

    What follows `:has()` in them are classes of few elements: where it is a test id, a tag or any element, the browser
    restyles most of the page at every change of anything.
    """
    # more specific than Streamlit's own rules, which come later
    places = ("on_stage", "scene_french", "scene_answer", "scene_below", "scene_said", "scene_choice")
    stage, french, figure, below, said, choice = (f"{APP} {by_key(key)}" for key in places)
    others = (SIDEBAR, HEADER)
    return (
        f"{ON_STAGE} {by_key('stage_keys')} {{ position: fixed; top: 0.7rem; right: 1.5rem; width: max-content; "
        "visibility: visible; z-index: 1000000; }",
        *(f"{ON_STAGE} {other} {{ display: none; }}" for other in others),
        # the toolbar is there all the same: its dialog with the link is shown on the stage too
        f"{ON_STAGE} div:has(> {by_key('toolbar')}) {{ position: absolute; height: 0; overflow: hidden; }}",
        f"{ON_STAGE} {by_key('toolbar')}, {ON_STAGE} {by_key('page')} {{ visibility: hidden; }}",
        # below the figure there is nothing to scroll to
        f"{ON_STAGE} {by_key('page')} {{ height: 0; min-height: 0; overflow: clip; }}",
        f"{stage} {{ visibility: visible; }}",
        f"{ON_STAGE} {APP_VIEW} {{ padding-left: 0 !important; }}",
        f"{stage} {{ position: fixed; inset: 0; padding: 0.5rem 1.5rem; gap: 0.5rem; flex-wrap: nowrap; }}",
        f"{stage} h1 {{ font-size: max(30px, 4.2vh); padding: 0; line-height: 1.2; }}",
        f"{stage} :is(p, b, li, span, small, label, code) {{ font-size: max(24px, 1em); line-height: 1.3; }}",
        f"{stage} .katex {{ font-size: 1.32em; }}",  # an exponent too is read from the last row
        f"{stage} > div {{ flex: none; }}",
        f"{stage} > div:has(> {by_key('scene_answer')}) {{ flex: 1 1 0; min-height: 0; position: relative; }}",
        f"{figure} {{ position: absolute; inset: 0; overflow: hidden; }}",
        f"{figure} :is({CHART_FRAMES}, {CHART}) {{ position: static; }}",
        f"{figure} {CHART} svg {{ position: absolute !important; inset: 0; width: 100%; height: 100%; }}",
        f"{figure} .doubt {{ font-size: 24px !important; }}",
        f"{figure} .pieces {{ font-size: 36px; gap: 0.6rem; }}",
        f"{figure} .both {{ font-size: max(24px, 3.4vh); padding-top: 0.4rem !important; }}",
        f"{figure} .both dd {{ font-size: max(24px, 3.6vh); }}",
        f"{figure} .both.large dd {{ font-size: max(43px, 6vh); }}",
        f"{figure} .both.middle dd {{ font-size: max(30px, 4.2vh); }}",
        f"{figure} .both .english {{ font-size: max(24px, 0.55em); }}",
        f"{figure} .both.small .english {{ display: none; }}",
        # a chart below something else has the room that is left
        f"{figure}:has(> div > {by_key('scene_below')}) > {ELEMENT} {{ flex: none; }}",
        f"{figure} > div:has(> {by_key('scene_below')}) {{ flex: 1 1 0; min-height: 0; position: relative; }}",
        f"{below} {{ position: absolute; inset: 0; }}",
        f"{said} p {{ font-size: max(28px, 3.9vh); }}",
        f"{french} p {{ font-size: max(24px, 3.33vh); margin: 0; max-height: 2.6em; overflow: hidden; }}",
        # the controls of a page keep what they hold, and are not seen; its small print belongs to them
        f"{stage} :is({CHOICES}, div:has(> {CHOICES}), {WIDGETS}, {by_key('sites')}, {CAPTION}) {{ display: none; }}",
        f"{choice}, html:not([data-revealed]) {by_key('scene_right')}, [data-blank] {by_key('scene_right')} "
        "{ display: none !important; }",
        f"{APP} {by_key('scene_right')} p {{ font-size: max(36px, 5vh); margin: 0; }}",
        f"[data-blank] {choice} {{ display: flex !important; }}",
        f"{choice} {{ position: absolute; inset: max(4.5rem, 9vh) 1.5rem 1rem; }}",
        f"[data-blank] :is({french}, {figure}, {said}), [data-blank] {said} * {{ visibility: hidden !important; }}",
        f"{choice} .hands p {{ font-size: max(32px, 4.5vh); }}",
        f"{choice} .hands ol {{ list-style: none; padding: 0; }}",
        f"{choice} .hands li {{ display: flex; gap: 2rem; align-items: baseline; margin-top: 1.2rem; }}",
        f"{choice} .hands :is(b, li span) {{ font-size: max(56px, 7.8vh); }}",
    )


class StyledPage:
    """ASGI middleware that writes `page_style` into the head of every HTML page, and serves the font that it names."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.style = f"{FONT_FIRST}<style>\n{page_style()}\n</style>\n".encode()
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

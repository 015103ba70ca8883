"""The measures of what stands above every page. The toolbar is 48 pixels high, its controls 36, each at the same place
on every page; then come the title and its line.

Its columns are fixed, so that nothing moves while its controls come one by one. Where a window is narrower than
`NARROW` all but the sentence stands in a sheet below it, with room for fingers. Light, as `page_style`.
"""

from __future__ import annotations

from streamlit_places import (
    APP,
    APP_VIEW,
    CHOICES,
    HEADER,
    LIST_BOX,
    MAIN,
    MAIN_BLOCK,
    MAIN_MENU,
    SIDEBAR,
    SIDEBAR_CONTENT,
    SIDEBAR_OWN,
    TEXT_BOX,
    by_key,
)

HEIGHT = 48  # pixels
CONTROL, TOUCH = 36, 44
COLUMNS = {"model": 136, "depth": 200, "share": 78, "stage": 62, "more": 36}
GAP = 8
THEME = 44  # for Streamlit's own menu, at the right end
SIDE = 20  # of the page, on each side
NARROW = 1024
PHONE = 640
OPEN, CLOSED = "bar_sentence", "bar_no_sentence"  # the container of the sentence, where it does something or not
PAPER = "light-dark(#ffffff, #14181f)"  # the theme's own colours, as in .streamlit/config.toml
FIELD = "light-dark(#f3f5f8, #1f2630)"
GREY = "light-dark(#5b6675, #a3afbf)"
FILES = '[class*="st-key-files_"]'  # the menu of a figure's numbers and files
LINE = "light-dark(#d5dbe3, #3a4452)"


def toolbar_style() -> tuple[str, ...]:
    """The rules; more specific than Streamlit's own, which come later."""
    bar, rest, opener = (f"{APP} {by_key(key)}" for key in ("toolbar", "bar_rest", "bar_open"))
    sentence = f"{APP} :is({by_key(OPEN)}, {by_key(CLOSED)})"
    doubt = f"{APP} {by_key('line')} {by_key('strange_words')}"
    dots = f"{APP} :is({by_key('more')}, {FILES}) button"
    columns = " ".join(f"{width}px" for width in COLUMNS.values())
    controls = f":is({TEXT_BOX}, {LIST_BOX}, {CHOICES} [role], button)"
    wide, narrow = f"@media (min-width: {NARROW}px)", f"@media (max-width: {NARROW - 1}px)"
    return (
        # Streamlit's strip lies over the bar: of it only the two buttons at its ends are there
        f"{APP} {HEADER} {{ height: {HEIGHT}px; min-height: 0; background: none; pointer-events: none; }}",
        f"{APP} {HEADER} * {{ pointer-events: none; }}",
        f"{APP} {HEADER} :is(button, button *) {{ pointer-events: auto; }}",
        # its menu chooses between light and dark, and says so
        f"{APP} {MAIN_MENU} svg {{ display: none; }}",
        f"{APP} {MAIN_MENU} button {{ width: {CONTROL}px; height: {CONTROL}px; }}",
        f"{APP} {MAIN_MENU} button::before {{ content: ''; width: 14px; height: 14px; border-radius: 50%; "
        "border: 2px solid; background: linear-gradient(90deg, currentColor 50%, transparent 50%); }",
        f"{APP} {MAIN} {MAIN_BLOCK} {{ padding: 0 {SIDE}px; max-width: initial; }}",
        f"{APP} {MAIN} {{ scrollbar-gutter: stable; }}",
        f"{APP} div:has(> {by_key('toolbar')}) {{ position: sticky; top: 0; z-index: 100; flex: none; "
        f"width: calc(100% + {2 * SIDE}px); max-width: none; margin-inline: -{SIDE}px; }}",
        f"{bar} {{ display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: {GAP}px; "
        f"flex: none; height: {HEIGHT}px; padding: 0 {THEME}px 0 {SIDE}px; font-size: 14px; "
        f"background: Canvas; background: {PAPER}; box-shadow: inset 0 -1px {LINE}; }}",
        f"{APP} {APP_VIEW}:has({SIDEBAR}[aria-expanded=false]) {by_key('toolbar')} {{ padding-left: 52px; }}",
        f"{bar} :is(p, input, button) {{ font-size: 14px; }}",
        f"{bar} > div, {rest} > div {{ width: 100%; min-width: 0; }}",
        # the sentence and its examples are one field
        f"{sentence} {{ flex-wrap: nowrap; align-items: center; height: {CONTROL}px; background: {FIELD}; "
        f"border: 1px solid {LINE}; border-radius: 0.4rem; }}",
        # where they stand from the beginning, when a higher grey box stands for the text box
        f"{bar} > div:first-child {{ height: {CONTROL}px; }}",
        f"{APP} {by_key('sentence')} {{ height: {CONTROL - 2}px; }}",
        f"{sentence}:focus-within {{ border-color: light-dark(#1f5fa8, #5c9be3); }}",
        f"{APP} {by_key(CLOSED)} {{ visibility: hidden; }}",
        f"{APP} {by_key('bar_no_model')} {{ visibility: hidden; }}",
        f"{sentence} > div {{ flex: 1 1 0; min-width: 0; }}",
        f"{sentence} > div:last-child {{ flex: none; width: auto; }}",
        f"{sentence} :is({TEXT_BOX}, button) {{ border: 0; background: none; }}",
        f"{sentence} input {{ font-size: 16px; }}",
        f"{wide} {{ {bar} {controls} {{ height: {CONTROL}px; min-height: {CONTROL}px; }} }}",
        f"{bar} {sentence.removeprefix(APP)} :is({TEXT_BOX}, button) {{ height: {CONTROL - 2}px; min-height: 0; }}",
        f"{rest} {{ display: grid; grid-template-columns: {columns}; gap: {GAP}px; align-items: start; }}",
        f"{wide} {{ {rest}, {rest} > div {{ height: {CONTROL}px; }} }}",
        f"{rest} {CHOICES}, {rest} div:has(> {CHOICES}), {rest} {CHOICES} > div "
        "{ min-height: 0; margin: 0; padding: 0; }",
        f"{rest} {CHOICES} [role=radio] {{ padding-inline: 0; flex: 1 0 auto; }}",
        f"{rest} button {{ padding-inline: 8px; white-space: nowrap; }}",
        # three dots alone; the name is there for those who hear it
        f"{dots} > div {{ position: absolute; opacity: 0; }}",
        f"{dots}::before {{ content: ''; width: 6px; height: 18px; "
        "background: radial-gradient(circle, currentColor 1.8px, transparent 2.2px) center / 6px 6px; }",
        # so in the corner of a figure, whose place for a finger is larger than it looks
        f"{APP} {FILES} button {{ position: relative; width: 36px; height: 24px; min-height: 0; border: 0; "
        f"background: none; color: {GREY}; rotate: 90deg; }}",
        f"{APP} {FILES} button::after {{ content: ''; position: absolute; inset: -4px -10px; }}",
        f"{wide} {{ {APP} div:has(> {by_key('bar_open')}) {{ display: none; }} }}",
        f"{narrow} {{",
        f"{bar} {{ grid-template-columns: minmax(0, 1fr) {TOUCH}px; }}",
        f"{APP} div:has(> {by_key('bar_rest')}) {{ display: contents; }}",
        f"{bar} > div:last-child {{ grid-area: 1 / 2; }}",
        f"{APP} {APP_VIEW} {by_key('toolbar')} {{ padding-right: {THEME}px; }}",
        f"{sentence}, {bar} > div:first-child {{ height: {TOUCH}px; }}",
        f"{APP} {by_key('sentence')} {{ height: {TOUCH - 2}px; }}",
        f"{bar} {sentence.removeprefix(APP)} :is({TEXT_BOX}, button) {{ height: {TOUCH - 2}px; }}",
        f"{rest} {{ display: none; position: absolute; top: 100%; left: 0; right: 0; padding: 12px {SIDE}px; "
        f"grid-template-columns: repeat(3, 1fr); background: Canvas; background: {PAPER}; "
        f"border-bottom: 1px solid {LINE}; box-shadow: 0 8px 16px rgb(0 0 0 / 15%); }}",
        f"[data-bar-open] {by_key('toolbar')} {by_key('bar_rest')} {{ display: grid; }}",
        f"{rest} > div:nth-child(-n + 2) {{ grid-column: 1 / -1; }}",
        f"{rest} {controls} {{ height: {TOUCH}px; min-height: {TOUCH}px; }}",
        f"{opener} {{ height: {TOUCH}px; }}",
        "}",
        f"@media (max-width: {PHONE}px) {{ {APP} {by_key('bar_rest')} {{ grid-template-columns: 1fr 1fr; }} "
        f"{APP} div:has(> {by_key('stage_keys')}) {{ display: none; }} }}",
        # the title, and beside it the line that says what to see
        f"{APP} {by_key('heading')} {{ align-items: baseline; column-gap: 1rem; row-gap: 0; min-height: 2.5rem; }}",
        f"{APP} {by_key('heading')} > div:last-child {{ flex: 1 1 20rem; }}",
        f"{APP} {by_key('heading')} h1 {{ padding: 0; font-size: 28px; line-height: 1.3; }}",
        f"{APP} {by_key('line')} p {{ font-size: 20px; line-height: 1.3; }}",
        f"@media (max-width: {PHONE}px) {{ {APP} {by_key('line')} p {{ font-size: 16px; }} }}",
        # what is to be doubted lies over that line, which on a phone has room for two lines and a button
        f"{APP} {by_key('line')} {{ position: relative; }}",
        f"{APP} div:has(> {by_key('strange_words')}) {{ position: absolute; inset: 0 0 auto; z-index: 5; "
        f"min-height: 100%; background: Canvas; background: {PAPER}; }}",
        f"{doubt} p {{ font-size: 14px; }}",
        f"@media (min-width: {PHONE + 1}px) {{ {doubt} div {{ flex-wrap: nowrap; }} }}",
        f"{doubt} button {{ padding: 0 0.5rem; }}",
        f"@media (max-width: {PHONE}px) {{ {APP}:has({by_key(OPEN)}) {by_key('line')} {{ min-height: 5rem; }} "
        f"{doubt} button {{ min-height: {TOUCH}px; }} }}",
        # the menu of pages
        f"{APP} {SIDEBAR_CONTENT} {{ padding-inline: 0; }}",
        # below it an empty place, which the menu would push down when it comes
        f"{APP} {SIDEBAR_OWN} {{ display: none; }}",
        f"@media (max-width: 767px) {{ {APP} {APP_VIEW} {by_key('toolbar')} {{ padding-left: 52px; }} }}",
    )

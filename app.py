"""The app's frame: its pages, and everything around them. Run it with `streamlit run app.py`."""

from __future__ import annotations

import gc
import importlib
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from contents import CONTENTS, PageInfo, page_info_at
from page_style import MENU, StyledPage
from workarounds.downloads import keep_files_of_the_last_run, keep_files_until_fetched, keep_names_of_files
from workarounds.messages import keep_end_of_replaced_runs, keep_unsent_messages
from workarounds.server import (
    IMPORTING,
    ask_nothing_of_the_internet,
    call_when_sessions_end,
    connection_check,
    end_in_time,
    register_pages,
)

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from ui.scenes import Scene

HERE = Path(__file__).parent


def browser_file(request: Request) -> Response:
    """Answer a request of a page's scripts, in a thread."""
    with IMPORTING:
        from ui.browser_files import respond  # not at the top: it brings PyTorch

    return respond(request)


ROUTES = [Route("/{before:path}browser-files/{version}/{path:path}", browser_file)]  # addresses of `ui.browser_files`
MIDDLEWARE = [Middleware(StyledPage)]


def pages() -> dict[str, list[st.Page]]:
    """The page registry. Pages lie one level down: files directly in pages/ would be run without this frame."""
    registry = {section: [page_of(info) for info in infos] for section, infos in CONTENTS.items()}
    for section, infos in CONTENTS.items():
        registry[section] += [alias_of(info) for info in infos if info.alias]
    return registry


def page_of(info: PageInfo) -> st.Page:
    """A page of the contents as Streamlit knows it."""
    script, icon = HERE / "pages" / info.script, f":material/{info.icon}:"
    return st.Page(script, title=info.heading, icon=icon, url_path=info.address, default=info.front)


def alias_of(info: PageInfo) -> st.Page:
    """A hidden page at the second URL path of a page; it redirects and keeps the parameters of the link."""

    def redirect() -> None:
        st.switch_page(page_of(info), query_params=st.query_params.to_dict())

    return st.Page(redirect, title=info.heading, url_path=info.alias, visibility="hidden")


def make_ready() -> None:
    """Import and warm up what the first page needs, while the first browser still loads Streamlit's own scripts."""
    with IMPORTING:
        from model.allocator import share_heaps

        share_heaps()
        importlib.import_module("ui")
    # Now and then Python looks through all objects for what nothing refers to. What the modules brought stays, a
    # quarter of a million objects: a look through them too held all visitors up for a tenth of a second.
    gc.collect()
    gc.freeze()


def give_memory_back(ended: threading.Event, nobody_connected: Callable[[], bool] | None) -> None:
    """Return memory to the system when sessions have ended; the C library would keep it, a megabyte each.

    nobody_connected: whether no visitor is connected; None where unknown. Only then the garbage collector runs, because
    it pauses everybody.
    """
    with IMPORTING:
        from model.allocator import give_back_freed_memory

    while ended.wait():
        time.sleep(1)  # a class leaves together
        ended.clear()
        if nobody_connected is not None and nobody_connected():
            gc.collect()
        give_back_freed_memory()
        time.sleep(10)


def scenes_of(info: PageInfo) -> Sequence[Scene]:
    """Scenes of a page."""
    if not info.staged:
        return ()
    with IMPORTING:
        scenes: Sequence[Scene] = importlib.import_module(info.staged).SCENES
    return scenes


def frame() -> None:
    """Draw a page in its frame: URL parameters and toolbar, the page, links to the next pages.

    On the stage one scene of the page is drawn alone.
    """
    with IMPORTING:
        import ui  # not at the top: it brings PyTorch, and the server can answer before that is there

    st.set_page_config(
        page_title="Attention Lab", page_icon=HERE / "assets/icon.svg", layout="wide", initial_sidebar_state=MENU
    )
    page = st.navigation(pages())
    info = page_info_at(page.url_path)
    if page.url_path and page.url_path == info.alias:
        page.run()  # redirects
    scenes = scenes_of(info)
    ui.watch_theme()
    ui.fix_shell()
    ui.keep_history()
    ui.observe_choices()
    ui.turn_page(info)
    ui.answer_missed()
    ui.link_parameters()
    ui.set_stage(info)
    ui.toolbar(info, scenes)
    body, foot = st.container(key="page"), st.container()  # `page_style` keeps the foot below the first screen
    with body:
        if not ui.on_stage():
            ui.heading(info)
            ui.model_notes(info)
        ui.mark_visited(info)
        if info.number is not None and not ui.on_stage():  # only lessons are that long
            ui.contents_rail(scenes)
    if not ui.on_stage():
        with foot:  # before the page, which may stop where it has nothing to show
            ui.words_on_page(info.terms)
            ui.lesson_foot(info, ui.pair_on_page(info))
    with body:
        page.run()
    ui.end_page()


if __name__ == "__main__":  # a visitor's session runs this file as a script
    frame()
else:  # the server imports it once, when it starts
    ask_nothing_of_the_internet()
    keep_files_until_fetched()
    keep_names_of_files()
    keep_files_of_the_last_run()
    keep_unsent_messages()
    keep_end_of_replaced_runs()
    end_in_time()
    register_pages(pages)
    sessions_ended = threading.Event()
    call_when_sessions_end(sessions_ended.set)
    threading.Thread(target=make_ready, name="make_ready", daemon=True).start()
    threading.Thread(target=give_memory_back, args=(sessions_ended, connection_check()), daemon=True).start()
    app = st.App(__file__, routes=ROUTES, middleware=MIDDLEWARE)

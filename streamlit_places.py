"""URLs and selectors of Streamlit's server and pages, as of Streamlit 1.67.

None of them is documented. Components in `ui/`, benchmarks and browser tests use these; style sheets write theirs out.
tests/browser/test_streamlit_places.py looks for all of them on a page.
"""

from __future__ import annotations

# Addresses of the server.
HEALTH = "/_stcore/health"
STREAM = "/_stcore/stream"  # the WebSocket that a page talks over, subprotocol "streamlit"

# Selectors of the elements of a page.
APP = ".stApp"
CONNECTION = "data-test-connection-state"  # of APP: "CONNECTED" while the server is there
SIDEBAR = ".stSidebar"  # the menu; not there before the server has told the pages
MAIN = "[data-testid=stMain]"
MENU_CLOSE = f"{SIDEBAR} [data-testid=stSidebarHeader] button"  # there while the menu is open
NARROW = "not all and (min-width: 768px)"  # media query: the open menu covers the page, as on a phone
MENU_LINK = "[data-testid=stSidebarNavLink]"  # a page in the menu; its address stands in `href`
SCRIPT_STATE = "data-test-script-state"  # of APP
QUIET = f"{APP}[{SCRIPT_STATE}=notRunning]"  # the app while no script of this session runs
CHART = "[data-testid=stVegaLiteChart]"
CHOICES = "[data-testid=stButtonGroup]"  # a segmented control or pills
FOLDED = '[class*="st-key-fold_"] > .stExpander > details:not([open])'  # a closed fold (ui/scenes.py)


def by_key(key: str) -> str:
    """Selector of the container or widget with this key."""
    return f".st-key-{key}"

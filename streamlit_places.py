"""URLs and selectors of Streamlit's server and pages, as of Streamlit 1.67.

None of them is documented. `page_style`, components in `ui/`, benchmarks and browser tests use them;
tests/browser/test_streamlit_places.py looks for each on a page. Imports nothing heavy: `app.py` loads it before
PyTorch.
"""

from __future__ import annotations

# Addresses of the server.
HEALTH = "/_stcore/health"
STREAM = "/_stcore/stream"  # the WebSocket that a page talks over, subprotocol "streamlit"

# Selectors of the elements of a page. What a rule of `page_style` names behind `:has()` goes by a class, not a test
# id: at every change of a page the browser styles anew all elements that could match, and for a test id that is every
# element which has one.
ALERT = "[data-testid=stAlert]"  # what `st.info` and its like draw
APP = "[data-testid=stApp]"
CONNECTION = "data-test-connection-state"  # of APP: "CONNECTED" while the server is there
APP_VIEW = ".stAppViewContainer"  # the menu and, beside it, the page
SIDEBAR = ".stSidebar"  # the menu; not there before the server has told the pages
MAIN = "[data-testid=stMain]"
HEADER = ".stAppHeader"  # the strip above the page, with the menu button
MAIN_BLOCK = "[data-testid=stMainBlockContainer]"  # what a page draws, with a margin around it
SIDEBAR_CONTENT = f"{SIDEBAR} [data-testid=stSidebarContent]"
SIDEBAR_OWN = f"{SIDEBAR} [data-testid=stSidebarUserContent]"  # below the menu of pages: what `st.sidebar` would hold
MENU_CLOSE = f"{SIDEBAR} [data-testid=stSidebarHeader] button"
MENU_LINK = "[data-testid=stSidebarNavLink]"  # a page in the menu; its address stands in `href`
SCRIPT_STATE = "data-test-script-state"  # of APP
QUIET = f"{APP}[{SCRIPT_STATE}=notRunning]"  # the app while no script of this session runs
CAPTION = "[data-testid=stCaptionContainer]"
CHART = "[data-testid=stVegaLiteChart]"
CHART_PLACE = f"[data-testid=stElementContainer]:has(> [data-testid=stFullScreenFrame] {CHART})"
CHART_FRAMES = "[data-testid=stElementContainer], [data-testid=stFullScreenFrame] > div"  # around a CHART, in its place
TITLE = ".stHeading"  # around a heading
TEXT_BOX = "[data-testid=stTextInputRootElement]"  # the frame of a text input
LIST_BOX = ".react-aria-ComboBox > div"  # the frame of a selectbox
MAIN_MENU = ".stMainMenu"  # Streamlit's own menu, in HEADER
CHOICES = "[data-testid=stButtonGroup]"  # a segmented control or pills
WIDGETS = ", ".join(
    f"[data-testid=st{name}]" for name in ("Checkbox", "Slider", "Selectbox", "Button", "TextInput", "Expander")
)
CODE_WORD = "[data-testid=stCode] .token"  # a word of highlighted code, by react-syntax-highlighter
ELEMENT = ".stElementContainer"  # around each element that a container holds
# from the place with an expander's key: the heading that it begins with
FIRST_HEADING = "> .stExpander > details > div > div > .stElementContainer:first-child:has(> .stHeading)"
FOLDED = '[class*="st-key-fold_"] > .stExpander > details:not([open])'  # a closed fold (ui/scenes.py)
FORMULA = ".katex-display"
CHIP = "[data-tag]"  # one of several that are chosen in a box
PRIMARY = "[data-testid=stBaseButton-primary]"  # the button of a page that is filled with the theme's colour
OPEN_LIST = "[data-testid=stSelectboxVirtualDropdown]"  # an open list of more than 25 choices


def by_key(key: str) -> str:
    """Selector of the container or widget with this key."""
    return f".st-key-{key}"

"""Runs pages the way the server does, through `app.py`, with untrained models of every family."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from streamlit.testing.v1 import AppTest

from model.checkpoint import write_model
from model.network import Network
from tests.conftest import FAMILIES, small_config

ROOT = Path(__file__).parents[2]
APP = ROOT / "app.py"

# Every page there is: what is promised of pages in general is tested for each of these.
PAGES = tuple(sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("pages/*/*.py")))
TRANSLATE = "pages/labs/translate.py"  # the page that opens without a link

DEFAULT = "I like red cars."
ONE_TOKEN = "cat"
LONG = (
    "the old man and the girl see the red car, and I like the green book, and you want a small house, and the dog "
    "finds bread today, and she likes the cat, and Tom wants the green book today!"
)
UNKNOWN_SCRIPT = "ქართული ენა"

HOSTILE = {
    "empty": "",
    "blank": "   \t ",
    "emoji": "😀",
    "arabic": "مرحبا بالعالم",
    "chinese": "我喜欢红色的汽车。",
    "control characters": "a\x00b\x07c\x1b[31m\u200bd\u202ee",
    "script": "<script>window.alive = 1</script><img src=x onerror='window.alive=1'>",
    "markdown": "# *I* **like** [red](javascript:window.alive=1) `cars` :red[now] :smile: ![i](http://example.org/i.png)",
    "latex": r"$\frac{1}{0}$ and $$\href{javascript:alert(1)}{x}$$ \begin{matrix}",
    "special pieces": "<eos> <sos> <pad> ▁ <0x41>",
    "ten thousand characters": "I like red cars. " * 589,
}


def write_small_models(directory: Path, make_network: Callable[[str], Network], tokenizer: Path, pieces: int) -> Path:
    """Write an untrained model of every family to `directory`, as the app finds models."""
    for name in FAMILIES:
        about = {"name": name}
        write_model(directory / name, make_network(name), small_config(name, pieces), tokenizer, about, f"# {name}\n")
    return directory


def open_app(page: str = TRANSLATE, link: Mapping[str, str] | None = None) -> AppTest:
    """The app with this page open and run twice: a page that Streamlit ran without app.py would have lost the frame.

    link: shared parameters of the link by name. AppTest does not seed bound widgets from the address, so they are set
    as the browser would have set them.
    """
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    if page != TRANSLATE:
        app.switch_page(page)
        app.run()
    for name, value in (link or {}).items():
        app.text_input(key=name).set_value(value)
    return app.run()


def texts(app: AppTest) -> str:
    """All text that the page shows outside its charts, in order."""
    kinds = ("title", "subheader", "markdown", "caption", "text", "html", "info", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind))

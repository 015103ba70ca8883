"""Browser components of `assets/` that the app and the pocket edition share: the files of each, and their text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from charts.modules import one_script
from model.assets import ASSETS

NEEDS = {"playback.js": ("calls.js", "elements.js")}  # what has to stand in front of a file
DRAWS = re.compile(r"^export default function\b", re.MULTILINE)


BUNDLED = """const {{ draw }} = (() => {{
{bundle}return modules.at(-1);
}})();
export default function (given) {{
  return draw(given);
}}
"""


class ComponentError(ValueError):
    """A script that cannot be embedded in a page; the message says why."""


def assembled(*names: str) -> str:
    """Concatenate files of `assets/`, dependencies first."""
    files = dict.fromkeys(script for name in names for script in (*NEEDS.get(name, ()), name))
    return "".join((ASSETS / name).read_text(encoding="utf-8") for name in files)


@dataclass(frozen=True)
class Component:
    """The files of one component.

    html: its initial markup. module: an ES module of `assets/lab` whose function `draw` draws it. styles, scripts:
    files of `assets/`; without a module, the last script has the default export that draws.
    """

    html: str
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    module: str = ""

    @property
    def css(self) -> str:
        """Return its style sheet."""
        return assembled(*self.styles)

    @property
    def js(self) -> str:
        """Return its script, a module without imports whose default export draws it."""
        if self.module:
            bundle = one_script(ASSETS / "lab" / self.module)
            return BUNDLED.format(bundle=bundle)
        return assembled(*self.scripts)

    def parts(self) -> dict[str, str]:
        """Return the arguments of `st.components.v2.component`."""
        return {"html": self.html, "js": self.js} | ({"css": self.css} if self.styles else {})


PLAYER = Component(
    '<div class="frame"><div class="player" role="group" tabindex="-1"></div></div>',
    module="views/player.js",
    styles=(
        "lab/shared/playback.css",
        *(f"lab/views/player/{name}.css" for name in ("player", "words", "looks", "sizes", "lanes")),
    ),
)
ATTENTION_STEP = Component(
    '<div class="frame"><div class="attending" role="group" tabindex="-1"></div></div>',
    module="views/attention_step.js",
    styles=("lab/shared/playback.css", "lab/views/attention_step.css"),
)
PAINT_MAP = Component(
    '<div class="paint" role="group"></div>', module="views/paint_map.js", styles=("lab/views/paint_map.css",)
)
SEARCH_TREE = Component(
    '<div class="tree" role="group"></div>', module="views/search_tree.js", styles=("lab/views/search_tree.css",)
)
PREDICT = Component(
    '<section class="predict" aria-label="A question before the answer"></section>',
    module="views/predict.js",
    styles=("lab/views/predict.css",),
)


def in_one_script(components: Mapping[str, Component]) -> str:
    """Write a script that registers components in `attentionLab`, by name: {html, css, draw}.

    ComponentError: a script has no default export, or would end the script that it is put into.
    """
    parts = ["globalThis.attentionLab = {};"]
    for name, component in components.items():
        script, drawing = DRAWS.subn("return function", component.js)
        if drawing != 1 or re.search(r"</script|<!--", script, re.IGNORECASE):
            raise ComponentError(f"the scripts of {name} cannot be put into a page")
        looks = f"html: {json.dumps(component.html)}, css: {json.dumps(component.css)}".replace("</", "<\\/")
        parts += [f"attentionLab[{json.dumps(name)}] = {{ {looks}, draw: (() => {{", script, "})() };"]
    return "\n".join(parts) + "\n"

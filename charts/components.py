"""Browser components that the app and the pocket edition share: the files of each below `assets/lab`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.assets import ASSETS

LAB = ASSETS / "lab"


@dataclass(frozen=True)
class Component:
    """The files of one component, below `assets/lab`.

    html: its initial markup. module: an ES module whose function `draw` draws it. styles: its style sheets.
    """

    html: str
    module: str
    styles: tuple[str, ...] = ()

    @property
    def css(self) -> str:
        """Return its style sheet."""
        return "".join((LAB / style).read_text(encoding="utf-8") for style in self.styles)


PLAYER = Component(
    '<div class="frame"><div class="player" role="group" tabindex="-1"></div></div>',
    module="views/player.js",
    styles=(
        "shared/playback.css",
        *(f"views/player/{name}.css" for name in ("player", "words", "looks", "sizes", "lanes")),
    ),
)
ATTENTION_STEP = Component(
    '<div class="frame"><div class="attending" role="group" tabindex="-1"></div></div>',
    module="views/attention_step.js",
    styles=("shared/playback.css", "views/attention_step.css"),
)
ATTENTION_MAP = Component(
    '<div class="attention-map"></div>',
    module="views/attention_map/attention_map.js",
    styles=("shared/tip.css", "shared/ramp_legend.css", "views/attention_map/attention_map.css"),
)
HEAD_GRID = Component(
    '<div class="heads" role="group"></div>', module="views/head_grid.js", styles=("views/head_grid.css",)
)
PAINT_MAP = Component(
    '<div class="paint" role="group"></div>', module="views/paint_map.js", styles=("views/paint_map.css",)
)
SEARCH_TREE = Component(
    '<div class="tree" role="group"></div>', module="views/search_tree.js", styles=("views/search_tree.css",)
)
PREDICT = Component(
    '<section class="predict" aria-label="A question before the answer"></section>',
    module="views/predict.js",
    styles=("views/predict.css",),
)


def initial_markup(components: Mapping[str, Component]) -> dict[str, dict[str, str]]:
    """Return markup and style sheet of components, by name: {html, css}."""
    return {name: {"html": component.html, "css": component.css} for name, component in components.items()}

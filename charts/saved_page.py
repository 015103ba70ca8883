"""Self-contained HTML pages: no network, no scripts but their own, laid out for two sheets of A4.

The templates are in `assets/hand_out/`. Text from people or models is escaped by Jinja; a content security policy
forbids everything that the page does not bring along.
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from charts.figure import Figure
from charts.inline_svg import Colours, inline_svg
from charts.labels import CONTROL_PICTURES, percent
from charts.look import Look
from charts.palette import DARK, LIGHT, Palette
from charts.paper_question import PaperQuestion
from charts.qr_code import qr_code
from charts.stepped_rows import WRITTEN, SteppedRows
from model.assets import ASSETS
from model.record import Record

FILES = ASSETS / "hand_out"
MAX_BYTES = 395_000  # bytes of a page
FEW = 900  # characters of rows that are told in words on paper too
MANY = 22  # words of either sentence from which on a page on paper is set smaller
TALL = 420  # pixels: of a long sentence, what is higher and not the last figure is for the screen alone
ACROSS = 12  # words that stand side by side on paper
# Of a sheet, in pixels: what is free below the head and the row at hand, a line and its letters, around a figure
FREE, LINE, LETTERS, GAP = 590, 18, 105, 26
SMALLEST = 0.7  # of its own size: a figure on paper
SHORT = 150  # pixels: a first figure that would leave its sheet empty
READS = 600  # characters of a link that still has a place on a sheet


@dataclass(frozen=True)
class Plate:
    """A figure on the page and claims about it, in Markdown as on pages. title: the step or head of the figure."""

    figure: Figure
    claims: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class HandOut:
    """The content of a hand-out. title: of its page. model: display name. link: back to the app, or empty.

    questions: the page's own for its worksheet, in place of those on probabilities and on a changed model.
    pocket: link to the pocket edition at this view, or empty.
    look: the query at hand; None for a model without attention.
    """

    title: str
    record: Record
    model: str
    rows: SteppedRows
    plates: Sequence[Plate]
    link: str = ""
    questions: Sequence[PaperQuestion] = ()
    pocket: str = ""
    look: Look | None = None

    @property
    def many(self) -> bool:
        """Whether a sentence is so long that paper needs smaller letters."""
        return max(len(self.record.source.words), len(self.record.target.words), len(self.rows.rows)) > MANY


def hand_out(view: HandOut) -> str:
    """The view as one HTML file of at most `MAX_BYTES` bytes: steps on screen, two sheets on paper.

    Drawings beyond the limit are replaced by a note.
    """
    colours = Colours()
    drawn = [inline_svg(plate.figure.silent(), number, colours) for number, plate in enumerate(view.plates)]
    for whole in range(len(drawn), -1, -1):
        made = _hand_out(view, [svg if index < whole else "" for index, svg in enumerate(drawn)], colours)
        if len(made.encode()) <= MAX_BYTES:
            break
    return made


def _hand_out(view: HandOut, drawn: Sequence[str], colours: Colours) -> str:
    last = len(drawn) - 1
    few = not view.many and sum(len(row.said) for row in view.rows.rows) <= FEW
    one = one_sheet(view, drawn, few)
    if not one and drawn and height(drawn[0]) <= SHORT and one_sheet(view, drawn, False):
        one, few = True, False
    plates = [
        {
            "title": plate.title,
            "svg": Markup(svg),
            "alt": plate.figure.alt,
            "claims": [prose(claim) for claim in plate.claims],
            "tall": view.many and index < last and height(svg) > TALL,
        }
        for index, (plate, svg) in enumerate(zip(view.plates, drawn, strict=True))
    ]
    return page(
        "hand_out.html",
        view,
        "Hand-out",
        script=(FILES / "hand_out.js").read_text(encoding="utf-8"),
        colours=colours,
        translation=plain(view.record.target.text) or "nothing",
        rows=view.rows,
        written=view.record.pair.target if view.rows.who == WRITTEN else None,
        pair=view.record.pair,
        few=few,
        one=one,
        plates=plates,
        numbers=numbers(view),
    )


def page(
    template: str,
    view: HandOut,
    kind: str,
    *,
    script: str = "",
    colours: Colours | None = None,
    full: bool = False,
    **filled: Any,
) -> str:
    """Fill a template for a view. kind: of page. full: smaller letters on paper, as the sheet holds much. ValueError,
    by Jinja, where something is missing.
    """
    style = styled(colours or Colours())
    links = [link if len(link) <= READS else "" for link in (view.link, view.pocket)]
    code = qr_code(next(filter(None, links), "")) if any(links) else None
    made: str = (
        environment()
        .get_template(template)
        .render(
            kind=kind,
            title=view.title,
            sentence=plain(view.record.source.text),
            model=view.model,
            link=links[0],
            pocket=links[1],
            code=Markup(code.svg) if code else "",
            style=Markup(style),
            script=Markup(script),
            many=view.many,
            full=full,
            policy=policy(style, script),
            **filled,
        )
    )
    return made.encode("utf-8", "replace").decode("utf-8")


def one_sheet(view: HandOut, drawn: Sequence[str], few: bool) -> bool:
    """Whether the hand-out fits on one sheet of paper; on two, each would be half empty.

    few: whether the rows are described in words too.
    """
    if view.many or len(view.rows.rows) > ACROSS or len(view.record.source.words) > ACROSS:
        return False
    texts = [view.pocket] if len(view.pocket) <= READS else []
    texts += [text for plate in view.plates for text in (plate.title, plate.figure.alt, *plate.claims) if text]
    lines = sum(math.ceil(len(text) / LETTERS) for text in texts) + len(view.rows.rows) * few
    return SMALLEST * sum(map(height, drawn)) <= FREE - LINE * lines - GAP * len(drawn)


def height(svg: str) -> float:
    """Height in pixels of a drawing in its own size."""
    match = re.search(r' height="([\d.]+)', svg)
    return float(match.group(1)) if match else 0.0


def numbers(view: HandOut) -> dict[str, Any]:
    """Data of the page as JSON: the rows, and each step's piece with its probability."""
    record = view.record
    steps = [
        {"piece": piece, "probability": round(probability, 6), "printed": percent(probability)}
        for piece, probability in zip(record.target.pieces, probabilities(record), strict=True)
    ]
    return {
        "model": record.model,
        "sentence": record.source.text,
        "translation": record.target.text,
        "link": view.link,
        "pocket": view.pocket,
        "steps": steps,
        "rows": view.rows.data(),
    }


def probabilities(record: Record) -> list[float]:
    """Probability of each written token."""
    shares: list[float] = np.exp(record.log_probs.astype(np.float64)).tolist()
    return shares


def plain(text: str) -> str:
    """Text on one line, without control characters."""
    return " ".join(text.split()).translate(CONTROL_PICTURES)


def prose(markdown: str) -> Markup:
    """A claim as HTML: code spans, bold and escapes; all else is escaped."""
    return Markup(_markdown().renderInline(markdown))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "autolink", "html_inline"])


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Jinja environment with the templates and autoescape."""
    return Environment(loader=FileSystemLoader(FILES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def styled(colours: Colours) -> str:
    """The style sheet: follows the reader's theme on screen, light on paper."""
    sheet = (FILES / "sheet.css").read_text(encoding="utf-8")
    light = f":root {{ {properties(LIGHT)}{colours.declarations(dark=False)} }}"
    dark = f":root {{ color-scheme: dark; {properties(DARK)}{colours.declarations(dark=True)} }}"
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{ {dark} }}\n{sheet}"


def properties(palette: Palette) -> str:
    """The palette's colours as custom properties."""
    named = {name: getattr(palette, name) for name in ("query", "key", "value", "ink", "faint", "paper")}
    return "".join(f"--{name}:{value};" for name, value in named.items()) + (
        f"--weight:{palette.weights[3]};--line:{palette.faint};"
    )


def policy(style: str, script: str) -> str:
    """Content-Security-Policy: this style, this script, and no other source."""
    scripts = f"script-src {source_hash(script)}; " if script else ""
    return f"default-src 'none'; style-src {source_hash(style)}; {scripts}base-uri 'none'; form-action 'none'"


def source_hash(text: str) -> str:
    """Hash of a script or style for the policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"

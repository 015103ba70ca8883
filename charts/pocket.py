"""The pocket edition: a page that translates and shows attention without a server, as one file or as a site.

It contains the browser's engine (`assets/lab/engine`), the page (`assets/lab/pocket`) and the app's components that the
page draws with. The single file also embeds the weights and needs no network; a site fetches them from its own folder,
once. A content security policy forbids all else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from charts.components import (
    ATTENTION_MAP,
    ATTENTION_STEP,
    HEAD_GRID,
    PAINT_MAP,
    PLAYER,
    PREDICT,
    SEARCH_TREE,
    initial_markup,
)
from charts.modules import one_script
from charts.packed_bytes import packed, packed_size
from charts.palette import DARK, LIGHT, Palette
from charts.saved_page import source_hash
from contents import CONTENTS, LESSONS, in_languages
from model.assets import ASSETS
from model.language.glossary import glossary
from model.language.languages import LanguagePair, pair_of
from model.network.families import runs_in_browser, title_of
from model.store.checkpoint import TOKENIZER, WEIGHTS, read_model
from model.store.eight_bits import eight_bit_file

PAGE = ASSETS / "lab" / "pocket"
COMPONENTS = {  # by the names that the page calls them
    "player": PLAYER,
    "attention-map": ATTENTION_MAP,
    "attention-step": ATTENTION_STEP,
    "head-grid": HEAD_GRID,
    "paint-map": PAINT_MAP,
    "search-tree": SEARCH_TREE,
    "predict": PREDICT,
}
LINES = {  # of lessons whose line in the app is about a picture that this page does not have
    "attention": "Before it writes a word it looks back at the {source}. Long bar = where it looks.",
    "transformer": "Its layers end in a probability for every piece. Long bar = it was sure of that piece.",
}
SENTENCE = "i like red cars"  # what is translated when the page is opened without a link to another
CARD = """---
title: Attention Lab
colorFrom: purple
colorTo: blue
sdk: static
app_file: index.html
pinned: false
license: mit
short_description: Watch small translation models attend, in your browser
---

The pocket edition of Attention Lab: type {a_source} sentence, and a small model translates it in your browser and shows
where it looks. Nothing you type leaves your device.
"""


@dataclass(frozen=True)
class PocketModel:
    """A model as embedded in the page. weights, tokenizer: bytes of its files. pair: what it reads and writes."""

    name: str
    title: str
    network: Mapping[str, Any]
    fingerprint: str
    weights: bytes
    tokenizer: bytes
    pair: LanguagePair

    def described(self, files: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Describe it for the page. files: URLs of its files, if they are not embedded."""
        return {
            "name": self.name,
            "title": self.title,
            "pair": self.pair.data(),
            "network": self.network,
            "tokenizer": self.fingerprint,
            "files": files,
        }


@dataclass(frozen=True)
class Opening:
    """Initial view of the page. head: its site and its index; step: of the player; from 0, None for the default."""

    sentence: str = SENTENCE
    model: str | None = None
    head: tuple[str, int] | None = None
    step: int | None = None

    @property
    def link(self) -> str:
        """The view as the URL's fragment."""
        link = {"sentence": self.sentence}
        if self.model is not None:
            link["model"] = self.model
        if self.head is not None:
            link["head"] = f"{self.head[0]}.{self.head[1] + 1}"
        if self.step is not None:
            link["step"] = str(self.step + 1)
        return urlencode(link)


def pocket(
    folders: Sequence[Path],
    opening: Opening | None = None,
    *,
    eight_bits: bool = False,
    lab: str | None = None,
    scorm: bool = False,
) -> str:
    """Make the page as one file, with the models of these folders.

    eight_bits: half the size, with rounded weights. lab: URL of a full lab, for a link. scorm: report answers to the
    learning platform around it. CheckpointError names a missing, damaged or inconsistent file. ValueError: no folder, a
    repeated name, or an invalid URL.
    """
    models = read_models(folders, eight_bits)
    data: dict[str, str] = {}
    for model in models:
        data[f"weights-{model.name}"] = Markup(packed(model.weights))
        data[f"tokenizer-{model.fingerprint}"] = Markup(packed(model.tokenizer))
    described = [model.described() for model in models]
    return page(described, data, opening or Opening(), models[0].pair, eight_bits, site=False, lab=lab, scorm=scorm)


def pocket_size(folders: Sequence[Path]) -> int:
    """Estimate the bytes of `pocket` from those of its models, without its script."""
    return sum(packed_size((folder / WEIGHTS).stat().st_size) for folder in folders)


def write_site(
    folders: Sequence[Path],
    target: Path,
    opening: Opening | None = None,
    *,
    eight_bits: bool = False,
    lab: str | None = None,
) -> None:
    """Write the page as a static site into a folder: for GitHub Pages, a static Space, or any web server.

    Weights are named by their content, so that browsers may cache them for ever. Errors as for `pocket`.
    """
    lab = checked_address(lab)  # before anything is written
    models = read_models(folders, eight_bits)
    (target / "models").mkdir(parents=True, exist_ok=True)
    described: list[dict[str, Any]] = []
    for model in models:
        files = {
            "weights": f"models/{slug(model.name)}-{digest(model.weights)}.safetensors",
            "tokenizer": f"models/tokenizer-{digest(model.tokenizer)}.model",
        }
        (target / files["weights"]).write_bytes(model.weights)
        (target / files["tokenizer"]).write_bytes(model.tokenizer)
        described.append(model.described(files))
    index = page(described, {}, opening or Opening(), models[0].pair, eight_bits, site=True, lab=lab)
    (target / "index.html").write_text(index, encoding="utf-8", newline="\n")
    (target / ".nojekyll").write_text("")  # GitHub Pages then serves the folder as it is
    card = CARD.format(a_source=models[0].pair.source.a)
    (target / "README.md").write_text(card, encoding="utf-8", newline="\n")  # of a Space, which says what serves it


def read_models(folders: Sequence[Path], eight_bits: bool) -> list[PocketModel]:
    """Read and check the models of these folders; errors as for `pocket`."""
    models: list[PocketModel] = []
    for folder in folders:
        network, tokenizer, stored = read_model(folder)
        name = str(stored.get("name", folder.name))
        if not runs_in_browser(stored["network"]):
            raise ValueError(f"{name} cannot run in a browser: assets/lab/engine has no such network")
        weights = eight_bit_file(network.state_dict()) if eight_bits else (folder / WEIGHTS).read_bytes()
        models.append(
            PocketModel(
                name,
                title_of(name),
                stored["network"],
                tokenizer.fingerprint,
                weights,
                (folder / TOKENIZER).read_bytes(),
                pair_of(tokenizer.languages),
            )
        )
    names = [model.name for model in models]
    if not names or len(set(names)) != len(names):
        raise ValueError(f"a pocket edition needs at least one model, and each once, not: {', '.join(names) or 'none'}")
    return models


def page(
    models: Sequence[Mapping[str, Any]],
    data: Mapping[str, str],
    opening: Opening,
    pair: LanguagePair,
    eight_bits: bool,
    *,
    site: bool,
    lab: str | None = None,
    scorm: bool = False,
) -> str:
    """Fill the page with descriptions of its models and embedded data, by element id. pair: the languages that its text
    names.
    """
    style, script = styled(), one_script(PAGE / "main.js")
    spoken = sorted({(model["pair"]["source"]["code"], model["pair"]["target"]["code"]) for model in models})
    lessons = [
        {"name": lesson.name, "title": lesson.title, "line": in_languages(LINES.get(lesson.name, lesson.line), pair)}
        for lesson in CONTENTS[LESSONS]
    ]
    made: str = (
        environment()
        .get_template("page.html")
        .render(
            models=models,
            components=initial_markup(COMPONENTS),
            lessons=lessons,
            pair=pair,
            glossaries={" ".join(codes): meanings for codes in spoken if (meanings := known_meanings(codes))},
            data=data,
            opening=opening,
            eight_bits=eight_bits,
            site=site,
            lab=checked_address(lab),
            scorm=scorm,
            style=Markup(style),
            script=Markup(script),
            worker=Markup(one_script(PAGE / "worker.js")),
            policy=policy(style, script, site=site),
        )
    )
    return made


def known_meanings(languages: tuple[str, str]) -> dict[str, list[str]]:
    """Meanings of each word of a pair's glossary, the most frequent first; empty without one."""
    return {word: [translation.word for translation in glosses] for word, glosses in glossary(languages).items()}


def checked_address(address: str | None) -> str | None:
    """Validate a URL for a link. ValueError: not a web URL."""
    if address is not None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{address} is no address of a full lab: it begins with https://")
    return address


def slug(name: str) -> str:
    """A name as part of a file name: letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "model"


def digest(content: bytes) -> str:
    """Sixteen hexadecimal digits of a file's hash."""
    return hashlib.sha256(content).hexdigest()[:16]


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Jinja environment with the template and autoescape."""
    made = Environment(loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}  # short
    return made


def styled() -> str:
    """The style sheet: follows the reader's theme on screen, light on paper."""
    sheet = (PAGE / "page.css").read_text(encoding="utf-8")
    dark = f":root {{ color-scheme: dark; {properties(DARK)} }}"
    return f":root {{ {properties(LIGHT)} }}\n@media screen and (prefers-color-scheme: dark) {{ {dark} }}\n{sheet}"


def properties(palette: Palette) -> str:
    """The palette's colours as custom properties."""
    named = {name: getattr(palette, name) for name in ("query", "key", "value", "ink", "faint", "paper")}
    weights = {f"weight-{index}": colour for index, colour in enumerate(palette.weights)}
    signed = {f"contribution-{index}": colour for index, colour in enumerate(palette.contributions)}
    components = {  # what the app's components call the colours of the page around them
        "st-text-color": palette.ink,
        "st-background-color": palette.paper,
        "st-secondary-background-color": palette.weights[0],
        "st-primary-color": palette.written,
        "st-border-color": palette.faint,
        "st-base-radius": "0.4rem",
    }
    return "".join(f"--{name}:{value};" for name, value in {**named, **weights, **signed, **components}.items())


def policy(style: str, script: str, *, site: bool) -> str:
    """Content-Security-Policy: this style, this script, WebAssembly, and a worker from text in the page.

    site: also allow fetching the files beside the page.
    """
    rules = [
        "default-src 'none'",
        f"style-src {source_hash(style)}",
        f"script-src {source_hash(script)} 'wasm-unsafe-eval'",
        "worker-src blob:",
        *(["connect-src 'self'"] if site else []),
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules)

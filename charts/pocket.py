"""The pocket edition: one HTML file that translates and shows the attention, without a server and without a network.

It holds the browser's engine (`assets/lab/engine`), the page (`assets/lab/pocket`) and the weights of the models, in
half precision as they are stored. A policy in the page forbids everything that the file does not bring along.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from charts.modules import one_script
from charts.palette import DARK, LIGHT, Palette
from charts.saved_page import source_hash
from model.assets import ASSETS
from model.network.families import entry_of
from model.store.checkpoint import TOKENIZER, WEIGHTS, read_model

PAGE = ASSETS / "lab" / "pocket"
SENTENCE = "i like red cars"  # what is translated when the page is opened without a link to another


def pocket(folders: Sequence[Path], sentence: str = SENTENCE) -> str:
    """The page with the models of these folders, the first of which is shown first.

    CheckpointError names a file that is missing, damaged or misfitting. ValueError: no folder, or one name twice.
    """
    models: list[dict[str, Any]] = []
    data: dict[str, str] = {}
    for folder in folders:
        _, tokenizer, stored = read_model(folder)
        name = str(stored.get("name", folder.name))
        entry = entry_of(name)
        title = entry.title if entry else name
        network = stored["network"]
        models.append({"name": name, "title": title, "network": network, "tokenizer": tokenizer.fingerprint})
        data[f"weights-{name}"] = written(folder / WEIGHTS)
        data[f"tokenizer-{tokenizer.fingerprint}"] = written(folder / TOKENIZER)
    names = [model["name"] for model in models]
    if not names or len(set(names)) != len(names):
        raise ValueError(f"a pocket edition needs at least one model, and each once, not: {', '.join(names) or 'none'}")
    style, script = styled(), one_script(PAGE / "main.js")
    made: str = (
        environment()
        .get_template("page.html")
        .render(
            models=models,
            data=data,
            sentence=sentence,
            style=Markup(style),
            script=Markup(script),
            worker=Markup(one_script(PAGE / "worker.js")),
            policy=policy(style, script),
        )
    )
    return made


def written(path: Path) -> str:
    """The bytes of a file as an HTML page can hold them."""
    return base64.b64encode(path.read_bytes()).decode("ascii")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The template, with everything escaped that is filled in."""
    return Environment(loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def styled() -> str:
    """The style sheet: dark where the reader's screen is, light on paper."""
    sheet = (PAGE / "page.css").read_text(encoding="utf-8")
    dark = f":root {{ color-scheme: dark; {properties(DARK)} }}"
    return f":root {{ {properties(LIGHT)} }}\n@media screen and (prefers-color-scheme: dark) {{ {dark} }}\n{sheet}"


def properties(palette: Palette) -> str:
    """The palette's colours as custom properties."""
    named = {name: getattr(palette, name) for name in ("query", "key", "ink", "faint", "paper")}
    weights = {f"weight-{index}": colour for index, colour in enumerate(palette.weights)}
    return "".join(f"--{name}:{colour};" for name, colour in {**named, **weights}.items())


def policy(style: str, script: str) -> str:
    """Content-Security-Policy: this style, this script, WebAssembly and a worker made of text in the page."""
    scripts = f"script-src {source_hash(script)} 'wasm-unsafe-eval'; worker-src blob:"
    return f"default-src 'none'; style-src {source_hash(style)}; {scripts}; base-uri 'none'; form-action 'none'"

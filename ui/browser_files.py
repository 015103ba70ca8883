"""Files that pages fetch: all ES modules of `assets/lab`, the engine's worker, the glossaries and the models' weights.

The address of a file has a fingerprint of its content, so a browser keeps it for good, and no page mixes two releases.
Addresses are relative to a page's own: the files lie beside the pages, below whatever path the site has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from charts.components import LAB
from charts.modules import exports, in_order, one_script
from model.assets import LANGUAGES, pair_folder
from model.language.glossary import GLOSSARY
from model.store.checkpoint import CONFIG, TOKENIZER, WEIGHTS
from ui.models import model_folder, model_names

FOLDER = "browser-files"  # of all addresses; `app.py` has the route
WORKER = "worker.js"
LOADER = "loader.js"
MODEL_FILES = (CONFIG, WEIGHTS, TOKENIZER)
FOREVER = {"cache-control": "public, max-age=31536000, immutable"}
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
MAX_KNOWN = 32  # fingerprints of models


@lru_cache(maxsize=1)
def scripts() -> Mapping[str, bytes]:
    """Modules and styles by their paths below `assets/lab`, the worker and its imports as one script,
    and the glossaries."""
    paths = [path for path in sorted(LAB.rglob("*")) if path.suffix in (".js", ".css")]
    files = {path.relative_to(LAB).as_posix(): path.read_bytes() for path in paths}
    files[LOADER] = files[LOADER].replace(b"IMPORTED = {}", b"IMPORTED = " + json.dumps(imported()).encode())
    files[WORKER] = one_script(LAB / "answers" / "worker.js").encode()
    for path in sorted(LANGUAGES.glob(f"*/{GLOSSARY}")):
        files[f"languages/{path.parent.name}/{GLOSSARY}"] = path.read_bytes()
    return files


def imported() -> dict[str, list[str]]:
    """Return what each component's module imports, also through other modules, by its path below `assets/lab`."""
    modules = [path for path in sorted(LAB.rglob("*.js")) if "draw" in exports(path)]
    return {_path(module): [_path(path) for path in in_order(module)[:-1]] for module in modules}


def _path(file: Path) -> str:
    return file.resolve().relative_to(LAB.resolve()).as_posix()


@lru_cache(maxsize=1)
def version() -> str:
    """Fingerprint of all scripts together."""
    together = hashlib.sha256()
    for path, content in scripts().items():
        together.update(f"{path} {len(content)} ".encode() + content)
    return together.hexdigest()[:16]


def script_address(path: str) -> str:
    """Address of one of `scripts`."""
    return f"{FOLDER}/{version()}/{path}"


def glossary_address(languages: tuple[str, str]) -> str | None:
    """Address of the glossary of a pair, codes of source and target; None where there is none."""
    path = f"languages/{pair_folder(LANGUAGES, languages).name}/{GLOSSARY}"
    return script_address(path) if path in scripts() else None


def model_address(name: str) -> str | None:
    """Address of a model's folder; None if a file of it is missing."""
    fingerprint = model_version(model_folder(name))
    return fingerprint and f"{FOLDER}/{fingerprint}/{name}/"


def model_version(folder: Path) -> str | None:
    """Fingerprint of a model's files; None if one is missing."""
    try:
        stats = [(folder / file).stat() for file in MODEL_FILES]
        return _fingerprint(folder, tuple((stat.st_mtime_ns, stat.st_size) for stat in stats))
    except OSError:
        return None


@lru_cache(maxsize=MAX_KNOWN)
def _fingerprint(folder: Path, changed: tuple[tuple[int, int], ...]) -> str:
    """Fingerprint of a model's files, computed anew when one has changed."""
    together = hashlib.sha256()
    for file in MODEL_FILES:
        together.update((folder / file).read_bytes())
    return together.hexdigest()[:16]


def respond(request: Request) -> Response:
    """Answer a request for one of these files; 404 for any other, and for one of another release."""
    asked, path = request.path_params["version"], request.path_params["path"]
    if asked == version() and path in scripts():
        return Response(scripts()[path], headers=FOREVER, media_type=TYPES[Path(path).suffix])
    name, _, file = path.partition("/")
    if file in MODEL_FILES and name in model_names() and asked == model_version(model_folder(name)):
        # "identity": weights hardly shrink, and packing eight megabytes would take half a second
        headers = {**FOREVER, "content-encoding": "identity"}
        media_type = TYPES.get(Path(file).suffix, "application/octet-stream")
        return FileResponse(model_folder(name) / file, headers=headers, media_type=media_type)
    return PlainTextResponse("no such file", 404, headers={"cache-control": "no-store"})

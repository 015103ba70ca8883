"""A server whose Streamlit has another form than the workarounds know serves pages all the same."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from benchmarks.load.server import APP, serve
from benchmarks.load.visitor import visit
from tests.tiers import full
from tests.workarounds.parts import REPLACED_PARTS

PATIENCE = 120
# Python runs this at its start: each function that a workaround replaces takes one parameter more.
OTHER_RELEASE = """
import functools, inspect, logging
from workarounds.replacing import find, logger

def change(owner, name):
    function = getattr(owner, name)

    @functools.wraps(function)
    def changed(*args, **kwargs):
        return function(*args, **kwargs)

    signature = inspect.signature(function)
    reason = inspect.Parameter("reason", inspect.Parameter.KEYWORD_ONLY, default="")
    changed.__signature__ = signature.replace(parameters=[*signature.parameters.values(), reason])
    setattr(owner, name, changed)

for path, name in {parts!r}:
    change(find(path), name)
logger.addHandler(logging.FileHandler({log!r}))
"""


@full
def test_pages_are_served_and_each_workaround_says_once_that_it_is_left_out(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log.txt"
    parts = [(path, name) for path, name, _ in REPLACED_PARTS]
    at_start = OTHER_RELEASE.format(parts=parts, log=str(log))
    (tmp_path / "sitecustomize.py").write_text(at_start, encoding="utf-8")

    async def open_pages(address: str) -> None:
        async with visit(address, patience=PATIENCE) as visitor:
            await visitor.open()
            assert (await visitor.open("translate")).of_kind("bidi_component")
            assert (await visitor.open("where-the-weight-rests")).of_kind("vega_lite_chart")

    with serve(environment={**environment, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(APP.parent)))}) as server:
        asyncio.run(open_pages(server.address))
    lines = log.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(REPLACED_PARTS)
    for (_, _, missing), line in zip(REPLACED_PARTS, lines, strict=True):
        assert missing in line

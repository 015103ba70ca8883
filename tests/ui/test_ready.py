"""What the server does while the first browser fetches Streamlit's own scripts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.tiers import full

STARTED = """
import gc, threading
import app

for thread in threading.enumerate():
    if thread.name == app.make_ready.__name__:
        thread.join()
import ui
print(len(gc.get_objects()), gc.get_freeze_count())
"""


@full
def test_what_is_imported_at_the_start_is_not_searched_for_garbage() -> None:
    command = [sys.executable, "-c", STARTED]
    ended = subprocess.run(command, cwd=Path(__file__).parents[2], check=True, capture_output=True, text=True)
    searched, left_alone = map(int, ended.stdout.split())
    assert left_alone > 10 * searched

"""Train in a process of its own: python -m model.classroom SETTINGS [--niceness N]

SETTINGS: a line of JSON, as `Settings.to_json` writes it. Messages (`model.classroom.messages`) are lines of JSON on
standard input and output; the process ends with its input.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Sequence
from queue import SimpleQueue
from typing import Any

from model.classroom.messages import Message, decode, encode
from model.classroom.run import one_thread
from model.classroom.settings import Settings
from model.classroom.worker import NICENESS, Worker, be_modest
from model.command_line import clear_errors


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the worker."""
    parser = argparse.ArgumentParser(prog="python -m model.classroom", description="A training, asked line by line.")
    parser.add_argument("settings", help="a line of JSON")
    parser.add_argument("--niceness", type=int, default=NICENESS, help=f"how far it gives way (default {NICENESS})")
    given = parser.parse_args(arguments)
    with clear_errors("classroom"):
        settings = Settings.from_json(given.settings)
        be_modest(given.niceness)
        one_thread()
        asked: SimpleQueue[Message | None] = SimpleQueue()
        threading.Thread(target=listen, args=(asked,), daemon=True).start()
        Worker(settings, asked, tell).work()


def listen(asked: SimpleQueue[Message | None]) -> None:
    """Read messages from standard input until it ends."""
    # not `sys.stdin`, which a program that fails could not close while this thread waits for it
    with open(sys.stdin.fileno(), "rb", closefd=False) as lines:
        for text in lines:
            if message := decode(text):
                asked.put(message)
    asked.put(None)


def tell(message: dict[str, Any]) -> None:
    """Write a line."""
    sys.stdout.buffer.write(encode(message))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

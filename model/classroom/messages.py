"""What a training's process and whoever started it say to each other: a line of JSON each.

Asked: `run`, `pause`, `step`, `rewind`, each with a number that counts up, and `show` with the words of a sentence.
Told: `frame`, `view` (what the models did with the sentence at a frame) and `rest` (it learns no more), with the number
of what was asked last: what was told before that is known by it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from model.classroom.frames import Frame
from model.classroom.run import Finish
from model.classroom.trainee import Examined, Shown

Message = Mapping[str, Any]


def line(message: Message) -> bytes:
    """A message as a line."""
    return json.dumps(message, ensure_ascii=False, allow_nan=True).encode() + b"\n"


def parsed(text: bytes) -> Message | None:
    """The message of a line; None where it holds none."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def frame_told(frame: Frame, finished: Mapping[str, Finish]) -> dict[str, Any]:
    """A frame, and the models that have stopped by then."""
    return {"told": "frame", "frame": asdict(frame), "finished": finishes_told(finished)}


def finishes_told(finished: Mapping[str, Finish]) -> dict[str, Any]:
    """Where each model stopped."""
    return {name: asdict(each) for name, each in finished.items()}


def frame_of(told: Message) -> Frame:
    """The frame of a message."""
    stored = told["frame"]
    examined = {name: Examined(**each) for name, each in stored["examined"].items()}
    return Frame(stored["step"], stored["seconds"], examined)


def finishes_of(told: Message) -> dict[str, Finish]:
    """The models of a message that have stopped."""
    return {name: Finish(**each) for name, each in told["finished"].items()}


def view_told(step: int, sentence: Sequence[str], shown: Mapping[str, Shown]) -> dict[str, Any]:
    """What the models did with a sentence at the frame of a step."""
    return {
        "told": "view",
        "step": step,
        "sentence": list(sentence),
        "shown": {name: asdict(each) for name, each in shown.items()},
    }


def shown_of(told: Message) -> dict[str, Shown]:
    """The models' part of such a message."""
    return {
        name: Shown(
            tuple(each["written"]),
            tuple(each["rows"]),
            None if each["weights"] is None else tuple(map(tuple, each["weights"])),
        )
        for name, each in told["shown"].items()
    }

"""Messages between a training's process and its parent: a line of JSON each.

Requests: `run`, `pause`, `step`, `rewind`, each with a serial number, and `show` with the words of a sentence. Replies:
`frame`, `view` (the models on the sentence at a frame) and `rest` (training has stopped), each with the serial number
of the last request, so that replies to earlier requests can be told apart.
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


def encode(message: Message) -> bytes:
    """Encode a message as a line."""
    return json.dumps(message, ensure_ascii=False, allow_nan=True).encode() + b"\n"


def decode(text: bytes) -> Message | None:
    """Decode a line; None where it holds no message."""
    try:
        message = json.loads(text)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


def encode_frame(frame: Frame, finished: Mapping[str, Finish]) -> dict[str, Any]:
    """Message with a frame, and the models that had stopped by then."""
    return {"told": "frame", "frame": asdict(frame), "finished": encode_finishes(finished)}


def encode_finishes(finished: Mapping[str, Finish]) -> dict[str, Any]:
    """Encode where each model stopped."""
    return {name: asdict(finish) for name, finish in finished.items()}


def decode_frame(message: Message) -> Frame:
    """Decode the frame of a message."""
    stored = message["frame"]
    examined = {name: Examined(**scores) for name, scores in stored["examined"].items()}
    return Frame(stored["step"], stored["seconds"], examined)


def decode_finishes(message: Message) -> dict[str, Finish]:
    """Decode the stopped models of a message."""
    return {name: Finish(**finish) for name, finish in message["finished"].items()}


def encode_view(step: int, sentence: Sequence[str], shown: Mapping[str, Shown]) -> dict[str, Any]:
    """Message with the models' translations and attention of a sentence at a step."""
    return {
        "told": "view",
        "step": step,
        "sentence": list(sentence),
        "shown": {name: asdict(translation) for name, translation in shown.items()},
    }


def decode_shown(message: Message) -> dict[str, Shown]:
    """Decode the models' part of such a message."""
    return {
        name: Shown(
            tuple(translation["written"]),
            tuple(translation["rows"]),
            None if translation["weights"] is None else tuple(map(tuple, translation["weights"])),
        )
        for name, translation in message["shown"].items()
    }

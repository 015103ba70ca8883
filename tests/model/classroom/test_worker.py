"""What a training's process answers, line by line, without a process."""

from __future__ import annotations

import json
from queue import SimpleQueue
from typing import Any

import pytest

from model.classroom.__main__ import main
from model.classroom.messages import Message, decode, decode_finishes, decode_frame, decode_shown, encode
from model.classroom.run import MAX_SECONDS
from model.classroom.settings import Settings
from model.classroom.worker import Worker

SETTINGS = Settings(task="sort", models=("rnn", "transformer"), width=16)
SENTENCE = ["3", "1", "2"]


def told(*asked: dict[str, Any]) -> list[Message]:
    """All that is told when this is asked, and then nothing more; as it is read from lines."""
    questions: SimpleQueue[Message | None] = SimpleQueue()
    answers: list[bytes] = []
    worker = Worker(SETTINGS, questions, lambda message: answers.append(encode(message)))
    for question in (*asked, None):
        questions.put(question)
    worker.work()
    decoded = [decode(answer) for answer in answers]
    return [decoded_answer for decoded_answer in decoded if decoded_answer is not None]


def test_it_answers_in_order_and_says_to_what() -> None:
    messages = told(
        {"ask": "step", "number": 1},
        {"ask": "show", "sentence": SENTENCE},
        {"ask": "step", "number": 2},
        {"ask": "nonsense"},
        {"ask": "rewind", "number": 3},
        {"ask": "pause", "number": 4},
    )
    frame, rest, view = "frame", "rest", "view"
    expected = [(frame, 0), (frame, 1), (rest, 1), (frame, 2), (view, 2), (rest, 2), (frame, 3), (view, 3), (rest, 3)]
    assert [(decoded_answer["told"], decoded_answer["number"]) for decoded_answer in messages] == [*expected, (rest, 4)]
    frames = [decode_frame(decoded_answer) for decoded_answer in messages if decoded_answer["told"] == frame]
    assert [drawn_frame.step for drawn_frame in frames] == [0, 1, 2, 0]
    assert frames[0].examined == frames[3].examined  # the same weights again
    assert frames[0].examined != frames[1].examined
    shown = decode_shown(messages[4])
    assert shown["rnn"].weights is None
    assert shown["transformer"].rows == ("1", "2", "3", "<eos>")
    assert all(
        decode_finishes(decoded_answer) == {} and not decoded_answer["over"]
        for decoded_answer in messages
        if decoded_answer["told"] == rest
    )


def test_it_stops_by_itself_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without being asked again it goes on from step to step, then shows what is missing, and waits."""
    questions: SimpleQueue[Message | None] = SimpleQueue()
    answers: list[Message] = []

    def tell(message: dict[str, Any]) -> None:
        answers.append(message)
        if message["told"] == "rest":
            questions.put(None)

    worker = Worker(SETTINGS, questions, tell)
    advance = worker.run.advance

    def last() -> bool:
        worker.run.seconds = MAX_SECONDS if worker.run.step == 6 else worker.run.seconds
        return advance()

    monkeypatch.setattr(worker.run, "advance", last)
    questions.put({"ask": "run", "number": 1})
    worker.work()
    assert [(answer["told"], answer.get("over")) for answer in answers] == [("frame", None)] * 3 + [("rest", True)]
    assert [decode_frame(answer).step for answer in answers if answer["told"] == "frame"] == [0, 5, 7]


@pytest.mark.parametrize("settings", ["", "{}", json.dumps({"task": "x"}), "null"])
def test_wrong_settings_end_it_with_a_sentence(settings: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.nice", lambda niceness: pytest.fail("it has not begun"))
    with pytest.raises(SystemExit, match="settings of a training"):
        main([settings])


def test_what_is_no_message_is_none() -> None:
    assert [decode(line) for line in (b"", b"x\n", b"[1]\n", b"\xff\n", b'{"a": 1}\n')] == [None] * 4 + [{"a": 1}]

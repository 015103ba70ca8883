"""Messages of a run are sent also if another run follows at once."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor

from tests.workarounds.parts import VERSION
from workarounds.messages import keep_end_of_replaced_runs, keep_unsent_messages


@pytest.mark.parametrize("fragments", [None, ["one"]], ids=["the whole page", "a fragment"])
def test_the_answer_to_a_click_is_sent_also_where_a_run_begins(fragments: list[str] | None) -> None:
    answer, finished, drawn = ForwardMsg(), ForwardMsg(), ForwardMsg()
    answer.backend_operation_response.request_id = "click"
    finished.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    drawn.delta.fragment_id = "one"

    def sent_after_a_run_begins() -> list[str]:
        queue = ForwardMsgQueue()
        for message in (answer, finished, drawn):
            queue.enqueue(message)
        queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments)
        sent = [str(message.WhichOneof("type")) for message in queue.flush()]
        assert queue.is_empty()
        return sorted(sent)

    if fragments is None:
        assert sent_after_a_run_begins() == ["script_finished"], f"{VERSION}: keep_unsent_messages can go"
    keep_unsent_messages()
    assert sent_after_a_run_begins() == ["backend_operation_response", "script_finished"]


@pytest.mark.parametrize("fragments", [None, ["one"]], ids=["the whole page", "a fragment"])
def test_what_a_whole_run_drew_is_sent_with_its_end_also_where_another_begins_at_once(
    fragments: list[str] | None,
) -> None:
    """The browser forgets the widgets that a run which has ended did not draw.

    A run of the whole page may become one of some fragments, by a callback.
    """

    def sent_after_another_begins() -> list[str]:
        drawn, finished, begun, drawn_again = (ForwardMsg() for _ in range(4))
        drawn.delta.fragment_id = drawn_again.delta.fragment_id = "one"
        finished.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
        begun.new_session.name = "of a fragment"
        queue = ForwardMsgQueue()
        for message in (drawn, finished, begun, drawn_again):
            queue.enqueue(message)
        queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments)
        return [str(message.WhichOneof("type")) for message in queue.flush()]

    assert sent_after_another_begins() == ["script_finished", "new_session"], f"{VERSION}: half of it can go"
    keep_unsent_messages()
    assert sent_after_another_begins() == ["delta", "script_finished", "new_session"]


def test_what_a_fragment_drew_in_another_is_discarded_with_its_container() -> None:
    """The browser closes the connection over an element without its container."""

    def paths_sent_after_the_outer_begins() -> list[tuple[int, ...]]:
        queue = ForwardMsgQueue()
        for path, fragment in (((0, 1), "outer"), ((0, 1, 0), "outer"), ((0, 1, 1), "inner"), ((0, 2), "beside")):
            drawn = ForwardMsg()
            drawn.metadata.delta_path.extend(path)
            drawn.delta.fragment_id = fragment
            drawn.delta.add_block.allow_empty = True
            queue.enqueue(drawn)
        queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["outer"])
        return [tuple(message.metadata.delta_path) for message in queue.flush()]

    assert paths_sent_after_the_outer_begins() == [(0, 1, 1), (0, 2)], f"{VERSION}: without_nested can go"
    keep_unsent_messages()
    assert paths_sent_after_the_outer_begins() == [(0, 2)]


def test_what_a_run_drew_before_another_replaced_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session of Streamlit's own whose event loop is late; its runners are told apart by their names alone."""
    event = ScriptRunnerEvent
    monkeypatch.setattr(app_session.AppSession, "_clear_queue", lambda self, fragments: None)
    monkeypatch.setattr(app_session.AppSession, "_create_new_session_message", lambda self, *run: ForwardMsg())
    monkeypatch.setattr(app_session.AppSession, "_enqueue_forward_msg", lambda self, message: sent.append(message))
    sent: list[ForwardMsg] = []

    async def titles_sent() -> list[str]:
        session: Any = app_session.AppSession.__new__(app_session.AppSession)
        vars(session).update(_event_loop=asyncio.get_running_loop(), _local_sources_watcher=None, _run_on_save=False)
        session._state, session._client_state = app_session.AppSessionState.APP_NOT_RUNNING, ClientState()

        def draw(runner: object, title: str) -> None:
            message = ForwardMsg()
            message.delta.new_element.markdown.body = title
            session._on_scriptrunner_event(runner, event.ENQUEUE_FORWARD_MSG, forward_msg=message)

        def begin(runner: object) -> None:
            run = RunDescriptor.create()
            session._on_scriptrunner_event(runner, event.SCRIPT_STARTED, page_script_hash="", run_descriptor=run)

        first, second = SimpleNamespace(), SimpleNamespace()
        session._scriptrunner = first
        begin(first)
        draw(first, "drawn in time")
        session._on_scriptrunner_event(first, event.SHUTDOWN)
        session._scriptrunner = second  # before the loop has come to any of it
        draw(first, "drawn too late")
        begin(second)
        draw(second, "drawn by the second")
        await asyncio.sleep(0)
        draw(first, "drawn much too late")
        await asyncio.sleep(0)
        assert session._scriptrunner is second
        titles = [message.delta.new_element.markdown.body for message in sent if message.HasField("delta")]
        sent.clear()
        session._state = app_session.AppSessionState.SHUTDOWN_REQUESTED  # nothing is left to end when it is deleted
        return titles

    assert asyncio.run(titles_sent()) == ["drawn by the second"], f"{VERSION}: keep_end_of_replaced_runs can go"
    keep_end_of_replaced_runs()
    assert asyncio.run(titles_sent()) == ["drawn in time", "drawn by the second"]

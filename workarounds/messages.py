"""Messages of runs to the browser: what a run has drawn is sent also if another run follows at once."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from workarounds.replacing import check_fields, find, original_function, replace, workaround

if TYPE_CHECKING:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.runtime.app_session import AppSession
    from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
    from streamlit.runtime.scriptrunner import ScriptRunner


@workaround("on a slow server a download waits for minutes now and then, and a switch goes back")
def keep_unsent_messages() -> None:
    """Keep two kinds of messages if a rerun begins before they are sent, which Streamlit discards.

    The response to a download click: the button would wait three minutes for a file that the server has made. And all
    of a whole run that has ended: Streamlit keeps its end but not what it drew, or, where fragments are rerun, not what
    it drew in these. So the browser takes widgets for gone and forgets how the reader has just set them; and if a
    callback of the next run asks for fragments only, what the whole run drew is never sent.

    One kind is discarded that Streamlit keeps: what a fragment has drawn inside one that is rerun. The containers that
    it belongs into are discarded, and the browser closes the connection over an element without a container.
    """
    queue_class = find("streamlit.runtime.forward_msg_queue:ForwardMsgQueue")
    parameters = ["self", "retain_lifecycle_msgs", "fragment_ids_this_run"]
    clear_queue = original_function(queue_class, "clear", parameters)
    check_fields(queue_class(), "_queue")
    whole_run_ended = find("streamlit.proto.ForwardMsg_pb2:ForwardMsg").FINISHED_SUCCESSFULLY

    def ends_whole_run(message: ForwardMsg) -> bool:
        return message.HasField("script_finished") and message.script_finished == whole_run_ended

    def clear(
        queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        ended: list[ForwardMsg] = []
        answers: list[ForwardMsg] = []
        if retain_lifecycle_msgs:
            end = max((index for index, message in enumerate(queue._queue, 1) if ends_whole_run(message)), default=0)
            ended, queue._queue = queue._queue[:end], queue._queue[end:]
        if retain_lifecycle_msgs and fragment_ids_this_run is None:
            answers = [message for message in queue._queue if message.HasField("backend_operation_response")]
        if fragment_ids_this_run is not None:
            queue._queue = without_nested(queue._queue, fragment_ids_this_run)
        clear_queue(queue, retain_lifecycle_msgs, fragment_ids_this_run)
        queue._queue = ended + queue._queue + answers

    replace(queue_class, "clear", clear)


def without_nested(messages: Sequence[ForwardMsg], fragment_ids: Sequence[str]) -> list[ForwardMsg]:
    """Leave out what other fragments have drawn in the containers of these."""
    containers = {
        tuple(message.metadata.delta_path)
        for message in messages
        if message.delta.fragment_id in fragment_ids and message.delta.HasField("add_block")
    }

    def is_nested(message: ForwardMsg) -> bool:
        path = tuple(message.metadata.delta_path)
        return any(path[:depth] in containers for depth in range(1, len(path)))

    return [message for message in messages if not (message.delta.fragment_id and is_nested(message))]


@workaround("a control that is used just as a page ends to draw may leave the page unfinished")
def keep_end_of_replaced_runs() -> None:
    """Send all that a run has drawn before another replaced it.

    A request that comes as a run ends gets a new script runner. From then on Streamlit ignores what is from the earlier
    one, also what that had drawn before and the event loop has not come to. A run of the whole page draws it again. One
    of fragments does not, and the browser closes the connection over a fragment of a page that it does not have
    ("Bad delta path"). What is drawn after the replacement is ignored as before.
    """
    session_class = find("streamlit.runtime.app_session:AppSession")
    event_class = find("streamlit.runtime.scriptrunner:ScriptRunnerEvent")
    parameters = ["self", "sender", "event", "forward_msg", "exception", "client_state", "page_script_hash"]
    parameters += ["fragment_ids_this_run", "pages", "run_descriptor"]
    original_function(session_class, "_on_scriptrunner_event", parameters)
    original_function(session_class, "_handle_scriptrunner_event_on_event_loop", parameters)
    original_function(session_class, "_call_soon_on_event_loop", ["self", "callback"])
    begun, shut_down = event_class.SCRIPT_STARTED, event_class.SHUTDOWN
    runner_that_draws = "runner_that_draws"  # of a session: a weak reference to the one that began the newest run

    def handle(session: AppSession, sender: ScriptRunner | None, event: Any, **details: Any) -> None:
        if event is begun and sender is session._scriptrunner:
            vars(session)[runner_that_draws] = weakref.ref(sender)
        session._handle_scriptrunner_event_on_event_loop(sender, event, **details)

    def handle_as_before(session: AppSession, sender: ScriptRunner, event: Any, **details: Any) -> None:
        newer, newest = session._scriptrunner, vars(session).get(runner_that_draws)
        if sender is newer or (newest is not None and newest() is newer):
            return handle(session, sender, event, **details)
        session._scriptrunner = sender
        try:
            handle(session, sender, event, **details)
        finally:
            session._scriptrunner = newer

    def on_scriptrunner_event(session: AppSession, sender: ScriptRunner | None, event: Any, **details: Any) -> None:
        """Mark an event, in the run's own thread, as one of a run that another has replaced or not."""
        replaced = sender is None or sender is not session._scriptrunner or event is shut_down
        handler: Callable[..., None] = handle if replaced else handle_as_before
        session._call_soon_on_event_loop(lambda: handler(session, sender, event, **details))

    replace(session_class, "_on_scriptrunner_event", on_scriptrunner_event)

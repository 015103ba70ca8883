"""State of the lesson on self-attention: the model, and its record of the sentence."""

from __future__ import annotations

from collections.abc import Callable

from model import Record, Translator
from ui.lesson_model import lesson_record, lesson_translator
from ui.lessons.self_attention.meeting import Meeting
from ui.link import LINK, set_number
from ui.scenes import redraw as run_again
from ui.sites import site_picker
from ui.tokens import token_picker

OPENS_WITH = "encoder.0.self"
WHY = "An RNN has no self-attention."


def on_screen() -> tuple[Translator, Record]:
    translator = lesson_translator("self_attention")
    return translator, lesson_record(translator)


OPENS_WITH = "encoder.0.self"
HEAD_CHOSEN = "self_head_chosen"  # the fragment that follows site, head and tokens


def redraw() -> None:
    """End of a callback: the site or the head has changed."""
    run_again([LINK, HEAD_CHOSEN])


def chosen_meeting(after: Callable[[], None]) -> Meeting:
    """Draw the choice of site, head and two tokens; returns them. after: end of the callbacks."""
    translator, record = on_screen()
    chosen = site_picker(record, after, usual=OPENS_WITH)
    assert chosen is not None
    site, head = chosen
    query = token_picker(record.rows(site), "Query: which token asks", key="self_query", default=1)
    key = token_picker(record.columns(site), "Key: which token answers", key="self_key")
    return Meeting(translator, record, site, head, query, key)


def ask_for(query: int) -> None:
    """Callback: choose another query token."""
    set_number("self_query", query)
    run_again([HEAD_CHOSEN])

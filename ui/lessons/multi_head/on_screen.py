"""State of the lesson on heads: the Transformer, its record of the sentence, and the opened head."""

from __future__ import annotations

from model import Head, Record, Translator
from ui.lesson_model import lesson_record, lesson_translator
from ui.link import chosen_head, chosen_site


def on_screen() -> tuple[Translator, Record, Head]:
    translator = lesson_translator("multi_head")
    record = lesson_record(translator)
    site = chosen_site(record)
    assert site is not None
    return translator, record, Head(site, chosen_head(record, site))

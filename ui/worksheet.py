"""The worksheet of a view: questions on its numbers, and one on a changed model."""

from __future__ import annotations

from charts.paper_question import PaperQuestion
from charts.saved_page import HandOut
from charts.worksheet import worksheet
from claims.worksheet import answers_on_weights, changed_text, least_sure, ordered_candidates
from model import Head, InputError, Intervention, PositionalChange, Record, Translator
from ui.models import load_translator
from ui.records import record_of
from ui.translation_player import track_of
from ui.wording.worksheet import ask_about_weights, ask_least_sure, ask_ordered_candidates, ask_translation


def work_sheet(view: HandOut) -> str:
    """Render the worksheet as one HTML file."""
    return worksheet(view, questions_of(view))


def questions_of(view: HandOut) -> list[PaperQuestion]:
    """All questions on the view."""
    record, shown = view.record, track_of(view.record)
    of_rows = ask_about_weights(view.rows, answers_on_weights(view.rows), record.pair) if record.attention else []
    if view.questions:
        return [*of_rows, *view.questions]
    others = [
        ask_least_sure(least_sure(shown)),
        ask_ordered_candidates(ordered_candidates(record, shown)),
        change_of(record),
    ]
    return [*of_rows, *(question for question in others if question is not None)]


def change_of(record: Record) -> PaperQuestion | None:
    """The translation without positions, with equal weights, or, for models with neither, of reversed words."""
    translator = load_translator(record.model)
    what, intervention = change_for(translator)
    try:
        if intervention is not None:
            changed = record_of(translator, record.source.ids, intervention=intervention)
        else:
            changed = record_of(translator, backwards(record))
        return ask_translation(what, changed_text(record, changed))
    except InputError:  # what the reversed words leave nothing of
        return None


def change_for(translator: Translator) -> tuple[str, Intervention | None]:
    """The most instructive change for a kind of model, as a sentence; None: reversed words."""
    if translator.network.positions:
        return "The encoder is told no positions.", Intervention(encoder_positions=PositionalChange("off"))
    cross = [site for site in translator.heads_at if site.kind == "cross"]
    if translator.heads_at and not any(site.kind == "self" for site in translator.heads_at):
        heads = frozenset(Head(site, head) for site in cross for head in range(translator.heads_at[site]))
        return f"At every step all {translator.pair.source} words get the same weight.", Intervention(uniform=heads)
    return f"The {translator.pair.source} words come in reverse order.", None


def backwards(record: Record) -> str:
    """The words of the sentence in reverse order, final punctuation last."""
    words = [word.text for word in record.source.words[:-1]]
    mark = [words.pop()] if len(words) > 1 and not any(character.isalnum() for character in words[-1]) else []
    return " ".join(words[::-1]) + "".join(mark)

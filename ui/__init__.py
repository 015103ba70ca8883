"""Streamlit building blocks for every page. A page reads: `record = ui.current_record()`, draws, and explains."""

from ui.control_keys import observe_choices
from ui.current import (
    Reading,
    current_reading,
    current_record,
    current_translator,
    cut_off,
    reading_of,
    say_if_cut,
)
from ui.figures import show
from ui.heading import heading
from ui.history import keep_history
from ui.lesson_model import pair_on_page
from ui.link import choose, chosen_head, chosen_model, chosen_site, chosen_step, link_parameters
from ui.model_notes import model_notes
from ui.models import load_translator, model_card, model_label, model_names
from ui.page_links import lesson_foot
from ui.presses import answer_missed
from ui.rail import contents_rail
from ui.records import record_of
from ui.scenes import end_page, on_stage, section, set_stage, turn_page
from ui.share import share_files
from ui.shell_fixes import fix_shell
from ui.sites import site_label, site_picker
from ui.stage import staged
from ui.stepper import stepped, stepper
from ui.take_away import take_away
from ui.terms import words_on_page
from ui.text import literal, markup, percent, quoted, small
from ui.theme import is_dark, watch_theme
from ui.tokens import token_picker
from ui.toolbar import toolbar
from ui.visited import mark_visited

__all__ = [
    "Reading",
    "answer_missed",
    "choose",
    "chosen_head",
    "chosen_model",
    "chosen_site",
    "chosen_step",
    "contents_rail",
    "current_reading",
    "current_record",
    "current_translator",
    "cut_off",
    "end_page",
    "fix_shell",
    "heading",
    "is_dark",
    "keep_history",
    "lesson_foot",
    "link_parameters",
    "literal",
    "load_translator",
    "mark_visited",
    "markup",
    "model_card",
    "model_label",
    "model_names",
    "model_notes",
    "observe_choices",
    "on_stage",
    "pair_on_page",
    "percent",
    "quoted",
    "reading_of",
    "record_of",
    "say_if_cut",
    "section",
    "set_stage",
    "share_files",
    "show",
    "site_label",
    "site_picker",
    "small",
    "staged",
    "stepped",
    "stepper",
    "take_away",
    "token_picker",
    "toolbar",
    "turn_page",
    "watch_theme",
    "words_on_page",
]

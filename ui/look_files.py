"""Files of the query at hand: a spreadsheet that computes its step, and cards for a class."""

from __future__ import annotations

from charts.floor_cards import cards_page, why_no_cards
from charts.saved_page import HandOut
from charts.step_workbook import step_workbook
from model.dissect.floor_cards import floor_cards
from model.network.rnn import AdditiveRNN
from model.record import Array
from model.record.capture import to_numpy
from ui.models import load_translator


class NotMade(Exception):
    """There is no such file of this view; the message says why."""


def spreadsheet(view: HandOut) -> bytes:
    """The step as XLSX. NotMade: a model without attention."""
    if view.look is None:
        raise NotMade("This model has no attention.")
    return step_workbook(view.record, view.look, model=view.model, factor=score_vector(view.record.model))


def cards(view: HandOut) -> str:
    """The cards as HTML. NotMade: no small whole numbers keep the order of this look."""
    look = view.look
    if look is None:
        raise NotMade("This model has no attention.")
    cards_found = floor_cards(view.record.attention[look.site].scores[look.head], look.row)
    if cards_found is None:
        raise NotMade(why_no_cards(view.record, look))
    return cards_page(view, look, cards_found, additive=score_vector(view.record.model) is not None)


def score_vector(name: str) -> Array | None:
    """The learned vector v of a model with additive attention; None for others."""
    network = load_translator(name).network
    return to_numpy(network.score_vector) if isinstance(network, AdditiveRNN) else None

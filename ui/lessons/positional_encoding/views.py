"""The figures that the lesson's sliders move in the browser, each with its plain chart."""

from __future__ import annotations

from charts.positional import pair_waves, position_table, rates, table_alt, waves_alt
from charts.positional_clock import clock_alt, pair_clock
from charts.sine_alone import twin_hands, twins_alt
from model.dissect.sine_alone import SineAlone
from model.network.positional import PositionLayout
from ui.linked_view import Control, LinkedView
from ui.slider import Slider

STYLES = ("shared/tip.css", "views/positions/positions.css")

_table = LinkedView("positions_table", "positions/table", STYLES, looks="plot encodings")
_waves = LinkedView("positions_waves", "positions/waves", STYLES, looks="plot waves", role="group")
_clock = LinkedView("positions_clock", "positions/clock", STYLES, looks="plot face")
_twins = LinkedView("positions_twins", "positions/twins", STYLES, looks="plot face")


def show_table(positions: int, width: int, pair: int, slider: Slider, layout: PositionLayout) -> None:
    """Draw the table of encodings; the slider frames another pair."""
    _table.show(
        lambda: position_table(positions, width, pair, layout),
        {"rates": rates(width), "positions": positions, "layout": layout},
        [table_alt(positions, width, pair, layout)],
        Control.of(slider, pair),
        key="positions_table",
    )


def show_waves(positions: int, width: int, pair: int, slider: Slider, layout: PositionLayout) -> None:
    """Draw the waves of a pair, which the slider changes."""
    _waves.show(
        lambda: pair_waves(positions, width, pair, layout),
        {"rates": rates(width), "positions": positions, "layout": layout},
        [waves_alt(positions, width, pair)],
        Control.of(slider, pair),
        key="positions_waves",
    )


def show_clock(
    values: tuple[int, int, int], width: int, sliders: tuple[Slider, Slider, Slider], layout: PositionLayout
) -> None:
    """Draw a pair as a clock hand, of which sliders change pair, position and offset."""
    pair, position, offset = values
    _clock.show(
        lambda: pair_clock(pair, width, position, offset, layout),
        {"rates": rates(width)},
        [clock_alt(pair, width, position, offset)],
        *(Control.of(slider, value) for slider, value in zip(sliders, values, strict=True)),
        key="positions_clock",
    )


def show_twins(sine: SineAlone, pair: int, width: int, pairs: Slider, offsets: Slider) -> None:
    """Draw two hands with the same sine, of which sliders change pair and offset."""
    _twins.show(
        lambda: twin_hands(sine, pair, width),
        {"rates": rates(width), "position": sine.position},
        [twins_alt(sine, pair)],
        Control.of(pairs, pair),
        Control.of(offsets, sine.offset),
        key="positions_sine",
    )

"""The palette is read by everyone: contrast after WCAG 2, colour-blind vision after Machado et al. 2009, greyscale."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from charts.ink import MIDDLE
from charts.palette import DARK, LIGHT, Palette
from tests.charts.checks import red_green_blue

Colour = npt.NDArray[np.float64]

# Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# severity 1.0, for linear RGB
DEFICIENCIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
SRGB_TO_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
WHITE = np.array([0.95047, 1.0, 1.08883])  # D65
THEMES = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
SECONDARY_BACKGROUND = {theme: THEMES[theme]["secondaryBackgroundColor"] for theme in ("light", "dark")}

PURPLE = re.compile(r"\"weights\[\d\]\"[,}\]]|weight_scale\(\)|palette\.weights")
DRAW_ATTENTION = {
    *("alignment", "cell_table", "head_grid", "matrix", "network_drawing", "palette", "player_figure", "pocket"),
    *("saved_page", "token_panels", "two_weights", "whole_model", "word_comparison"),
}

both = pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])


def linear(colour: str) -> Colour:
    """Linear RGB, 0 to 1."""
    encoded = np.array(red_green_blue(colour)) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def lab(rgb: Colour) -> Colour:
    """CIE L*a*b* of linear RGB."""
    ratio = np.array(SRGB_TO_XYZ) @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def from_lab(colour: Colour) -> Colour:
    """Linear RGB of CIE L*a*b*."""
    f = np.array([(colour[0] + 16) / 116 + colour[1] / 500, (colour[0] + 16) / 116, 0.0])
    f[2] = f[1] - colour[2] / 200
    ratio = np.where(f > 6 / 29, f**3, (116 * f - 16) * 27 / 24389)
    return np.clip(np.linalg.inv(SRGB_TO_XYZ) @ (ratio * WHITE), 0, 1)


def difference(one: str, other: str, seen_by: npt.ArrayLike | None = None) -> float:
    """Distance in L*a*b* (CIE 1976), as seen by someone with a deficiency."""
    matrix = np.eye(3) if seen_by is None else np.asarray(seen_by)
    return float(np.linalg.norm(lab(matrix @ linear(one)) - lab(matrix @ linear(other))))


def luminance(rgb: Colour) -> float:
    return float(np.dot([0.2126, 0.7152, 0.0722], rgb))


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2 contrast ratio of two colours in linear RGB, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(ramp: tuple[str, ...], share: float) -> Colour:
    """A ramp's colour (linear RGB) at a place between its first (0) and last (1) stop, mixed in L*a*b*."""
    position = share * (len(ramp) - 1)
    stop = min(int(position), len(ramp) - 2)
    low, high = lab(linear(ramp[stop])), lab(linear(ramp[stop + 1]))
    return from_lab(low + (position - stop) * (high - low))


@both
def test_what_is_written_has_the_colour_of_the_page_and_numbers_on_it_are_read(theme: str, palette: Palette) -> None:
    assert palette.written == THEMES[theme]["primaryColor"]
    assert contrast(linear(palette.written), linear(palette.paper)) > 4.5


def test_purple_is_attention_alone() -> None:
    """Who draws in the colours of weights; probabilities, models and what is chosen have colours of their own."""
    charts = Path(__file__).parents[2] / "charts"
    purple = {path.stem for path in charts.glob("*.py") if PURPLE.search(path.read_text(encoding="utf-8"))}
    assert purple == DRAW_ATTENTION


def test_contrast_of_black_and_white() -> None:
    assert contrast(linear("#000000"), linear("#ffffff")) == pytest.approx(21)
    np.testing.assert_allclose(from_lab(lab(linear("#8540ac"))), linear("#8540ac"), atol=1e-6)


@both
def test_the_page_has_the_charts_ink_and_paper(theme: str, palette: Palette) -> None:
    assert THEMES[theme]["textColor"] == THEMES[theme]["codeTextColor"] == palette.ink
    assert THEMES[theme]["backgroundColor"] == palette.paper


@both
def test_links_and_what_is_chosen_are_read(theme: str, palette: Palette) -> None:
    for background in (palette.paper, SECONDARY_BACKGROUND[theme]):
        assert contrast(linear(THEMES[theme]["linkColor"]), linear(background)) >= 4.5
        assert contrast(linear(THEMES[theme]["primaryColor"]), linear(background)) >= 4.5


@both
def test_text_colours_are_read_on_both_backgrounds(theme: str, palette: Palette) -> None:
    for background in (palette.paper, SECONDARY_BACKGROUND[theme]):
        for text in (palette.query, palette.key, palette.value, palette.ink, palette.faint, *palette.lines):
            assert contrast(linear(text), linear(background)) >= 4.5, (text, background)


@both
def test_faded_text_is_read_on_both_backgrounds(theme: str, palette: Palette) -> None:
    """Streamlit writes captions and small labels in 60 % of the text's colour, mixed as the browser does, in sRGB."""
    for background in (palette.paper, SECONDARY_BACKGROUND[theme]):
        shares = zip(red_green_blue(palette.ink), red_green_blue(background), strict=True)
        faded = "#" + "".join(f"{round(0.6 * ink + 0.4 * paper):02x}" for ink, paper in shares)
        assert contrast(linear(faded), linear(background)) >= 4.5, background


@both
@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
def test_query_key_and_value_are_told_apart(theme: str, palette: Palette, deficiency: str | None) -> None:
    for one, other in combinations((palette.query, palette.key, palette.value), 2):
        assert difference(one, other, DEFICIENCIES.get(deficiency or "")) >= 15, (one, other)


@both
def test_query_key_and_value_are_told_apart_in_greyscale(theme: str, palette: Palette) -> None:
    lightness = sorted(lab(linear(colour))[0] for colour in (palette.query, palette.key, palette.value))
    assert all(high - low >= 8 for low, high in pairwise(lightness))


@both
def test_weights_grow_steadily_away_from_the_paper(theme: str, palette: Palette) -> None:
    lightness = [lab(mixed(palette.weights, share))[0] for share in np.linspace(0, 1, 21)]
    steps = np.diff(lightness)
    assert (steps < 0).all() or (steps > 0).all()
    assert abs(lightness[0] - lab(linear(palette.paper))[0]) < abs(lightness[-1] - lab(linear(palette.paper))[0])


@both
@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
def test_a_weight_of_three_hundredths_is_seen(theme: str, palette: Palette, deficiency: str | None) -> None:
    seen_by = np.eye(3) if deficiency is None else np.array(DEFICIENCIES[deficiency])
    nothing, little = linear(palette.weights[0]), mixed(palette.weights, 0.03**0.5)
    assert np.linalg.norm(lab(seen_by @ nothing) - lab(seen_by @ little)) >= 7


@both
@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
def test_the_two_signs_are_told_apart(theme: str, palette: Palette, deficiency: str | None) -> None:
    stops = palette.contributions
    for negative, positive in ((stops[0], stops[4]), (stops[1], stops[3])):
        assert difference(negative, positive, DEFICIENCIES.get(deficiency or "")) >= 15


@both
def test_numbers_on_cells_are_read(theme: str, palette: Palette) -> None:
    for ramp in (palette.weights, palette.probabilities, palette.contributions, palette.amounts):
        for share in np.linspace(0, 1, 101):
            cell = mixed(ramp, share)
            text = linear("#000000" if luminance(cell) > MIDDLE else "#ffffff")
            assert contrast(text, cell) > 4.5, share


@both
def test_amounts_are_grey_and_grow_steadily(theme: str, palette: Palette) -> None:
    """What is never negative has neither the red nor the blue of signed numbers, nor the purple of attention."""
    shades = [lab(mixed(palette.amounts, share)) for share in np.linspace(0, 1, 21)]
    assert all(np.hypot(*shade[1:]) < 8 for shade in shades)
    steps = np.diff([shade[0] for shade in shades])
    assert (steps < 0).all() or (steps > 0).all()

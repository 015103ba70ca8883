"""QR codes hold their links: another library reads them back from their modules."""

from __future__ import annotations

import re

import numpy as np
import pytest
import zxingcpp

from charts.qr_code import FAR, MAX_BYTES, QUIET, QRCode, qr_code

SCALE = 4
LINKS = (
    "http://localhost:8501",
    "https://lab.example.org/sub/attention?sentence=i+like+red+cars&step_no=4",
    "http://10.0.0.7:8501/translate?sentence=" + "the+old+man+" * 40,
    "http://localhost:8501/?sentence=%F0%9F%98%80+%3C%2Fscript%3E",
)


def picture(code: QRCode) -> np.ndarray:
    """The SVG drawn by its own rules: rows of horizontal strokes, one unit high, on a light ground."""
    side = code.modules + 2 * QUIET
    assert f'viewBox="0 0 {side} {side}"' in code.svg
    light, dark = re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', code.svg)
    assert (light, dark) == ("#fff", "#000")
    drawn = np.full((side, side), 255, np.uint8)
    (path,) = re.findall(r'stroke="#000" d="([^"]*)"', code.svg)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        given = [float(number) for number in numbers.split()]
        if command == "h":
            drawn[int(y), int(x) : int(x + given[0])] = 0
            x += given[0]
        else:
            x, y = (given[0], given[1]) if command == "M" else (x + given[0], y + given[1])
    return np.kron(drawn, np.ones((SCALE, SCALE), np.uint8))


@pytest.mark.parametrize("link", LINKS)
def test_a_code_reads_back(link: str) -> None:
    code = qr_code(link)
    assert code is not None
    drawn = picture(code)
    assert [barcode.text for barcode in zxingcpp.read_barcodes(drawn)] == [link]
    edge = drawn[: QUIET * SCALE].min(), drawn[:, -QUIET * SCALE :].min()
    assert edge == (255, 255)


def test_what_is_too_long() -> None:
    assert qr_code("x" * (MAX_BYTES + 1)) is None
    longest, short = qr_code("x" * MAX_BYTES), qr_code(LINKS[1])
    assert longest is not None
    assert short is not None
    assert longest.modules > FAR >= short.modules
    assert short.coarse
    assert not longest.coarse

"""A link as a QR code: dark modules on light in every theme, with the quiet zone that readers need.

ISO/IEC 18004, drawn by segno.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import segno

QUIET = 4  # modules around the code, as the standard asks
MAX_BYTES = 2953  # bytes that the largest code holds
FAR = 57  # modules a side: a code of so many, as large as a projector shows it, is read from the last row
DARK, LIGHT = "#000000", "#ffffff"


@dataclass(frozen=True)
class QRCode:
    """A scalable SVG, and the number of modules on each side, without the quiet zone."""

    svg: str
    modules: int

    @property
    def coarse(self) -> bool:
        """Whether it can be read from a distance."""
        return self.modules <= FAR


def qr_code(link: str) -> QRCode | None:
    """The code of a link; None where it is longer than a QR code holds."""
    try:
        code = segno.make_qr(link, error="l")
    except segno.DataOverflowError:
        return None
    svg = io.BytesIO()
    code.save(
        svg, kind="svg", xmldecl=False, svgns=True, border=QUIET, dark=DARK, light=LIGHT, omitsize=True, svgclass=None
    )
    return QRCode(svg.getvalue().decode("ascii").strip(), len(code.matrix))

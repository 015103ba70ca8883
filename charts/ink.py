"""Text on coloured cells: black or white, whichever is read better; as in `assets/lab/shared/ink.js`."""

from __future__ import annotations

import math
from typing import Any

MIDDLE = math.sqrt(1.05 * 0.05) - 0.05  # the luminance from which black and white stand out as much


def ink_on_cell(field: str) -> dict[str, Any]:
    """Encoding of the colour of text on cells whose colour shows this field: a contrast of at least 4.5 to 1."""
    return {
        "condition": {"test": f"luminance(scale('color', datum.{field})) > {MIDDLE:.4f}", "value": "black"},
        "value": "white",
    }

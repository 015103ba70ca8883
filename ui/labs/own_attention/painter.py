"""Browser component for painting rows: drag, enter per cents, or use arrow keys, Space and Enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from charts.components import PAINT_MAP
from charts.grammar import piece_names
from charts.heatmap import row_names
from charts.labels import percent
from charts.palette import DARK, LIGHT
from model import Record
from model.record import Array
from ui.component_files import module_component
from ui.labs.own_attention.drawn import MAX_GIVEN, DrawnRow, How
from ui.presses import Presses
from ui.theme import is_dark

_component = module_component("attention_lab_paint_map", PAINT_MAP)


def paint_map(
    record: Record,
    site: str,
    weights: Array,
    drawn: Mapping[int, tuple[DrawnRow, str]],
    brush: How,
    *,
    name: str,
    causal: bool,
    key: str,
    on_paint: Callable[[int, tuple[int, ...], tuple[int, ...]], None],
) -> None:
    """Draw weights (rows, columns) of attention at a site. drawn: drawn rows and their descriptions, by row.

    causal: a row sees only the columns up to its own. `on_paint` is a callback for the row, its painted columns, from
    0, and for "shares" the whole per cents of each; "as there" means a whole row, without columns.
    """
    palette = DARK if is_dark() else LIGHT
    rows, columns = weights.shape

    def painted(message: object) -> None:
        if isinstance(message, dict) and message.get("brush") == brush:
            stroke = stroke_of(message, brush, rows, columns, causal=causal)
            if stroke is not None:
                on_paint(*stroke)

    presses = Presses(key, painted)
    _component(
        key=key,
        data={
            "name": name,
            "brush": brush,
            "causal": causal,
            "rows": [
                {
                    "label": label,
                    "said": drawn[row][1] if row in drawn else "",
                    "drawn": row in drawn,
                    "given": given_to(drawn[row][0], columns) if row in drawn else None,
                }
                for row, label in enumerate(row_names(record, site, words=False))
            ],
            "columns": piece_names(record.columns(site)),
            "weights": [[round(float(weight), 4) for weight in row] for row in weights],
            "shares": [[percent(float(weight)) for weight in row] for row in weights],
            "colours": list(palette.weights),
            **presses.data(),
        },
        on_pressed_change=presses.answer,
    )


def given_to(row: DrawnRow, columns: int) -> list[int] | None:
    """Whole per cents by column; None for a row drawn in another mode."""
    if row.how != "shares":
        return None
    given = dict(zip(row.keys, row.shares, strict=True))
    return [given.get(column, 0) for column in range(columns)]


def stroke_of(
    message: Mapping[str, object], brush: How, rows: int, columns: int, *, causal: bool
) -> tuple[int, tuple[int, ...], tuple[int, ...]] | None:
    """Validate the browser's stroke: row, columns, per cents; None where it is invalid."""
    row, keys, shares = message.get("row"), whole_numbers(message.get("keys")), whole_numbers(message.get("shares"))
    if not isinstance(row, int) or not 0 <= row < rows or keys is None or shares is None:
        return None
    seen = min(row + 1, columns) if causal else columns
    if bool(keys) == (brush == "as there") or not all(0 <= key < seen for key in keys) or len(set(keys)) < len(keys):
        return None
    if len(shares) != (len(keys) if brush == "shares" else 0) or not all(share > 0 for share in shares):
        return None
    return (row, keys, shares) if sum(shares) <= MAX_GIVEN else None


def whole_numbers(numbers: object) -> tuple[int, ...] | None:
    """A list of integers as a tuple; None for anything else."""
    if not isinstance(numbers, Sequence) or isinstance(numbers, str):
        return None
    return tuple(numbers) if all(type(number) is int for number in numbers) else None

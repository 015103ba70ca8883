"""Every chart of every page has words that say what is found in this sentence, and a table of the same numbers."""

from __future__ import annotations

import json
import re

import pytest

from charts.figure import Figure
from charts.labels import quoted
from tests.charts.hover_texts import hovered
from tests.pages.harness import PAGES, elements, usually
from tests.pages.whole import Whole, whole

OTHER = "Tom wants two small cars today, and she sees them."
VIEWS = "bidi_component"
CHARTS = ("vega_lite_chart", "plotly_chart", VIEWS)
# what these show is the same for every sentence, or belongs to a second one
OF_NO_SENTENCE = (
    "bleu-by-length",
    "positional-encodings",
    "positional-pair-",
    "positional-similarity",
    "positional-clock-",
    "sine-alone-",
    "products-in-a-row",
    "encoding-times",
    "film-bleu",
    "film-loss",
)
ITS_OWN = {"pages/labs/replay.py": "They met at school."}  # pages with sentences of their own: another than the first
OF_ANOTHER = ("context-other",)
OF_ITS_OWN = ("pages/labs/watch_it_learn.py",)  # pages that show no sentence of the bar's
USUALLY = ("pages/lessons/attention.py", "pages/labs/translate.py", "pages/labs/replay.py")  # under `make test`
WITHOUT_CHARTS = ("pages/labs/models.py", "pages/about/papers.py", "pages/about/check_yourself.py")


def drawn(page: Whole, kinds: tuple[str, ...] = CHARTS) -> list[str]:
    """The alt texts of a page's charts and of its views that controls change in the browser."""
    alts = []
    for element in elements(page.app._tree):
        if element.type not in kinds:
            continue
        if element.type != VIEWS:
            alts.append(element.proto.alt)
        elif '"alts"' in element.proto.json:
            data = json.loads(element.proto.json)
            alts.append(data["alts"][data["controls"][0]["shown"] if len(data["alts"]) > 1 else 0])
    return alts


def says_a_word(figure: Figure) -> bool:
    """Whether the alt text quotes one of the table's labels, which may stand there with their numbers."""
    cells = [*figure.table.columns, *(cell for cell in figure.table.to_numpy().ravel() if isinstance(cell, str))]
    return any(quoted(re.sub(r"^\d+ ", "", str(cell))) in figure.alt for cell in cells)


def says_a_number(figure: Figure) -> bool:
    """Whether a number of the alt text is in the table, or counts its rows or columns. Shares may be in per cent, and a
    range of them is text, such as "16 to 17 %".
    """
    if any(str(cell) in figure.alt for cell in figure.table.to_numpy().ravel() if " to " in str(cell)):
        return True
    rows, columns = figure.table.shape
    numbers = {abs(float(cell)) for cell in figure.table.select_dtypes("number").to_numpy().ravel()}
    numbers |= {rows, columns - 1}  # the first column holds labels
    for match in re.finditer(r"\d+(?:\.\d+)?", figure.alt):
        half = 0.51 * 10.0 ** -len(match.group().partition(".")[2])
        scale = 100 if figure.alt[match.end() :].startswith(" %") else 1
        if any(abs(float(match.group()) - number * scale) <= half for number in numbers):
            return True
    return False


@pytest.mark.parametrize("page", PAGES)
def test_every_chart_has_its_finding_in_words_and_a_table(page: str) -> None:
    seen = whole(page)
    alts = drawn(seen)
    assert bool(alts) == (page not in WITHOUT_CHARTS)
    assert all(alt.endswith(".") and len(alt) > 20 for alt in alts)
    assert set(alts) <= {element.proto.alt for element in seen.app.dataframe}
    # none is drawn that is not a figure
    assert len(seen.figures) == len(alts) - len(drawn(seen, ("plotly_chart",)))
    for figure in seen.figures:
        assert figure.alt in alts
        assert says_a_word(figure) or says_a_number(figure), figure.alt
    for figure in {re.sub(r"\d+", "", figure.name): figure for figure in seen.figures}.values():  # one of each kind
        if len(figure.table):  # a training that has not begun has nothing to point at
            hovered(figure)  # what is said where it is pointed at is words and units


@pytest.mark.parametrize("page", usually(USUALLY, [page for page in PAGES if page not in WITHOUT_CHARTS + OF_ITS_OWN]))
def test_the_finding_is_that_of_the_sentence(page: str) -> None:
    seen = whole(page)
    there = {figure.name: figure.alt for figure in whole(page, {"sentence": ITS_OWN.get(page, OTHER)}).figures}
    compared = [
        figure
        for figure in seen.figures
        if figure.name in there and not figure.name.startswith(OF_NO_SENTENCE + OF_ANOTHER)
    ]
    assert len(compared) >= len(seen.figures) / 2
    for figure in compared:
        assert figure.alt != there[figure.name]

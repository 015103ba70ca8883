"""The map of the described model at the current moment."""

from __future__ import annotations

from charts.figure import Figure
from charts.film import moment_label
from charts.labels import piece_labels, site_label
from charts.matrix import Side, matrix_heatmap
from ui.labs.replay.on_screen import ShownFilms
from ui.models import model_label


def map_figure(view: ShownFilms, most: int | None = None) -> Figure:
    """The map, limited to this many written pieces. KeyError: this model has no attention."""
    film, sentence, index = view.film, view.sentence, view.frame_index
    site, head = view.reel.chosen[film.model]
    weights = film.weights_at(index, sentence, site, head)[:most]
    part = "" if film.sites[site] == 1 else ", mean of heads" if head is None else f", head {head + 1}"
    when = moment_label(film.step_at(index))
    return matrix_heatmap(
        weights,
        Side(piece_labels(film.written(index, sentence))[:most], f"query: {view.pair.target}, being written"),
        Side(piece_labels(film.sources[sentence]), f"key: {view.pair.source}"),
        name=f"film-map-{film.model}",
        subject=f"{model_label(film.model)}, {when[:1].lower()}{when[1:]}, {site_label(site)}{part}",
        stored=True,
    )

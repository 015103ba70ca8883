"""Turn a run's frames into a film to ship: python -m model.film NAME --data DATA_DIR --work WORK_DIR

WORK_DIR/NAME is the folder of a run that stored frames (`python -m model.train NAME --frames N`), finished or not. The
film, in `assets/films/`, holds these frames, then one of each model in --earlier (ancestors of the shipped weights),
then one of the shipped weights; the replay page plays it. Without --work the run's frames are taken from the existing
film, and without --earlier its ancestor frames are kept: after new weights are shipped, only their frame is new.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from model.assets import FILMS, MODELS
from model.command_line import clear_errors
from model.network.families import ENTRIES
from model.store.filmed import read_film, write_film
from model.training.filming import film_of, renewed


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m model.film", description="Make a run's film ready to be shipped.")
    parser.add_argument("name", choices=tuple(ENTRIES), help="which model")
    parser.add_argument("--data", type=Path, required=True, help="the folder that `python -m model.corpus` wrote")
    parser.add_argument(
        "--work", type=Path, help="where the run is: WORK/NAME/frames.npz (default: the film's own run)"
    )
    parser.add_argument(
        "--earlier", type=Path, nargs="*", default=(), help="folders of this model at the ends of its earlier runs"
    )
    parser.add_argument("--models", type=Path, default=MODELS, help="the shipped models (default assets/models)")
    parser.add_argument("--out", type=Path, default=FILMS, help="where films go (default assets/films)")
    given = parser.parse_args(arguments)
    with clear_errors("model.film"):
        path = given.out / f"{given.name}.npz"
        shipped = given.models / given.name
        if given.work:
            film = film_of(given.work / given.name, shipped, given.data, given.earlier)
        else:
            film = renewed(read_film(path), shipped, given.data, given.earlier)
        write_film(path, film)
        print(
            f"{given.name}: {len(film.frames)} frames to step {film.run.steps} of {film.run.recipe['steps']}, "
            f"{len(film.waypoints)} of earlier weights, and the shipped weights, in {path} "
            f"({path.stat().st_size:,} bytes)"
        )


if __name__ == "__main__":
    main()

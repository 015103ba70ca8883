"""Turn a run's frames into a film to ship: python -m model.film NAME --data DATA_DIR --work WORK_DIR

WORK_DIR/NAME is the folder of a finished run that stored frames (`python -m model.train NAME`) and whose weights are
shipped. The film, in `assets/films/`, is played by the page *A training, replayed*.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from model.assets import FILMS, MODELS
from model.command_line import clear_errors
from model.network.families import ENTRIES
from model.store.filmed import write_film
from model.training.filming import film_of


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m model.film", description="Make a run's film ready to be shipped.")
    parser.add_argument("name", choices=tuple(ENTRIES), help="which model")
    parser.add_argument("--data", type=Path, required=True, help="the folder that `python -m model.corpus` wrote")
    parser.add_argument("--work", type=Path, required=True, help="where the run is: WORK/NAME/frames.npz")
    parser.add_argument("--models", type=Path, default=MODELS, help="the shipped models (default assets/models)")
    parser.add_argument("--out", type=Path, default=FILMS, help="where films go (default assets/films)")
    given = parser.parse_args(arguments)
    with clear_errors("model.film"):
        path = given.out / f"{given.name}.npz"
        film = film_of(given.work / given.name, given.models / given.name, given.data)
        write_film(path, film)
        size = f"{path.stat().st_size:,} bytes"
        print(f"{given.name}: {len(film.frames)} frames to step {film.training.steps}, in {path} ({size})")


if __name__ == "__main__":
    main()

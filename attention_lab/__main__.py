"""The command line: `attention-lab serve` where it is installed, `python -m attention_lab serve` in a checkout too."""

from __future__ import annotations

import argparse
import os
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

from attention_lab import __version__
from attention_lab.replicas import MAX_REPLICAS, Replicas, ReplicasError

HERE = Path(__file__).parent


def folder() -> Path:
    """The folder with app.py, the rooms and the weights.

    A wheel has it inside this package, as names like `model` and `ui` are too general for top-level packages. Streamlit
    puts the folder of its script on the path, so `import model` works there as in a checkout, where the folder is the
    parent.
    """
    installed = HERE / "app"
    return installed if installed.is_dir() else HERE.parent


def serve(arguments: argparse.Namespace) -> None:
    """Run Streamlit's server in this process until it is stopped. Its settings are beside app.py.

    Replicas are separate processes. SystemExit, with the reason on stderr, where they cannot be served.
    """
    # Visitors are served side by side; a second thread within one sentence only waits.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if arguments.replicas:
        where = {"address": arguments.address, "base_path": arguments.base_path}
        try:
            Replicas(arguments.replicas, arguments.port, folder() / "deploy" / "haproxy.cfg", **where).run()
        except ReplicasError as error:
            sys.exit(f"attention-lab: {error}")
        return
    options = {
        "--server.port": arguments.port,
        "--server.address": arguments.address,
        "--server.baseUrlPath": arguments.base_path,
        "--server.headless": "true" if arguments.headless else None,
    }
    given = [word for name, value in options.items() if value is not None for word in (name, str(value))]
    sys.argv = ["streamlit", "run", str(folder() / "app.py"), *given]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


POCKET = (
    "It shows the attention of every head, one look step by step (query, keys, scores, softmax, values), the search "
    "tree, and the six lessons in short with a question each. Heads can be switched off, made even or painted, and "
    "positions switched off. It has no training, no measured results and no exports: those are in the full lab."
)


def pocket(arguments: argparse.Namespace) -> None:
    """Write the pocket edition: one file, a folder or a package. SystemExit with the reason on failure."""
    sys.path.insert(0, str(folder()))  # where the rooms are
    from charts.pocket import pocket, write_site
    from charts.scorm import write_package
    from model.store.checkpoint import CheckpointError
    from model.store.loading import directory_of

    names = arguments.model or ["rnn-dot", "transformer"]
    folders = [Path(name) if os.sep in name else directory_of(name) / name for name in names]
    out: Path = arguments.site or arguments.scorm or arguments.out
    how = {"eight_bits": arguments.int8, "lab": arguments.lab}
    try:
        if arguments.site:
            write_site(folders, out, **how)
        elif arguments.scorm:
            write_package(folders, out, **how)
        else:
            out.write_text(pocket(folders, **how), encoding="utf-8", newline="\n")
    except (CheckpointError, ValueError, OSError) as error:
        sys.exit(f"attention-lab: {error}")
    size = sum(path.stat().st_size for path in (out, *out.rglob("*")) if path.is_file())
    print(f"{out}: {size / 1e6:.1f} MB with {', '.join(names)}")


def adopt(words: Sequence[str]) -> None:
    """Write a published Marian model as one of the lab's. SystemExit with the reason on failure."""
    sys.path.insert(0, str(folder()))  # where the rooms are
    from model.adopt.__main__ import main as adopt_main

    adopt_main(words, "attention-lab adopt")


def number_of_replicas(text: str) -> int:
    """Parse a number of replicas; 0, from an empty setting in `deploy/lab`, means a single server."""
    if 0 <= (count := int(text)) <= MAX_REPLICAS:
        return count
    raise argparse.ArgumentTypeError(f"{count} is not between 1 and {MAX_REPLICAS}; more belong on more machines")


def parser() -> argparse.ArgumentParser:
    """The command line's options."""
    whole = argparse.ArgumentParser(prog="attention-lab", description="Watch small translation models attend.")
    whole.add_argument("--version", action="version", version=f"Attention Lab {__version__}")
    verbs = whole.add_subparsers(title="verbs", required=True, metavar="VERB")
    command = verbs.add_parser("serve", help="serve the app until stopped", description="Serve the app until stopped.")
    command.add_argument("--port", type=int, default=8501, help="the port that is listened on (default 8501)")
    command.add_argument(
        "--address", help="the one address that is listened on (default: every network of this machine)"
    )
    command.add_argument("--base-path", metavar="PATH", help="the path below which a proxy serves the app, such as lab")
    command.add_argument("--headless", action="store_true", help="open no browser, as on a server")
    command.add_argument(
        "--replicas",
        type=number_of_replicas,
        metavar="N",
        help=f"N servers, at most {MAX_REPLICAS}, on the ports after this one, behind HAProxy (default: one, without)",
    )
    command.set_defaults(run=serve)
    what = "write one HTML file that translates without a server or a network"
    command = verbs.add_parser("pocket", help=what, description=f"{what.capitalize()}. {POCKET}")
    command.add_argument(
        "--model", action="append", metavar="NAME", help="a model, or its folder; may be repeated (default: two)"
    )
    where = command.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, default=Path("lab.html"), help="the file to write (default lab.html)")
    where.add_argument("--site", type=Path, metavar="FOLDER", help="write a static site into this folder instead")
    where.add_argument(
        "--scorm",
        type=Path,
        metavar="ZIP",
        help="write a SCORM 1.2 package for a learning platform instead; the lessons' questions give the score",
    )
    command.add_argument("--int8", action="store_true", help="weights in 8 bits: half the size, a little less exact")
    command.add_argument("--lab", metavar="URL", help="the address of a full lab, which the page then links to")
    command.set_defaults(run=pocket)
    what = "write a published Marian model as one of the lab's, for the folder that ATTENTION_LAB_MODELS names"
    verbs.add_parser("adopt", help=what, add_help=False)  # PyTorch comes with its options, which are read later
    return whole


def main(words: Sequence[str] | None = None) -> None:
    """Run the command. SystemExit 2, with the reason on stderr, for invalid options."""
    given = sys.argv[1:] if words is None else list(words)
    if given[:1] == ["adopt"]:
        adopt(given[1:])
        return
    arguments = parser().parse_args(given)
    arguments.run(arguments)


if __name__ == "__main__":
    main()

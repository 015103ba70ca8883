"""The house's rooms, read from the source: who may import whom, and how long a file may be."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.rooms import circle, file_arrows, room_arrows, tree_of

ROOT = Path(__file__).parents[2]
ROOMS = ("model", "charts", "claims", "workarounds", "ui", "pages")  # each may import itself and those before it
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
CHART_LIBRARIES = {"altair", "plotly", "vl_convert", "matplotlib", "bokeh"}
MAX_LINES = 350


@cache
def imported(path: Path) -> frozenset[str]:
    """The full names of all modules that a file imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return frozenset(names)


def packages(path: Path) -> set[str]:
    return {module.partition(".")[0] for module in imported(path)}


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def offenders(forbidden: Callable[[Path], object]) -> dict[str, object]:
    """The files that break a rule, and with what."""
    return {str(path.relative_to(ROOT)): broken for path in FILES if (broken := forbidden(path))}


def test_the_walk_sees_imports_inside_functions(tmp_path: Path) -> None:
    path = tmp_path / "file.py"
    path.write_text("import a.b\ndef f():\n    from c.d import e\n    import g as h\n    from . import i\n")
    assert imported(path) == {"a.b", "c.d", "g", "."}
    assert packages(path) == {"a", "c", "g", ""}
    assert {"model", "charts"} <= set(map(room_of, FILES))


def test_no_merge_is_left_half_done() -> None:
    """Also in a docstring, where Python does not mind."""

    def marks(path: Path) -> list[str]:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if re.match(r"\s*(<{7}|>{7}) ", line)]

    assert offenders(marks) == {}


def test_imports_run_one_way_and_name_their_room() -> None:
    def later_rooms(path: Path) -> set[str]:
        return packages(path) & {*ROOMS[ROOMS.index(room_of(path)) + 1 :], "app", "tests", ""}

    assert offenders(later_rooms) == {}


def test_model_and_charts_are_useful_without_the_app() -> None:
    forbidden = {
        "model": {"streamlit", *CHART_LIBRARIES},
        "charts": {"streamlit"},
        "claims": {"streamlit", *CHART_LIBRARIES},
    }
    assert offenders(lambda path: packages(path) & forbidden.get(room_of(path), set())) == {}


def test_workarounds_are_there_before_pytorch() -> None:
    """They import nothing of other rooms, which bring it."""
    of_other_rooms = {*ROOMS, "torch"} - {"workarounds"}
    assert offenders(lambda path: packages(path) & of_other_rooms if room_of(path) == "workarounds" else set()) == {}


def test_no_room_imports_itself_by_a_detour() -> None:
    assert circle(room_arrows(file_arrows())) == []
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) != []


def test_lessons_share_what_stands_in_ui_and_nothing_of_one_another() -> None:
    rooms = {room: others for room, others in room_arrows(file_arrows()).items() if room.startswith("ui/lessons/")}
    assert len(rooms) == 6
    assert {room: shared for room, others in rooms.items() if (shared := others & rooms.keys())} == {}


def unsafe_loads(path: Path) -> list[str]:
    """Calls and modules that would run a pickle."""
    loads = sorted(packages(path) & {"pickle", "shelve", "dill", "joblib", "cloudpickle"})
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            function = ast.unparse(node.func)
            given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            if function == "torch.load" and given.get("weights_only") != "True":
                loads.append(ast.unparse(node))
            if function in ("np.load", "numpy.load") and given.get("allow_pickle", "False") != "False":
                loads.append(ast.unparse(node))
    return loads


def test_nothing_reads_pickles(tmp_path: Path) -> None:
    path = tmp_path / "file.py"
    path.write_text("import pickle\ntorch.load(x)\nnp.load(x, allow_pickle=True)\nnp.load(x)\n")
    assert len(unsafe_loads(path)) == 3
    assert offenders(unsafe_loads) == {}


def test_files_stay_short_and_say_what_they_are() -> None:
    assert offenders(lambda path: max(0, path.read_text(encoding="utf-8").count("\n") - MAX_LINES)) == {}

    def is_unexplained(path: Path) -> bool:
        return bool(tree_of(path).body) and not ast.get_docstring(tree_of(path))

    assert offenders(is_unexplained) == {}


def test_importing_model_loads_nothing_that_only_the_app_or_training_needs() -> None:
    """In a fresh interpreter; nor does a structure without weights need PyTorch's compiler, a second of every start."""
    program = (
        "import json, sys, model\n"
        "loaded = sorted(sys.modules)\n"
        "import torch\n"
        "from model.network.families import ENTRIES, blank, config_of\n"
        "with torch.device('meta'):\n"
        "    networks = [blank(config_of(name, 300)) for name in ENTRIES]\n"
        "assert all(parameter.is_meta for network in networks for parameter in network.parameters())\n"
        "print(json.dumps([loaded, 'torch._dynamo' in sys.modules]))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    loaded, compiler = json.loads(done.stdout)
    assert "torch" in loaded
    unwanted = {"streamlit", "transformers", "sacrebleu", "pandas", *CHART_LIBRARIES}
    unwanted |= {"model.training.run", "model.evaluate", "model.corpus"}
    assert not unwanted & set(loaded)
    assert not compiler

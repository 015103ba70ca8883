"""Every cache of the app says in its source how much it keeps at most; nothing else that lives on may be filled."""

from __future__ import annotations

import ast

import pytest

from tests.model.test_imports import ROOT, offenders
from tests.rooms import tree_of

BOUND = {
    "cache_resource": "max_entries",
    "cache_data": "max_entries",
    "lru_cache": "maxsize",
    "LRUCache": "maxsize",
    "TTLCache": "maxsize",
    "LFUCache": "maxsize",
    "FIFOCache": "maxsize",
    "RRCache": "maxsize",
}
POSITIONAL = {name for name, bound in BOUND.items() if bound == "maxsize"}  # the bound may come first, without its name
NEVER = {"cache"}  # functools' cache has none; as a decorator, for a network's keys and values are called so too


def name_of(node: ast.expr) -> str:
    """The last part of a dotted name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def unbounded(tree: ast.Module) -> list[str]:
    """What keeps without a bound: caches by decorator or call, and empty containers on a module."""
    calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    annotations = {id(inner) for node in ast.walk(tree) for inner in ast.walk(annotation(node))}
    decorators = {id(decorator) for node in ast.walk(tree) for decorator in getattr(node, "decorator_list", [])}
    unbounded_caches = []
    for node in ast.walk(tree):
        name = name_of(node) if isinstance(node, ast.expr) else ""
        if id(node) in annotations or not (name in BOUND or (name in NEVER and id(node) in decorators)):
            continue
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            call = calls.get(id(node))
            if name in NEVER or call is None or not says_bound(call, name):
                unbounded_caches.append(f"{name}, line {node.lineno}")
    for statement in tree.body:
        value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
        if value is not None and is_empty_container(value):
            unbounded_caches.append(f"an empty container, line {statement.lineno}")
    return unbounded_caches


def annotation(node: ast.AST) -> ast.AST:
    return getattr(node, "annotation", None) or ast.Pass()


def says_bound(call: ast.Call, name: str) -> bool:
    given = [keyword.value for keyword in call.keywords if keyword.arg == BOUND[name]]
    if name in POSITIONAL:
        given += call.args[:1]
    return bool(given) and ast.unparse(given[0]) != "None"


def is_empty_container(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return name_of(value.func) in {"dict", "list", "set", "defaultdict", "OrderedDict", "deque", "Counter"} and (
            not value.args or name_of(value.func) == "defaultdict"
        )
    return (isinstance(value, ast.Dict) and not value.keys) or (isinstance(value, ast.List) and not value.elts)


def test_caches_are_bounded() -> None:
    assert offenders(lambda path: unbounded(tree_of(path))) == {}
    assert unbounded(tree_of(ROOT / "app.py")) == []


@pytest.mark.parametrize(
    "source",
    [
        "@st.cache_resource\ndef f(): ...",
        "@st.cache_data()\ndef f(): ...",
        "@st.cache_data(ttl=60)\ndef f(): ...",
        "@st.cache_resource(max_entries=None)\ndef f(): ...",
        "@cache\ndef f(): ...",
        "@functools.cache\ndef f(): ...",
        "@lru_cache\ndef f(): ...",
        "@lru_cache(maxsize=None)\ndef f(): ...",
        "@lru_cache(None)\ndef f(): ...",
        "kept = functools.lru_cache(typed=True)(f)",
        "SEEN: dict[str, int] = {}",
        "SEEN = defaultdict(list)",
        "SEEN = []",
    ],
)
def test_one_without_a_bound_is_found(source: str) -> None:
    assert len(unbounded(ast.parse(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "@st.cache_resource(max_entries=4, show_spinner=False)\ndef f(): ...",
        "@lru_cache(maxsize=4)\ndef f(): ...",
        "@lru_cache(4)\ndef f(): ...",
        "kept: LRUCache[str, int] = LRUCache(capacity, getsizeof=len)",
        "NAMES = {'a': 1}\nALL = ['a']\ndef f():\n    seen = {}",
        "class A:\n    @cached_property\n    def b(self): ...",
    ],
)
def test_one_with_a_bound_is_not(source: str) -> None:
    assert unbounded(ast.parse(source)) == []

"""Replacement of functions of Streamlit and uvicorn, left out with one warning in the log if they have another form."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

import streamlit as st

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

REPLACED = "replaced_by_attention_lab"  # attribute of a replacement: the original function

logger = logging.getLogger(__name__)


class OtherForm(Exception):
    """A part of a dependency is missing, or has other parameters than its replacement."""


def workaround(missing: str) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result | None]]:
    """Return a decorator: if the decorated function raises, it returns None, and one warning is logged.

    missing: consequence for the app, a sentence without capital and full stop. All exceptions count, as those of other
    releases cannot be known.
    """

    def decorate(function: Callable[Parameters, Result]) -> Callable[Parameters, Result | None]:
        @wraps(function)
        def call_if_it_fits(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result | None:
            try:
                return function(*args, **kwargs)
            except Exception as error:
                warn_once(f"Left out with Streamlit {st.__version__} ({error}): {missing}")
                return None

        return call_if_it_fits

    return decorate


@lru_cache(maxsize=100)
def warn_once(line: str) -> None:
    """Log a warning once."""
    logger.warning(line)


def find(path: str) -> Any:
    """Import a module, or what it names: "streamlit.net_util", "streamlit.runtime.app_session:AppSession"."""
    module, _, name = path.partition(":")
    imported = import_module(module)
    return getattr(imported, name) if name else imported


def original_function(owner: Any, name: str, parameters: Sequence[str]) -> Callable[..., Any]:
    """Return the function of a module or class as it was before `replace`.

    OtherForm if it is missing, or its parameters have other names.
    """
    function: Any = getattr(owner, name, None)
    if not inspect.isroutine(function):
        raise OtherForm(f"{owner.__name__} has no function {name}")
    original: Callable[..., Any] = getattr(function, REPLACED, function)
    if (own_parameters := list(inspect.signature(original).parameters)) != list(parameters):
        raise OtherForm(f"{owner.__name__}.{name} takes {', '.join(own_parameters) or 'nothing'}")
    return original


def check_fields(instance: object, *names: str) -> None:
    """Raise OtherForm if an object lacks one of these fields."""
    if lacking := set(names) - vars(instance).keys():
        raise OtherForm(f"{type(instance).__name__} has no {', '.join(sorted(lacking))}")


def replace(owner: Any, name: str, replacement: Callable[..., Any]) -> None:
    """Replace a function of a module or class, if `original_function` still finds it there.

    The server may import `app.py` twice; each replacement calls the original, not the previous replacement.
    """
    function = getattr(owner, name)
    vars(replacement)[REPLACED] = getattr(function, REPLACED, function)
    setattr(owner, name, replacement)

"""A test that checks nothing has passed nothing: what it asserts while it runs is counted, and none is a failure.

A loop over an empty list, or a parameter for which a test returns at once, would otherwise stay green for ever. pytest
can tell of every assertion itself, but only together with its explanation, which takes longer than many a test: so
each `assert` gets a call that counts, where pytest rewrites it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import numpy as np
import pytest
import torch
from _pytest.assertion import rewrite

# what checks without the word `assert`, by where tests find it
OTHERS: tuple[tuple[Any, str], ...] = (
    (pytest, "raises"),
    (np.testing, "assert_allclose"),
    (np.testing, "assert_array_equal"),
    (torch.testing, "assert_close"),
)
COUNT = "count_executed"  # how the rewritten tests call the counter, among pytest's own helpers


class Executed:
    """Counts the checks of the running test."""

    def __init__(self) -> None:
        self.count = 0
        for owner, name in OTHERS:
            self.watch(owner, name)
        self._count_rewritten()

    def _add(self) -> None:
        self.count += 1

    def _count_rewritten(self) -> None:
        """Inner parts of pytest 8 and 9: the rewriting of an `assert`, and how it names what it keeps of that."""
        plain = rewrite.AssertionRewriter.visit_Assert

        def visit(rewriter: rewrite.AssertionRewriter, node: ast.Assert) -> list[ast.stmt]:
            call = ast.copy_location(ast.Expr(rewriter.helper(COUNT)), node)
            return [ast.fix_missing_locations(call), *plain(rewriter, node)]

        inside: Any = rewrite
        setattr(inside, COUNT, self._add)
        inside.AssertionRewriter.visit_Assert = visit
        inside.PYC_TAIL = f".counted{inside.PYC_TAIL}"

    def watch(self, owner: Any, name: str) -> None:
        """Count the calls of a function that checks."""
        check: Callable[..., Any] = getattr(owner, name)

        @wraps(check)
        def counting(*given: Any, **named: Any) -> Any:
            self._add()
            return check(*given, **named)

        setattr(owner, name, counting)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        self.count = 0
        yield
        if not self.count:
            pytest.fail("this test asserted nothing")

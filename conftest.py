"""What the examples in docstrings see: Python's own names, though nbgrad has an `int`, a `float` and a `sum` of its own."""

import builtins

import pytest


@pytest.fixture(autouse=True)
def _python_names(doctest_namespace):
    doctest_namespace.update(vars(builtins))

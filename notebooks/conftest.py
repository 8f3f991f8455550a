"""nbval lets a cell pass whose magic raised UsageError, since that is only a line on stderr: fail it."""

from __future__ import annotations

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    result = yield
    if type(item).__name__ == "IPyNbCell":
        for output in item.test_outputs or ():
            if output.output_type == "stream" and output.name == "stderr" and "UsageError:" in output.text:
                item.raise_cell_error("a magic raised UsageError", output.text)
    return result

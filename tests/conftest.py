"""For every test: the package it runs on; where skipping would hide a gap (NBGRAD_NO_SKIPS=1, as in CI), a skipped test fails the run."""

from __future__ import annotations

import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("NBGRAD_NO_SKIPS") and reporter and reporter.stats.get("skipped") and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"{len(reporter.stats['skipped'])} tests were skipped, and NBGRAD_NO_SKIPS forbids it", red=True)


@pytest.fixture(params=["nbgrad", pytest.param("torch", marks=pytest.mark.oracle)])
def T(request):
    """The package, nbgrad or PyTorch: the test runs the same code on both, and PyTorch judges it."""
    package = pytest.importorskip(request.param)
    yield package
    assert package.is_grad_enabled(), "the test left the grad mode changed"

"""Fixtures: one Chromium and one Jupyter server for this folder, a fresh page per test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tools import chromium

from .jupyter import Notebook, Server

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
]  # fmt: skip


@pytest.fixture(scope="package")
def browser():
    path = chromium()
    if path is None:
        pytest.skip("no Chromium was found: set NBGRAD_CHROMIUM to one")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    with browser.new_context(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce") as context:
        yield context.new_page()


@pytest.fixture(scope="package")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("jupyter"))
    yield server
    server.stop()


@pytest.fixture(params=["lab", "notebook"])
def ui(request):
    return request.param


@pytest.fixture
def opened(page, server):
    """opened(name, ui) -> a Notebook; its kernel ends with the test."""
    yield lambda name, ui="lab": Notebook(page, server, name, ui)
    server.end_kernels()


@pytest.fixture(scope="package")
def shot(tmp_path_factory):
    """shot(page, name) keeps a screenshot, in NBGRAD_SHOTS if that is set."""
    folder = Path(os.environ.get("NBGRAD_SHOTS") or tmp_path_factory.mktemp("shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return lambda page, name: page.screenshot(path=folder / f"{name}.png")

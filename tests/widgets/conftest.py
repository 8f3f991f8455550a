"""A blank page in a real Chromium, in which a view runs against a model of a few lines: no Jupyter, no kernel."""

from __future__ import annotations

import base64
import json

import pytest

from tests import tools

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

# anywidget's model, as far as a view uses it
START = """async ([code, state]) => {
  const view = (await import("data:text/javascript;base64," + code)).default;
  const heard = {};
  const model = {
    get: (name) => state[name],
    set: (name, value) => {
      if (state[name] === value) return;
      state[name] = value;
      for (const listener of [...(heard["change:" + name] ?? [])]) listener();
    },
    save_changes: () => { window.saved = (window.saved ?? 0) + 1; },
    on: (event, listener) => (heard[event] ??= []).push(listener),
    off: (event, listener) => { heard[event] = (heard[event] ?? []).filter((one) => one !== listener); },
  };
  const end = view.render({ model, el: document.getElementById("host") });
  Object.assign(window, { model, end, listeners: () => Object.values(heard).flat().length });
}"""


class BlankPage:
    """The page, and `show` that starts a view on it; what the console complains of is in `complaints`."""

    def __init__(self, page):
        self.page, self.complaints = page, []
        page.on("console", lambda m: m.type in ("error", "warning") and self.complaints.append(m.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def show(self, view, html: str = '<div id="host"></div>', **state):
        """Start a TraceView: its class's code and style, its state as JSON, as a saved notebook has them."""
        from nbgrad.widgets.esm import joined
        from nbgrad.widgets.trace_view import TraceView, stylesheet

        saved = {name: value for name, value in view.get_state().items() if name in TraceView.class_own_traits()}
        self.page.set_content(f"<!doctype html><meta charset='utf-8'><body>{html}</body>")
        self.page.add_style_tag(content=stylesheet())
        code = base64.b64encode(joined("trace_view.mjs").encode()).decode()
        self.page.evaluate(START, [code, json.loads(json.dumps(saved | state))])
        self.page.wait_for_selector(".nbgrad-view [role=graphics-symbol]")
        return self.page


@pytest.fixture(scope="package")  # a session's would still run when another folder starts Playwright, which runs once at a time
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    path = tools.chromium()
    if path is None:
        pytest.skip("no Chromium was found: set NBGRAD_CHROMIUM to one")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def blank_page(chromium):
    context = chromium.new_context(viewport={"width": 1100, "height": 900}, reduced_motion="reduce", color_scheme="light")
    context.set_default_timeout(10_000)
    blank = BlankPage(context.new_page())
    yield blank
    context.close()
    assert blank.complaints == []

"""What a reader sees who opens a saved notebook again without its kernel, trusted or not, and in nbconvert's HTML."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TUTORIAL = Path(__file__).parents[2] / "notebooks" / "en" / "01_autograd.ipynb"
CELLS = (
    "%load_ext nbgrad\nimport nbgrad as torch",
    "%%trace\na = torch.tensor(3.0, requires_grad=True)\nout = a * a\nout.backward()",
)
WIDGETS = "@jupyter-widgets/jupyterlab-manager:plugin"
DRAWN = "image => image.complete && image.naturalWidth > 100 && image.naturalHeight > 100"


def drawn(image):
    """A picture that can be seen, and not the browser's sign for a broken one."""
    expect(image).to_be_visible(timeout=30_000)
    assert image.evaluate(DRAWN)


def pictures() -> int:
    """How many pictures the saved tutorial holds."""
    outputs = [o for cell in nbformat.read(TUTORIAL, as_version=4).cells for o in cell.get("outputs", [])]
    found = sum("data:image/svg+xml;base64," in o.get("data", {}).get("text/html", "") for o in outputs)
    assert found >= 5
    return found


def test_the_tutorial_untrusted(opened, server, ui, shot):
    """As it comes from the repository: nobody has trusted it, and it holds no widget state."""
    notebook = opened(server.add(TUTORIAL, f"untrusted-{ui}.ipynb"), ui)
    images = notebook.page.locator("img.nbgrad-static")
    expect(images).to_have_count(pictures())
    drawn(images.first)
    expect(notebook.page.locator(".jp-Notebook")).not_to_contain_text("Error displaying widget")
    images.first.scroll_into_view_if_needed()
    shot(notebook.page, f"untrusted-{ui}")


def test_a_notebook_that_the_reader_ran_and_saved(opened, server, ui, shot):
    """Trusted, and by JupyterLab's default without widget state: the picture comes back when the live view is gone."""
    notebook = opened(server.write(f"trusted-{ui}.ipynb", *CELLS), ui)
    notebook.run(0)
    notebook.run(1)
    image = notebook.cell(1).locator("img.nbgrad-static")
    expect(notebook.cell(1).locator(".nbgrad-view")).to_be_visible()
    expect(image).to_be_hidden()
    assert "widgets" not in notebook.save().metadata
    server.end_kernels()
    notebook.open()
    drawn(image)
    shot(notebook.page, f"trusted-{ui}")


def test_a_notebook_saved_with_widget_state(opened, server, ui, shot):
    """As Binder saves it: the live view itself comes back, and works without a kernel."""
    notebook = opened(server.write(f"state-{ui}.ipynb", *CELLS), ui)
    notebook.setting(WIDGETS, {"saveState": True})
    try:
        notebook.open()
        notebook.run(0)
        notebook.run(1)
        expect(notebook.cell(1).locator(".nbgrad-view")).to_be_visible()
        notebook.page.wait_for_timeout(500)
        assert "widgets" in notebook.save().metadata
        server.end_kernels()
        notebook.open()
        view = notebook.cell(1).locator(".nbgrad-view")
        expect(view).to_be_visible(timeout=30_000)
        expect(notebook.cell(1).locator("img.nbgrad-static")).to_be_hidden()
        view.get_by_role("button", name="one step back").click()
        view.get_by_label("leaf a").click()
        expect(view.get_by_role("region", name="details")).to_contain_text("leaf")
        shot(notebook.page, f"state-{ui}")
    finally:
        notebook.setting(WIDGETS, {})


def test_html_offline(page, tmp_path, shot):
    """nbconvert's HTML with the network cut: the pictures lie in the file."""
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--output", str(tmp_path / "page.html"), str(TUTORIAL)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    page.context.set_offline(True)
    page.goto((tmp_path / "page.html").as_uri(), wait_until="domcontentloaded")
    images = page.locator("img.nbgrad-static")
    expect(images).to_have_count(pictures())
    for image in images.all():
        drawn(image)
    images.first.scroll_into_view_if_needed()
    shot(page, "nbconvert")

"""The first tutorial in a real JupyterLab: run it, click a node, step the slider, read the gradient."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TUTORIALS = Path(__file__).parents[2] / "notebooks"


def number_of(path: Path, text: str) -> int:
    """Position, among the code cells, of the first one that contains a text."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return next(i for i, cell in enumerate(cells) if text in cell.source)


def numbers(text: str) -> list[float]:
    return [float(n) for n in re.findall(r"-?\d+\.\d+(?:e-?\d+)?", text)]


def shown_gradient(view) -> list[float]:
    """The entries under "Gradient" in the card that is open."""
    section = view.get_by_role("region", name="details").locator("section").filter(has_text=re.compile("^Gradient"))
    return [float(text) for text in section.locator("table").first.locator("td").all_text_contents()]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_run_click_step_and_read_the_gradient(opened, server, shot, language):
    path = TUTORIALS / language / "01_autograd.ipynb"
    notebook = opened(server.add(path, f"tutorial-{language}.ipynb"))
    notebook.run_all()
    cell = notebook.cell(number_of(path, "loss.backward()\nprint(w.grad)"))
    view = cell.locator(".nbgrad-view")
    expect(view).to_be_visible()
    expect(cell.locator("img.nbgrad-static")).to_be_hidden()  # the live view stands in for its picture
    said = cell.locator(".jp-OutputArea-output pre").first
    expect(said).to_contain_text("tensor")
    printed = numbers(said.text_content())
    assert len(printed) == 18  # w.grad, of 5 x 3, and b.grad

    view.get_by_label(re.compile("^leaf b,")).click()
    assert shown_gradient(view) == pytest.approx(printed[15:], abs=6e-5)
    view.get_by_label(re.compile("^leaf w,")).click()
    assert shown_gradient(view) == pytest.approx(printed[:15], abs=6e-5)

    slider = view.get_by_role("slider", name="step")
    slider.focus()
    notebook.page.keyboard.press("Home")
    details = view.get_by_role("region", name="details")
    expect(details).to_contain_text("it arrives at step")
    arrival = int(re.search(r"it arrives at step (\d+)", details.text_content())[1])
    for step in range(1, int(slider.get_attribute("max")) + 1):
        notebook.page.keyboard.press("ArrowRight")
        expect(slider).to_have_value(str(step))
        assert bool(shown_gradient(view)) == (step >= arrival)
    assert shown_gradient(view) == pytest.approx(printed[:15], abs=6e-5)

    view.get_by_label(re.compile("^matmul of x, w")).click()
    expect(view.locator("math").first).to_be_visible()
    view.scroll_into_view_if_needed()
    shot(notebook.page, f"tutorial-{language}-light")
    notebook.command("apputils:change-theme", theme="JupyterLab Dark")
    expect(notebook.page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    notebook.page.wait_for_timeout(300)  # colours glide
    shot(notebook.page, f"tutorial-{language}-dark")
    notebook.command("apputils:change-theme", theme="JupyterLab Light")
    assert notebook.complaints() == []


def test_a_click_reaches_the_kernel(opened, server, ui):
    name = server.write(
        f"click-{ui}.ipynb",
        "%load_ext nbgrad\nimport nbgrad as torch",
        "%%trace\na = torch.tensor(3.0, requires_grad=True)\nout = a * a\nout.backward()\na.grad",
        "import gc\nfrom nbgrad.widgets.trace_view import TraceView\n"
        "[(w.selected, w.step) for w in gc.get_objects() if isinstance(w, TraceView)]",
    )
    notebook = opened(name, ui)
    notebook.run(0)
    notebook.run(1)
    cell = notebook.cell(1)
    expect(cell.locator(".jp-OutputArea-executeResult")).to_contain_text("tensor(6.)")
    view = cell.locator(".nbgrad-view")
    view.get_by_label(re.compile("^mul of a, a")).click()
    view.get_by_role("button", name="before anything ran").click()
    notebook.run(2)
    expect(notebook.cell(2).locator(".jp-OutputArea-output")).to_have_text("[('c0', 0)]")
    assert notebook.complaints() == []


def test_outputs_of_an_error(opened, server):
    name = server.write("error.ipynb", "%load_ext nbgrad\nimport nbgrad as torch", "%%trace\nx = torch.ones(2)\ny = x + 1\n1 / 0")
    notebook = opened(name)
    notebook.run(0)
    notebook.run(1)
    outputs = notebook.cell(1).locator(".jp-OutputArea-output")
    expect(notebook.cell(1).locator(".nbgrad-view")).to_contain_text("ZeroDivisionError: division by zero")
    expect(outputs.first).to_contain_text("----> 4 1 / 0")


def test_a_tall_picture_leaves_the_live_view_whole(opened, server):
    """Notebook 7 boxes an output of more than a hundred lines: the picture is one, the view that takes its place is not."""
    name = server.write(
        "tall.ipynb",
        "%load_ext nbgrad\nimport nbgrad as torch",
        "%%trace\ny = torch.ones(3, requires_grad=True)\nfor _ in range(20):\n    y = y * 2",
    )
    notebook = opened(name, "notebook")
    notebook.run(0)
    notebook.run(1)
    view = notebook.cell(1).locator(".nbgrad-view")
    expect(view).to_be_visible()
    notebook.page.wait_for_timeout(300)
    assert "jp-mod-outputsScrolled" not in notebook.cell(1).get_attribute("class")
    assert view.bounding_box()["height"] < notebook.page.viewport_size["height"]

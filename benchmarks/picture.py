"""How long after a traced cell's end its picture stands on the page, in a real JupyterLab: `python -m benchmarks.picture`.

The clock runs in the page: from the last line that the cell prints to the first frame with the picture, and with the live view
that takes its place.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.browser.conftest import FLAGS
from tests.browser.jupyter import Notebook, Server
from tests.tools import chromium

ROUNDS = 15
SETUP = "%load_ext nbgrad\nimport nbgrad as torch"
CELL = """%%trace
x = torch.ones(5)
y = torch.zeros(3)
w = torch.randn(5, 3, requires_grad=True)
b = torch.randn(3, requires_grad=True)
z = torch.matmul(x, w) + b
loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)
loss.backward()
print("the end")"""
WATCH = """() => { window.seen = {};
  const note = () => {
    const cell = document.querySelectorAll('.jp-Notebook .jp-CodeCell')[1];
    if (!seen.end && cell.querySelector('.jp-OutputArea')?.textContent.includes('the end')) seen.end = performance.now();
    const picture = cell.querySelector('img.nbgrad-static');
    if (!seen.picture && picture?.complete && picture.naturalWidth) seen.picture = performance.now();
    if (!seen.live && cell.querySelector('.nbgrad-view .nbgrad-node')?.getBoundingClientRect().width) seen.live = performance.now();
    if (seen.end && seen.live) seen.done = true; else requestAnimationFrame(note);
  };
  requestAnimationFrame(note); }"""


def measure(notebook) -> dict:
    notebook.page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs').then(() => null)")
    notebook.page.evaluate(WATCH)
    notebook.run(1)
    notebook.page.wait_for_function("() => window.seen.done")
    return notebook.page.evaluate("() => window.seen")


def main() -> None:
    path = chromium()
    if path is None:
        sys.exit("no Chromium was found: set NBGRAD_CHROMIUM to one")
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        try:
            page = playwright.chromium.launch(executable_path=path, args=FLAGS).new_page(viewport={"width": 1280, "height": 1000})
            notebook = Notebook(page, server, server.write("picture.ipynb", SETUP, CELL), "lab")
            notebook.run(0)
            found = [measure(notebook) for _ in range(ROUNDS)]
        finally:
            server.stop()
    print(f"{time.strftime('%Y-%m-%d')}  from the end of a traced cell, in JupyterLab, in ms, to its")
    for key, what in (("picture", "picture"), ("live", "live view")):
        times = [seen[key] - seen["end"] for seen in found]
        print(
            f"{what}: first {times[0]:.0f}, then median {statistics.median(times[1:]):.0f}, longest {max(times[1:]):.0f} of {ROUNDS - 1}"
        )


if __name__ == "__main__":
    main()

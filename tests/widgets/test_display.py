"""What a notebook gets: the picture, then the live view; and the picture alone where there is no anywidget."""

import json
import subprocess
import sys

import pytest

anywidget = pytest.importorskip("anywidget")

from nbgrad.view.mime_bundle import bundle  # noqa: E402
from nbgrad.view.scene import scene  # noqa: E402
from nbgrad.widgets import display as shows  # noqa: E402
from nbgrad.widgets.trace_view import TraceView, stylesheet, twin_id  # noqa: E402
from tests.view.samples import SAMPLES  # noqa: E402

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def displayed(monkeypatch):
    """Everything handed to IPython's display, as MIME bundles."""
    found = []

    def display(shown, raw=False):
        found.append(shown if raw else shown._repr_mimebundle_())

    monkeypatch.setattr("IPython.display.display", display)
    return found


def test_first_the_picture_then_the_view(displayed):
    trace = SAMPLES["square"]()
    shows.show(trace)
    picture, (data, metadata) = displayed
    twin = twin_id(scene(trace))
    assert picture == bundle(trace, "light", twin) and f"nbgrad-static-{twin}" in picture["text/html"]
    assert data["text/plain"] == data["text/html"] == "" and isinstance(metadata, dict)
    assert WIDGET in data


def test_the_same_trace_gives_the_same_picture_again(displayed):
    for _ in range(2):
        shows.show(SAMPLES["intro"]())
    assert displayed[0] == displayed[2]
    shows.show(SAMPLES["square"]())
    assert displayed[4]["text/html"] != displayed[0]["text/html"]


def test_the_picture_alone(displayed):
    trace = SAMPLES["square"]()
    shows.show(trace, live=False, theme="dark")
    assert displayed == [bundle(trace, "dark")]


def test_without_anywidget_the_picture_alone(displayed, monkeypatch):
    monkeypatch.setattr(shows, "find_spec", lambda name: None)
    trace = SAMPLES["square"]()
    shows.show(trace)
    assert displayed == [bundle(trace, "light")]


def test_a_dark_picture_has_a_dark_view(displayed, monkeypatch):
    made = []
    init = TraceView.__init__
    monkeypatch.setattr(TraceView, "__init__", lambda self, *a, **k: (made.append(self), init(self, *a, **k))[1])
    shows.show(SAMPLES["square"](), theme="dark")
    shows.show(SAMPLES["square"]())
    assert [view.theme for view in made] == ["dark", "auto"]


@pytest.mark.parametrize("theme", ["blue", ""])
def test_unknown_themes(displayed, theme):
    with pytest.raises(ValueError, match="theme must be one of"):
        shows.show(SAMPLES["square"](), theme=theme)
    assert displayed == []


def test_the_state_is_json_and_bounded():
    for name, sample in SAMPLES.items():
        view = TraceView(sample())
        state = {key: value for key, value in view.get_state().items() if key in TraceView.class_own_traits()}
        assert {"scene", "details", "step", "selected", "theme", "_twin"} <= set(state)
        assert len(json.dumps(state, allow_nan=False)) < 120_000, name
        assert view.step == len(view.scene["steps"]) - 1 and view.selected == ""


def test_rules_of_the_style_stay_inside_the_view():
    css = stylesheet()
    rules = [rule.split("}")[-1] for rule in css.split("{")[:-1]]
    assert len(rules) > 100
    for rule in rules:
        for selector in rule.split("*/")[-1].strip().split(","):
            first, last = selector.split()[:1], selector.split()[-1:]
            assert not first or first[0].startswith((".nbgrad-", "@", "to")) or ".nbgrad-" in last[0], selector


def test_nothing_heavy_until_it_is_shown():
    code = "import sys, nbgrad.widgets.display; print(sorted({'IPython', 'anywidget', 'ipywidgets'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr

"""The live view in a real Chromium: it is started as a saved notebook would, without any kernel."""

import re

import pytest

pytest.importorskip("anywidget")
from playwright.sync_api import expect  # noqa: E402

from nbgrad.view.colour import PALETTE  # noqa: E402
from nbgrad.view.mime_bundle import bundle  # noqa: E402
from nbgrad.view.scene import scene  # noqa: E402
from nbgrad.view.svg import svg  # noqa: E402
from nbgrad.widgets.trace_view import TraceView  # noqa: E402
from tests.view.samples import SAMPLES  # noqa: E402
from tests.view.test_fold_opened import loop  # noqa: E402

pytestmark = pytest.mark.browser


def view_of(name, **how):
    return TraceView(SAMPLES[name](), **how)


def node(page, id):
    return page.locator(f'.nbgrad-stage g[data-id="{id}"]')


def state(page, name):
    return page.evaluate("name => model.get(name)", name)


def at(page, k):
    page.evaluate("k => model.set('step', k)", k)


# every shape of a drawing that is seen, as text; texts and rectangles moved by so many pixels
SHAPES = """(root, by) => {
  const seen = (e) => getComputedStyle(e).display !== "none" && e.closest("[hidden]") === null;
  const shape = (e, ...names) => [Number(e.getAttribute("x")) - by, ...names.map((name) => e.getAttribute(name) ?? "")].join(" ");
  const all = (tag) => [...root.querySelectorAll(tag)].filter(seen);
  return {
    text: all("text").map((e) => shape(e, "y") + " " + e.textContent),
    rect: all("rect[x]").map((e) => shape(e, "y", "width", "height", "rx")),
    path: all("path").flatMap((e) => e.getAttribute("d").split(/(?=M)/)),
  };
}"""


@pytest.mark.parametrize("name", ["intro", "mlp", "failed"])
def test_the_live_picture_is_the_static_one(blank_page, name):
    trace = SAMPLES[name]()
    drawing = scene(trace)
    page = blank_page.show(TraceView(trace))
    live = page.evaluate_handle("document.querySelector('.nbgrad-surface')").evaluate(SHAPES, 0)
    page.set_content(svg(drawing))
    picture = page.evaluate_handle("document.querySelector('svg')")
    moved = (picture.evaluate("svg => svg.width.baseVal.value") - drawing["width"]) // 2  # a narrow one stands in the middle
    still = picture.evaluate(SHAPES, moved)
    bottom = drawing["height"] - 10  # the legend is below
    assert {t for t in still["text"] if float(t.split()[1]) < bottom} == set(live["text"])
    rects = {r for r in still["rect"] if float(r.split()[1]) < bottom}
    assert rects <= set(live["rect"]) and len(rects) > 8
    if not moved:
        paths = {p for p in still["path"] if float(re.match(r"M\S+ ([\d.]+)", p)[1]) < bottom}
        assert paths <= set(live["path"]) and len(paths) > 20


def test_a_click_opens_the_card_of_a_node(blank_page):
    page = blank_page.show(view_of("intro"))
    node(page, "c1").click()
    assert state(page, "selected") == "c1"
    panel = page.locator(".nbgrad-panel")
    expect(panel).to_contain_text("z = add(#1, b)")
    expect(panel).to_contain_text("float32[3]")
    expect(panel).to_contain_text("line 6")
    expect(panel.locator("td").first).to_have_text("-0.649")
    expect(panel.locator("math").first).to_be_visible()
    expect(panel.locator("[aria-current]")).to_have_text("z = torch.matmul(x, w) + b")
    assert page.evaluate("() => document.querySelector('math').namespaceURI") == "http://www.w3.org/1998/Math/MathML"
    page.locator(".nbgrad-close").click()
    assert state(page, "selected") == ""


def test_a_rule_says_why_nothing_was_sent(blank_page):
    page = blank_page.show(view_of("failed"))
    page.get_by_label(re.compile("^log of x")).click()
    expect(page.locator(".nbgrad-rule")).to_contain_text("to x: no gradient has gone there")


def test_the_slider_stays_in_sight(blank_page):
    page = blank_page.show(view_of("mlp"))
    for tall in (900, 700, 500):
        page.set_viewport_size({"width": 1100, "height": tall})
        box = page.locator(".nbgrad-main").bounding_box()
        assert box["height"] <= max(342, tall - 268)


def test_a_chip_has_a_card_and_lights_its_tensor(blank_page):
    page = blank_page.show(view_of("mlp"))
    page.get_by_role("button", name="show all of it").click()
    chip = page.locator("g.nbgrad-chip[data-tensor='1']").first
    chip.hover()
    same = page.locator("[data-same]")
    assert same.evaluate_all("all => [...new Set(all.map(e => e.dataset.tensor))]") == ["1"]
    assert same.count() >= 3  # the leaf, the edge to its first use, the chips
    chip.click()
    expect(page.locator(".nbgrad-panel")).to_contain_text("model.0.weight")
    expect(page.locator(".nbgrad-panel")).to_contain_text("Also used by")


def test_stepping_shows_values_and_gradients_when_they_come(blank_page):
    page = blank_page.show(view_of("square"))
    mul = node(page, "c0")
    at(page, 0)
    expect(mul).to_have_attribute("data-phase", "pending")
    expect(mul.locator(".nbgrad-value")).to_be_hidden()
    expect(mul.locator(".nbgrad-grad")).to_have_text("not yet")
    page.get_by_role("button", name="one step on").click()
    assert state(page, "step") == 1
    expect(mul).to_have_attribute("data-phase", "current")
    expect(mul.locator(".nbgrad-value")).to_be_visible()
    expect(page.locator(".nbgrad-say")).to_contain_text("mul(x, x)")
    at(page, 3)
    expect(mul.locator(".nbgrad-grad")).to_have_text("not yet")
    at(page, 4)
    expect(mul.locator(".nbgrad-grad")).to_have_text("±1")
    lit = page.locator("[data-now='backward']")
    expect(lit).to_have_count(2)
    expect(lit.first.locator(".nbgrad-halo")).to_have_css("visibility", "visible")
    expect(node(page, "t0").locator(".nbgrad-grad")).to_have_text("not yet")
    at(page, 5)
    expect(node(page, "t0").locator(".nbgrad-grad")).to_have_text("±6")
    expect(page.locator(".nbgrad-panel")).to_contain_text("sum of 2 contributions")
    expect(page.locator(".nbgrad-sum > li")).to_have_count(2)


def test_the_slider_and_playing(blank_page):
    page = blank_page.show(view_of("square"))
    slider = page.get_by_role("slider", name="step")
    expect(slider).to_have_value("5")
    slider.focus()
    page.keyboard.press("Home")
    assert state(page, "step") == 0
    assert "before anything ran" in slider.get_attribute("aria-valuetext")
    page.get_by_role("button", name="play").click()
    page.wait_for_function("() => model.get('step') === 1")
    page.get_by_role("button", name="pause").click()
    expect(page.get_by_role("button", name="play")).to_be_visible()
    page.get_by_role("button", name="the last step").click()
    assert state(page, "step") == 5 and page.evaluate("() => saved") >= 3


def test_by_keyboard_alone(blank_page):
    page = blank_page.show(view_of("intro"))
    assert page.locator(".nbgrad-stage [tabindex='0']").count() == 1  # one tab stop
    page.locator(".nbgrad-stage [tabindex='0']").focus()
    focused = "() => document.activeElement.dataset.id"
    page.keyboard.press("Home")
    assert page.evaluate(focused) == "t2"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == "c0"
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == "c0.0"
    page.keyboard.press("Enter")
    assert state(page, "selected") == "c0.0"
    expect(page.locator(".nbgrad-panel")).to_contain_text("constant")
    page.keyboard.press("Escape")
    assert state(page, "selected") == ""
    assert page.locator(".nbgrad-stage [tabindex='0']").count() == 1


def test_only_keys_of_the_view_are_kept_from_jupyterlab(blank_page):
    page = blank_page.show(view_of("intro"))
    slider = page.get_by_role("slider", name="step")
    slider.focus()
    for key, kept in (("ArrowLeft", True), ("b", False), ("Enter", True), ("Control+s", False)):
        page.evaluate("() => addEventListener('keydown', (event) => event.preventDefault(), { once: true })")
        page.keyboard.press(key)
        assert (slider.get_attribute("data-lm-suppress-shortcuts") is not None) == kept, key


def test_names_for_screen_readers(blank_page):
    page = blank_page.show(view_of("intro"))
    stage = page.locator(".nbgrad-stage")
    assert stage.get_attribute("role") == "graphics-document"
    assert stage.get_attribute("aria-roledescription") == "computation graph"
    for symbol in page.locator("[role=graphics-symbol]").all():
        assert len(symbol.get_attribute("aria-label")) > 5
    assert page.locator(".nbgrad-say").get_attribute("aria-live") == "polite"
    sizes = page.locator("button").evaluate_all("all => all.map((b) => Math.min(b.offsetHeight, b.offsetWidth))")
    assert min(sizes) >= 24


def test_a_wheel_scrolls_the_page_until_the_picture_is_used(blank_page):
    page = blank_page.show(view_of("intro"), html='<div id="host"></div><div style="height: 3000px"></div>')
    surface = page.locator(".nbgrad-surface")
    transform = "e => e.style.transform"
    before = surface.evaluate(transform)
    page.mouse.move(200, 300)
    page.mouse.wheel(0, 120)
    page.wait_for_function("() => scrollY > 0")
    assert surface.evaluate(transform) == before
    page.evaluate("() => scrollTo(0, 0)")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -60)
    page.keyboard.up("Control")
    page.wait_for_function("before => document.querySelector('.nbgrad-surface').style.transform !== before", arg=before)
    assert page.evaluate("() => scrollY") == 0


def test_dragging_moves_and_selects_nothing(blank_page):
    page = blank_page.show(view_of("intro"))
    box = node(page, "c1").bounding_box()
    x, y = box["x"] + 30, box["y"] + 30
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 40, steps=4)
    page.mouse.up()
    after = node(page, "c1").bounding_box()
    assert (round(after["x"] - box["x"]), round(after["y"] - box["y"])) == (60, -40)
    assert state(page, "selected") == ""
    page.get_by_role("button", name="show all of it").click()
    assert round(node(page, "c1").bounding_box()["x"]) != round(after["x"])


def test_the_static_twin_is_hidden_while_the_view_lives(blank_page):
    trace = SAMPLES["square"]()
    image = bundle(trace, twin="abc123")["text/html"]
    page = blank_page.show(TraceView(trace, twin="abc123"), html=f'<p>{image}</p><div id="host"></div>')
    twin = page.locator("img.nbgrad-static-abc123")
    expect(twin).to_be_hidden()
    page.evaluate("() => end()")
    expect(twin).to_be_visible()
    expect(page.locator(".nbgrad-view")).to_have_count(0)
    assert page.evaluate("() => listeners()") == 0


def test_in_jupyter_only_the_twin_of_the_same_output_is_hidden(blank_page):
    trace = SAMPLES["square"]()
    image = bundle(trace, twin="abc123")["text/html"]
    area = '<div class="jp-OutputArea"><div class="jp-OutputArea-child">{}</div>{}</div>'
    html = area.format(image, "") + area.format(image, '<div class="jp-OutputArea-child" id="host"></div>')
    page = blank_page.show(TraceView(trace, twin="abc123"), html=html)
    twins = page.locator("img.nbgrad-static-abc123")
    expect(twins.nth(0)).to_be_visible()
    expect(twins.nth(1)).to_be_hidden()
    expect(page.locator(".jp-OutputArea-child").nth(1)).to_be_hidden()


def colour(name, theme):
    red, green, blue = (int(PALETTE[theme][name][i : i + 2], 16) for i in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def test_the_theme_follows_the_page(blank_page):
    page = blank_page.show(view_of("intro"))
    root = page.locator(".nbgrad-view")
    expect(root).to_have_css("background-color", colour("page", "light"))
    page.evaluate("() => document.body.setAttribute('data-jp-theme-light', 'false')")
    expect(root).to_have_css("background-color", colour("page", "dark"))
    page.evaluate("() => model.set('theme', 'light')")
    expect(root).to_have_css("background-color", colour("page", "light"))
    page.evaluate("() => model.set('theme', 'auto')")
    expect(root).to_have_css("background-color", colour("page", "dark"))
    page.evaluate("() => { end(); document.body.setAttribute('data-jp-theme-light', 'true'); }")


def test_a_narrow_cell_puts_the_card_below(blank_page):
    page = blank_page.show(view_of("intro"), html='<div id="host" style="width: 560px"></div>')
    stage, panel = page.locator(".nbgrad-stage").bounding_box(), page.locator(".nbgrad-panel").bounding_box()
    assert panel["y"] >= stage["y"] + stage["height"] - 1 and abs(panel["width"] - stage["width"]) < 2
    assert page.evaluate("() => document.querySelector('.nbgrad-view').scrollWidth <= 560")


def test_a_line_of_the_source_leads_to_what_it_made(blank_page):
    page = blank_page.show(view_of("intro"))
    line = page.locator(".nbgrad-source [data-number='7']")
    line.hover()
    expect(node(page, "c2")).to_have_attribute("data-lit", "")
    line.click()
    assert state(page, "selected") == "c2"


def test_a_fold_opens_when_the_kernel_answers(blank_page):
    view = TraceView(loop(100))
    page = blank_page.show(view)
    fold = next(n["id"] for n in view.scene["nodes"] if n["kind"] == "fold")
    page.evaluate("id => model.set('selected', id)", fold)
    expect(page.locator(".nbgrad-inside li")).not_to_have_count(0)
    page.get_by_role("button", name="open this fold").click()
    assert state(page, "opened") == [fold]
    expect(page.locator(".nbgrad-panel")).to_contain_text("drawing …")
    view.opened = [fold]
    for name in ("scene", "selected", "step", "details"):
        page.evaluate("([name, value]) => model.set(name, value)", [name, getattr(view, name)])
    expect(node(page, fold)).to_have_count(0)
    expect(node(page, view.selected)).to_have_attribute("data-selected", "")
    expect(node(page, view.selected)).to_be_in_viewport()
    page.get_by_role("button", name="fold everything again").click()
    assert state(page, "opened") == []


def test_words_of_the_user_are_never_markup(blank_page):
    view = view_of("intro")
    evil = "<img src=x onerror=alert(1)>"
    details = {**view.details, "nodes": {**view.details["nodes"], "c1": {**view.details["nodes"]["c1"], "sentence": evil}}}
    formulas = {
        op: [
            {
                **rule,
                "mathml": '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi onclick="x()">a</mi><script>1</script><a>b</a></math>',
            }
            for rule in rules
        ]
        for op, rules in view.scene["formulas"].items()
    }
    page = blank_page.show(view, details=details, scene={**view.scene, "formulas": formulas, "error": evil}, selected="c1")
    expect(page.locator(".nbgrad-panel")).to_contain_text(evil)
    expect(page.locator(".nbgrad-error")).to_have_text(evil)
    assert page.locator(".nbgrad-view img, .nbgrad-view script, math a").count() == 0
    assert page.locator(".nbgrad-view [onclick]").count() == 0


def test_a_call_of_several_results_shows_each(blank_page):
    import nbgrad

    with nbgrad.trace() as t:
        first, second = nbgrad.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True).unbind()
        (first * 5 + second).sum().backward()
    page = blank_page.show(TraceView(t.result))
    page.get_by_label(re.compile("^unbind")).first.click()
    other = page.locator(".nbgrad-panel section", has_text=re.compile("^Also gives second"))
    expect(other.locator("td")).to_have_text(["3", "4", "1", "1"])
    at(page, 1)
    expect(other.locator("td")).to_have_text(["3", "4"])
    at(page, 0)
    expect(other).to_have_count(0)

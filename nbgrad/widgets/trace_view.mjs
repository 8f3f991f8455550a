// The live view of a trace: the picture, a slider over its steps, and a card with the details.

import { card, listing } from "./details.mjs";
import { html, svg } from "./dom.mjs";
import { draw } from "./draw.mjs";
import { step as walk } from "./keyboard.mjs";
import { legend } from "./legend.mjs";
import { panZoom } from "./pan_zoom.mjs";
import { find, owner } from "./scene.mjs";
import { watchTheme } from "./theme.mjs";
import { stretches, timeline } from "./timeline.mjs";
import { fit, open, reveal } from "./viewport.mjs";

const PACE = 1200; // milliseconds of a step when playing
const PATIENCE = 8000; // milliseconds for the kernel to draw
const BOXED = 1800; // pixels, about a hundred lines
const OWN = /^(Arrow.*|Page.*|Home|End|Enter| |Escape|[-+=0])$/; // keys that are for this view
const ICONS = {
  first: "M4 3v10M13 3L7 8l6 5z", back: "M11 3L5 8l6 5z", play: "M5 3l8 5-8 5z", pause: "M5 3v10M11 3v10",
  next: "M5 3l6 5-6 5z", last: "M12 3v10M3 3l6 5-6 5z", out: "M3 8h10", in: "M3 8h10M8 3v10", fit: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
};

const icon = (name) => svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));

const tool = (name, label, onclick) =>
  html("button", { type: "button", class: `nbgrad-tool nbgrad-tool-${name}`, "aria-label": label, title: label, onclick }, icon(name));

// While this view is on the page, CSS hides its static twin: in its own output area, or anywhere outside Jupyter.
function twinStyle(twin) {
  if (!twin) return "";
  const image = `.nbgrad-static-${CSS.escape(twin)}`, area = `.jp-OutputArea:has(.nbgrad-view[data-twin="${CSS.escape(twin)}"])`;
  return html("style", {}, `${area} ${image}, html:not(:has(.jp-OutputArea)) ${image} { display: none !important; }
${area} .jp-OutputArea-child:has(${image}) { display: none; }`);
}

function build(model, root) {
  const scene = model.get("scene"), details = model.get("details");
  const time = timeline(scene), ends = [];
  const totals = Object.fromEntries(Object.entries(details.steps).filter(([, s]) => s.strip).map(([k, s]) => [k, s.strip]));
  const picture = draw(scene, time, totals);
  const size = { w: scene.width, h: scene.height };
  const set = (name, value) => {
    if (model.get(name) === value) return;
    model.set(name, value);
    model.save_changes();
  };
  const at = () => Math.max(0, Math.min(time.last, model.get("step")));

  // ---- the parts ----
  const surface = svg("g", { class: "nbgrad-surface" }, picture.group);
  const stage = svg("svg", {
    class: "nbgrad-stage", role: "graphics-document", "aria-roledescription": "computation graph", tabindex: -1,
    "aria-label": `Computation graph: ${scene.summary}. Arrow keys follow the edges, Enter opens a card.`,
  }, surface);
  const slider = html("input", {
    type: "range", class: "nbgrad-slider", min: 0, max: time.last, step: 1, "aria-label": "step",
    oninput: () => { pause(); go(Number(slider.value)); },
  });
  const count = html("span", { class: "nbgrad-count" });
  const play = tool("play", "play", () => (timer ? pause() : start()));
  /** @type {[string, string, (k: number) => number][]} */
  const ways = [["first", "before anything ran", () => 0], ["back", "one step back", (k) => k - 1],
    ["next", "one step on", (k) => k + 1], ["last", "the last step", () => time.last]];
  const steps = ways.map(([name, label, to]) => tool(name, label, () => { pause(); go(to(at())); }));
  steps.splice(2, 0, play);
  const zooms = [tool("out", "zoom out", () => glide(() => hand.zoom(1 / 1.3))), tool("in", "zoom in", () => glide(() => hand.zoom(1.3))),
    tool("fit", "show all of it", () => glide(() => hand.move(fit(size, hand.screen()))))];
  const say = html("p", { class: "nbgrad-say", role: "status", "aria-live": "polite" });
  const panel = html("div", { class: "nbgrad-panel", role: "region", "aria-label": "details" });
  const reset = model.get("opened").length ? html("p", { class: "nbgrad-foot" }, html("button", {
    type: "button", class: "nbgrad-link", onclick: (event) => unfold(null, event.currentTarget) }, "fold everything again")) : null;
  const main = html("div", { class: "nbgrad-main", style: `--nbgrad-tall: ${Math.max(360, Math.min(600, size.h))}px; --nbgrad-low: ${Math.max(200, Math.min(460, size.h))}px` }, stage, panel);
  root.replaceChildren(...[twinStyle(model.get("_twin")), html("div", { class: "nbgrad-bar" },
    html("div", { class: "nbgrad-tools", role: "group", "aria-label": "steps" }, steps), html("div", { class: "nbgrad-track" }, slider, rail(scene, time)), count,
    html("div", { class: "nbgrad-tools", role: "group", "aria-label": "zoom" }, zooms)), say, main, legend(scene), reset].filter(Boolean));

  // ---- moving about ----
  let touched = false, timer = null, active = null;
  const hand = panZoom(stage, size, {
    wheel: () => stage.contains(document.activeElement),
    moved: (view, byHand) => {
      touched ||= byHand;
      surface.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    },
  });
  function glide(move) {
    surface.classList.add("nbgrad-glide");
    touched = true;
    move();
    setTimeout(() => surface.classList.remove("nbgrad-glide"), 300);
  }
  const resized = new ResizeObserver(() => {
    if (!hand.screen().w) return;
    hand.move(touched ? hand.view : open(size, hand.screen()));
    const box = find(scene, model.get("selected")) ?? (at() < time.last && find(scene, scene.steps[at()].node));
    if (!touched && box) hand.move(reveal(hand.view, box, hand.screen()));
  });
  resized.observe(stage);
  ends.push(() => resized.disconnect());
  const show = (id) => {
    const box = find(scene, id);
    if (box) glide(() => hand.move(reveal(hand.view, box, hand.screen())));
  };

  // ---- steps ----
  function go(k) {
    const step = Math.max(0, Math.min(time.last, k));
    if (scene.steps[step].node) show(scene.steps[step].node);
    set("step", step);
  }
  function start() {
    if (at() >= time.last) go(0);
    timer = setInterval(() => { go(at() + 1); if (at() >= time.last) pause(); }, PACE);
    label("pause");
  }
  function pause() {
    clearInterval(timer);
    timer = null;
    label("play");
  }
  function label(name) {
    play.replaceChildren(icon(name));
    play.setAttribute("aria-label", name);
    play.title = name;
  }
  ends.push(() => clearInterval(timer));

  // ---- choosing ----
  const groups = new Map([...surface.querySelectorAll("[role=graphics-symbol]")].map((group) => [group.dataset.id, group]));
  const select = (id) => {
    set("selected", id);
    if (id) show(id);
  };
  function focusable(id) {
    groups.get(active)?.setAttribute("tabindex", -1);
    active = groups.has(id) ? id : scene.nodes[0]?.id;
    groups.get(active)?.setAttribute("tabindex", 0);
  }
  // Only the kernel can draw what is in a fold; its answer replaces this picture.
  function unfold(id, button) {
    button.replaceWith(button = html("span", { role: "status" }, "drawing …"));
    const late = setTimeout(() => { button.textContent = "There is no answer: to open folds, run the cell again."; }, PATIENCE);
    ends.push(() => clearTimeout(late));
    set("opened", id === null ? [] : [...model.get("opened"), id]);
  }
  const light = (ids) => {
    for (const [id, group] of groups) group.toggleAttribute("data-lit", ids.includes(id));
  };
  const same = (tensor) => {
    for (const part of surface.querySelectorAll("[data-tensor]")) part.toggleAttribute("data-same", Boolean(tensor) && part.dataset.tensor === tensor);
  };
  const symbol = (event) => event.target.closest?.("[role=graphics-symbol]");
  let pressed = "";
  stage.addEventListener("pointerdown", (event) => { pressed = symbol(event)?.dataset.id ?? ""; });
  stage.addEventListener("click", (event) => {
    if (hand.dragged) return;
    const id = event.detail ? pressed : (symbol(event)?.dataset.id ?? ""); // without a pointer there was no press
    focusable(id || active);
    select(id);
  });
  stage.addEventListener("dblclick", (event) => symbol(event) || hand.zoom(1.6, undefined, true));
  stage.addEventListener("pointerover", (event) => same(symbol(event)?.dataset.tensor));
  stage.addEventListener("pointerleave", () => same(null));
  stage.addEventListener("focusin", (event) => same(symbol(event)?.dataset.tensor));
  stage.addEventListener("focusout", () => same(null));
  root.addEventListener("keydown", keys);
  ends.push(() => root.removeEventListener("keydown", keys));
  function keys(event) {
    const inStage = stage.contains(event.target), { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Escape" && model.get("selected")) {
      const back = model.get("selected");
      select("");
      if (panel.contains(event.target)) groups.get(back)?.focus({ preventScroll: true });
    } else if (key === "Escape") event.target.blur();
    else if (!inStage) return;
    else if (key === "Enter" || key === " ") select(symbol(event)?.dataset.id ?? active);
    else if (key === "+" || key === "=") zooms[1].click();
    else if (key === "-") zooms[0].click();
    else if (key === "0") zooms[2].click();
    else if (/^(Arrow|Home|End)/.test(key)) {
      focusable(symbol(event) ? walk(scene, active, key) : active);
      groups.get(active)?.focus({ preventScroll: true });
      show(active);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // ---- what is shown ----
  function update() {
    const k = at(), step = scene.steps[k], selected = groups.has(model.get("selected")) ? model.get("selected") : "";
    picture.show(k);
    for (const [id, group] of groups) group.toggleAttribute("data-selected", id === selected);
    slider.value = k;
    slider.setAttribute("aria-valuetext", `${k} of ${time.last}: ${step.title}`);
    count.textContent = `${k} / ${time.last}`;
    root.dataset.phase = step.phase;
    const phase = step.phase === "backward" && step.pass > 0 ? `backward ${step.pass + 1}` : step.phase;
    say.replaceChildren(html("span", { class: "nbgrad-phase" }, phase), html("b", {}, step.title), ` ${step.text}`);
    const id = selected || step.node, shown = id && find(scene, id);
    const close = selected ? html("button", { type: "button", class: "nbgrad-tool nbgrad-close", "aria-label": "close the card", title: "close (Esc)", onclick: () => select("") }, "×")
      : shown ? html("span", { class: "nbgrad-now" }, "this step") : null;
    const line = (owner(scene, id) ?? shown)?.line ?? step.line;
    const top = panel.dataset.shows === String(id) ? panel.scrollTop : 0;
    panel.dataset.shows = String(id);
    panel.replaceChildren(...[close, ...(shown ? card(scene, details, time, id, k, { go: (s) => { pause(); go(s); }, select, unfold }) : []),
      ...listing(scene, details, line, { select, light })].filter(Boolean));
    panel.scrollTop = top;
  }
  focusable(scene.steps.at(-1)?.node);
  update();
  model.on("change:step", update);
  model.on("change:selected", update);
  ends.push(() => model.off("change:step", update), () => model.off("change:selected", update));
  return () => ends.forEach((end) => end());
}

// Below the slider: which steps run forward, which backward.
function rail(scene, time) {
  const share = (k) => `${(100 * Math.max(0, k)) / (time.last || 1)}%`;
  return html("div", { class: "nbgrad-rail", "aria-hidden": "true" }, stretches(scene).map(({ phase, from, to }) =>
    html("i", { class: `nbgrad-on-${phase}`, style: `left: ${share(from - 0.5)}; right: calc(100% - ${share(Math.min(time.last, to + 0.5))})` })));
}

// Notebook 7 puts an output of more than a hundred lines into a box that scrolls, and has measured with the static picture in it.
function unbox(root) {
  const cell = root.closest(".jp-CodeCell.jp-mod-outputsScrolled");
  if (cell?.querySelector(".jp-OutputArea").scrollHeight < BOXED) cell.classList.remove("jp-mod-outputsScrolled");
}

function render({ model, el }) {
  const root = html("div", { class: "nbgrad-view", "data-twin": model.get("_twin") || null });
  let unwatch = () => {}, unbuild = () => {};
  const theme = () => {
    unwatch();
    const chosen = model.get("theme");
    unwatch = () => {};
    if (chosen === "auto") unwatch = watchTheme((found) => { root.dataset.theme = found; });
    else root.dataset.theme = chosen;
  };
  const rebuild = () => {
    unbuild();
    unbuild = build(model, root);
  };
  // JupyterLab has shortcuts for arrows and Enter, and asks only the element that has the focus whether it may use them.
  const claim = ({ target, key, ctrlKey, metaKey, altKey }) =>
    root.contains(target) && target.toggleAttribute("data-lm-suppress-shortcuts", OWN.test(key) && !(ctrlKey || metaKey || altKey));
  addEventListener("keydown", claim, true);
  el.append(root);
  theme();
  rebuild();
  requestAnimationFrame(() => unbox(root));
  model.on("change:theme", theme);
  model.on("change:details", rebuild);
  return () => {
    model.off("change:theme", theme);
    model.off("change:details", rebuild);
    removeEventListener("keydown", claim, true);
    unwatch();
    unbuild();
    root.remove();
  };
}

export default { render };

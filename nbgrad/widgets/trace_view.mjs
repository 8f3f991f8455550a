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
/** @import { Model, Scene, State, Theme, Timeline, Totals } from "./types.d.ts" */

const PACE = 1200; // milliseconds of a step when playing
const PATIENCE = 8000; // milliseconds for the kernel to draw
const BOXED = 1800; // pixels, about a hundred lines
const OWN = /^(Arrow.*|Page.*|Home|End|Enter| |Escape|[-+=0])$/; // keys that are for this view
const ICONS = {
  first: "M4 3v10M13 3L7 8l6 5z", back: "M11 3L5 8l6 5z", play: "M5 3l8 5-8 5z", pause: "M5 3v10M11 3v10",
  next: "M5 3l6 5-6 5z", last: "M12 3v10M3 3l6 5-6 5z", out: "M3 8h10", in: "M3 8h10M8 3v10", fit: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
};

/** @param {keyof typeof ICONS} name */
const icon = (name) => svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));

/** @type {(name: keyof typeof ICONS, label: string, onclick: () => void) => HTMLButtonElement} */
const tool = (name, label, onclick) =>
  html("button", { type: "button", class: `nbgrad-tool nbgrad-tool-${name}`, "aria-label": label, title: label, onclick }, icon(name));

// While this view is on the page, CSS hides its static twin: in its own output area, or anywhere outside Jupyter.
/** @param {string} twin */
function twinStyle(twin) {
  if (!twin) return null;
  const image = `.nbgrad-static-${CSS.escape(twin)}`, area = `.jp-OutputArea:has(.nbgrad-view[data-twin="${CSS.escape(twin)}"])`;
  return html("style", {}, `${area} ${image}, html:not(:has(.jp-OutputArea)) ${image} { display: none !important; }
${area} .jp-OutputArea-child:has(${image}) { display: none; }`);
}

/** @type {(model: Model, root: HTMLElement) => () => void} */
function build(model, root) {
  const scene = model.get("scene"), details = model.get("details");
  const time = timeline(scene), ends = /** @type {(() => void)[]} */ ([]);
  const totals = /** @type {Totals} */ ({});
  for (const [k, { strip }] of Object.entries(details.steps)) if (strip) totals[Number(k)] = strip;
  const picture = draw(scene, time, totals);
  const size = { w: scene.width, h: scene.height };
  /** @type {<K extends keyof State>(name: K, value: State[K]) => void} */
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
  /** @type {[keyof typeof ICONS, string, (k: number) => number][]} */
  const ways = [["first", "before anything ran", () => 0], ["back", "one step back", (k) => k - 1],
    ["next", "one step on", (k) => k + 1], ["last", "the last step", () => time.last]];
  const steps = ways.map(([name, label, to]) => tool(name, label, () => { pause(); go(to(at())); }));
  steps.splice(2, 0, play);
  const zooms = [tool("out", "zoom out", () => glide(() => hand.zoom(1 / 1.3))), tool("in", "zoom in", () => glide(() => hand.zoom(1.3))),
    tool("fit", "show all of it", () => glide(() => hand.move(fit(size, hand.screen()))))];
  const say = html("p", { class: "nbgrad-say", role: "status", "aria-live": "polite" });
  const panel = html("div", { class: "nbgrad-panel", role: "region", "aria-label": "details" });
  const reset = model.get("opened").length ? html("p", { class: "nbgrad-foot" }, html("button", {
    type: "button", class: "nbgrad-link", onclick: (/** @type {MouseEvent} */ event) => unfold(null, /** @type {HTMLElement} */ (event.currentTarget)) }, "fold everything again")) : null;
  const main = html("div", { class: "nbgrad-main", style: `--nbgrad-tall: ${Math.max(360, Math.min(600, size.h))}px; --nbgrad-low: ${Math.max(200, Math.min(460, size.h))}px` }, stage, panel);
  root.replaceChildren(...[twinStyle(model.get("_twin")), html("div", { class: "nbgrad-bar" },
    html("div", { class: "nbgrad-tools", role: "group", "aria-label": "steps" }, steps), html("div", { class: "nbgrad-track" }, slider, rail(scene, time)), count,
    html("div", { class: "nbgrad-tools", role: "group", "aria-label": "zoom" }, zooms)), say, main, legend(scene), reset].filter((part) => part !== null));

  // ---- moving about ----
  let touched = false, timer = 0, active = /** @type {string | undefined} */ (undefined);
  const hand = panZoom(stage, size, {
    wheel: () => stage.contains(document.activeElement),
    moved: (view, byHand) => {
      touched ||= byHand;
      surface.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    },
  });
  /** @param {() => void} move */
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
  /** @param {string} id */
  const show = (id) => {
    const box = find(scene, id);
    if (box) glide(() => hand.move(reveal(hand.view, box, hand.screen())));
  };

  // ---- steps ----
  /** @param {number} k */
  function go(k) {
    const step = Math.max(0, Math.min(time.last, k));
    if (scene.steps[step].node) show(scene.steps[step].node);
    set("step", step);
  }
  function start() {
    if (at() >= time.last) go(0);
    timer = window.setInterval(() => { go(at() + 1); if (at() >= time.last) pause(); }, PACE);
    label("pause");
  }
  function pause() {
    clearInterval(timer);
    timer = 0;
    label("play");
  }
  /** @param {"play" | "pause"} name */
  function label(name) {
    play.replaceChildren(icon(name));
    play.setAttribute("aria-label", name);
    play.title = name;
  }
  ends.push(() => clearInterval(timer));

  // ---- choosing ----
  const symbols = /** @type {NodeListOf<SVGElement>} */ (surface.querySelectorAll("[role=graphics-symbol]"));
  const groups = new Map([...symbols].map((group) => [group.dataset.id ?? "", group]));
  const group = () => groups.get(active ?? "");
  /** @param {string} id */
  const select = (id) => {
    set("selected", id);
    if (id) show(id);
  };
  /** @param {string | undefined} id */
  function focusable(id) {
    group()?.setAttribute("tabindex", "-1");
    active = id !== undefined && groups.has(id) ? id : scene.nodes[0]?.id;
    group()?.setAttribute("tabindex", "0");
  }
  // Only the kernel can draw what is in a fold; its answer replaces this picture.
  /** @type {(id: string | null, button: HTMLElement) => void} */
  function unfold(id, button) {
    button.replaceWith(button = html("span", { role: "status" }, "drawing …"));
    const late = setTimeout(() => { button.textContent = "There is no answer: to open folds, run the cell again."; }, PATIENCE);
    ends.push(() => clearTimeout(late));
    set("opened", id === null ? [] : [...model.get("opened"), id]);
  }
  /** @param {string[]} ids */
  const light = (ids) => {
    for (const [id, group] of groups) group.toggleAttribute("data-lit", ids.includes(id));
  };
  /** @param {string | null | undefined} tensor */
  const same = (tensor) => {
    const parts = /** @type {NodeListOf<SVGElement>} */ (surface.querySelectorAll("[data-tensor]"));
    for (const part of parts) part.toggleAttribute("data-same", Boolean(tensor) && part.dataset.tensor === tensor);
  };
  /** @type {(event: Event) => SVGElement | null} */
  const symbol = (event) => (event.target instanceof Element ? event.target.closest("[role=graphics-symbol]") : null);
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
  /** @param {KeyboardEvent} event */
  function keys(event) {
    const target = /** @type {HTMLElement} */ (event.target), inStage = stage.contains(target), { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Escape" && model.get("selected")) {
      const back = model.get("selected");
      select("");
      if (panel.contains(target)) groups.get(back)?.focus({ preventScroll: true });
    } else if (key === "Escape") target.blur();
    else if (!inStage) return;
    else if (key === "Enter" || key === " ") select(symbol(event)?.dataset.id ?? active ?? "");
    else if (key === "+" || key === "=") zooms[1].click();
    else if (key === "-") zooms[0].click();
    else if (key === "0") zooms[2].click();
    else if (/^(Arrow|Home|End)/.test(key)) {
      focusable(symbol(event) && active ? walk(scene, active, key) : active);
      group()?.focus({ preventScroll: true });
      show(active ?? "");
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // ---- what is shown ----
  function update() {
    const k = at(), step = scene.steps[k], selected = groups.has(model.get("selected")) ? model.get("selected") : "";
    picture.show(k);
    for (const [id, group] of groups) group.toggleAttribute("data-selected", id === selected);
    slider.value = String(k);
    slider.setAttribute("aria-valuetext", `${k} of ${time.last}: ${step.title}`);
    count.textContent = `${k} / ${time.last}`;
    root.dataset.phase = step.phase;
    const phase = step.phase === "backward" && step.pass ? `backward ${step.pass + 1}` : step.phase;
    say.replaceChildren(html("span", { class: "nbgrad-phase" }, phase), html("b", {}, step.title), ` ${step.text}`);
    const id = selected || step.node, shown = find(scene, id);
    const close = selected ? html("button", { type: "button", class: "nbgrad-tool nbgrad-close", "aria-label": "close the card", title: "close (Esc)", onclick: () => select("") }, "×")
      : shown ? html("span", { class: "nbgrad-now" }, "this step") : null;
    const node = owner(scene, id) ?? shown, line = (node && "line" in node ? node.line : null) ?? step.line;
    const top = panel.dataset.shows === String(id) ? panel.scrollTop : 0;
    panel.dataset.shows = String(id);
    panel.replaceChildren(...[close, ...(id && shown ? card(scene, details, time, id, k, { go: (s) => { pause(); go(s); }, select, unfold }) : []),
      ...listing(scene, details, line, { select, light })].filter((part) => part !== null));
    panel.scrollTop = top;
  }
  focusable(scene.steps.at(-1)?.node ?? undefined);
  update();
  model.on("change:step", update);
  model.on("change:selected", update);
  ends.push(() => model.off("change:step", update), () => model.off("change:selected", update));
  return () => ends.forEach((end) => end());
}

// Below the slider: which steps run forward, which backward.
/** @type {(scene: Scene, time: Timeline) => Element} */
function rail(scene, time) {
  /** @param {number} k */
  const share = (k) => `${(100 * Math.max(0, k)) / (time.last || 1)}%`;
  return html("div", { class: "nbgrad-rail", "aria-hidden": "true" }, stretches(scene).map(({ phase, from, to }) =>
    html("i", { class: `nbgrad-on-${phase}`, style: `left: ${share(from - 0.5)}; right: calc(100% - ${share(Math.min(time.last, to + 0.5))})` })));
}

// Notebook 7 puts an output of more than a hundred lines into a box that scrolls, and has measured with the static picture in it.
/** @param {Element} root */
function unbox(root) {
  const cell = root.closest(".jp-CodeCell.jp-mod-outputsScrolled");
  const area = cell?.querySelector(".jp-OutputArea");
  if (area && area.scrollHeight < BOXED) cell?.classList.remove("jp-mod-outputsScrolled");
}

/** @param {{ model: Model, el: Element }} given */
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
  /** @param {KeyboardEvent} event */
  const claim = ({ target, key, ctrlKey, metaKey, altKey }) =>
    target instanceof Element && root.contains(target) && target.toggleAttribute("data-lm-suppress-shortcuts", OWN.test(key) && !(ctrlKey || metaKey || altKey));
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

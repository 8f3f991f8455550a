// The picture: the same shapes at the same places as in the static SVG, in elements that can change.

import { svg } from "./dom.mjs";
import { arrowHead, lines } from "./edges.mjs";
import { cells } from "./strips.mjs";
import { edgeState, nodeState } from "./timeline.mjs";
/** @import { Box, Chip, Edge, Scene, SceneNode, Shades, Strip, Timeline, Totals } from "./types.d.ts" */

/** @type {(...names: (string | false)[]) => string} */
const c = (...names) => names.filter(Boolean).map((name) => `nbgrad-${name}`).join(" ");

/** @type {(role: string, x: number, y: number, text: string, w: number) => SVGElement | null} */
const label = (role, x, y, text, w) =>
  text ? svg("text", { class: c("text", role), x, y, textLength: w, lengthAdjust: "spacingAndGlyphs" }, text) : null;

// A line of one pixel lies between two coordinates.
/** @type {(kind: string, x: number, y: number, w: number, h: number, rx?: number) => SVGElement} */
const frame = (kind, x, y, w, h, rx) => svg("rect", { class: c(kind), x: x + 0.5, y: y + 0.5, width: w - 1, height: h - 1, rx });

/** @type {(box: Box, shades: Shades) => SVGElement[]} */
export function strip(box, { rows, text, text_w: wide }) {
  const [x, y, w, h] = box;
  const written = label("number", x + w + 6, y + Math.floor(h / 2) + 4, text, wide), beside = written ? [written] : [];
  if (!rows.length) return [frame("none", x, y, w, h), ...beside];
  const { shades, marks } = cells(box, rows);
  /** @type {(size: number, n: number) => number} */
  const fit = (size, n) => Math.floor(size / n) * n + 1; // the frame shows that a pale cell is there
  return [
    svg("rect", { class: c("grid"), x: x - 1, y: y - 1, width: fit(w, rows[0].length), height: fit(h, rows.length) }),
    ...[...shades].map(([shade, d]) => svg("path", { d, style: `fill: var(--nbgrad-s${shade})` })),
    ...[...marks].map(([code, d]) => svg("path", { d, class: c(`mark-${code.replace("-inf", "inf")}`) })),
    ...beside,
  ];
}

// The dashed box of a gradient that is not there, and why: beside it where the card has room for these words.
/** @type {(box: Box, planned: string, why: string) => SVGElement[]} */
function empty([x, y, w, h], planned, why) {
  const inside = !planned && w >= 40;
  const at = inside ? { x: x + w / 2, "text-anchor": "middle" } : { x: x + w + 6 };
  return [frame("missing", x, y, w, h), svg("text", { class: c("text", "number", "why"), y: y + Math.floor(h / 2) + 4, ...at }, why)];
}

/**
 * An edge or a chip, the parts of it that a gradient changes, and their path data at a width.
 * @typedef {{ halo: SVGElement, faint?: SVGElement, gradient: SVGElement, gradientHead: SVGElement }} Parts
 * @typedef {{ gradient: string | null, gradientHead: string | null }} Drawn
 * @typedef {{ group: SVGElement, parts: Parts | null, edge: Edge | Chip, target: string, flowAt: (width?: number) => Drawn }} Flowing
 */

/** @param {Edge} edge @returns {Flowing} */
function drawEdge(edge) {
  const made = lines(edge);
  const parts = edge.grad_path && {
    halo: svg("path", { class: c("halo"), d: made.faint }),
    faint: svg("path", { class: c("faint"), d: made.faint }),
    gradient: svg("path", { class: c("gradient") }),
    gradientHead: svg("path", { class: c("gradient-head") }),
  };
  const group = svg("g", { class: c("edge"), "data-id": edge.id, "data-tensor": edge.tensor });
  group.append(...Object.values(parts ?? {}),
    svg("path", { class: c("forward"), d: made.forward }), svg("path", { class: c("forward-head"), d: made.forwardHead }));
  return { group, parts, edge, target: edge.to, flowAt: (width) => lines(edge, width) };
}

/** @param {SceneNode} node @param {Chip} chip @returns {Flowing} */
function drawChip(node, chip) {
  const middle = chip.x + Math.floor(chip.w / 2), bottom = chip.y + chip.h;
  const stem = chip.grad ? middle - 4 : middle;
  const flow = `M${middle + 4} ${chip.foot}V${bottom + 3}`;
  const parts = chip.grad && {
    halo: svg("path", { class: c("halo"), d: flow }),
    gradient: svg("path", { class: c("gradient", "short") }),
    gradientHead: svg("path", { class: c("gradient-head") }),
  };
  const group = svg("g", {
    class: c("chip", chip.requires_grad && "needs-grad"), "data-id": chip.id, "data-tensor": chip.tensor,
    role: "graphics-symbol", "aria-roledescription": "operand", tabindex: -1,
    "aria-label": `${chip.text}, ${chip.tensor === null ? "a number" : chip.requires_grad ? "requires grad" : "a constant"}, goes into ${node.label}`,
  }, svg("path", { class: c("forward"), d: `M${stem} ${bottom}V${chip.foot}` }));
  group.append(...Object.values(parts ?? {}), frame("pill", chip.x, chip.y, chip.w, chip.h, 9),
    label("chip", chip.x + 8, bottom - 5, chip.text, chip.w - 16) ?? "");
  const drawn = { gradient: flow, gradientHead: arrowHead([middle + 4, bottom + 1], false, 3) };
  return { group, parts, edge: chip, target: node.id, flowAt: () => drawn };
}

/** @param {SceneNode} node */
function drawNode(node) {
  const value = svg("g", { class: c("value") }), grad = svg("g", { class: c("grad") });
  const { x, y, w, h } = node;
  const sheets = node.kind === "fold" ? [6, 3].map((by) => frame("sheet", x + by, y + by, w, h, 6)) : [];
  const radius = node.kind === "leaf" ? 12 : 6;
  const ring = svg("rect", { class: c("ring"), x: x - 3, y: y - 3, width: w + 6, height: h + 6, rx: radius + 3 });
  const kinds = [node.kind, node.alert && "alert", !node.grad_mode && "no-grad"];
  const group = svg("g", {
    class: c("node", ...kinds), "data-id": node.id, "data-tensor": node.tensor, "data-line": node.line?.join(":"),
    role: "graphics-symbol", "aria-roledescription": node.kind === "leaf" ? "leaf" : node.kind === "fold" ? "folded calls" : "call",
    "aria-label": node.label, tabindex: -1,
  }, ring, frame("card", x, y, w, h, radius));
  const body = svg("g", { class: c("body") });
  for (const text of node.texts) {
    const role = text.role === "row" && text.text === "grad" ? "row-grad" : text.role;
    body.append(label(role, text.x, text.y, text.text, text.w) ?? "");
  }
  if (node.value_box && node.value) value.append(...strip(node.value_box, node.value));
  body.append(value, grad);
  group.append(body);
  /** @type {Strip | string | undefined} */
  let shown;
  return { group, value, grad, node, sheets, shown };
}

// Draws a scene into a group; `show(k)` brings it to step k.
/** @param {Scene} scene @param {Timeline} time @param {Totals} totals */
export function draw(scene, time, totals) {
  const layers = { sheets: svg("g"), edges: svg("g"), nodes: svg("g"), chips: svg("g") };
  const nodes = scene.nodes.map(drawNode);
  const flows = [
    ...scene.edges.map(drawEdge),
    ...scene.nodes.flatMap((node) => node.chips.map((chip) => drawChip(node, chip))),
  ];
  for (const made of nodes) {
    layers.sheets.append(...made.sheets);
    layers.nodes.append(made.group);
  }
  for (const made of flows) (made.group.hasAttribute("role") ? layers.chips : layers.edges).append(made.group);

  /** @param {number} k */
  function show(k) {
    for (const made of nodes) {
      const state = nodeState(scene, time, made.node, k, totals);
      made.group.dataset.phase = state.phase;
      made.value.toggleAttribute("hidden", !state.value);
      const grad = state.grad?.strip ?? state.grad?.empty;
      if (made.shown === grad) continue;
      made.shown = grad;
      const { grad_box: box, grad_label: planned } = made.node;
      made.grad.replaceChildren(...(!box || grad === undefined ? [] : typeof grad === "string" ? empty(box, planned, grad) : strip(box, grad)));
    }
    for (const { group, parts, edge, target, flowAt } of flows) {
      const state = edgeState(scene, time, edge, target, k);
      group.toggleAttribute("data-pending", state.pending);
      group.toggleAttribute("data-current", scene.steps[k]?.node === edge.id); // a leaf without a card
      group.dataset.now = state.now;
      if (!parts) continue;
      const flow = state.flow, drawn = flowAt(flow?.width);
      group.toggleAttribute("data-flow", Boolean(flow));
      const wide = group.hasAttribute("role") ? Math.min(2, flow?.width ?? 1) : flow?.width ?? 1;
      parts.gradient.setAttribute("d", drawn.gradient ?? "");
      parts.gradient.setAttribute("stroke-width", String(wide));
      parts.gradientHead.setAttribute("d", drawn.gradientHead ?? "");
      parts.halo.setAttribute("stroke-width", String(wide + 8));
      parts.halo.setAttribute("style", `stroke: var(--nbgrad-s${5 * Math.round((flow?.code ?? 0) / 5)})`);
    }
  }
  return { group: svg("g", {}, ...Object.values(layers)), show };
}

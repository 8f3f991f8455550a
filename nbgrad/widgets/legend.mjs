// Below the picture: what its colours and lines mean, then notes and the error.

import { html, svg } from "./dom.mjs";
import { strip } from "./draw.mjs";
/** @import { Code, Scene } from "./types.d.ts" */

/** @type {(w: number, ...shapes: (SVGElement | null | (SVGElement | null)[])[]) => SVGElement} */
const swatch = (w, ...shapes) => svg("svg", { width: w, height: 12, viewBox: `0 0 ${w} 12`, "aria-hidden": "true" }, ...shapes.flat().filter(Boolean));

/** @type {(wide: number, ...row: Code[]) => SVGElement} */
const cells = (wide, ...row) => swatch(wide * row.length, strip([0, 0, wide * row.length, 12], { rows: [row], text: "", text_w: 0 }));

/** @param {Code} code */
const cell = (code) => cells(12, code);

/** @type {(kind: string, width?: number) => SVGElement} */
const line = (kind, width) => swatch(26, svg("path", { class: `nbgrad-${kind}`, d: "M0 6H26", "stroke-width": width }));

/** @param {Scene} scene */
export function legend(scene) {
  const codes = new Set(scene.nodes.flatMap((node) => [node.value, node.grad]).flatMap((one) => one?.rows.flat() ?? []));
  const flows = scene.edges.some((edge) => edge.grad_path);
  const items = /** @type {(false | 0 | [SVGElement, string])[]} */ ([
    scene.nodes.length && [cells(6, -100, -75, -50, -25, 1, 25, 50, 75, 100), "negative to positive"],
    codes.has(0) && [cell(0), "exact zero"],
    codes.has("nan") && [cell("nan"), "NaN"],
    (codes.has("inf") || codes.has("-inf")) && [cell("inf"), "infinite"],
    scene.edges.length && [line("forward"), "value"],
    flows && [line("gradient", 2), "gradient, width by norm"],
    flows && [line("faint"), "no gradient yet"],
  ]).filter((item) => item instanceof Array);
  return html("div", { class: "nbgrad-foot" },
    html("ul", { class: "nbgrad-legend" }, items.map((item) => html("li", {}, ...item)),
      scene.nodes.length ? html("li", { class: "nbgrad-hint" }, "drag to move, Ctrl + wheel to zoom, click for details") : null),
    scene.notes.map((note) => html("p", { class: "nbgrad-note" }, note)),
    scene.error ? html("p", { class: "nbgrad-error" }, scene.error) : null);
}

// The card beside the picture: one node or chip in words, numbers and formulas, as of step k.

import { formula, html, math } from "./dom.mjs";
import { find, owner } from "./scene.mjs";
import { arrivals, hasRun, latest } from "./timeline.mjs";
/** @import { ArrayDetails, Chip, Child, Children, Details, Formula, Line, Position, Scene, SceneNode, StepDetails, TensorDetails, Timeline } from "./types.d.ts" */

/** @type {(value: number, limit: number) => number} */
const shade = (value, limit) => (limit ? Math.round(100 * Math.max(-1, Math.min(1, value / limit))) : 0);

/** @type {(kind: string, ...content: Children) => Element} */
const para = (kind, ...content) => html("p", { class: `nbgrad-${kind}` }, ...content);

/** @type {(title: string, ...content: Children) => Element} */
const section = (title, ...content) => html("section", {}, html("strong", {}, title), ...content);

/** @type {(text: string, onclick: (event: MouseEvent) => void, title?: string) => Element} */
const button = (text, onclick, title) => html("button", { type: "button", class: "nbgrad-link", onclick, title }, text);

// An array as a table of shaded entries; hovering one says where it stands.
/** @param {ArrayDetails} made */
function table({ rows, limit, whole }) {
  /** @type {(text: string, r: number, i: number) => Element} */
  const cell = (text, r, i) => {
    const code = shade(Number(text), limit), strong = Math.abs(code) >= 85 ? "strong" : Math.abs(code) >= 55 ? "middle" : "";
    const odd = Number.isFinite(Number(text)) || text.endsWith("j") || text === "True" || text === "False" ? "" : "odd";
    const at = whole ? (rows.length > 1 ? `[${r}, ${i}]` : `[${i}]`) : "mean of a block";
    const style = odd || Number.isNaN(code) ? null : `background: var(--nbgrad-s${5 * Math.round(code / 5)})`;
    return html("td", { style, class: strong || odd ? `nbgrad-${odd || strong}` : null, title: `${at} = ${text}` }, text);
  };
  const body = rows.map((row, r) => html("tr", {}, row.map((text, i) => cell(text, r, i))));
  return html("div", { class: "nbgrad-scroll", tabindex: 0, role: "region", "aria-label": "entries" }, html("table", {}, html("tbody", {}, body)));
}

// brief: no statistics where the entries say it all
/** @type {(made: ArrayDetails, brief?: boolean) => Element[]} */
export function array(made, brief = false) {
  const parts = [];
  if (made.rows.length) parts.push(table(made));
  if (!made.whole) parts.push(para("faint", made.rows.length ? "means of blocks; too many entries to keep them all" : "entries were not kept"));
  if (brief && made.whole) return parts;
  if (made.line) parts.push(para("line", made.line));
  else if (made.odd) parts.push(para("line", made.odd));
  return parts;
}

/**
 * @typedef {{ go: (step: number) => void, select: (id: string) => void, unfold: (id: string, button: HTMLElement) => void }} Actions
 */

// What a node or chip is at step k; `go` moves the slider, `select` opens another card.
/** @type {(scene: Scene, details: Details, time: Timeline, id: string, k: number, actions: Actions) => Element[]} */
export function card(scene, details, time, id, k, { go, select, unfold }) {
  const box = find(scene, id);
  if (!box) return [];
  const node = "kind" in box ? box : null, chip = "kind" in box ? null : box;
  const tensor = box.tensor === null ? null : details.tensors[box.tensor];
  const none = box.requires_grad ? "not yet" : "none: it does not require grad";

  /** @type {(position: Position | undefined) => ArrayDetails | null} */
  const at = (position) => (position === null || position === undefined ? null : details.arrays[position]);
  /** @type {(position: Position | undefined, brief?: boolean) => Element[]} */
  const arrayAt = (position, brief) => {
    const made = at(position);
    return made ? array(made, brief) : [];
  };
  /** @type {(step: number | undefined) => StepDetails | undefined} */
  const stepAt = (step) => (step === undefined ? undefined : details.steps[step]);
  /** @type {(step: number | undefined) => Child} */
  const goTo = (step) => (step === undefined ? null : button(`step ${step}`, () => go(step), "go there"));
  /** @type {(...items: (string | null | undefined)[]) => Element} */
  const meta = (...items) => para("meta", items.filter(Boolean).join(" · "));

  const parts = [];
  if (chip) {
    parts.push(para("title", html("code", {}, chip.text)), tensor ? meta(tensor.type, tensor.kind) : meta("a plain number"));
  }
  if (node) {
    const said = details.nodes[id];
    parts.push(para("title", html("code", {}, said.sentence)));
    parts.push(meta(tensor?.type, node.kind, node.line && place(details, node.line), said.scope?.join(" › ")));
    if (node.kind === "fold") {
      parts.push(para("line", button("open this fold", (event) => unfold(id, /** @type {HTMLElement} */ (event.currentTarget)))));
      parts.push(para("line", "its last result: ", html("code", {}, said.last)));
    }
    if (node.alert) parts.push(para("alert-text", node.alert));
    if (node.recorded && said.saved) parts.push(para("line", `kept for backward: ${said.saved}`));
  }
  if (tensor?.why) parts.push(para("line", tensor.why));

  const ran = chip || hasRun(time, id, k);
  if (tensor) {
    parts.push(section("Value", ...(ran ? value(tensor) : [para("line", "not yet: it is made at ", goTo(time.forward.get(id)))])));
    parts.push(section("Gradient", ...(chip ? sentFrom(chip, tensor) : node ? gradient(node, tensor) : [])));
  }
  if (node?.kind === "call" && ran) parts.push(...others(node));
  if (node?.kind === "call" && node.recorded) parts.push(...rules(node));
  const inside = details.nodes[id]?.inside ?? [];
  if (inside.length) {
    parts.push(section("Calls inside", html("ol", { class: "nbgrad-inside" }, inside.map((call) => html("li", {}, html("code", {}, call))))));
  }
  const uses = (tensor?.uses ?? []).filter((use) => use !== id).map((use) => owner(scene, use)?.id ?? use);
  if (uses.length) {
    const users = uses.map((use) => html("li", {}, button(details.nodes[use].sentence, () => select(use))));
    parts.push(section(chip ? "Also used by" : "Used by", html("ul", {}, users)));
  }
  return parts;

  /** @type {(one: TensorDetails, brief?: boolean) => Element[]} */
  function value(one, brief) {
    return one.value === null ? [para("line", "not known any more")] : arrayAt(one.value, brief);
  }

  // What a chip's call sent to it.
  /** @type {(chip: Chip, tensor: TensorDetails) => Element[]} */
  function sentFrom(chip, tensor) {
    const step = latest(time.edge.get(chip.id), k), sent = stepAt(step)?.sent.find((one) => one.id === chip.id);
    const whole = k >= time.last ? at(tensor.grad) : null;
    return [
      ...(sent ? [para("line", "sent from here at ", goTo(step)), ...arrayAt(sent.value)] : []),
      ...(whole ? [para("line", sent ? "in all" : "in the end"), ...array(whole)] : []),
      ...(!sent && !whole ? [para("line", none)] : []),
    ];
  }

  /** @type {(node: SceneNode, tensor: TensorDetails) => Element[]} */
  function gradient(node, tensor) {
    const steps = arrivals(time, node), step = latest(steps, k), made = stepAt(step);
    const final = k >= time.last ? at(tensor.grad) : null;
    const shown = final ?? at(made?.total ?? made?.grad);
    if (!shown) {
      if (steps.length) return [para("line", "not yet: it arrives at ", goTo(steps[0]))];
      return [para("line", node.grad_label || none)];
    }
    return [...array(shown), ...(made?.sum.length ? sum(made, step) : [])];
  }

  // Every contribution with what they come to so far.
  /** @type {(made: StepDetails, step: number | undefined) => Element[]} */
  function sum(made, step) {
    const items = made.sum.map(({ from, text, value, so_far: soFar }) => html("li", {},
      from ? button(text, () => select(from)) : text,
      ...arrayAt(value, true),
      ...(soFar === undefined ? [] : [para("line", "so far"), ...arrayAt(soFar, true)])));
    const total = made.total === undefined ? [] : [para("line", "together with earlier passes, .grad is"), ...arrayAt(made.total)];
    const title = made.sum.length > 1 ? `sum of ${made.sum.length} contributions, ` : "from one contribution, ";
    return [html("details", { open: made.sum.length > 1 && made.sum.length < 7 },
      html("summary", {}, title, `step ${step}`), html("ol", { class: "nbgrad-sum" }, items), ...total)];
  }

  // What else the call has given, with the gradients as they are in the end.
  /** @type {(node: SceneNode) => Element[]} */
  function others(node) {
    const rest = (details.nodes[id].outputs ?? []).filter((i) => i !== node.tensor).map((i) => details.tensors[i]);
    return rest.map((one) => section(`Also gives ${one.name}`, ...value(one, true),
      ...(k >= time.last && at(one.grad) ? [para("line", "its gradient"), ...arrayAt(one.grad, true)] : [])));
  }

  // The rule of each operand, and what it sent.
  /** @type {(node: SceneNode) => Element[]} */
  function rules(node) {
    const known = scene.formulas[node.op] ?? [], operands = details.nodes[id].operands ?? [];
    const found = operands.flatMap((operand) => {
      const rule = known.find((one) => one.operand === operand.name), edge = operand.id === null ? undefined : time.edge.get(operand.id);
      if (operand.tensor === null || !(rule || edge)) return [];
      const step = latest(edge, k), sent = stepAt(step)?.sent.find((one) => one.id === operand.id);
      const why = edge ? "not yet" : details.tensors[operand.tensor]?.requires_grad ? "no gradient has gone there" : "none, it does not require grad";
      return [html("div", { class: "nbgrad-rule" }, rule && equation(operand.name, rule),
        ...(sent ? [para("line", `to ${operand.text}, `, goTo(step)), ...arrayAt(sent.value, true)] : [para("line", `to ${operand.text}: ${why}`)]))];
    });
    if (!found.length) return [];
    const where = operands.filter((o) => o.name !== o.text).map((o) => `${o.name} is ${o.text}`);
    return [section("Local rule", where.length ? para("line", `where ${where.join(", ")}`) : null, ...found)];
  }
}

// ∂L/∂x = the rule, and its LaTeX to take away.
/** @param {string} name @param {Formula} rule */
function equation(name, { plain, latex, mathml }) {
  const partial = (/** @type {string} */ what) => math("mrow", math("mi", "∂"), math("mi", what));
  const take = (/** @type {MouseEvent} */ event) => copy(/** @type {HTMLElement} */ (event.currentTarget), latex);
  return html("div", { class: "nbgrad-formula", title: plain },
    math("math", math("mfrac", partial("L"), partial(name)), math("mo", "="), formula(mathml)),
    html("button", { type: "button", class: "nbgrad-link nbgrad-copy", title: `copy ${latex}`, onclick: take }, "LaTeX"));
}

/** @param {HTMLElement} button @param {string} text */
function copy(button, text) {
  navigator.clipboard?.writeText(text).then(() => { button.textContent = "copied"; }, () => { button.textContent = text; });
  if (!navigator.clipboard) button.textContent = text;
}

/** @type {(details: Details, line: Line) => string} */
export const place = (details, [source, number]) => {
  const { label } = details.sources[source];
  return details.sources.length > 1 ? `${label}, line ${number}` : `line ${number}`;
};

// The user's own lines, that of the card or step marked; a line leads to the nodes it made.
/** @type {(scene: Scene, details: Details, line: Line | null, actions: { select: (id: string) => void, light: (ids: string[]) => void }) => Element[]} */
export function listing(scene, details, line, { select, light }) {
  return details.sources.map(({ label, lines }, s) => {
    const made = (/** @type {number} */ number) => scene.nodes.filter((n) => n.line && n.line[0] === s && n.line[1] === number).map((n) => n.id);
    let before = 0;
    const rows = lines.map(([number, text]) => {
      const ids = made(number), here = line && line[0] === s && line[1] === number;
      const attributes = { "data-number": number, "aria-current": here ? "true" : null };
      if (ids.length) {
        Object.assign(attributes, { class: "nbgrad-made", title: "show what this line made", onclick: () => select(ids[0]),
          onmouseenter: () => light(ids), onmouseleave: () => light([]) });
      }
      const gap = number > before + 1 && before ? html("div", { class: "nbgrad-gap" }, "⋯") : null;
      before = number;
      return [gap, html("div", attributes, text || " ")];
    });
    return html("section", {}, html("strong", {}, label), html("div", { class: "nbgrad-source" }, ...rows.flat()));
  });
}

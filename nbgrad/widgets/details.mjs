// The card beside the picture: one node or chip in words, numbers and formulas, as of step k.

import { formula, html, math } from "./dom.mjs";
import { find, owner } from "./scene.mjs";
import { arrivals, hasRun, latest } from "./timeline.mjs";

const shade = (value, limit) => (limit ? Math.round(100 * Math.max(-1, Math.min(1, value / limit))) : 0);

const para = (kind, ...content) => html("p", { class: `nbgrad-${kind}` }, ...content);

const section = (title, ...content) => html("section", {}, html("strong", {}, title), ...content);

const button = (text, onclick, title) => html("button", { type: "button", class: "nbgrad-link", onclick, title }, text);

// An array as a table of shaded entries; hovering one says where it stands.
function table({ rows, limit, whole }) {
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
export function array(made, brief = false) {
  const parts = [];
  if (made.rows.length) parts.push(table(made));
  if (!made.whole) parts.push(para("faint", made.rows.length ? "means of blocks; too many entries to keep them all" : "entries were not kept"));
  if (brief && made.whole) return parts;
  if (made.line) parts.push(para("line", made.line));
  else if (made.odd) parts.push(para("line", made.odd));
  return parts;
}

// What a node or chip is at step k; `go` moves the slider, `select` opens another card.
export function card(scene, details, time, id, k, { go, select, unfold }) {
  const node = find(scene, id);
  if (!node) return [];
  const at = (position) => (position === null || position === undefined ? null : details.arrays[position]);
  const tensor = details.tensors[node.tensor];
  const chip = Boolean(owner(scene, id));
  const goTo = (step) => button(`step ${step}`, () => go(step), "go there");
  const parts = [];

  const meta = (...items) => para("meta", items.filter(Boolean).join(" · "));
  if (chip) {
    parts.push(para("title", html("code", {}, node.text)), tensor ? meta(tensor.type, tensor.kind) : meta("a plain number"));
  } else {
    const said = details.nodes[id];
    parts.push(para("title", html("code", {}, said.sentence)));
    parts.push(meta(tensor?.type, node.kind, node.line && place(details, node.line), said.scope?.join(" › ")));
    if (node.kind === "fold") {
      parts.push(para("line", button("open this fold", (event) => unfold(id, event.currentTarget))));
      parts.push(para("line", "its last result: ", html("code", {}, said.last)));
    }
    if (node.alert) parts.push(para("alert-text", node.alert));
    if (node.recorded && said.saved) parts.push(para("line", `kept for backward: ${said.saved}`));
  }
  if (tensor?.why) parts.push(para("line", tensor.why));

  const ran = chip || hasRun(time, id, k);
  if (tensor) {
    parts.push(section("Value", ...(ran ? value(tensor) : [para("line", "not yet: it is made at ", goTo(time.forward.get(id)))])));
    parts.push(section("Gradient", ...gradient()));
  }
  if (!chip && node.kind === "call" && ran) parts.push(...others());
  if (!chip && node.kind === "call" && node.recorded) parts.push(...rules());
  if (details.nodes[id]?.inside?.length) {
    parts.push(section("Calls inside", html("ol", { class: "nbgrad-inside" }, details.nodes[id].inside.map((call) => html("li", {}, html("code", {}, call))))));
  }
  const uses = (tensor?.uses ?? []).filter((use) => use !== id);
  if (uses.length) {
    const name = (use) => details.nodes[owner(scene, use)?.id ?? use].sentence;
    parts.push(section("Also used by", html("ul", {}, uses.map((use) => html("li", {}, button(name(use), () => select(owner(scene, use)?.id ?? use)))))));
    if (!chip) parts.at(-1).firstChild.textContent = "Used by";
  }
  return parts;

  function value(one, brief) {
    return one.value === null ? [para("line", "not known any more")] : array(at(one.value), brief);
  }

  function gradient() {
    if (chip) {
      const step = latest(time.edge.get(id), k), sent = details.steps[step]?.sent.find((one) => one.id === id);
      const whole = at(tensor.grad);
      return [
        ...(sent ? [para("line", "sent from here at ", goTo(step)), ...array(at(sent.value))] : []),
        ...(whole && k >= time.last ? [para("line", sent ? "in all" : "in the end"), ...array(whole)] : []),
        ...(!sent && !(whole && k >= time.last) ? [para("line", node.requires_grad ? "not yet" : "none: it does not require grad")] : []),
      ];
    }
    const steps = arrivals(time, node), step = latest(steps, k), made = details.steps[step];
    const final = k >= time.last ? at(tensor.grad) : null;
    const shown = final ?? at(made?.total ?? made?.grad);
    if (!shown) {
      if (steps.length) return [para("line", "not yet: it arrives at ", goTo(steps[0]))];
      return [para("line", node.grad_label || (node.requires_grad ? "not yet" : "none: it does not require grad"))];
    }
    const parts = [...array(shown)];
    if (made?.sum.length) parts.push(...sum(made, step));
    return parts;
  }

  // Every contribution with what they come to so far.
  function sum(made, step) {
    const items = made.sum.map((one) => html("li", {},
      one.from ? button(one.text, () => select(one.from)) : one.text,
      ...(one.value === null ? [] : array(at(one.value), true)),
      ...(one.so_far === undefined ? [] : [para("line", "so far"), ...array(at(one.so_far), true)])));
    const total = made.total === undefined ? [] : [para("line", "together with earlier passes, .grad is"), ...array(at(made.total))];
    const title = made.sum.length > 1 ? `sum of ${made.sum.length} contributions, ` : "from one contribution, ";
    return [html("details", { open: made.sum.length > 1 && made.sum.length < 7 },
      html("summary", {}, title, `step ${step}`), html("ol", { class: "nbgrad-sum" }, items), ...total)];
  }

  // What else the call has given, with the gradients as they are in the end.
  function others() {
    const rest = details.nodes[id].outputs.filter((i) => i !== node.tensor).map((i) => details.tensors[i]);
    return rest.map((one) => section(`Also gives ${one.name}`, ...value(one, true),
      ...(k >= time.last && at(one.grad) ? [para("line", "its gradient"), ...array(at(one.grad), true)] : [])));
  }

  function none(operand) {
    return details.tensors[operand.tensor]?.requires_grad ? "no gradient has gone there" : "none, it does not require grad";
  }

  // The rule of each operand, and what it sent.
  function rules() {
    const known = scene.formulas[node.op] ?? [], said = details.nodes[id];
    const found = said.operands.map((operand) => {
      const rule = known.find((one) => one.operand === operand.name), flows = time.edge.has(operand.id);
      if (operand.tensor === null || !(rule || flows)) return null;
      const step = latest(time.edge.get(operand.id), k);
      const sent = details.steps[step]?.sent.find((one) => one.id === operand.id);
      return html("div", { class: "nbgrad-rule" }, rule && equation(operand.name, rule),
        ...(sent ? [para("line", `to ${operand.text}, `, goTo(step)), ...array(at(sent.value), true)]
          : [para("line", flows ? `to ${operand.text}: not yet` : `to ${operand.text}: ${none(operand)}`)]));
    }).filter(Boolean);
    if (!found.length) return [];
    const where = said.operands.filter((o) => o.name !== o.text).map((o) => `${o.name} is ${o.text}`);
    return [section("Local rule", where.length ? para("line", `where ${where.join(", ")}`) : null, ...found)];
  }
}

// ∂L/∂x = the rule, and its LaTeX to take away.
function equation(name, { plain, latex, mathml }) {
  const partial = (what) => math("mrow", math("mi", "∂"), math("mi", what));
  const take = (event) => copy(event.currentTarget, latex);
  return html("div", { class: "nbgrad-formula", title: plain },
    math("math", math("mfrac", partial("L"), partial(name)), math("mo", "="), formula(mathml)),
    html("button", { type: "button", class: "nbgrad-link nbgrad-copy", title: `copy ${latex}`, onclick: take }, "LaTeX"));
}

function copy(button, text) {
  navigator.clipboard?.writeText(text).then(() => { button.textContent = "copied"; }, () => { button.textContent = text; });
  if (!navigator.clipboard) button.textContent = text;
}

export const place = (details, [source, number]) => {
  const { label } = details.sources[source];
  return details.sources.length > 1 ? `${label}, line ${number}` : `line ${number}`;
};

// The user's own lines, that of the card or step marked; a line leads to the nodes it made.
export function listing(scene, details, line, { select, light }) {
  return details.sources.map(({ label, lines }, s) => {
    const made = (number) => scene.nodes.filter((n) => n.line && n.line[0] === s && n.line[1] === number).map((n) => n.id);
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

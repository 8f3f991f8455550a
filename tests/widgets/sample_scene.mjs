// x * x and its sum, by hand: two edges from one leaf, a chip, a node that gets no gradient.

const strip = (...row) => ({ rows: [row], limit: 1, text: "±1", text_w: 12 });
const node = (id, tensor, y, more = {}) => ({
  id, kind: "call", tensor, x: 20, y, w: 120, h: 60, chips: [], grad_box: [50, y + 40, 42, 12], grad: strip(100), grad_label: "", ...more,
});
const edge = (id, from, to, operand, tensor) => ({ id, from, to, operand, tensor, grad: { width: 2, code: 50 } });
const backward = (of, tensor, edges, ...row) => ({
  phase: "backward", pass: 0, node: of, tensor, grad: strip(...row), edges: Object.fromEntries(edges.map((id) => [id, { width: 1.5, code: 10 }])),
});

export const scene = {
  nodes: [
    node("t0", 0, 20, { kind: "leaf", grad: strip(100) }),
    node("c0", 1, 120),
    node("c1", 2, 220, { chips: [{ id: "c1.1", operand: 1, tensor: 3, x: 80, y: 200, w: 30, h: 18 }] }),
    node("c2", 4, 220, { x: 200, grad: null, grad_label: "not reached" }),
  ],
  edges: [edge("e0", "t0", "c0", 0, 0), edge("e1", "t0", "c0", 1, 0), edge("e2", "c0", "c1", 0, 1), edge("e3", "c0", "c2", 0, 1)],
  steps: [
    { phase: "start", node: null, tensor: null, edges: {} },
    { phase: "forward", node: "c0", tensor: 1, edges: { e0: {}, e1: {} } },
    { phase: "forward", node: "c1", tensor: 2, edges: { e2: {}, "c1.1": {} } },
    { phase: "forward", node: "c2", tensor: 4, edges: { e3: {} } },
    backward("c1", 2, ["e2", "c1.1"], 10),
    backward("c0", 1, ["e0", "e1"], 20),
    backward("t0", 0, [], 30),
  ],
};

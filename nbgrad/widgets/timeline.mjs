// What the picture shows after step k: which nodes have run, whose gradient is there, what is lit.

/** @import { Chip, Edge, Flow, Scene, SceneNode, Strip, Timeline, Totals } from "./types.d.ts" */

// When each node ran forward, and the steps that brought gradients to nodes and along edges.
/** @type {(scene: Scene) => Timeline} */
export function timeline(scene) {
  /** @type {Timeline} */
  const time = { forward: new Map(), node: new Map(), tensor: new Map(), edge: new Map(), last: scene.steps.length - 1 };
  /** @type {<K>(map: Map<K, number[]>, key: K, k: number) => void} */
  const note = (map, key, k) => void map.set(key, [...(map.get(key) ?? []), k]);
  scene.steps.forEach((step, k) => {
    if (step.phase === "forward") time.forward.set(step.node, k);
    if (step.phase !== "backward") return;
    if (step.grad && step.node !== null) note(time.node, step.node, k);
    if (step.grad && step.tensor !== null) note(time.tensor, step.tensor, k);
    for (const id of Object.keys(step.edges)) note(time.edge, id, k);
  });
  return time;
}

// What has no forward step was there before: a leaf, a call before the trace.
/** @type {(time: Timeline, id: string, k: number) => boolean} */
export const hasRun = (time, id, k) => !((time.forward.get(id) ?? -1) > k);

// The last step of a list that is not after k; undefined when there is none.
/** @type {(steps: number[] | undefined, k: number) => number | undefined} */
export const latest = (steps, k) => steps?.findLast((step) => step <= k);

// The steps that bring a gradient to a node: its own, or those of its tensor (a node may share one).
/** @type {(time: Timeline, node: Pick<SceneNode, "id" | "tensor">) => number[]} */
export const arrivals = (time, node) => time.node.get(node.id) ?? time.tensor.get(node.tensor ?? -1) ?? [];

// {phase: "pending" | "current" | "done", value: whether it is there,
//  grad: {strip} | {empty: what to write beside the dashed box} | null}
/** @param {Scene} scene @param {Timeline} time @param {SceneNode} node @param {number} k @param {Totals} totals */
export function nodeState(scene, time, node, k, totals = {}) {
  const ran = hasRun(time, node.id, k);
  const phase = scene.steps[k]?.node === node.id ? "current" : ran ? "done" : "pending";
  return { phase, value: ran, grad: gradient(scene, time, node, k, totals) };
}

/** @type {(scene: Scene, time: Timeline, node: SceneNode, k: number, totals: Totals) => { strip?: Strip, empty?: string } | null} */
function gradient(scene, time, node, k, totals) {
  if (!node.grad_box) return null;
  if (k >= time.last) return node.grad ? { strip: node.grad } : { empty: node.grad_label };
  const steps = arrivals(time, node), at = latest(steps, k);
  if (at !== undefined) return { strip: totals[at] ?? scene.steps[at].grad };
  if (steps.length) return { empty: "not yet" };
  return node.grad && node.kind === "leaf" ? { strip: node.grad } : { empty: node.grad_label || "not yet" };
}

// Of an edge or chip: {pending, now: "forward" | "backward" | "", flow: {width, code} | null}
/** @type {(scene: Scene, time: Timeline, edge: Edge | Chip, target: string, k: number) => { pending: boolean, now: string, flow: Flow | null }} */
export function edgeState(scene, time, edge, target, k) {
  const now = edge.id in (scene.steps[k]?.edges ?? {}) ? scene.steps[k].phase : "";
  const at = latest(time.edge.get(edge.id), k);
  return {
    pending: !hasRun(time, target, k),
    now,
    flow: k >= time.last ? edge.grad : at === undefined ? null : scene.steps[at].edges[edge.id],
  };
}

// The slider as stretches of one phase: [{phase, from, to}], both ends included.
/** @type {(scene: Scene) => { phase: string, from: number, to: number }[]} */
export function stretches(scene) {
  /** @type {{ phase: string, from: number, to: number }[]} */
  const found = [];
  scene.steps.forEach(({ phase }, k) => {
    const before = found.at(-1);
    if (before?.phase === phase) before.to = k;
    else found.push({ phase, from: k, to: k });
  });
  return found;
}

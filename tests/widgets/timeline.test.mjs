import assert from "node:assert/strict";
import { test } from "node:test";

import { arrivals, edgeState, latest, nodeState, stretches, timeline } from "../../nbgrad/widgets/timeline.mjs";
import { scene } from "./sample_scene.mjs";

const time = timeline(scene);
const of = (id) => scene.nodes.find((node) => node.id === id);
const at = (id, k, totals) => nodeState(scene, time, of(id), k, totals);
const edge = (id, target, k) => edgeState(scene, time, scene.edges.find((e) => e.id === id) ?? { id, grad: null }, target, k);

test("nodes are pending, current, then done", () => {
  assert.deepEqual([0, 1, 2, 3].map((k) => at("c0", k).phase), ["pending", "current", "done", "done"]);
  assert.deepEqual([0, 1, 6].map((k) => at("c0", k).value), [false, true, true]);
});

test("a leaf has its value from the beginning", () => {
  assert.equal(at("t0", 0).phase, "done");
  assert.equal(at("t0", 0).value, true);
});

test("a call that ran before the trace has no forward step, and is there from the beginning", () => {
  const steps = scene.steps.filter((step) => !(step.phase === "forward" && step.node === "c0"));
  const earlier = { ...scene, steps }, clock = timeline(earlier);
  assert.deepEqual([nodeState(earlier, clock, of("c0"), 0).phase, nodeState(earlier, clock, of("c0"), 0).value], ["done", true]);
  assert.equal(edgeState(earlier, clock, scene.edges.find((e) => e.id === "e0"), "c0", 0).pending, false);
  assert.equal(edgeState(earlier, clock, scene.edges.find((e) => e.id === "e2"), "c1", 0).pending, true);
});

test("a gradient is not yet there, never zero, until its step", () => {
  for (const k of [0, 1, 3, 4]) assert.deepEqual(at("c0", k).grad, { empty: "not yet" });
  assert.deepEqual(at("c0", 5).grad.strip.rows, [[20]]);
  assert.equal(at("c0", 5).phase, "current");
});

test("the last step is the static picture", () => {
  assert.equal(at("c0", 6).grad.strip, of("c0").grad);
  assert.deepEqual(at("c2", 6).grad, { empty: "not reached" });
  assert.deepEqual(edge("e0", "c0", 6).flow, { width: 2, code: 50 });
});

test("a node that no backward step reaches says why", () => {
  assert.deepEqual(arrivals(time, of("c2")), []);
  assert.deepEqual(at("c2", 3).grad, { empty: "not reached" });
});

test("a node without a step of its own shares those of its tensor", () => {
  assert.deepEqual(arrivals(time, { id: "c9", tensor: 1 }), [5]);
});

test("a leaf shows its running total where one is known", () => {
  const total = { rows: [[77]] };
  const longer = { ...scene, steps: [...scene.steps, { phase: "start", node: null, tensor: null, edges: {} }] };
  const k = nodeState(longer, timeline(longer), of("t0"), 6, { 6: total });
  assert.equal(k.grad.strip, total);
});

test("edges are lit by their step and keep what flowed", () => {
  assert.equal(edge("e0", "c0", 1).now, "forward");
  assert.deepEqual(edge("e0", "c0", 4), { pending: false, now: "", flow: null });
  assert.deepEqual(edge("e0", "c0", 5), { pending: false, now: "backward", flow: { width: 1.5, code: 10 } });
  assert.equal(edge("e2", "c1", 1).pending, true);
  assert.equal(edge("c1.1", "c1", 4).now, "backward");
});

test("latest and stretches", () => {
  assert.equal(latest([2, 5, 7], 6), 5);
  assert.equal(latest([2], 1), undefined);
  assert.equal(latest(undefined, 1), undefined);
  assert.deepEqual(stretches(scene), [
    { phase: "start", from: 0, to: 0 }, { phase: "forward", from: 1, to: 3 }, { phase: "backward", from: 4, to: 6 },
  ]);
});

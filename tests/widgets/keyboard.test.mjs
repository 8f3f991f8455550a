import assert from "node:assert/strict";
import { test } from "node:test";

import { step } from "../../nbgrad/widgets/keyboard.mjs";
import { scene } from "./sample_scene.mjs";

test("up and down follow edges and stay at the ends", () => {
  assert.equal(step(scene, "c1", "ArrowUp"), "c1.1", "the chips of a card come first");
  assert.equal(step(scene, "c1.1", "ArrowUp"), "c0");
  assert.equal(step(scene, "c0", "ArrowUp"), "t0");
  assert.equal(step(scene, "t0", "ArrowUp"), "t0");
  assert.equal(step(scene, "t0", "ArrowDown"), "c0");
  assert.equal(step(scene, "c1", "ArrowDown"), "c1");
});

test("left and right go to the neighbour at the same height, or else by order", () => {
  assert.equal(step(scene, "c1", "ArrowRight"), "c2");
  assert.equal(step(scene, "c2", "ArrowLeft"), "c1");
  assert.equal(step(scene, "c0", "ArrowRight"), "c1");
});

test("every node and chip can be reached", () => {
  const seen = new Set(["t0"]), keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];
  for (const id of seen) for (const key of keys) seen.add(step(scene, id, key));
  assert.deepEqual([...seen].sort(), ["c0", "c1", "c1.1", "c2", "t0"]);
});

test("every operand can be reached: along the row of a card's operands", () => {
  assert.equal(step(scene, "c1.1", "ArrowDown"), "c1");
  assert.equal(step(scene, "c1.1", "ArrowLeft"), "c0");
  assert.equal(step(scene, "c1.1", "ArrowRight"), "c1.1");
});

test("Home, End and an unknown place", () => {
  assert.equal(step(scene, "c1", "Home"), "t0");
  assert.equal(step(scene, "c1", "End"), "c2");
  assert.equal(step(scene, "gone", "ArrowDown"), "t0");
  assert.equal(step(scene, "c1", "x"), "c1");
});

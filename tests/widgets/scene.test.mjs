import assert from "node:assert/strict";
import { test } from "node:test";

import { find, owner, sources, targets } from "../../nbgrad/widgets/scene.mjs";
import { scene } from "./sample_scene.mjs";

test("operands in order: edges and chips", () => {
  assert.deepEqual(sources(scene, "c1"), ["c0", "c1.1"]);
  assert.deepEqual(sources(scene, "c0"), ["t0"], "two edges from one leaf are one way");
  assert.deepEqual(targets(scene, "c0"), ["c1", "c2"]);
  assert.equal(owner(scene, "c1.1").id, "c1");
  assert.equal(find(scene, "c1.1").operand, 1);
  assert.equal(find(scene, "nothing"), undefined);
});

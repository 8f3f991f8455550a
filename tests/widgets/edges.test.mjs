import assert from "node:assert/strict";
import { test } from "node:test";

import { curve, lines } from "../../nbgrad/widgets/edges.mjs";

test("paths are those of the static picture", () => {
  assert.equal(curve([[10, 0], [10, 20], [31, 45]]), "M10 0V20C10 32 31 32 31 45");
  const edge = { path: [[10, 0], [10, 40]], grad_path: [[18, 40], [18, 0]] };
  assert.equal(lines(edge).forward, "M10 0V35");
  assert.equal(lines(edge).forwardHead, "M10 40L7 35H13Z");
  assert.equal(lines(edge, 1.5).gradient, "M18 40V3");
  assert.equal(lines(edge, 3).gradient, "M18 40V4");
  assert.equal(lines({ ...edge, grad_path: null }).gradient, null);
});

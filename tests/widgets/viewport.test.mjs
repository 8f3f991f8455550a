import assert from "node:assert/strict";
import { test } from "node:test";

import { LEAST, MOST, fit, keep, open, reveal, zoomAt } from "../../nbgrad/widgets/viewport.mjs";

const screen = { w: 600, h: 400 };

test("zooming keeps the point under the pointer", () => {
  const before = { x: 13, y: -40, scale: 0.8 };
  const after = zoomAt(before, 200, 150, 1.7);
  const point = (view) => [(200 - view.x) / view.scale, (150 - view.y) / view.scale];
  point(after).forEach((value, i) => assert.ok(Math.abs(value - point(before)[i]) < 1e-9));
  assert.ok(Math.abs(after.scale - 1.36) < 1e-12);
});

test("zoom has limits, and at a limit nothing moves", () => {
  assert.equal(zoomAt({ x: 0, y: 0, scale: 1 }, 10, 10, 1e9).scale, MOST);
  assert.equal(zoomAt({ x: 0, y: 0, scale: 1 }, 10, 10, 1e-9).scale, LEAST);
  const most = { x: 7, y: 9, scale: MOST };
  assert.deepEqual(zoomAt(most, 100, 100, 2), most);
});

test("fit shows all of a large picture and does not magnify a small one", () => {
  assert.deepEqual(fit({ w: 1200, h: 400 }, screen), { x: 0, y: 100, scale: 0.5 });
  assert.deepEqual(fit({ w: 200, h: 100 }, screen), { x: 200, y: 150, scale: 1 });
});

test("a tall picture opens readable, at its top", () => {
  assert.deepEqual(open({ w: 500, h: 4000 }, screen), { x: 50, y: 0, scale: 1 });
  assert.equal(open({ w: 4000, h: 4000 }, screen).scale, 0.7);
  assert.deepEqual(open({ w: 600, h: 500 }, screen), fit({ w: 600, h: 500 }, screen));
});

test("some of the picture stays on the screen", () => {
  const picture = { w: 300, h: 300 };
  assert.deepEqual(keep({ x: -9999, y: 9999, scale: 1 }, picture, screen), { x: -252, y: 352, scale: 1 });
  assert.deepEqual(keep({ x: 5, y: 6, scale: 2 }, picture, screen), { x: 5, y: 6, scale: 2 });
});

test("revealing moves no more than needed", () => {
  const view = { x: 0, y: 0, scale: 1 };
  assert.deepEqual(reveal(view, { x: 100, y: 100, w: 100, h: 100 }, screen, 24), view);
  assert.deepEqual(reveal(view, { x: 100, y: 500, w: 100, h: 100 }, screen, 24), { x: 0, y: -224, scale: 1 });
  assert.deepEqual(reveal(view, { x: -50, y: 100, w: 100, h: 100 }, screen, 24), { x: 74, y: 0, scale: 1 });
  assert.equal(reveal(view, { x: 100, y: 100, w: 100, h: 900 }, screen, 24).y, -92, "the top of what is too tall");
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { cells } from "../../nbgrad/widgets/strips.mjs";

test("cells are grouped by shade, odd ones are marked", () => {
  const { shades, marks } = cells([0, 0, 42, 12], [[100, 0, 98]]);
  assert.deepEqual([...shades], [[100, "M0 0h13v11h-13zM28 0h13v11h-13z"], [0, "M14 0h13v11h-13z"]]);
  assert.deepEqual([...marks], [["0", "M16 11L26 1"]]);
  const tiny = cells([0, 0, 20, 12], [[40, 40, 1, 40]]).shades;
  assert.deepEqual([...tiny], [[40, "M0 0h10v12h-10zM15 0h5v12h-5z"], [0, "M10 0h5v12h-5z"]]);
  const odd = cells([0, 0, 42, 12], [["nan", "inf", "-inf"]]);
  assert.deepEqual([...odd.shades.keys()], [0, 100, -100]);
  assert.deepEqual([...odd.marks.keys()], ["nan", "inf", "-inf"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { themeOf } from "../../nbgrad/widgets/theme.mjs";

const element = (attributes = {}, classes = []) => ({
  getAttribute: (name) => attributes[name] ?? null,
  classList: { contains: (name) => classes.includes(name) },
});

test("what the page says, the nearest to Jupyter first", () => {
  const plain = element();
  assert.equal(themeOf(element({ "data-jp-theme-light": "true" }), element({ "data-theme": "dark" }), true), "light");
  assert.equal(themeOf(element({ "data-jp-theme-light": "false" }), plain, false), "dark");
  assert.equal(themeOf(plain, element({ "data-theme": "dark" }), false), "dark");
  assert.equal(themeOf(plain, element({ theme: "dark" }), false), "dark");
  assert.equal(themeOf(element({ "data-theme": "light" }), plain, true), "light");
  assert.equal(themeOf(element({}, ["vscode-dark"]), plain, false), "dark");
});

test("the reader's preference last, also for a word that is neither", () => {
  assert.equal(themeOf(element(), element(), true), "dark");
  assert.equal(themeOf(element(), element({ "data-theme": "auto" }), false), "light");
});

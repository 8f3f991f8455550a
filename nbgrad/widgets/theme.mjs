// Light or dark, as the page is; told again when the page changes.

/** @import { Theme } from "./types.d.ts" */

/** @type {Record<string, Theme>} */
const WORDS = { light: "light", dark: "dark", true: "light", false: "dark" };

/** @type {(body: Element, root: Element, prefersDark: boolean) => Theme} */
export function themeOf(body, root, prefersDark) {
  const said = body.getAttribute("data-jp-theme-light") ?? root.getAttribute("data-theme") ?? root.getAttribute("theme")
    ?? body.getAttribute("data-theme") ?? (body.classList.contains("vscode-dark") ? "dark" : null);
  return WORDS[said ?? ""] ?? (prefersDark ? "dark" : "light");
}

// Calls `tell` now and at every change; gives the function that ends it.
/** @type {(tell: (theme: Theme) => void) => () => void} */
export function watchTheme(tell) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const now = () => tell(themeOf(document.body, document.documentElement, dark.matches));
  const observer = new MutationObserver(now);
  const attributeFilter = ["data-jp-theme-light", "data-theme", "theme", "class"];
  for (const element of [document.body, document.documentElement]) observer.observe(element, { attributes: true, attributeFilter });
  dark.addEventListener("change", now);
  now();
  return () => {
    observer.disconnect();
    dark.removeEventListener("change", now);
  };
}

// Making elements: attributes as an object, text as text nodes, never as markup.

/** @import { Attributes, Child, Children } from "./types.d.ts" */

const SVG = "http://www.w3.org/2000/svg";
const MATH = "http://www.w3.org/1998/Math/MathML";

/** @template {Element} E @param {E} element @param {Attributes | null | undefined} attributes @param {Children} children */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value)); // onclick and its kin
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().map((child) => child ?? "").filter((child) => child !== ""));
  return element;
}

/** @type {<K extends keyof HTMLElementTagNameMap>(tag: K, attributes?: Attributes | null, ...children: Children) => HTMLElementTagNameMap[K]} */
export const html = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
/** @type {<K extends keyof SVGElementTagNameMap>(tag: K, attributes?: Attributes | null, ...children: Children) => SVGElementTagNameMap[K]} */
export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
/** @type {(tag: string, ...children: Children) => Element} */
export const math = (tag, ...children) => fill(document.createElementNS(MATH, tag), {}, children);

// Only what MathML Core lays out; anything else of a formula is left out.
const FORMULA = new Set(("math mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot munder mover munderover "
  + "mtable mtr mtd mpadded mphantom mstyle").split(" "));

// What is inside a <math> element given as text, as elements without attributes.
/** @type {(text: string) => Element} */
export function formula(text) {
  /** @type {(node: Node) => Child} */
  const copy = (node) => {
    if (node instanceof Text) return node.data;
    return node instanceof Element && FORMULA.has(node.localName) ? math(node.localName, ...[...node.childNodes].map(copy)) : null;
  };
  const { documentElement } = new DOMParser().parseFromString(text, "application/xml");
  return math("mrow", ...[...documentElement.childNodes].map(copy));
}

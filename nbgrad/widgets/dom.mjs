// Making elements: attributes as an object, text as text nodes, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const MATH = "http://www.w3.org/1998/Math/MathML";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export const html = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
export const math = (tag, ...children) => fill(document.createElementNS(MATH, tag), {}, children);

// Only what MathML Core lays out; anything else of a formula is left out.
const FORMULA = new Set(("math mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot munder mover munderover "
  + "mtable mtr mtd mpadded mphantom mstyle").split(" "));

// What is inside a <math> element given as text, as elements without attributes.
export function formula(text) {
  const copy = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    return FORMULA.has(node.localName) ? math(node.localName, ...[...node.childNodes].map(copy)) : null;
  };
  const { documentElement } = new DOMParser().parseFromString(text, "application/xml");
  return math("mrow", ...[...documentElement.childNodes].map(copy));
}

// A strip of signed shades as path data: that of the static picture.

/** @import { Box, Code } from "./types.d.ts" */

/** @type {Record<string, number>} */
const UNDER = { nan: 0, inf: 100, "-inf": -100 }; // the shade below a mark

// A strip as path data: cells by shade (in steps of 5), and marks by what they stand for.
/** @param {Box} box @param {Code[][]} rows */
export function cells([x, y, w, h], rows) {
  const shades = /** @type {Map<number, string>} */ (new Map()), marks = /** @type {Map<string, string>} */ (new Map());
  /** @type {<K>(map: Map<K, string>, key: K, data: string) => void} */
  const add = (map, key, data) => void map.set(key, (map.get(key) ?? "") + data);
  const wide = Math.floor(w / rows[0].length), high = Math.floor(h / rows.length);
  const gap = Math.min(wide, high) >= 8 ? 1 : 0;
  const size = gap ? Math.floor(Math.min(wide, high) / 2) - 1 : 2;
  rows.forEach((row, r) => row.forEach((code, i) => {
    const left = x + i * wide, top = y + r * high;
    if (gap || i === 0 || code !== row[i - 1]) { // tiny cells of one shade in one piece
      const end = gap ? i + 1 : row.findIndex((other, j) => j > i && other !== code);
      const run = ((end < 0 ? row.length : end) - i) * wide - gap;
      add(shades, 5 * Math.round((UNDER[code] ?? Number(code)) / 5), `M${left} ${top}h${run}v${high - gap}h${-run}z`);
    }
    if (code === 0 || code in UNDER) {
      add(marks, String(code), mark(code, left + Math.floor(wide / 2), top + Math.floor(high / 2), size));
    }
  }));
  return { shades, marks };
}

// A stroke through an exact zero, a cross for NaN, a triangle for an infinity.
/** @type {(code: Code, x: number, y: number, s: number) => string} */
function mark(code, x, y, s) {
  if (code === 0) return `M${x - s} ${y + s}L${x + s} ${y - s}`;
  if (code === "nan") return `M${x - s} ${y - s}L${x + s} ${y + s}M${x - s} ${y + s}L${x + s} ${y - s}`;
  const [tip, base] = code === "inf" ? [y - s, y + s] : [y + s, y - s];
  return `M${x} ${tip}L${x - s} ${base}H${x + s}Z`;
}

// The lines of an edge and their arrow heads, as path data: those of the static picture.

/** @import { Edge, Point } from "./types.d.ts" */

// Path data: straight where x stays, else a cubic with vertical ends.
/** @type {(points: Point[]) => string} */
export function curve(points) {
  let [x, y] = points[0];
  let data = `M${x} ${y}`;
  for (const [x1, y1] of points.slice(1)) {
    const middle = Math.floor((y + y1) / 2);
    data += x1 === x ? `V${y1}` : `C${x} ${middle} ${x1} ${middle} ${x1} ${y1}`;
    [x, y] = [x1, y1];
  }
  return data;
}

// An arrow head with its tip at (x, y).
/** @type {(tip: Point, down: boolean, size: number) => string} */
export function arrowHead([x, y], down, size) {
  const back = down ? y - 2 * size + 1 : y + 2 * size - 1;
  return `M${x} ${y}L${x - size} ${back}H${x + size}Z`;
}

/** @param {Point[]} path */
const end = (path) => path[path.length - 1];

// A forward edge ends before its head, a gradient edge too.
/** @param {Pick<Edge, "path" | "grad_path">} edge */
export function lines(edge, width = 1) {
  /** @type {(path: Point[], by: number) => string} */
  const shortened = (path, by) => curve([...path.slice(0, -1), [end(path)[0], end(path)[1] + by]]);
  const { path, grad_path: back } = edge, size = width < 3 ? 3 : 4;
  return {
    forward: shortened(path, -5),
    forwardHead: arrowHead(end(path), true, 3),
    faint: back && curve(back), // before anything has flowed
    gradient: back && shortened(back, size),
    gradientHead: back && arrowHead(end(back), false, size),
  };
}

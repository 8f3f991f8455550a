// Where things are. A view {x, y, scale} shows the picture's point p at p * scale + (x, y) on the screen.

export const LEAST = 0.1;
export const MOST = 4;

const between = (low, value, high) => Math.min(high, Math.max(low, value));

// The same point of the picture stays under the pointer.
export function zoomAt(view, px, py, factor) {
  const scale = between(LEAST, view.scale * factor, MOST);
  const by = scale / view.scale;
  return { x: px - (px - view.x) * by, y: py - (py - view.y) * by, scale };
}

// All of the picture, never magnified; centred across, at the top.
export function fit(picture, screen) {
  const scale = between(LEAST, Math.min(1, screen.w / picture.w, screen.h / picture.h), 1);
  return { x: Math.max(0, (screen.w - picture.w * scale) / 2), y: Math.max(0, (screen.h - picture.h * scale) / 2), scale };
}

// To begin with: as wide as fits and still readable, from the top.
export function open(picture, screen, readable = 0.7) {
  const whole = fit(picture, screen);
  if (whole.scale >= readable) return whole;
  const scale = between(readable, screen.w / picture.w, 1);
  return { x: Math.max(0, (screen.w - picture.w * scale) / 2), y: 0, scale };
}

// Some of the picture stays on the screen.
export function keep(view, picture, screen, margin = 48) {
  return {
    x: between(margin - picture.w * view.scale, view.x, screen.w - margin),
    y: between(margin - picture.h * view.scale, view.y, screen.h - margin),
    scale: view.scale,
  };
}

// The least move that shows a box; of a box larger than the screen its top left corner.
export function reveal(view, box, screen, margin = 72) {
  const along = (start, size, room, at) => {
    const low = at + start * view.scale, high = low + size * view.scale;
    const free = Math.max(8, Math.min(margin, (room - (high - low)) / 2));
    return at + (low < free || high - low > room - 2 * free ? free - low : high > room - free ? room - free - high : 0);
  };
  return { x: along(box.x, box.w, screen.w, view.x), y: along(box.y, box.h, screen.h, view.y), scale: view.scale };
}

// Path data: straight where x stays, else a cubic with vertical ends.
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
export function head([x, y], down, size) {
  const back = down ? y - 2 * size + 1 : y + 2 * size - 1;
  return `M${x} ${y}L${x - size} ${back}H${x + size}Z`;
}

// A forward edge ends before its head, a gradient edge too.
export function lines(edge, width = 1) {
  const shortened = (path, by) => curve([...path.slice(0, -1), [path.at(-1)[0], path.at(-1)[1] + by]]);
  const { path, grad_path: back } = edge, size = width < 3 ? 3 : 4;
  return {
    forward: shortened(path, -5),
    forwardHead: head(path.at(-1), true, 3),
    faint: back && curve(back), // before anything has flowed
    gradient: back && shortened(back, size),
    gradientHead: back && head(back.at(-1), false, size),
  };
}

const UNDER = { nan: 0, inf: 100, "-inf": -100 }; // the shade below a mark

// A strip as path data: cells by shade (in steps of 5), and marks by what they stand for.
export function cells([x, y, w, h], rows) {
  const shades = new Map(), marks = new Map();
  const add = (map, key, data) => map.set(key, (map.get(key) ?? "") + data);
  const wide = Math.floor(w / rows[0].length), high = Math.floor(h / rows.length);
  const gap = Math.min(wide, high) >= 8 ? 1 : 0;
  const size = gap ? Math.floor(Math.min(wide, high) / 2) - 1 : 2;
  rows.forEach((row, r) => row.forEach((code, i) => {
    const left = x + i * wide, top = y + r * high;
    if (gap || i === 0 || code !== row[i - 1]) { // tiny cells of one shade in one piece
      const end = gap ? i + 1 : row.findIndex((other, j) => j > i && other !== code);
      const run = ((end < 0 ? row.length : end) - i) * wide - gap;
      add(shades, 5 * Math.round((UNDER[code] ?? code) / 5), `M${left} ${top}h${run}v${high - gap}h${-run}z`);
    }
    if (code === 0 || code in UNDER) {
      add(marks, String(code), mark(code, left + Math.floor(wide / 2), top + Math.floor(high / 2), size));
    }
  }));
  return { shades, marks };
}

// A stroke through an exact zero, a cross for NaN, a triangle for an infinity.
function mark(code, x, y, s) {
  if (code === 0) return `M${x - s} ${y + s}L${x + s} ${y - s}`;
  if (code === "nan") return `M${x - s} ${y - s}L${x + s} ${y + s}M${x - s} ${y + s}L${x + s} ${y - s}`;
  const [tip, base] = code === "inf" ? [y - s, y + s] : [y + s, y - s];
  return `M${x} ${tip}L${x - s} ${base}H${x + s}Z`;
}

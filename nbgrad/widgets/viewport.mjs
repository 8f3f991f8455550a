// What of the picture is on the screen. A view {x, y, scale} shows the picture's point p at p * scale + (x, y) on the screen.

/** @import { Rect, Size, View } from "./types.d.ts" */

export const LEAST = 0.1;
export const MOST = 4;

/** @type {(low: number, value: number, high: number) => number} */
const between = (low, value, high) => Math.min(high, Math.max(low, value));

// The same point of the picture stays under the pointer.
/** @type {(view: View, px: number, py: number, factor: number) => View} */
export function zoomAt(view, px, py, factor) {
  const scale = between(LEAST, view.scale * factor, MOST);
  const by = scale / view.scale;
  return { x: px - (px - view.x) * by, y: py - (py - view.y) * by, scale };
}

// All of the picture, never magnified; centred across, at the top.
/** @type {(picture: Size, screen: Size) => View} */
export function fit(picture, screen) {
  const scale = between(LEAST, Math.min(1, screen.w / picture.w, screen.h / picture.h), 1);
  return { x: Math.max(0, (screen.w - picture.w * scale) / 2), y: Math.max(0, (screen.h - picture.h * scale) / 2), scale };
}

// To begin with: as wide as fits and still readable, from the top.
/** @type {(picture: Size, screen: Size, readable?: number) => View} */
export function open(picture, screen, readable = 0.7) {
  const whole = fit(picture, screen);
  if (whole.scale >= readable) return whole;
  const scale = between(readable, screen.w / picture.w, 1);
  return { x: Math.max(0, (screen.w - picture.w * scale) / 2), y: 0, scale };
}

// Some of the picture stays on the screen.
/** @type {(view: View, picture: Size, screen: Size, margin?: number) => View} */
export function keep(view, picture, screen, margin = 48) {
  return {
    x: between(margin - picture.w * view.scale, view.x, screen.w - margin),
    y: between(margin - picture.h * view.scale, view.y, screen.h - margin),
    scale: view.scale,
  };
}

// The least move that shows a box; of a box larger than the screen its top left corner.
/** @type {(view: View, box: Rect, screen: Size, margin?: number) => View} */
export function reveal(view, box, screen, margin = 72) {
  /** @type {(start: number, size: number, room: number, at: number) => number} */
  const along = (start, size, room, at) => {
    const low = at + start * view.scale, high = low + size * view.scale;
    const free = Math.max(8, Math.min(margin, (room - (high - low)) / 2));
    return at + (low < free || high - low > room - 2 * free ? free - low : high > room - free ? room - free - high : 0);
  };
  return { x: along(box.x, box.w, screen.w, view.x), y: along(box.y, box.h, screen.h, view.y), scale: view.scale };
}

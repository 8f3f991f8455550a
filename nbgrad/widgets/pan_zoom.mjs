// Moving the picture: drag, wheel, pinch, buttons. Gives {view, dragged, screen, move, zoom}.

import { keep, zoomAt } from "./viewport.mjs";
/** @import { Size, View } from "./types.d.ts" */

const STILL = 4; // pixels a pointer may wander and still be a click

/**
 * @typedef {{ x: number, y: number }} Place
 * @typedef {Place & { last: Place }} Held a pointer: where on the page it went down, and where on the stage it was last
 */

// `wheel()` says whether a plain wheel is for the picture; `moved(view, byHand)` is told of every change.
/** @param {SVGSVGElement} stage @param {Size} picture @param {{ wheel: () => boolean, moved: (view: View, byHand: boolean) => void }} tell */
export function panZoom(stage, picture, { wheel, moved }) {
  const pointers = /** @type {Map<number, Held>} */ (new Map());
  const screen = () => ({ w: stage.clientWidth || stage.getBoundingClientRect().width, h: stage.clientHeight || stage.getBoundingClientRect().height });
  /** @param {MouseEvent} event */
  const at = (event) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const hand = {
    view: { x: 0, y: 0, scale: 1 },
    dragged: false,
    screen,
    /** @type {(view: View, byHand?: boolean) => void} */
    move(view, byHand = false) {
      hand.view = keep(view, picture, screen());
      moved(hand.view, byHand);
    },
    /** @type {(factor: number, point?: Place, byHand?: boolean) => void} */
    zoom(factor, point = { x: screen().w / 2, y: screen().h / 2 }, byHand = false) {
      hand.move(zoomAt(hand.view, point.x, point.y, factor), byHand);
    },
  };

  const listeners = {
    /** @param {WheelEvent} event */
    wheel(event) {
      if (!event.ctrlKey && !event.metaKey && !wheel()) return;
      event.preventDefault();
      const lines = event.deltaMode ? 16 : 1;
      hand.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.008 : 0.002)), at(event), true);
    },
    /** @param {PointerEvent} event */
    pointerdown(event) {
      if (event.button) return;
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, last: at(event) });
      if (pointers.size === 1) hand.dragged = false;
    },
    /** @param {PointerEvent} event */
    pointermove(event) {
      const pointer = pointers.get(event.pointerId);
      if (!pointer) return;
      const now = at(event), other = [...pointers.values()].find((one) => one !== pointer);
      // measured on the screen: the page may scroll under a pointer that is still, as when a press makes a cell the active one
      if (!hand.dragged && !other && Math.hypot(event.clientX - pointer.x, event.clientY - pointer.y) < STILL) return;
      if (!hand.dragged) stage.setPointerCapture(event.pointerId);
      hand.dragged = true;
      let { view } = hand;
      if (other) {
        const apart = (/** @type {Place} */ p) => Math.hypot(p.x - other.last.x, p.y - other.last.y) || 1;
        view = zoomAt(view, other.last.x, other.last.y, apart(now) / apart(pointer.last));
      } else view = { ...view, x: view.x + now.x - pointer.last.x, y: view.y + now.y - pointer.last.y };
      pointer.last = now;
      hand.move(view, true);
    },
    pointerup: (/** @type {PointerEvent} */ event) => pointers.delete(event.pointerId),
    pointercancel: (/** @type {PointerEvent} */ event) => pointers.delete(event.pointerId),
    pointerleave: (/** @type {PointerEvent} */ event) => hand.dragged || pointers.delete(event.pointerId),
  };
  for (const [name, listener] of Object.entries(listeners)) stage.addEventListener(name, /** @type {EventListener} */ (listener), { passive: false });
  return hand;
}

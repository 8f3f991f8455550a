// Moving the picture: drag, wheel, pinch, buttons. Gives {view, move, zoom, stop}.

import { keep, zoomAt } from "./viewport.mjs";

const STILL = 4; // pixels a pointer may wander and still be a click

// `wheel()` says whether a plain wheel is for the picture; `moved(view, byHand)` is told of every change.
export function panZoom(stage, picture, { wheel, moved }) {
  const pointers = new Map();
  const hand = { view: { x: 0, y: 0, scale: 1 }, dragged: false };
  const screen = () => ({ w: stage.clientWidth || stage.getBoundingClientRect().width, h: stage.clientHeight || stage.getBoundingClientRect().height });
  const at = (event) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  hand.screen = screen;
  hand.move = (view, byHand = false) => {
    hand.view = keep(view, picture, screen());
    moved(hand.view, byHand);
  };
  hand.zoom = (factor, point = { x: screen().w / 2, y: screen().h / 2 }, byHand = false) =>
    hand.move(zoomAt(hand.view, point.x, point.y, factor), byHand);

  const listeners = {
    wheel(event) {
      if (!event.ctrlKey && !event.metaKey && !wheel()) return;
      event.preventDefault();
      const lines = event.deltaMode ? 16 : 1;
      hand.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.008 : 0.002)), at(event), true);
    },
    pointerdown(event) {
      if (event.button) return;
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, last: at(event) });
      if (pointers.size === 1) hand.dragged = false;
    },
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
        const apart = (p) => Math.hypot(p.x - other.last.x, p.y - other.last.y) || 1;
        view = zoomAt(view, other.last.x, other.last.y, apart(now) / apart(pointer.last));
      } else view = { ...view, x: view.x + now.x - pointer.last.x, y: view.y + now.y - pointer.last.y };
      pointer.last = now;
      hand.move(view, true);
    },
    pointerup: (event) => pointers.delete(event.pointerId),
    pointercancel: (event) => pointers.delete(event.pointerId),
    pointerleave: (event) => hand.dragged || pointers.delete(event.pointerId),
  };
  for (const [name, listener] of Object.entries(listeners)) stage.addEventListener(name, listener, { passive: false });
  return hand;
}

// Walking the graph with the arrow keys, along its edges.

import { chipsOf, find, owner, sources, targets } from "./scene.mjs";
/** @import { Rect, Scene } from "./types.d.ts" */

// Where a key leads from a node or chip; the same place when there is nothing that way.
/** @type {(scene: Scene, id: string, key: string) => string} */
export function step(scene, id, key) {
  const card = owner(scene, id);
  const here = find(scene, id);
  if (!here || key === "Home") return scene.nodes[0]?.id;
  if (key === "End") return scene.nodes[scene.nodes.length - 1].id;
  if (key === "ArrowUp") { // first to the chips, which sit on the card, then to what is above
    return (card ? sources(scene, card.id).find((feed) => !owner(scene, feed)) : chipsOf(here)[0]?.id ?? sources(scene, id)[0]) ?? id;
  }
  if (key === "ArrowDown") return card ? card.id : targets(scene, id)[0] ?? id;
  const way = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (!way) return id;
  if (card) {
    const row = sources(scene, card.id);
    return row[row.indexOf(id) + way] ?? id;
  }
  /** @param {Rect} box */
  const middle = (box) => box.x + box.w / 2;
  const beside = scene.nodes.filter((n) => n.y < here.y + here.h && here.y < n.y + n.h && (middle(n) - middle(here)) * way > 0);
  if (beside.length) return beside.reduce((a, b) => ((middle(b) - middle(a)) * way < 0 ? b : a)).id;
  const order = scene.nodes.findIndex((n) => n.id === id);
  return scene.nodes[order + way]?.id ?? id;
}

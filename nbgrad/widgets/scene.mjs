// Looking things up in a scene: nodes and chips by id, and what is at the other ends of their edges.

/** @import { Chip, Scene, SceneNode } from "./types.d.ts" */

// What feeds a node, in operand order: its chips, and the nodes at the other ends of its edges.
/** @type {(scene: Scene, id: string) => string[]} */
export function sources(scene, id) {
  const node = scene.nodes.find((n) => n.id === id);
  const feeds = /** @type {[operand: number, id: string][]} */ ([
    ...(node?.chips ?? []).map((chip) => [chip.operand, chip.id]),
    ...scene.edges.filter((edge) => edge.to === id).map((edge) => [edge.operand, edge.from]),
  ]);
  return [...new Set(feeds.sort((a, b) => a[0] - b[0]).map(([, feed]) => feed))];
}

/** @type {(scene: Scene, id: string) => string[]} */
export const targets = (scene, id) => [...new Set(scene.edges.filter((edge) => edge.from === id).map((edge) => edge.to))];

/** @type {(scene: Scene, id: string | null | undefined) => SceneNode | undefined} */
export const owner = (scene, id) => scene.nodes.find((node) => node.chips.some((chip) => chip.id === id));

/** @param {SceneNode | Chip} box */
export const chipsOf = (box) => ("chips" in box ? box.chips : []);

/** @type {(scene: Scene, id: string | null | undefined) => SceneNode | Chip | undefined} */
export const find = (scene, id) =>
  scene.nodes.find((node) => node.id === id) ?? owner(scene, id)?.chips.find((chip) => chip.id === id);

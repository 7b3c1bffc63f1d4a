// Own place: where a drawing lies on the map of codes. Whoever draws says it, and the card with that map shows it.

/** @import { Point } from "../lib/types.d.ts" */
/** @typedef {{ place: Point, method: string }} OwnPlace by which method the map was laid out: "PCA" or "UMAP". */

const CHANGED = "lab:own-place";
/** @type {OwnPlace | null} */
let now = null;

/** @type {(place: OwnPlace | null) => void} */
export function placeOwn(place) {
  now = place;
  dispatchEvent(new Event(CHANGED));
}

/** The place on a map with that caption; none on a map that was laid out by the other method.
 *  @type {(caption: string) => Point | null} */
export const ownPlace = (caption) =>
  now && (now.method === "UMAP") === caption.startsWith("UMAP") ? now.place : null;

/** Call `changed` whenever it is another; the answer ends that.
 *  @type {(changed: () => void) => () => void} */
export function onOwnPlace(changed) {
  addEventListener(CHANGED, changed);
  return () => removeEventListener(CHANGED, changed);
}

// Own place: where a drawing lies among codes. Whoever draws says it, and what shows codes there marks it.

/** @import { Point } from "../lib/types.d.ts" */
/** @typedef {{ place: Point, method: string, drawn: number }} OwnPlace On what: a map laid out by "PCA" or "UMAP", or the
 *  "plane" of the latent pad; `drawn` is another for another drawing. */

const CHANGED = "lab:own-place";
/** @type {OwnPlace | null} */
let now = null;

/** @type {(place: OwnPlace | null) => void} */
export function placeOwn(place) {
  now = place;
  dispatchEvent(new Event(CHANGED));
}

/** The place on the plane of the latent pad.
 *  @type {() => OwnPlace | null} */
export const ownPlaceOnPlane = () => (now?.method === "plane" ? now : null);

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

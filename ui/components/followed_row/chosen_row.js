// Chosen row: which test row of a data set is followed on this page, and its path over the map of codes. The card of
// one sample says it, every drawing of the same rows marks it; a click on a dot chooses another.

/** @import { Drawable, Path, Point } from "../lib/types.d.ts" */
/** @typedef {{ group: string, choose: (row: number, from?: HTMLElement) => void }} Card */
/** @typedef {{ at: number, path: Point[] }} Followed Its place among the drawn rows, and places on its way there. */

const CHANGED = "lab:row";
/** The card of one sample, where the page has one.
 *  @type {Card | null} */
let card = null;
let chosen = -1;
/** @type {Path | null} */
let way = null;

/** A card is there that rows of its group are chosen for; the answer ends that.
 *  @type {(mine: Card) => () => void} */
export function offerFollowing(mine) {
  card = mine;
  return () => {
    if (card !== mine) return;
    card = null;
    sayChosen(-1, null);
  };
}

/** Whether rows of a group can be followed here.
 *  @type {(group?: string) => boolean} */
export const isFollowable = (group) => Boolean(group) && card?.group === group;

/** Follow a row from now on; `from` is where the focus goes back to.
 *  @type {(row: number, from?: HTMLElement) => void} */
export const chooseRow = (row, from) => card?.choose(row, from);

/** Row `row` is followed now, -1 for none, and came along that path.
 *  @type {(row: number, path: Path | null) => void} */
export function sayChosen(row, path) {
  if (row === chosen && path === way) return;
  chosen = row;
  way = path;
  dispatchEvent(new Event(CHANGED));
}

/** Call `changed` whenever it is another row, or has gone on; the answer ends that.
 *  @type {(changed: () => void) => () => void} */
export function onChosen(changed) {
  addEventListener(CHANGED, changed);
  return () => removeEventListener(CHANGED, changed);
}

/** The followed row on a drawing of rows of a group; null where it is not drawn there. It has a path on the map of
 *  codes, as far as that was laid out the same way.
 *  @type {(group: string | undefined, drawn: Drawable, caption: string) => Followed | null} */
export function followedOn(group, drawn, caption) {
  if (chosen < 0 || !isFollowable(group)) return null;
  const at = drawn.arrays.index?.indexOf(chosen) ?? -1;
  if (at < 0) return null;
  const layer = /** @type {{ marks?: Record<string, number> }} */ (drawn).marks?.layer ?? 0;
  const same = way?.layer === layer && (way.method === "UMAP") === caption.startsWith("UMAP");
  return { at, path: way && same && drawn.name === "map" ? way.places : [] };
}

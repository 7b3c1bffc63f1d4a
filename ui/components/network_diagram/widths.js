// Layer widths of a network and how they are edited. The first and the last are the data's own; a mirrored row changes on both sides.

const MOST = 65_536;

/** A width as people write it: single units below 16, then in steps of about a sixteenth.
 *  @type {(width: number) => number} */
export function round(width) {
  const step = width < 16 ? 1 : 2 ** Math.floor(Math.log2(width) - 3);
  return Math.min(MOST, Math.max(1, Math.round(width / step) * step));
}

/** @type {(widths: number[], i: number) => number} */
const twin = (widths, i) => widths.length - 1 - i;

/** @type {(widths: number[], i: number, width: number, mirrored: boolean) => number[]} */
function put(widths, i, width, mirrored) {
  const next = [...widths];
  next[i] = width;
  if (mirrored) next[twin(widths, i)] = width;
  return next;
}

/** Layer `i` times `factor`.
 *  @type {(widths: number[], i: number, factor: number, mirrored: boolean) => number[]} */
export const grown = (widths, i, factor, mirrored) => put(widths, i, round(widths[i] * factor), mirrored);

/** Layer `i` one step wider or narrower.
 *  @type {(widths: number[], i: number, turn: number, mirrored: boolean) => number[]} */
export function stepped(widths, i, turn, mirrored) {
  const step = widths[i] < 16 ? 1 : 2 ** Math.floor(Math.log2(widths[i] - (turn < 0 ? 1 : 0)) - 3);
  return put(widths, i, Math.min(MOST, Math.max(1, widths[i] + turn * step)), mirrored);
}

/** Without layer `i`, and without its twin; the code stays.
 *  @type {(widths: number[], i: number, mirrored: boolean) => number[]} */
export function removed(widths, i, mirrored) {
  const gone = mirrored ? [i, twin(widths, i)] : [i];
  const left = widths.filter((_, at) => !gone.includes(at));
  return left.length < 3 || (mirrored && i === twin(widths, i)) ? widths : left;
}

/** With a new layer before layer `i`, between its neighbours in width, and its twin on the other side.
 *  @type {(widths: number[], i: number, mirrored: boolean) => number[]} */
export function inserted(widths, i, mirrored) {
  const between = (/** @type {number} */ at) => round(Math.sqrt(widths[at - 1] * widths[at]));
  const places = mirrored ? [i, widths.length - i] : [i];
  const next = [...widths];
  for (const at of [...new Set(places)].sort((a, b) => b - a)) next.splice(at, 0, between(at));
  return next;
}

// Cividis: colours for values from least to greatest that nearly everybody sees alike (Nunez, Anderton and Renslow, 2018).

/** @import { RGB } from "../lib/types.d.ts" */

/** @type {RGB[]} */
const STOPS = [
  [0, 34, 78],
  [18, 53, 112],
  [59, 73, 108],
  [87, 93, 109],
  [112, 113, 115],
  [138, 134, 120],
  [165, 156, 116],
  [195, 179, 105],
  [225, 204, 85],
  [254, 232, 56],
];

/** The colours of bytes, red, green and blue side by side.
 *  @type {(values: Uint8Array) => Uint8Array<ArrayBuffer>} */
export function cividis(values) {
  const found = new Uint8Array(3 * values.length);
  values.forEach((value, i) => found.set(colour(value / 255), 3 * i));
  return found;
}

/** @type {(share: number) => RGB} */
function colour(share) {
  const at = share * (STOPS.length - 1),
    below = Math.min(STOPS.length - 2, Math.floor(at));
  const channel = (/** @type {number} */ i) =>
    Math.round(STOPS[below][i] + (at - below) * (STOPS[below + 1][i] - STOPS[below][i]));
  return [channel(0), channel(1), channel(2)];
}

/** The scale itself, from left to right.
 *  @type {string} */
export const CIVIDIS_GRADIENT = `linear-gradient(to right, ${STOPS.map((rgb) => `rgb(${rgb.join(" ")})`).join(", ")})`;

// Sprite sheets: arrays of numbers as pictures on one canvas. Bytes are grey, or red, green and blue, signed bytes run
// from blue through the card's colour to orange.

import { context2d, rgba } from "../lib/context2d.js";
import { memo } from "../lib/memo.js";
import { blend, rgb } from "../lib/theme.js";

/** @import { NumberArray, RGB, SpriteSheet, Theme } from "../lib/types.d.ts" */

/** @type {WeakMap<NumberArray, SpriteSheet>} */
const sheets = new WeakMap();

/** All pictures of an array (N, H, W), (N, H, W, 3) or (N, D) side by side on one canvas, once per array and theme.
 *  @type {(values: NumberArray, theme: Theme) => SpriteSheet} */
export function spriteSheet(values, theme) {
  const kept = sheets.get(values);
  if (kept?.ground === theme.card) return kept;
  const [n, height, width, channels] =
    values.shape.length > 2 ? [...values.shape, 1] : [values.shape[0], 1, values.shape[1], 1];
  const size = { width: n * width, height, item: { width, height } };
  const made = Object.assign(document.createElement("canvas"), { ...size, ground: theme.card });
  const pixel = channels === 3 ? inColour(values) : byTable(values, colours(values, theme));
  context2d(made).putImageData(image(n, height, width, pixel), 0, 0);
  sheets.set(values, made);
  return made;
}

/** The pictures one after another, pixel by pixel, as one image, side by side.
 *  @type {(n: number, height: number, width: number, pixel: (at: number) => number) => ImageData} */
function image(n, height, width, pixel) {
  const out = new ImageData(n * width, height);
  const dots = new Uint32Array(out.data.buffer);
  for (let i = 0, at = 0; i < n; i++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) dots[y * n * width + i * width + x] = pixel(at++);
    }
  }
  return out;
}

/** @type {(values: NumberArray) => (at: number) => number} */
const inColour = (values) => (at) => rgba(values[3 * at], values[3 * at + 1], values[3 * at + 2]);

/** @type {(values: NumberArray, table: Uint32Array) => (at: number) => number} */
const byTable = (values, table) => (at) => table[values[at] & 255];

/** @type {Map<string, Uint32Array>} */
const tables = new Map();

/** The colour of each of the 256 bytes, as the four bytes of a pixel.
 *  @type {(values: NumberArray, theme: Theme) => Uint32Array} */
function colours(values, theme) {
  const signed = values instanceof Int8Array;
  const key = `${signed} ${theme.card}`;
  const grey = (/** @type {number} */ byte) => [byte, byte, byte];
  const one = signed ? (/** @type {number} */ byte) => diverging(byte > 127 ? byte - 256 : byte, theme) : grey;
  return memo(tables, key, () => Uint32Array.from({ length: 256 }, (_, byte) => packed(one(byte))));
}

/** The root makes a small difference visible; its sign is the hue.
 *  @type {(value: number, theme: Theme) => RGB} */
function diverging(value, theme) {
  const share = Math.min(1, Math.abs(value) / 127) ** 0.7;
  return blend(rgb(theme.card), value < 0 ? theme.below : theme.above, share);
}

/** @type {(rgb: RGB) => number} */
const packed = (rgb) => {
  const [red, green, blue] = rgb.map(Math.round);
  return rgba(red, green, blue);
};

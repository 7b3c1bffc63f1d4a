// Weights as pictures: orange above zero, blue below, each scaled by its own largest magnitude.

import { pixels } from "../image_pixels.js";
import { corner, tiles } from "../image_grid.js";
import { tile } from "./images.js";

const GAP = 4;

export function draw(pen, { arrays: { weights } }, box, look, state) {
  const n = weights.shape[0];
  const at = (state.places = tiles(n, box, GAP));
  const sheet = pixels(weights, look);
  for (let i = 0; i < n; i++) tile(pen, sheet, i, ...corner(at, 0, i), at.size);
}

export function find({ arrays: { weights } }, box, { places: at }, x, y) {
  const [column, row] = [Math.floor(x / at.stepX), Math.floor(y / at.stepY)];
  const i = row * at.columns + column;
  return column >= 0 && column < at.columns && i >= 0 && i < weights.shape[0] ? i : null;
}

export const tip = ({ arrays: { weights } }, i, look) => ({ lines: [`unit ${i + 1}`], sheet: pixels(weights, look), item: i });

export const words = ({ arrays: { weights } }) => `Weights of ${weights.shape[0]} units as pictures.`;

export function table({ arrays: { weights } }) {
  const n = weights.length / weights.shape[0];
  const row = (i) => {
    const mine = weights.subarray(i * n, (i + 1) * n);
    const share = (keep) => mine.reduce((sum, value) => sum + (keep(value) ? 1 : 0), 0) / n;
    return [i + 1, share((value) => value > 13), share((value) => value < -13)];
  };
  return { head: ["unit", "share of weights above a tenth of its largest", "below minus a tenth"], row, count: weights.shape[0] };
}

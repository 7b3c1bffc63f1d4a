// Weights as pictures: orange above zero, blue below, each scaled by its own largest magnitude.

import { spriteSheet } from "../image_pixels.js";
import { tileOrigin, gridLayout } from "../image_grid.js";
import { drawTile } from "./images.js";

const GAP = 4;

export function draw(ctx, { arrays: { weights } }, box, theme, state) {
  const n = weights.shape[0];
  const at = (state.places = gridLayout(n, box, GAP));
  const sheet = spriteSheet(weights, theme);
  for (let i = 0; i < n; i++) drawTile(ctx, sheet, i, ...tileOrigin(at, 0, i), at.size);
}

export function hitTest({ arrays: { weights } }, box, { places: at }, x, y) {
  const [column, row] = [Math.floor(x / at.stepX), Math.floor(y / at.stepY)];
  const i = row * at.columns + column;
  return column >= 0 && column < at.columns && i >= 0 && i < weights.shape[0] ? i : null;
}

export const tooltip = ({ arrays: { weights } }, i, theme) => ({
  lines: [`unit ${i + 1}`],
  sheet: spriteSheet(weights, theme),
  item: i,
});

export const describe = ({ arrays: { weights } }) => `Weights of ${weights.shape[0]} units as pictures.`;

export function table({ arrays: { weights } }) {
  const n = weights.length / weights.shape[0];
  const row = (i) => {
    const mine = weights.subarray(i * n, (i + 1) * n);
    const share = (keep) => mine.reduce((sum, value) => sum + (keep(value) ? 1 : 0), 0) / n;
    return [i + 1, share((value) => value > 13), share((value) => value < -13)];
  };
  return {
    head: ["unit", "share of weights above a tenth of its largest", "below minus a tenth"],
    row,
    count: weights.shape[0],
  };
}

// Filters, the weights of units as pictures: orange above zero, blue below, each scaled by its own largest magnitude.

import { gridLayout, tileOrigin } from "../image_grid.js";
import { spriteSheet } from "../image_pixels.js";
import { drawTile } from "./images.js";

/** @import { Box, ChartState, Ctx, DataTable, Grid, NumberArray, Theme, TooltipText, View } from "../../lib/types.d.ts" */
/** @typedef {View<{ weights: NumberArray }>} FiltersView */

const GAP = 4;

/** @type {(ctx: Ctx, view: FiltersView, box: Box, theme: Theme, state: ChartState<number, Grid>) => void} */
export function draw(ctx, { arrays: { weights } }, box, theme, state) {
  const n = weights.shape[0];
  const at = gridLayout(n, box, GAP);
  state.places = at;
  const sheet = spriteSheet(weights, theme);
  for (let i = 0; i < n; i++) drawTile(ctx, sheet, i, ...tileOrigin(at, 0, i), at.size);
}

/** @type {(view: FiltersView, box: Box, state: { places: Grid }, x: number, y: number) => number | null} */
export function hitTest({ arrays: { weights } }, _box, { places: at }, x, y) {
  const [column, row] = [Math.floor(x / at.stepX), Math.floor(y / at.stepY)];
  const i = row * at.columns + column;
  return column >= 0 && column < at.columns && i >= 0 && i < weights.shape[0] ? i : null;
}

/** @type {(view: FiltersView, i: number, theme: Theme) => TooltipText} */
export const tooltip = ({ arrays: { weights } }, i, theme) => ({
  lines: [`unit ${i + 1}`],
  sheet: spriteSheet(weights, theme),
  item: i,
});

/** @type {(view: FiltersView) => string} */
export const describe = ({ arrays: { weights } }) => `Weights of ${weights.shape[0]} units as pictures.`;

/** @type {(view: FiltersView) => DataTable} */
export function table({ arrays: { weights } }) {
  const n = weights.length / weights.shape[0];
  const row = (/** @type {number} */ i) => {
    const mine = weights.subarray(i * n, (i + 1) * n);
    /** @type {(keep: (value: number) => boolean) => number} */
    const share = (keep) => mine.reduce((sum, value) => sum + (keep(value) ? 1 : 0), 0) / n;
    return [i + 1, share((value) => value > 13), share((value) => value < -13)];
  };
  return {
    head: ["unit", "share of weights above a tenth of its largest", "below minus a tenth"],
    row,
    count: weights.shape[0],
  };
}

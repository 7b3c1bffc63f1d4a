// Input and reconstruction, rows of pictures: what went in, what was done to it, what came out, and the difference, item under item.
// A row alone that has no name is a sheet: its pictures fill the card. Where items are test rows (`index`) they can be
// followed.

import { gridLayout, tileOrigin } from "../image_grid.js";
import { spriteSheet } from "../image_pixels.js";

/** @import { Box, ChartState, Ctx, DataTable, Grid, NumberArray, SpriteSheet, Theme, TooltipText, View } from "../../lib/types.d.ts" */
/** @typedef {{ name: string, label: string, values: NumberArray }} ImageRow */
/** @typedef {View & { rows: ImageRow[], count: number }} ImagesView */
/** @typedef {Grid & { shown: number }} Layout */
/** @typedef {{ item: number, row: number }} Found */
/** @typedef {ChartState<Found, Layout>} State */

const LEAST_PX = 36,
  ALL_PX = 8; // where a row means something as a whole, it is shown to its end
const GAP = 5;

/** @type {(view: View) => ImagesView} */
export function prepare(view) {
  const arrays = Object.entries(view.arrays).filter(([name]) => name !== "index");
  const named = view.labels.length === arrays.length;
  const rows = arrays.map(([name, values], i) => ({ name, values, label: named ? view.labels[i] : name }));
  return { ...view, rows, count: Math.min(...rows.map((row) => row.values.shape[0])) };
}

/** Where the pictures stand: one beside the other to the card's edge, and on in the next line.
 *  @type {(view: ImagesView, box: Box) => Layout} */
function sheet({ count }, box) {
  const at = gridLayout(count, box, GAP);
  /** @type {(all: number, step: number, n: number) => number} */
  const spare = (all, step, n) => Math.max(0, (all - at.size - step * (n - 1)) / 2);
  const left = spare(box.width, at.stepX, at.columns),
    top = spare(box.height, at.stepY, at.rows);
  return { ...at, left, top, shown: count };
}

/** Where the pictures stand: as many columns as fit at a size one can see.
 *  @type {(view: ImagesView, box: Box, theme: Theme, ctx: Ctx) => Layout} */
function strips({ rows, count, marks }, box, theme, ctx) {
  ctx.font = `${12 * theme.scale}px ${theme.text}`;
  const words = Math.max(...rows.map((row) => ctx.measureText(row.label).width));
  const label = words ? Math.ceil(words + 14 * theme.scale) : 0;
  const least = marks?.whole ? ALL_PX : LEAST_PX;
  const columns = Math.max(1, Math.min(count, Math.floor((box.width - label + GAP) / (least * theme.scale + GAP))));
  const across = (box.width - label - GAP * (columns - 1)) / columns;
  const size = Math.max(4, Math.min(across, (box.height - GAP * (rows.length - 1)) / rows.length));
  const spread = columns > 1 ? Math.min(18, (box.width - label - size * columns) / (columns - 1)) : 0;
  const top = Math.max(0, (box.height - size * rows.length - GAP * (rows.length - 1)) / 2);
  const left = columns > 1 ? label : Math.max(label, (box.width - size) / 2);
  return {
    left,
    columns,
    size,
    rows: rows.length,
    shown: columns,
    stepX: size + Math.max(GAP, spread),
    stepY: size + GAP,
    top,
  };
}

/** @type {(ctx: Ctx, view: ImagesView, box: Box, theme: Theme, state: State) => void} */
export function draw(ctx, view, box, theme, state) {
  const alone = view.rows.length === 1 && !view.rows[0].label;
  const at = alone ? sheet(view, box) : strips(view, box, theme, ctx);
  state.places = at;
  view.rows.forEach((row, r) => {
    ctx.fillStyle = theme.mute;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillText(row.label, 0, at.top + r * at.stepY + at.size / 2);
    const drawn = spriteSheet(row.values, theme);
    for (let i = 0; i < at.shown; i++) drawTile(ctx, drawn, i, ...tileOrigin(at, r, i), at.size);
  });
  for (const item of [state.followed?.at ?? -1, state.marked])
    if (item >= 0 && item < at.shown) frame(ctx, at, { item, row: 0 }, theme);
  if (state.found) frame(ctx, at, state.found, theme);
}

/** One picture of several, crisp unless it must shrink, with its corners taken off.
 *  @type {(ctx: Ctx, drawn: SpriteSheet, i: number, x: number, y: number, size: number) => void} */
export function drawTile(ctx, drawn, i, x, y, size) {
  const [w, h] = [drawn.item.width, drawn.item.height];
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(x, y, size, size, Math.min(4, size / 8));
  ctx.clip();
  ctx.imageSmoothingEnabled = size < w; // a line as thin as a pixel would be lost
  ctx.drawImage(drawn, i * w, 0, w, h, x, y, size, size);
  ctx.restore();
}

/** @type {(ctx: Ctx, at: Grid, found: Found, theme: Theme) => void} */
function frame(ctx, at, { item, row }, theme) {
  const [x, y] = tileOrigin(at, row, item);
  ctx.strokeStyle = theme.accent;
  ctx.lineWidth = 2 * theme.scale;
  ctx.beginPath();
  ctx.roundRect(x - 1, y - 1, at.size + 2, at.size + 2, 5);
  ctx.stroke();
}

/** @type {(view: ImagesView, box: Box, state: { places: Layout }, x: number, y: number) => Found | null} */
export function hitTest(view, _box, { places: at }, x, y) {
  const column = Math.floor((x - at.left) / at.stepX),
    line = Math.floor((y - at.top) / at.stepY);
  if (column < 0 || column >= at.columns || line < 0 || line >= at.rows) return null;
  const row = Math.min(line, view.rows.length - 1),
    item = (line - row) * at.columns + column;
  return item < at.shown ? { item, row } : null;
}

/** The original whose column is nearest to a place.
 *  @type {(view: ImagesView, box: Box, state: { places: Layout }, x: number) => Found} */
export const nearest = (_view, _box, { places: at }, x) => ({
  item: Math.max(0, Math.min(at.shown - 1, Math.floor((x - at.left) / at.stepX))),
  row: 0,
});

/** @type {(view: ImagesView, found: Found, theme: Theme) => TooltipText} */
export function tooltip(view, { item, row }, theme) {
  const { label, values } = view.rows[row],
    test = view.arrays.index?.[item];
  const which = test === undefined ? `item ${item + 1}` : `test row ${test}`;
  return { lines: [label, which].filter(Boolean), sheet: spriteSheet(values, theme), item, row: test };
}

/** @type {(view: ImagesView) => string} */
export const describe = ({ rows, count }) => `${count} items in ${rows.length} rows: ${rows.map(called).join(", ")}.`;

/** @type {(view: ImagesView) => DataTable} */
export function table({ rows, count, arrays: { index } }) {
  const row = (/** @type {number} */ i) => [index ? index[i] : i + 1, ...rows.map((each) => mean(each.values, i))];
  const head = [
    index ? "test row" : "item",
    ...rows.map((each) => `${called(each)}, ${signed(each.values) ? "mean square" : "mean"}`),
  ];
  return { head, row, count };
}

/** @type {(row: { label: string, name: string }) => string} */
const called = ({ label, name }) => label || name;

/** @type {(values: NumberArray) => boolean} */
const signed = (values) => values instanceof Int8Array;

/** Mean of a picture's values in 0 to 1; of a difference, the mean of its squares, which is its MSE.
 *  @type {(values: NumberArray, i: number) => number} */
function mean(values, i) {
  const n = values.length / values.shape[0];
  const mine = values.subarray(i * n, (i + 1) * n);
  const total = mine.reduce((sum, value) => sum + (signed(values) ? (value / 127) ** 2 : value / 255), 0);
  return total / n;
}

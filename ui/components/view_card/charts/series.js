// Series: windows of a signal as lines, a panel each, on one scale. Sets of the same rows lie over each other, a colour a
// set, the last on top; with the mark `apart` they stand under each other. Where they are test rows (`index`) they can be
// followed.

import { fontSize, haloText } from "../axis.js";

/** @import { Box, ChartState, Ctx, DataTable, NumberArray, Rect, Theme, TooltipText, View } from "../../lib/types.d.ts" */
/** @typedef {{ label: string, values: NumberArray }} WindowSet */
/** @typedef {{ item: number, sets: number[] }} Panel */
/** @typedef {View & { sets: WindowSet[], panels: Panel[], columns: number, length: number, lo: number, hi: number }} SeriesView */
/** @typedef {{ columns: number, width: number, height: number, left: number, top: number }} Layout */
/** @typedef {ChartState<number, Layout>} State */

const GAP = 6,
  LINE = 12, // pixels that a name takes
  LONG = 3; // a panel is so many times as wide as high, where there is room

export const tweened = ["reconstruction"];

/** @type {(view: View) => SeriesView} */
export function prepare(view) {
  const arrays = Object.entries(view.arrays).filter(([name]) => name !== "index" && name !== "label");
  const sets = arrays.map(([name, values], i) => ({ label: view.labels[i] ?? name, values }));
  const count = Math.min(...sets.map(({ values }) => values.shape[0]));
  const items = Array.from({ length: count }, (_, item) => item),
    every = sets.map((_, set) => set);
  const panels = view.marks.apart
    ? every.flatMap((set) => items.map((item) => ({ item, sets: [set] })))
    : items.map((item) => ({ item, sets: every }));
  const columns = view.marks.columns ?? (view.marks.apart && sets.length > 1 ? count : 0);
  const { lo, hi } = ends(sets);
  return { ...view, sets, panels, columns, length: sets[0]?.values.shape[1] ?? 0, lo, hi };
}

/** The least and the largest value of all sets; zero lies between, so that its line can be drawn.
 *  @type {(sets: WindowSet[]) => { lo: number, hi: number }} */
function ends(sets) {
  let [lo, hi] = [0, 0];
  for (const { values } of sets) {
    for (const value of values) {
      if (value < lo) lo = value;
      if (value > hi) hi = value;
    }
  }
  return hi > lo ? { lo, hi } : { lo: -1, hi: 1 };
}

/** As many columns as make a panel largest, none taller than wide; or as many as the view asks for.
 *  @type {(view: SeriesView, box: Box, theme: Theme) => Layout} */
function layout({ panels, columns, sets, marks }, box, theme) {
  const head = marks.apart || !sets.some(({ label }) => label) ? 0 : fontSize(theme) * 1.7;
  const left = marks.apart && sets.length > 1 ? 74 * theme.scale : 0;
  const size = (/** @type {number} */ across) => ({
    columns: across,
    width: (box.width - left - GAP * (across - 1)) / across,
    height: (box.height - head - GAP * (Math.ceil(panels.length / across) - 1)) / Math.ceil(panels.length / across),
    left,
    top: head,
  });
  const worth = (/** @type {Layout} */ { width, height, columns }) =>
    Math.min(width / LONG, height) / (columns * Math.ceil(panels.length / columns));
  const found = columns
    ? size(columns)
    : panels.map((_, i) => size(i + 1)).reduce((best, next) => (worth(next) > worth(best) ? next : best), size(1));
  return { ...found, width: Math.max(2, found.width), height: Math.max(2, found.height) };
}

/** @type {(at: Layout, i: number) => Rect} */
const place = ({ columns, width, height, left, top }, i) => ({
  left: left + (i % columns) * (width + GAP),
  top: top + Math.floor(i / columns) * (height + GAP),
  width,
  height,
});

/** The first set is what there was, the last what was made of it.
 *  @type {(set: number, count: number, theme: Theme) => string} */
const colour = (set, count, theme) =>
  count === 1 || set === count - 1 ? theme.accent : set === 0 ? theme.mute : theme.baseline;

/** @type {(ctx: Ctx, view: SeriesView, box: Box, theme: Theme, state: State) => void} */
export function draw(ctx, view, box, theme, state) {
  const at = layout(view, box, theme);
  state.places = at;
  names(ctx, view, at, theme);
  view.panels.forEach((panel, i) => {
    const name = className(view, panel.item),
      whole = place(at, i),
      room = name && whole.height > 3 * LINE * theme.scale ? LINE * theme.scale : 0;
    const rect = { ...whole, top: whole.top + room, height: whole.height - room };
    ground(ctx, view, rect, theme);
    for (const set of panel.sets) line(ctx, view, set, panel.item, rect, theme);
    haloText(ctx, name, whole.left, whole.top + LINE * 0.4 * theme.scale, theme.ink, theme);
  });
  const marked = [state.followed?.at ?? -1, state.marked].filter((item) => item >= 0 && item < view.panels.length);
  for (const i of [...marked, ...(state.found === null ? [] : [state.found])]) frame(ctx, place(at, i), theme);
}

/** What each colour, or each line of panels, is.
 *  @type {(ctx: Ctx, view: SeriesView, at: Layout, theme: Theme) => void} */
function names(ctx, { sets, marks }, at, theme) {
  Object.assign(ctx, { font: `${12 * theme.scale}px ${theme.text}`, textAlign: "left", textBaseline: "middle" });
  let x = 0;
  sets.forEach(({ label }, i) => {
    ctx.fillStyle = marks.apart ? theme.mute : colour(i, sets.length, theme);
    if (marks.apart && sets.length > 1)
      ctx.fillText(label, 0, at.top + i * (at.height + GAP) + at.height / 2, at.left - GAP);
    else if (at.top) ctx.fillText(label, x, at.top / 2 - 2);
    x += ctx.measureText(label).width + 16 * theme.scale;
  });
}

/** What a window is of, where that is known.
 *  @type {(view: SeriesView, item: number) => string} */
function className({ sets, labels, arrays: { label } }, item) {
  const known = label?.at(item) ?? -1;
  return known < 0 ? "" : (labels[sets.length + known] ?? "");
}

/** The line of zero, from which a weak signal is told from a strong one.
 *  @type {(ctx: Ctx, view: SeriesView, rect: Rect, theme: Theme) => void} */
function ground(ctx, view, { left, top, width, height }, theme) {
  const zero = top + (1 - (0 - view.lo) / (view.hi - view.lo)) * height;
  Object.assign(ctx, { strokeStyle: theme.line, lineWidth: theme.scale });
  ctx.beginPath();
  ctx.moveTo(left, zero);
  ctx.lineTo(left + width, zero);
  ctx.stroke();
}

/** @type {(ctx: Ctx, view: SeriesView, set: number, item: number, rect: Rect, theme: Theme) => void} */
function line(ctx, { sets, length, lo, hi }, set, item, { left, top, width, height }, theme) {
  const values = sets[set].values;
  ctx.beginPath();
  for (let i = 0; i < length; i++) {
    const value = values.at(item * length + i) ?? 0;
    ctx.lineTo(left + (i / Math.max(1, length - 1)) * width, top + (1 - (value - lo) / (hi - lo)) * height);
  }
  const thin = width < length / 2 ? 0.8 : 1.3;
  Object.assign(ctx, {
    strokeStyle: colour(set, sets.length, theme),
    lineWidth: thin * theme.scale,
    lineJoin: "round",
  });
  ctx.stroke();
}

/** @type {(ctx: Ctx, rect: Rect, theme: Theme) => void} */
function frame(ctx, { left, top, width, height }, theme) {
  Object.assign(ctx, { strokeStyle: theme.accent, lineWidth: 2 * theme.scale });
  ctx.beginPath();
  ctx.roundRect(left - 1, top - 1, width + 2, height + 2, 5);
  ctx.stroke();
}

/** @type {(view: SeriesView, box: Box, state: { places: Layout }, x: number, y: number) => number | null} */
export function hitTest({ panels }, _box, { places: at }, x, y) {
  const column = Math.floor((x - at.left) / (at.width + GAP)),
    row = Math.floor((y - at.top) / (at.height + GAP)),
    i = row * at.columns + column;
  return column >= 0 && column < at.columns && row >= 0 && i < panels.length ? i : null;
}

/** The panel nearest to a place.
 *  @type {(view: SeriesView, box: Box, state: { places: Layout }, x: number, y: number) => number} */
export function nearest({ panels }, _box, { places: at }, x, y) {
  const column = Math.max(0, Math.min(at.columns - 1, Math.floor((x - at.left) / (at.width + GAP)))),
    row = Math.max(0, Math.floor((y - at.top) / (at.height + GAP)));
  return Math.min(panels.length - 1, row * at.columns + column);
}

/** @type {(view: SeriesView, i: number) => TooltipText} */
export function tooltip(view, i) {
  const { item, sets } = view.panels[i],
    row = view.arrays.index?.at(item);
  const each = sets.map(
    (set) => `${view.sets[set].label || "RMS"} ${rms(view.sets[set].values, item).toPrecision(3)}`,
  );
  const which = row === undefined ? `item ${item + 1}` : `test row ${row}`;
  return { lines: [className(view, item), which, `RMS: ${each.join(", ")}`].filter(Boolean), row };
}

/** @type {(view: SeriesView) => string} */
export const describe = ({ panels, sets, length }) =>
  `${panels.length} windows of ${length} samples as lines: ${sets.map(({ label }) => label || "windows").join(", ")}.`;

/** @type {(view: SeriesView) => DataTable} */
export function table({ sets, arrays: { index } }) {
  return {
    head: [index ? "test row" : "item", ...sets.map(({ label }) => `${label || "window"}, RMS`)],
    row: (i) => [index?.at(i) ?? i + 1, ...sets.map(({ values }) => rms(values, i))],
    count: Math.min(...sets.map(({ values }) => values.shape[0])),
  };
}

/** Root mean square of a window.
 *  @type {(values: NumberArray, item: number) => number} */
function rms(values, item) {
  const n = values.shape[1],
    mine = values.subarray(item * n, (item + 1) * n);
  return Math.sqrt(mine.reduce((sum, value) => sum + value * value, 0) / n);
}

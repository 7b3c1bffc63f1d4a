// Line chart: quantities over epochs on a logarithmic axis, each named at its end; a level line is a dashed baseline.

import {
  axisFont,
  drawLine,
  fontSize,
  formatNumber,
  formatScore,
  haloText,
  linearTicks,
  logTicks,
  textWidth,
  verticalMarkers,
} from "../axis.js";

/** @import { Bounds, Box, ChartState, Ctx, DataTable } from "../../lib/types.d.ts" */
/** @import { NumberArray, Rect, Scale, Theme, TooltipText, View } from "../../lib/types.d.ts" */
/** @typedef {"main" | "other" | "baseline" | "rival"} Role */
/** @typedef {{ name: string, x: NumberArray, y: NumberArray, role: Role, gaps: Set<number> }} Line */
/** @typedef {Line & { from: number, to: number }} Seen */
/** @typedef {View & { lines: Line[] }} CurveView */
/** @typedef {{ camera: { window: Bounds } }} State */
/** @typedef {{ ticks: number[], y: Scale }} Axis */

export const axes = "x";
const HEADROOM = 4; // beside a baseline the first steps stand far above what is compared: they come in from the top

/** @type {(view: View) => CurveView} */
export function prepare(view) {
  const names = Object.keys(view.arrays)
    .filter((name) => name.endsWith("_y"))
    .map((name) => name.slice(0, -2));
  const moving = names.filter((name) => !flat(view.arrays[`${name}_y`]));
  const main = names.includes("test") ? "test" : moving.at(-1);
  /** @type {(name: string, y: NumberArray) => Role} */
  const role = (name, y) => (name === main ? "main" : name === "train" ? "other" : flat(y) ? "baseline" : "rival");
  const lines = names.map((name) => {
    const [x, y] = [view.arrays[`${name}_x`], view.arrays[`${name}_y`]];
    return { name, x, y, role: role(name, y), gaps: new Set(view.arrays[`${name}_gap`] ?? []) };
  });
  return { ...view, lines };
}

/** Two equal points and no more.
 *  @type {(y: NumberArray) => boolean} */
const flat = (y) => y.length === 2 && y[0] === y[1];

/** @type {(view: CurveView) => Bounds} */
export function fit({ lines }) {
  const ends = lines.flatMap(({ x }) => (x.length ? [x[0], x[x.length - 1]] : []));
  const last = Math.max(...ends, 0);
  return { x0: Math.min(0, ...ends), x1: last > 0 ? last : 1, y0: 0, y1: 1 };
}

/** @type {(view: CurveView, box: Box, theme: Theme) => Rect & { reach: number }} */
export function plot({ lines }, box, theme) {
  const right = Math.max(
    ...lines.filter((each) => each.role !== "other").map((each) => textWidth(`${each.name} 0.000000`, theme)),
    0,
  );
  const left = textWidth("0.00000", theme);
  const top = fontSize(theme) * 0.6,
    bottom = fontSize(theme) * 2;
  return {
    left,
    top,
    width: Math.max(20, box.width - left - right - 14),
    reach: box.width,
    height: Math.max(20, box.height - top - bottom),
  };
}

/** @type {(ctx: Ctx, view: CurveView, box: Box, theme: Theme, state: ChartState<number>) => void} */
export function draw(ctx, view, box, theme, state) {
  if (!view.lines.some(({ x }) => x.length)) return nothing(ctx, box, theme);
  const at = plot(view, box, theme);
  const { x0, x1 } = state.camera.window;
  const seen = view.lines.map((each) => ({ ...each, ...within(each, x0, x1) })).filter((each) => each.to > each.from);
  const scale = heights(seen, at);
  const x = (/** @type {number} */ value) => at.left + ((value - x0) / (x1 - x0)) * at.width;
  edges(ctx, scale, x, x0, x1, at, theme);
  if (!seen.length) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(at.left, at.top - 2, at.width + 5 * theme.scale, at.height + 4);
  ctx.clip();
  for (const each of inOrder(seen)) {
    if (each.role === "baseline") level(ctx, each, scale.y, at, theme);
    else trace(ctx, each, x, scale.y, theme);
  }
  ctx.restore();
  changes(ctx, view, x, x0, x1, at, theme);
  ends(ctx, seen, scale, at, theme);
  if (state.found !== null) cross(ctx, seen, state.found, x, scale.y, at, theme);
}

/** A quantity that a later part of the run will measure.
 *  @type {(ctx: Ctx, box: Box, theme: Theme) => void} */
function nothing(ctx, box, theme) {
  Object.assign(ctx, { font: axisFont(theme), fillStyle: theme.mute, textAlign: "center", textBaseline: "middle" });
  ctx.fillText("nothing to measure yet", box.width / 2, box.height / 2);
}

/** @template {{ role: Role }} L @param {L[]} lines @returns {L[]} */
const inOrder = (lines) =>
  ["other", "baseline", "rival", "main"].flatMap((role) => lines.filter((each) => each.role === role));
/** @type {(role: Role, theme: Theme) => string} */
const colour = (role, theme) =>
  ({ main: theme.accent, baseline: theme.baseline, rival: theme.ink, other: theme.mute })[role];

/** Which points of a line a window shows, with one beyond each side.
 *  @type {(line: Line, x0: number, x1: number) => { from: number, to: number }} */
function within({ x }, x0, x1) {
  let from = 0,
    to = x.length;
  while (from < x.length - 1 && x[from + 1] < x0) from++;
  while (to > 1 && x[to - 2] > x1) to--;
  return { from, to };
}

/** The upright scale for what is seen: logarithmic unless something is not above zero.
 *  @type {(seen: Seen[], at: Rect) => Axis} */
function heights(seen, at) {
  const values = seen.flatMap((each) => [...each.y.subarray(each.from, each.to)]).filter(Number.isFinite);
  if (!values.length) return { ticks: [], y: () => NaN };
  const lasts = seen
    .filter((each) => each.role !== "other")
    .map((each) => each.y[each.to - 1])
    .filter(Number.isFinite);
  const lo = Math.min(...values),
    most = Math.max(...values);
  const compared = lo > 0 && lasts.length && seen.some((each) => each.role === "baseline");
  const hi = compared ? Math.min(most, HEADROOM * Math.max(...lasts)) : most;
  if (!(lo > 0)) return linear(lo, hi, at);
  const a = Math.log(lo * 0.92),
    b = Math.log(Math.max(hi, lo * 1.3) * 1.04);
  const y = (/** @type {number} */ value) => at.top + (1 - (Math.log(value) - a) / (b - a)) * at.height;
  return { y, ticks: logTicks(Math.exp(a), Math.exp(b), Math.max(3, at.height / 36)) };
}

/** @type {(lo: number, hi: number, at: Rect) => Axis} */
function linear(lo, hi, at) {
  const margin = (hi - lo) * 0.06 || 1;
  const y = (/** @type {number} */ value) =>
    at.top + (1 - (value - lo + margin) / (hi - lo + 2 * margin)) * at.height;
  return { y, ticks: linearTicks(lo - margin, hi + margin, Math.max(3, at.height / 40)) };
}

/** @type {(ctx: Ctx, axis: Axis, x: Scale, x0: number, x1: number, at: Rect, theme: Theme) => void} */
function edges(ctx, { y, ticks }, x, x0, x1, at, theme) {
  ctx.font = axisFont(theme);
  ctx.fillStyle = theme.mute;
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  for (const each of ticks) {
    drawLine(ctx, at.left, y(each), at.left + at.width, y(each), { colour: theme.line });
    ctx.fillText(formatNumber(each), at.left - 8, y(each));
  }
  ctx.textBaseline = "bottom";
  const foot = at.top + at.height + fontSize(theme) * 1.9;
  const last = `epoch ${formatNumber(Math.round(x1 * 10) / 10)}`;
  ctx.fillText(last, at.left + at.width, foot);
  ctx.textAlign = "center";
  for (const each of linearTicks(x0, x1, Math.max(2, at.width / (70 * theme.scale)))) {
    const text = formatNumber(each);
    const clear = at.left + at.width - textWidth(last, theme) - 14 - textWidth(text, theme) / 2;
    if (x(each) < clear) ctx.fillText(text, Math.max(x(each), at.left + textWidth(text, theme) / 2), foot);
  }
}

/** A baseline does not move: it is drawn right across.
 *  @type {(ctx: Ctx, line: Seen, y: Scale, at: Rect, theme: Theme) => void} */
function level(ctx, { y: ys, to }, y, at, theme) {
  const here = y(ys[to - 1]);
  drawLine(ctx, at.left, here, at.left + at.width, here, {
    colour: theme.baseline,
    dash: [6 * theme.scale, 4 * theme.scale],
    width: 1.6 * theme.scale,
  });
}

/** @type {(ctx: Ctx, line: Seen, x: Scale, y: Scale, theme: Theme) => void} */
function trace(ctx, { role, x: xs, y: ys, from, to, gaps }, x, y, theme) {
  ctx.strokeStyle = ctx.fillStyle = colour(role, theme);
  ctx.lineWidth = theme.scale * { main: 2.2, rival: 1.5, other: 1.1, baseline: 0 }[role];
  ctx.lineJoin = "round";
  ctx.beginPath();
  let down = false;
  for (let i = from; i < to; i++) {
    const [left, top] = [x(xs[i]), y(ys[i])];
    const real = Number.isFinite(left) && Number.isFinite(top);
    if (real && down && !gaps.has(i)) ctx.lineTo(left, top);
    else if (real) ctx.moveTo(left, top);
    if (real && gaps.has(i) && gaps.has(i + 1)) ctx.lineTo(left + theme.scale, top); // alone, and still seen
    down = real;
  }
  ctx.globalAlpha = role === "other" ? 0.7 : 1;
  if (role === "rival") ctx.setLineDash([2 * theme.scale, 3 * theme.scale]);
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
  if (role === "main" && down) dot(ctx, x(xs[to - 1]), y(ys[to - 1]), 3.2 * theme.scale);
}

/** @type {(ctx: Ctx, x: number, y: number, r: number) => void} */
function dot(ctx, x, y, r) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 7);
  ctx.fill();
}

/** @type {(ctx: Ctx, view: CurveView, x: Scale, x0: number, x1: number, at: Rect, theme: Theme) => void} */
function changes(ctx, { arrays, labels }, x, x0, x1, at, theme) {
  const marks = [...(arrays.change_x ?? [])].map((when, i) => ({ when, x: x(when), text: labels[i] ?? "" }));
  const seen = marks
    .filter(({ when }) => when >= x0 && when <= x1)
    .map((each) => ({ ...each, colour: theme.mute, dash: [2, 3] }));
  verticalMarkers(ctx, seen.reverse(), at, theme);
}

/** Each line's name and value at its right end, moved apart where they would lie on each other.
 *  @type {(ctx: Ctx, seen: Seen[], axis: Axis, at: Rect, theme: Theme) => void} */
function ends(ctx, seen, { y }, at, theme) {
  const high = fontSize(theme) * 1.3;
  const inside = (/** @type {number} */ value) =>
    Math.min(at.top + at.height - high / 2, Math.max(at.top + high / 2, value));
  const named = seen.filter((each) => each.role !== "other" && Number.isFinite(each.y[each.to - 1]));
  const texts = named
    .map((each) => ({
      text: `${each.name} ${formatScore(each.y[each.to - 1])}`,
      colour: colour(each.role, theme),
      y: inside(y(each.y[each.to - 1])),
    }))
    .sort((a, b) => a.y - b.y);
  spread(texts, high, at.top + at.height - high / 2);
  ctx.font = axisFont(theme);
  ctx.textBaseline = "middle";
  for (const each of texts) haloText(ctx, each.text, at.left + at.width + 9, each.y, each.colour, theme);
}

/** @type {(texts: { y: number }[], high: number, floor: number) => void} */
function spread(texts, high, floor) {
  for (let turn = 0; turn < 20; turn++) {
    for (let i = 1; i < texts.length; i++) {
      const short = high - (texts[i].y - texts[i - 1].y);
      if (short <= 0.1) continue;
      texts[i - 1].y -= short / 2;
      texts[i].y += short / 2;
    }
    const last = texts.at(-1);
    if (last && last.y > floor) last.y = floor;
  }
}

/** @type {(ctx: Ctx, seen: Seen[], when: number, x: Scale, y: Scale, at: Rect, theme: Theme) => void} */
function cross(ctx, seen, when, x, y, at, theme) {
  drawLine(ctx, x(when), at.top, x(when), at.top + at.height, { colour: theme.ink, width: theme.scale });
  for (const each of seen) {
    const i = nearest(each.x, when);
    ctx.fillStyle = colour(each.role, theme);
    if (each.role !== "baseline") dot(ctx, x(each.x[i]), y(each.y[i]), 3.5 * theme.scale);
  }
}

/** @type {(x: NumberArray, when: number) => number} */
function nearest(x, when) {
  let lo = 0,
    hi = x.length - 1;
  while (hi - lo > 1) {
    const middle = (lo + hi) >> 1;
    if (x[middle] < when) lo = middle;
    else hi = middle;
  }
  return Math.abs(x[lo] - when) <= Math.abs(x[hi] - when) ? lo : hi;
}

/** The epoch under the pointer.
 *  @type {(view: CurveView, box: Box, state: State, px: number, py: number, theme: Theme) => number | null} */
export function hitTest(view, box, state, px, _py, theme) {
  const at = plot(view, box, theme);
  const share = (px - at.left) / at.width;
  const { x0, x1 } = state.camera.window;
  return share >= 0 && share <= 1 && view.lines.some(({ x }) => x.length) ? x0 + share * (x1 - x0) : null;
}

/** @type {(view: CurveView, when: number) => TooltipText} */
export function tooltip({ lines }, when) {
  const values = inOrder(lines.filter(({ x }) => x.length)).reverse();
  return {
    lines: [
      `epoch ${when.toFixed(1)}`,
      ...values.map(({ name, x, y }) => `${name} ${formatScore(y[nearest(x, when)])}`),
    ],
  };
}

/** @type {(view: CurveView) => string} */
export const describe = ({ lines, labels }) =>
  [
    ...lines.filter(({ y }) => y.length).map(({ name, y }) => `${name} ${formatScore(y[y.length - 1])}`),
    ...(labels ?? []),
  ].join(", ");

/** @type {(view: CurveView) => DataTable} */
export function table({ lines }) {
  const count = lines.reduce((sum, { x }) => sum + x.length, 0);
  const row = (/** @type {number} */ at) => {
    let i = at;
    for (const { name, x, y } of lines) {
      if (i < x.length) return [name, x[i], y[i]];
      i -= x.length;
    }
    return [];
  };
  return { head: ["line", "epoch", "value"], row, count };
}

// Histogram: how often each value occurs, with upright lines for what matters: a mean, a target.

import { axisFont, fontSize, formatNumber, formatScore, verticalMarkers } from "../axis.js";

/** @import { Box, ChartState, Ctx, DataTable, NumberArray, Point, Rect, Scale, Theme, TooltipText, View } from "../../lib/types.d.ts" */
/** @typedef {View<{ edges: NumberArray, counts: NumberArray }>} HistogramView */

export const tweened = ["counts"];

/** @type {(box: Box, theme: Theme) => Rect} */
function plot(box, theme) {
  const bottom = fontSize(theme) * 1.7,
    top = fontSize(theme) * 1.5;
  return { left: 0, top, width: box.width, height: Math.max(10, box.height - bottom - top) };
}

/** @type {(edges: NumberArray, at: Rect) => Scale} */
const across = (edges, at) => {
  const [lo, hi] = ends(edges);
  return (value) => at.left + ((value - lo) / (hi - lo)) * at.width;
};

/** @type {(edges: NumberArray) => Point} */
const ends = (edges) => [edges[0], edges[edges.length - 1]];

/** @type {(ctx: Ctx, view: HistogramView, box: Box, theme: Theme, state: ChartState<number>) => void} */
export function draw(ctx, view, box, theme, state) {
  const { edges, counts } = view.arrays;
  const at = plot(box, theme);
  const x = across(edges, at);
  const most = Math.max(...counts, 1e-9);
  const gap = at.width / counts.length > 5 ? 1.5 : 0.5;
  for (let i = 0; i < counts.length; i++) {
    const high = (counts[i] / most) * at.height;
    ctx.fillStyle = theme.accent;
    ctx.globalAlpha = state.found === null || state.found === i ? 0.8 : 0.45;
    ctx.fillRect(x(edges[i]), at.top + at.height - high, Math.max(0.5, x(edges[i + 1]) - x(edges[i]) - gap), high);
  }
  ctx.globalAlpha = 1;
  foot(ctx, view, at, theme);
  lines(ctx, view, at, x, theme);
}

/** @type {(ctx: Ctx, view: HistogramView, at: Rect, theme: Theme) => void} */
function foot(ctx, { arrays: { edges }, unit }, at, theme) {
  const y = at.top + at.height + fontSize(theme) * 0.55;
  ctx.fillStyle = theme.line;
  ctx.fillRect(at.left, at.top + at.height, at.width, 1);
  ctx.font = axisFont(theme);
  ctx.fillStyle = theme.mute;
  ctx.textBaseline = "top";
  const [lo, hi] = ends(edges).map(formatNumber);
  const between = (at.width + ctx.measureText(lo).width - ctx.measureText(hi).width) / 2;
  /** @type {[CanvasTextAlign, string, number][]} */
  const texts = [
    ["left", lo, at.left],
    ["right", hi, at.left + at.width],
    ["center", unit || "", at.left + between],
  ];
  for (const [align, text, place] of texts) {
    ctx.textAlign = align;
    ctx.fillText(text, place, y);
  }
}

/** @type {(ctx: Ctx, view: HistogramView, at: Rect, x: Scale, theme: Theme) => void} */
function lines(ctx, { marks, arrays: { edges } }, at, x, theme) {
  const [lo, hi] = ends(edges);
  const known = Object.entries(marks).filter(([, value]) => value >= lo && value <= hi);
  const drawn = known.map(([name, value]) => ({
    x: x(value),
    text: `${name === "rho" ? "target" : name} ${formatScore(value)}`,
    colour: name === "mean" ? theme.ink : theme.baseline,
    dash: name === "mean" ? [] : [4, 3],
  }));
  verticalMarkers(ctx, drawn, { ...at, top: 0, height: at.top + at.height }, theme);
}

/** @type {(view: HistogramView, box: Box, state: unknown, x: number) => number | null} */
export function hitTest({ arrays: { counts } }, box, _state, x) {
  const i = Math.floor((x / box.width) * counts.length);
  return i >= 0 && i < counts.length ? i : null;
}

/** @type {(view: HistogramView, i: number) => TooltipText} */
export function tooltip({ arrays: { edges, counts } }, i) {
  const total = counts.reduce((sum, each) => sum + each, 0) || 1;
  return {
    lines: [
      `${formatNumber(edges[i])} to ${formatNumber(edges[i + 1])}`,
      `${((100 * counts[i]) / total).toFixed(1)} %`,
    ],
  };
}

/** @type {(view: HistogramView) => string} */
export const describe = ({ marks }) =>
  Object.entries(marks)
    .map(([name, value]) => `${name} ${formatScore(value)}`)
    .join(", ");

/** @type {(view: HistogramView) => DataTable} */
export const table = ({ arrays: { edges, counts } }) => ({
  head: ["from", "to", "count"],
  row: (i) => [edges[i], edges[i + 1], counts[i]],
  count: counts.length,
});

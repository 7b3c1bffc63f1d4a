// How often each value occurs, with upright lines for what matters: a mean, a target.

import { formatNumber, axisFont, formatScore, fontSize, verticalMarkers } from "../axis.js";

export const tweened = ["counts"];

function plot(box, theme) {
  const bottom = fontSize(theme) * 1.7,
    top = fontSize(theme) * 1.5;
  return { left: 0, top, width: box.width, height: Math.max(10, box.height - bottom - top) };
}

const across = (edges, at) => (value) => at.left + ((value - edges[0]) / (edges.at(-1) - edges[0])) * at.width;

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
  foot(ctx, view, at, x, theme);
  lines(ctx, view, at, x, theme);
}

function foot(ctx, { arrays: { edges }, unit }, at, x, theme) {
  const y = at.top + at.height + fontSize(theme) * 0.55;
  ctx.fillStyle = theme.line;
  ctx.fillRect(at.left, at.top + at.height, at.width, 1);
  ctx.font = axisFont(theme);
  ctx.fillStyle = theme.mute;
  ctx.textBaseline = "top";
  const middle = unit || "";
  for (const [align, text, place] of [
    ["left", formatNumber(edges[0]), at.left],
    ["right", formatNumber(edges.at(-1)), at.left + at.width],
    ["center", middle, at.left + at.width / 2],
  ]) {
    ctx.textAlign = align;
    ctx.fillText(text, place, y);
  }
}

function lines(ctx, { marks, arrays: { edges } }, at, x, theme) {
  const known = Object.entries(marks).filter(([, value]) => value >= edges[0] && value <= edges.at(-1));
  const drawn = known.map(([name, value]) => ({
    x: x(value),
    text: `${name === "rho" ? "target" : name} ${formatScore(value)}`,
    colour: name === "mean" ? theme.ink : theme.baseline,
    dash: name === "mean" ? [] : [4, 3],
  }));
  verticalMarkers(ctx, drawn, { ...at, top: 0, height: at.top + at.height }, theme);
}

export function hitTest({ arrays: { counts } }, box, state, x) {
  const i = Math.floor((x / box.width) * counts.length);
  return i >= 0 && i < counts.length ? i : null;
}

export function tooltip({ arrays: { edges, counts } }, i) {
  const total = counts.reduce((sum, each) => sum + each, 0) || 1;
  return {
    lines: [
      `${formatNumber(edges[i])} to ${formatNumber(edges[i + 1])}`,
      `${((100 * counts[i]) / total).toFixed(1)} %`,
    ],
  };
}

export const describe = ({ marks }) =>
  Object.entries(marks)
    .map(([name, value]) => `${name} ${formatScore(value)}`)
    .join(", ");

export const table = ({ arrays: { edges, counts } }) => ({
  head: ["from", "to", "count"],
  row: (i) => [edges[i], edges[i + 1], counts[i]],
  count: counts.length,
});

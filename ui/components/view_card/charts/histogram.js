// How often each value occurs, with upright lines for what matters: a mean, a target.

import { figure, font, score, size, uprights } from "../axis.js";

export const glides = ["counts"];

function plot(box, look) {
  const bottom = size(look) * 1.7, top = size(look) * 1.5;
  return { left: 0, top, width: box.width, height: Math.max(10, box.height - bottom - top) };
}

const across = (edges, at) => (value) => at.left + ((value - edges[0]) / (edges.at(-1) - edges[0])) * at.width;

export function draw(pen, view, box, look, state) {
  const { edges, counts } = view.arrays;
  const at = plot(box, look);
  const x = across(edges, at);
  const most = Math.max(...counts, 1e-9);
  const gap = at.width / counts.length > 5 ? 1.5 : 0.5;
  for (let i = 0; i < counts.length; i++) {
    const high = (counts[i] / most) * at.height;
    pen.fillStyle = look.accent;
    pen.globalAlpha = state.found === null || state.found === i ? 0.8 : 0.45;
    pen.fillRect(x(edges[i]), at.top + at.height - high, Math.max(0.5, x(edges[i + 1]) - x(edges[i]) - gap), high);
  }
  pen.globalAlpha = 1;
  foot(pen, view, at, x, look);
  lines(pen, view, at, x, look);
}

function foot(pen, { arrays: { edges }, unit }, at, x, look) {
  const y = at.top + at.height + size(look) * 0.55;
  pen.fillStyle = look.line;
  pen.fillRect(at.left, at.top + at.height, at.width, 1);
  pen.font = font(look);
  pen.fillStyle = look.mute;
  pen.textBaseline = "top";
  const middle = unit || "";
  for (const [align, text, place] of [
    ["left", figure(edges[0]), at.left], ["right", figure(edges.at(-1)), at.left + at.width], ["center", middle, at.left + at.width / 2],
  ]) {
    pen.textAlign = align;
    pen.fillText(text, place, y);
  }
}

function lines(pen, { marks, arrays: { edges } }, at, x, look) {
  const known = Object.entries(marks).filter(([, value]) => value >= edges[0] && value <= edges.at(-1));
  const drawn = known.map(([name, value]) => ({
    x: x(value), text: `${name === "rho" ? "target" : name} ${score(value)}`,
    colour: name === "mean" ? look.ink : look.baseline, dash: name === "mean" ? [] : [4, 3],
  }));
  uprights(pen, drawn, { ...at, top: 0, height: at.top + at.height }, look);
}

export function find({ arrays: { counts } }, box, state, x) {
  const i = Math.floor((x / box.width) * counts.length);
  return i >= 0 && i < counts.length ? i : null;
}

export function tip({ arrays: { edges, counts } }, i) {
  const total = counts.reduce((sum, each) => sum + each, 0) || 1;
  return { lines: [`${figure(edges[i])} to ${figure(edges[i + 1])}`, `${((100 * counts[i]) / total).toFixed(1)} %`] };
}

export const words = ({ marks }) => Object.entries(marks).map(([name, value]) => `${name} ${score(value)}`).join(", ");

export const table = ({ arrays: { edges, counts } }) => ({
  head: ["from", "to", "count"], row: (i) => [edges[i], edges[i + 1], counts[i]], count: counts.length,
});

// Layerwise pretraining as a stack of layers, the input at the bottom: which one trains, which are done. Once they are trained the stack lies
// down and its mirror image folds out of the code: the two halves of one net, which then trains as a whole.

import { blend, rgb } from "../../lib/theme.js";
import { axisFont, fontSize, formatScore, textWidth } from "../axis.js";

/** @import { Box, ChartState, Ctx, DataTable, NumberArray, Scale, Theme, TooltipText, View } from "../../lib/types.d.ts" */
/** @typedef {{ widths: NumberArray, state: NumberArray, error: NumberArray }} Arrays */
/** @typedef {{ i: number, now: number, from: number, to: number, label: string }} Layer */
/** @typedef {View<Arrays> & { layers: Layer[], widths: number[], unrolled: number }} StackView */
/** @typedef {{ x: number, y: number }} Spot */
/** @typedef {{ extent: number[], depth: number[], lie: number, fold: number, thick: number, length: number }} Sizes */
/** @typedef {Sizes & { at: (u: number, v: number) => Spot, along: Spot, middle: Spot, foot: number }} Geometry */
/** @typedef {Geometry & { side: { left: number, right: number } }} Layout */
/** @typedef {ChartState<number, Layout> & { way?: { from: number, to: number, begun: number } }} State */

export const tweened = ["error"];

const UNROLL_MS = 1100,
  BREATH_MS = 1900;
const WAITS = 0,
  TRAINS = 1,
  TRAINED = 2,
  TOGETHER = 3;
const TOLD = ["waits for those below", "trains now", "trained", "trains with all others"];
const THICK_PX = 7,
  LEAST_PX = 5;

/** @type {(share: number) => number} */
const ease = (share) => share * share * (3 - 2 * share);
/** @type {(share: number, from: number, to: number) => number} */
const part = (share, from, to) => ease(Math.min(1, Math.max(0, (share - from) / (to - from))));
/** @type {(a: number, b: number, share: number) => number} */
const mix = (a, b, share) => a + (b - a) * share;

/** @type {(view: View<Arrays>) => StackView} */
export function prepare(view) {
  const { widths, state } = view.arrays;
  const layers = Array.from(state, (now, i) => ({
    i,
    now,
    from: widths[i],
    to: widths[i + 1],
    label: view.labels[i] ?? `layer ${i + 1}`,
  }));
  return { ...view, layers, widths: [...widths], unrolled: view.marks.unrolled ?? 0 };
}

/** How far the stack is unrolled, 0 to 1: a second's way to where it should be, from where it was.
 *  @type {(view: StackView, state: State, theme: Theme) => number} */
function share(view, state, theme) {
  state.way ??= { to: view.unrolled, from: view.unrolled, begun: -Infinity };
  const { way } = state;
  const now = performance.now();
  const gone = Math.min(1, (now - way.begun) / UNROLL_MS);
  const here = mix(way.from, way.to, gone);
  if (way.to !== view.unrolled)
    Object.assign(way, { from: theme.still ? view.unrolled : here, to: view.unrolled, begun: now });
  return mix(way.from, way.to, Math.min(1, (now - way.begun) / UNROLL_MS));
}

/** Where everything stands: `at(u, v)` is the point at depth u (0 input, 1 top of the stack, 2 output), v across.
 *  @type {(view: StackView, box: Box, theme: Theme, unrolled: number) => Layout} */
function places(view, box, theme, unrolled) {
  const lie = part(unrolled, 0, 0.5),
    fold = part(unrolled, 0.4, 1);
  const line = fontSize(theme) * 1.6,
    thick = THICK_PX * theme.scale;
  const left = textWidth(String(Math.max(...view.widths)), theme) + 12 * theme.scale;
  const right = Math.max(...view.layers.map(({ label }) => textWidth(`${label} 0.00000`, theme))) + 34 * theme.scale;
  const high = box.height - 2 * thick;
  const across = Math.max(40, Math.min(box.width - left - right, 1.7 * high));
  const start = (box.width - left - across - right) / 2 + left;
  const wideway = Math.min(box.width - 2 * thick - 20 * theme.scale, 3.4 * (box.height - line));
  const tied = (box.width - wideway) / 2;
  const turn = (lie * Math.PI) / 2;
  const along = { x: Math.sin(turn), y: -Math.cos(turn) },
    over = { x: Math.cos(turn), y: Math.sin(turn) };
  const small = 1 - 0.36 * Math.sin(lie * Math.PI); // a turning stack reaches further than one that stands or lies
  const length = small * mix(high, wideway / 2, lie),
    half = (small * mix(across, box.height - line - thick, lie)) / 2;
  const middle = {
    x: mix(start + across / 2, tied + wideway / 4, lie),
    y: mix(box.height / 2, (box.height - line) / 2, lie),
  };
  const at = (/** @type {number} */ u, /** @type {number} */ v) => ({
    x: middle.x + along.x * (u - 0.5) * length + over.x * v * half,
    y: middle.y + along.y * (u - 0.5) * length + over.y * v * half,
  });
  const most = Math.max(...view.widths),
    n = view.layers.length;
  const extent = view.widths.map((width) => Math.max(LEAST_PX / half, Math.sqrt(width / most)));
  const depth = view.widths.map((_, i) => i / n);
  const side = { left: start - 12 * theme.scale, right: start + across + 16 * theme.scale };
  return {
    at,
    extent,
    depth,
    lie,
    fold,
    thick,
    along,
    middle,
    length,
    side,
    foot: box.height - fontSize(theme) * 0.6,
  };
}

/** @type {(ctx: Ctx, view: StackView, box: Box, theme: Theme, state: State) => boolean} */
export function draw(ctx, view, box, theme, state) {
  const unrolled = share(view, state, theme);
  const to = places(view, box, theme, unrolled);
  state.places = to;
  const breath = theme.still ? 0.5 : 0.5 + 0.5 * Math.sin((performance.now() / BREATH_MS) * 2 * Math.PI);
  if (to.fold > 0) half(ctx, view, to, theme, breath, (u) => 1 + (1 - u) * to.fold, state);
  half(ctx, view, to, theme, breath, (u) => u, state);
  if (to.lie < 1) legend(ctx, view, to, theme, 1 - part(to.lie, 0, 0.4));
  if (to.fold > 0) numbers(ctx, view, to, theme, part(to.fold, 0.5, 1));
  return unrolled !== view.unrolled;
}

/** One half of the net; `lay` says how deep a layer of the stack lies in it.
 *  @type {(ctx: Ctx, view: StackView, to: Layout, theme: Theme, breath: number, lay: Scale, state: State) => void} */
function half(ctx, view, to, theme, breath, lay, state) {
  for (const layer of view.layers) web(ctx, layer, to, theme, breath, lay, state.found === layer.i);
  view.widths.forEach((_, i) => bar(ctx, view, i, to, theme, breath, lay));
}

/** @type {(ctx: Ctx, layer: Layer, to: Layout, theme: Theme, breath: number, lay: Scale, found: boolean) => void} */
function web(ctx, { i, now }, { at, extent, depth }, theme, breath, lay, found) {
  const [u0, u1] = [lay(depth[i]), lay(depth[i + 1])];
  const corners = [at(u0, -extent[i]), at(u1, -extent[i + 1]), at(u1, extent[i + 1]), at(u0, extent[i])];
  const [r, g, b] = rgb(now === TRAINS || now === TOGETHER ? theme.accent : theme.mute);
  const strength = [0, 0.16 + 0.16 * breath, 0.16, 0.14 + 0.12 * breath][now]; // waits, trains, trained, together
  ctx.beginPath();
  corners.forEach(({ x, y }, k) => (k ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.closePath();
  ctx.fillStyle = `rgb(${r} ${g} ${b} / ${strength + (found ? 0.1 : 0)})`;
  ctx.fill();
  if (now !== WAITS) return;
  ctx.setLineDash([3, 4]);
  Object.assign(ctx, { strokeStyle: pale(theme, 0.5), lineWidth: theme.scale });
  ctx.stroke();
  ctx.setLineDash([]);
}

/** @type {(theme: Theme, share: number) => string} */
const pale = (theme, share) => `rgb(${blend(rgb(theme.card), rgb(theme.mute), share).map(Math.round)})`;

/** A layer's units: as bright as the busier of the weights on its two sides.
 *  @type {(ctx: Ctx, view: StackView, i: number, to: Layout, theme: Theme, breath: number, lay: Scale) => void} */
function bar(ctx, view, i, { at, extent, depth, thick }, theme, breath, lay) {
  const near = [view.layers[i - 1]?.now, view.layers[i]?.now].filter((now) => now !== undefined);
  const busy = near.some((now) => now === TRAINS || now === TOGETHER);
  const done = view.layers[i - 1] ? view.layers[i - 1].now === TRAINED : view.layers[0].now !== WAITS;
  const a = at(lay(depth[i]), -extent[i]),
    b = at(lay(depth[i]), extent[i]);
  const reach = Math.hypot(b.x - a.x, b.y - a.y) || 1,
    cap = Math.min(thick / 2, reach / 2) / reach;
  ctx.save();
  ctx.lineCap = "round";
  ctx.lineWidth = thick;
  ctx.strokeStyle = busy ? theme.accent : pale(theme, done ? 0.9 : 0.5);
  if (busy) Object.assign(ctx, { shadowColor: theme.accent, shadowBlur: (4 + 9 * breath) * theme.scale });
  ctx.beginPath();
  ctx.moveTo(mix(a.x, b.x, cap), mix(a.y, b.y, cap));
  ctx.lineTo(mix(b.x, a.x, cap), mix(b.y, a.y, cap));
  ctx.stroke();
  ctx.restore();
}

/** @type {(layer: Layer, view: StackView) => string} */
const beside = ({ i, label, now }, view) => `${label} ${now === WAITS ? "waits" : figure(view.arrays.error[i])}`;
/** @type {(error: number) => string} */
const figure = (error) => (Number.isFinite(error) ? formatScore(error) : "");

/** Beside the standing stack: how wide each layer is, and how each pair of them is doing.
 *  @type {(ctx: Ctx, view: StackView, to: Layout, theme: Theme, alpha: number) => void} */
function legend(ctx, view, { at, depth, side }, theme, alpha) {
  ctx.globalAlpha = alpha;
  ctx.textBaseline = "middle";
  ctx.font = axisFont(theme);
  view.widths.forEach((width, i) => {
    ctx.textAlign = "right";
    ctx.fillStyle = theme.mute;
    ctx.fillText(String(width), side.left, at(depth[i], 0).y);
  });
  for (const layer of view.layers) {
    const y = (at(depth[layer.i], 0).y + at(depth[layer.i + 1], 0).y) / 2;
    sign(ctx, layer.now, side.right, y, theme);
    const x = side.right + 15 * theme.scale;
    ctx.textAlign = "left";
    ctx.font = `${layer.now === TRAINS ? 600 : 400} ${fontSize(theme)}px ${theme.mono}`;
    ctx.fillStyle = layer.now === WAITS ? theme.mute : theme.ink;
    ctx.fillText(beside(layer, view), x, y);
  }
  ctx.globalAlpha = 1;
}

/** A tick for what is done, a full dot for what trains, a ring for what waits.
 *  @type {(ctx: Ctx, now: number, x: number, y: number, theme: Theme) => void} */
function sign(ctx, now, x, y, theme) {
  const r = 3.6 * theme.scale;
  ctx.beginPath();
  Object.assign(ctx, { lineWidth: 1.8 * theme.scale, lineCap: "round", lineJoin: "round", fillStyle: theme.accent });
  ctx.strokeStyle = now === WAITS ? theme.mute : theme.accent;
  if (now === TRAINED) {
    ctx.moveTo(x - r, y);
    ctx.lineTo(x - r / 4, y + r * 0.8);
    ctx.lineTo(x + r * 1.2, y - r);
    return ctx.stroke();
  }
  ctx.arc(x, y, r, 0, 7);
  if (now === WAITS) return Object.assign(ctx, { lineWidth: theme.scale }).stroke();
  ctx.fill();
}

/** Under the lying net: how wide each layer is, as far as there is room.
 *  @type {(ctx: Ctx, view: StackView, to: Layout, theme: Theme, alpha: number) => void} */
function numbers(ctx, view, { at, depth, fold, length, foot }, theme, alpha) {
  const n = view.layers.length;
  const pitch = length / n,
    widest = textWidth(String(Math.max(...view.widths)), theme) + 6;
  const every = Math.max(1, Math.ceil(widest / pitch));
  ctx.globalAlpha = alpha;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  view.widths.forEach((width, i) => {
    if ((n - i) % every) return;
    ctx.font = `${i === n ? 600 : 400} ${fontSize(theme)}px ${theme.mono}`;
    ctx.fillStyle = i === n ? theme.accent : theme.mute;
    const text = String(width);
    ctx.fillText(text, at(depth[i], 0).x, foot);
    if (i < n) ctx.fillText(text, at(1 + (1 - depth[i]) * fold, 0).x, foot);
  });
  ctx.globalAlpha = 1;
}

/** @type {(view: StackView, box: Box, state: { places: Layout }, x: number, y: number) => number | null} */
export function hitTest({ layers }, _box, { places: to }, x, y) {
  const u = ((x - to.middle.x) * to.along.x + (y - to.middle.y) * to.along.y) / to.length + 0.5;
  const i = Math.floor((u > 1 ? 2 - u : u) * layers.length);
  return i >= 0 && i < layers.length ? i : null;
}

/** @type {(view: StackView, i: number) => TooltipText} */
export function tooltip({ layers, arrays: { error } }, i) {
  const { label, from, to, now } = layers[i];
  const last = figure(error[i]);
  return {
    lines: [
      label,
      `${from.toLocaleString("en")} → ${to.toLocaleString("en")}`,
      TOLD[now],
      ...(last ? [`error ${last}`] : []),
    ],
  };
}

/** @type {(layers: Layer[]) => string} */
const aloud = (layers) =>
  layers.map(({ label, from, to, now }) => `${label}, ${from} to ${to}: ${TOLD[now]}`).join("; ");

/** @type {(view: StackView) => string} */
export const describe = ({ layers, unrolled }) =>
  `${aloud(layers)}.${unrolled ? " Unrolled into an encoder and a decoder." : ""}`;

/** @type {(view: StackView) => DataTable} */
export function table({ layers, arrays: { error } }) {
  const row = (/** @type {number} */ i) => [
    layers[i].label,
    layers[i].from,
    layers[i].to,
    TOLD[layers[i].now],
    Number.isFinite(error[i]) ? error[i] : "",
  ];
  return { head: ["layer", "from", "to", "state", "last error"], row, count: layers.length };
}

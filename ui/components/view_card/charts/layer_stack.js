// Layers as bars, the input at the bottom: which one trains, which are done. Once they are trained the stack lies
// down and its mirror image folds out of the code: the two halves of one net, which then trains as a whole.

import { font, score, size, wide } from "../axis.js";
import { blend, rgb } from "../../lib/theme.js";

export const glides = ["error"];

const UNROLL_MS = 1100, BREATH_MS = 1900;
const WAITS = 0, TRAINS = 1, TRAINED = 2, TOGETHER = 3;
const TOLD = ["waits for those below", "trains now", "trained", "trains with all others"];
const THICK_PX = 7, LEAST_PX = 5;

const ease = (share) => share * share * (3 - 2 * share);
const part = (share, from, to) => ease(Math.min(1, Math.max(0, (share - from) / (to - from))));
const mix = (a, b, share) => a + (b - a) * share;

export function prepare(view) {
  const { widths, state } = view.arrays;
  const layers = Array.from(state, (now, i) => ({ i, now, from: widths[i], to: widths[i + 1], label: view.labels[i] ?? `layer ${i + 1}` }));
  return { ...view, layers, widths: [...widths], unrolled: view.marks.unrolled ?? 0 };
}

/** How far the stack is unrolled, 0 to 1: a second's way to where it should be, from where it was. */
function share(view, state, look) {
  const way = (state.way ??= { to: view.unrolled, from: view.unrolled, begun: -Infinity });
  const now = performance.now();
  const gone = Math.min(1, (now - way.begun) / UNROLL_MS);
  const here = mix(way.from, way.to, gone);
  if (way.to !== view.unrolled) Object.assign(way, { from: look.still ? view.unrolled : here, to: view.unrolled, begun: now });
  return mix(way.from, way.to, Math.min(1, (now - way.begun) / UNROLL_MS));
}

/** Where everything stands: `at(u, v)` is the point at depth u (0 input, 1 top of the stack, 2 output), v across. */
function places(view, box, look, unrolled) {
  const lie = part(unrolled, 0, 0.5), fold = part(unrolled, 0.4, 1);
  const line = size(look) * 1.6, thick = THICK_PX * look.scale;
  const left = wide(String(Math.max(...view.widths)), look) + 12 * look.scale;
  const right = Math.max(...view.layers.map(({ label }) => wide(`${label} 0.00000`, look))) + 34 * look.scale;
  const high = box.height - 2 * thick;
  const across = Math.max(40, Math.min(box.width - left - right, 1.7 * high));
  const start = (box.width - left - across - right) / 2 + left;
  const wideway = Math.min(box.width - 2 * thick - 20 * look.scale, 3.4 * (box.height - line));
  const tied = (box.width - wideway) / 2;
  const turn = (lie * Math.PI) / 2;
  const along = { x: Math.sin(turn), y: -Math.cos(turn) }, over = { x: Math.cos(turn), y: Math.sin(turn) };
  const small = 1 - 0.36 * Math.sin(lie * Math.PI); // a turning stack reaches further than one that stands or lies
  const length = small * mix(high, wideway / 2, lie), half = (small * mix(across, box.height - line - thick, lie)) / 2;
  const middle = { x: mix(start + across / 2, tied + wideway / 4, lie), y: mix(box.height / 2, (box.height - line) / 2, lie) };
  const at = (u, v) => ({
    x: middle.x + along.x * (u - 0.5) * length + over.x * v * half,
    y: middle.y + along.y * (u - 0.5) * length + over.y * v * half,
  });
  const most = Math.max(...view.widths), n = view.layers.length;
  const extent = view.widths.map((width) => Math.max(LEAST_PX / half, Math.sqrt(width / most)));
  const depth = view.widths.map((_, i) => i / n);
  const side = { left: start - 12 * look.scale, right: start + across + 16 * look.scale };
  return { at, extent, depth, lie, fold, thick, along, middle, length, side, foot: box.height - size(look) * 0.6 };
}

export function draw(pen, view, box, look, state) {
  const unrolled = share(view, state, look);
  const to = (state.places = places(view, box, look, unrolled));
  const breath = look.still ? 0.5 : 0.5 + 0.5 * Math.sin((performance.now() / BREATH_MS) * 2 * Math.PI);
  if (to.fold > 0) half(pen, view, to, look, breath, (u) => 1 + (1 - u) * to.fold, state);
  half(pen, view, to, look, breath, (u) => u, state);
  if (to.lie < 1) legend(pen, view, to, look, 1 - part(to.lie, 0, 0.4));
  if (to.fold > 0) numbers(pen, view, to, look, part(to.fold, 0.5, 1));
  return unrolled !== view.unrolled;
}

/** One half of the net; `lay` says how deep a layer of the stack lies in it. */
function half(pen, view, to, look, breath, lay, state) {
  for (const layer of view.layers) web(pen, layer, to, look, breath, lay, state.found === layer.i);
  view.widths.forEach((_, i) => bar(pen, view, i, to, look, breath, lay));
}

function web(pen, { i, now }, { at, extent, depth }, look, breath, lay, found) {
  const [u0, u1] = [lay(depth[i]), lay(depth[i + 1])];
  const corners = [at(u0, -extent[i]), at(u1, -extent[i + 1]), at(u1, extent[i + 1]), at(u0, extent[i])];
  const [r, g, b] = rgb(now === TRAINS || now === TOGETHER ? look.accent : look.mute);
  const strength = { [WAITS]: 0, [TRAINS]: 0.16 + 0.16 * breath, [TRAINED]: 0.16, [TOGETHER]: 0.14 + 0.12 * breath }[now];
  pen.beginPath();
  corners.forEach(({ x, y }, k) => (k ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
  pen.fillStyle = `rgb(${r} ${g} ${b} / ${strength + (found ? 0.1 : 0)})`;
  pen.fill();
  if (now !== WAITS) return;
  pen.setLineDash([3, 4]);
  Object.assign(pen, { strokeStyle: pale(look, 0.5), lineWidth: look.scale });
  pen.stroke();
  pen.setLineDash([]);
}

const pale = (look, share) => `rgb(${blend(rgb(look.card), rgb(look.mute), share).map(Math.round)})`;

/** A layer's units: as bright as the busier of the weights on its two sides. */
function bar(pen, view, i, { at, extent, depth, thick }, look, breath, lay) {
  const beside = [view.layers[i - 1]?.now, view.layers[i]?.now].filter((now) => now !== undefined);
  const busy = beside.some((now) => now === TRAINS || now === TOGETHER);
  const done = view.layers[i - 1] ? view.layers[i - 1].now === TRAINED : view.layers[0].now !== WAITS;
  const a = at(lay(depth[i]), -extent[i]), b = at(lay(depth[i]), extent[i]);
  const reach = Math.hypot(b.x - a.x, b.y - a.y) || 1, cap = Math.min(thick / 2, reach / 2) / reach;
  pen.save();
  pen.lineCap = "round";
  pen.lineWidth = thick;
  pen.strokeStyle = busy ? look.accent : pale(look, done ? 0.9 : 0.5);
  if (busy) Object.assign(pen, { shadowColor: look.accent, shadowBlur: (4 + 9 * breath) * look.scale });
  pen.beginPath();
  pen.moveTo(mix(a.x, b.x, cap), mix(a.y, b.y, cap));
  pen.lineTo(mix(b.x, a.x, cap), mix(b.y, a.y, cap));
  pen.stroke();
  pen.restore();
}

const beside = ({ i, label, now }, view) => `${label} ${now === WAITS ? "waits" : figure(view.arrays.error[i])}`;
const figure = (error) => (Number.isFinite(error) ? score(error) : "");

/** Beside the standing stack: how wide each layer is, and how each pair of them is doing. */
function legend(pen, view, { at, depth, side }, look, alpha) {
  pen.globalAlpha = alpha;
  pen.textBaseline = "middle";
  pen.font = font(look);
  view.widths.forEach((width, i) => {
    pen.textAlign = "right";
    pen.fillStyle = look.mute;
    pen.fillText(String(width), side.left, at(depth[i], 0).y);
  });
  for (const layer of view.layers) {
    const y = (at(depth[layer.i], 0).y + at(depth[layer.i + 1], 0).y) / 2;
    sign(pen, layer.now, side.right, y, look);
    const x = side.right + 15 * look.scale;
    pen.textAlign = "left";
    pen.font = `${layer.now === TRAINS ? 600 : 400} ${size(look)}px ${look.mono}`;
    pen.fillStyle = layer.now === WAITS ? look.mute : look.ink;
    pen.fillText(beside(layer, view), x, y);
  }
  pen.globalAlpha = 1;
}

/** A tick for what is done, a full dot for what trains, a ring for what waits. */
function sign(pen, now, x, y, look) {
  const r = 3.6 * look.scale;
  pen.beginPath();
  Object.assign(pen, { lineWidth: 1.8 * look.scale, lineCap: "round", lineJoin: "round", fillStyle: look.accent });
  pen.strokeStyle = now === WAITS ? look.mute : look.accent;
  if (now === TRAINED) {
    pen.moveTo(x - r, y);
    pen.lineTo(x - r / 4, y + r * 0.8);
    pen.lineTo(x + r * 1.2, y - r);
    return pen.stroke();
  }
  pen.arc(x, y, r, 0, 7);
  if (now === WAITS) return Object.assign(pen, { lineWidth: look.scale }).stroke();
  pen.fill();
}

/** Under the lying net: how wide each layer is, as far as there is room. */
function numbers(pen, view, { at, depth, fold, length, foot }, look, alpha) {
  const n = view.layers.length;
  const pitch = length / n, widest = wide(String(Math.max(...view.widths)), look) + 6;
  const every = Math.max(1, Math.ceil(widest / pitch));
  pen.globalAlpha = alpha;
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  view.widths.forEach((width, i) => {
    if ((n - i) % every) return;
    pen.font = `${i === n ? 600 : 400} ${size(look)}px ${look.mono}`;
    pen.fillStyle = i === n ? look.accent : look.mute;
    const text = String(width);
    pen.fillText(text, at(depth[i], 0).x, foot);
    if (i < n) pen.fillText(text, at(1 + (1 - depth[i]) * fold, 0).x, foot);
  });
  pen.globalAlpha = 1;
}

export function find({ layers }, box, { places: to }, x, y) {
  const u = ((x - to.middle.x) * to.along.x + (y - to.middle.y) * to.along.y) / to.length + 0.5;
  const i = Math.floor((u > 1 ? 2 - u : u) * layers.length);
  return i >= 0 && i < layers.length ? i : null;
}

export function tip({ layers, arrays: { error } }, i) {
  const { label, from, to, now } = layers[i];
  const last = figure(error[i]);
  return { lines: [label, `${from.toLocaleString("en")} → ${to.toLocaleString("en")}`, TOLD[now], ...(last ? [`error ${last}`] : [])] };
}

const aloud = (layers) => layers.map(({ label, from, to, now }) => `${label}, ${from} to ${to}: ${TOLD[now]}`).join("; ");

export const words = ({ layers, unrolled }) => `${aloud(layers)}.${unrolled ? " Unrolled into an encoder and a decoder." : ""}`;

export function table({ layers, arrays: { error } }) {
  const row = (i) => [layers[i].label, layers[i].from, layers[i].to, TOLD[layers[i].now], Number.isFinite(error[i]) ? error[i] : ""];
  return { head: ["layer", "from", "to", "state", "last error"], row, count: layers.length };
}

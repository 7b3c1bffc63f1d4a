// Scatter plot: one dot per row, one colour per class, the class's name at its median; arrows where dots would
// move, ovals where a dot stands for a region.

import { circle, dot, stroke } from "../../lib/canvas.js";
import { context2d } from "../../lib/context2d.js";
import { memo } from "../../lib/memo.js";
import { classColour, readable, rgb } from "../../lib/theme.js";

/** @import { Bounds, Box, ChartState, Ctx, DataTable, NumberArray, Point, Theme, TooltipText, View } from "../../lib/types.d.ts" */
/** @typedef {"label" | "index" | "arrow" | "arrow_from" | "oval" | "oval_from"} Optional */
/** @typedef {{ xy: NumberArray } & Partial<Record<Optional, NumberArray>>} Arrays */
/** @typedef {View<Arrays & { medians: Float32Array }> & { classes: number[] }} ScatterView */
/** @typedef {NonNullable<ChartState["followed"]>} Followed */
/** @typedef {{ x: (value: number) => number, y: (value: number) => number }} Across */
/** @typedef {{ camera: { window: Bounds } }} State */
/** @typedef {HTMLCanvasElement & { reach: number }} Stamp */
/** @typedef {{ label: number, text: string, x: number, y: number, w: number, h: number }} Name */

export const axes = "xy";
export const tweened = ["xy", "medians", "arrow", "oval"];
const REACH_PX = 14;
const EDGE = 0.05;
const HEAD_PX = 6;
const TURNS = Array.from({ length: 32 }, (_, i) => (i * Math.PI) / 16);
const SHORTEST_PX = 1.5; // a shorter arrow is a dot on a dot

/** @type {(view: View<Arrays>) => ScatterView} */
export function prepare(view) {
  const { xy, label } = view.arrays;
  const classes = [...new Set(label ?? [])].filter((each) => each >= 0).sort((a, b) => a - b);
  const medians = label ? classes.flatMap((each) => median(xy, label, each)) : [];
  return { ...view, classes, arrays: { ...view.arrays, medians: Float32Array.from(medians) } };
}

/** @type {(xy: NumberArray, label: NumberArray, wanted: number) => Point} */
function median(xy, label, wanted) {
  const axis = (/** @type {number} */ offset) => {
    const values = Float32Array.from({ length: label.length }, (_, i) =>
      label[i] === wanted ? xy[2 * i + offset] : NaN,
    );
    const real = values.filter((value) => !Number.isNaN(value)).sort();
    return real[real.length >> 1];
  };
  return [axis(0), axis(1)];
}

/** The window that holds all points, with a margin; on one scale where x and y are of one kind.
 *  @type {(view: Pick<ScatterView, "arrays" | "marks">, box?: Box) => Bounds} */
export function fit({ arrays: { xy }, marks }, box) {
  const x = range(xy, 0),
    y = range(xy, 1);
  if (!marks?.equal || !box?.height) return { x0: x[0], x1: x[1], y0: y[0], y1: y[1] };
  const unit = Math.max(long(x) / box.width, long(y) / box.height);
  const [x0, x1] = widened(x, unit * box.width),
    [y0, y1] = widened(y, unit * box.height);
  return { x0, x1, y0, y1 };
}

/** @type {(ends: Point) => number} */
const long = ([lo, hi]) => hi - lo;

/** As long as asked, about the same middle; never shorter.
 *  @type {(ends: Point, wanted: number) => Point} */
function widened([lo, hi], wanted) {
  const more = Math.max(0, wanted - (hi - lo)) / 2;
  return [lo - more, hi + more];
}

/** @type {(xy: NumberArray, offset: number) => Point} */
function range(xy, offset) {
  let lo = Infinity,
    hi = -Infinity;
  for (let i = offset; i < xy.length; i += 2) {
    if (xy[i] < lo) lo = xy[i];
    if (xy[i] > hi) hi = xy[i];
  }
  if (!(hi >= lo)) return [0, 1];
  const margin = (hi - lo) * EDGE || 0.5;
  return [lo - margin, hi + margin];
}

/** @type {(window: Bounds, box: Box) => Across} */
const across = ({ x0, x1, y0, y1 }, box) => ({
  x: (value) => ((value - x0) / (x1 - x0)) * box.width,
  y: (value) => (1 - (value - y0) / (y1 - y0)) * box.height,
});

/** @type {(n: number, theme: Theme) => number} */
const radius = (n, theme) => theme.scale * (n > 4000 ? 1.7 : n > 1200 ? 2.3 : 3);

/** @type {(ctx: Ctx, view: ScatterView, box: Box, theme: Theme, state: ChartState<number>) => void} */
export function draw(ctx, view, box, theme, state) {
  const to = across(state.camera.window, box);
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(0, 0, box.width, box.height, 8);
  ctx.clip();
  ctx.fillStyle = theme.paper;
  ctx.fillRect(0, 0, box.width, box.height);
  dots(ctx, view, box, theme, to);
  ovals(ctx, view, theme, to);
  arrows(ctx, view, theme, to);
  names(ctx, view, box, theme, to);
  if (state.followed) followedRing(ctx, view, state.followed, theme, to);
  for (const [at, size] of [
    [state.found ?? -1, 1],
    [state.marked, 1.5],
  ])
    if (at >= 0) ring(ctx, view, at, theme, to, size);
  if (state.own) ownRing(ctx, state.own, box, theme, to);
  ctx.restore();
}

/** @type {(ctx: Ctx, view: ScatterView, box: Box, theme: Theme, to: Across) => void} */
function dots(ctx, { arrays: { xy, label } }, box, theme, to) {
  const size = radius(xy.length / 2, theme);
  const stamps = new Map();
  for (let i = 0; i < xy.length / 2; i++) {
    const x = to.x(xy[2 * i]),
      y = to.y(xy[2 * i + 1]);
    if (!(x > -9 && y > -9 && x < box.width + 9 && y < box.height + 9)) continue;
    const mine = label ? label[i] : 0;
    if (!stamps.has(mine)) stamps.set(mine, stamp(classColour(theme, mine), size));
    const picture = stamps.get(mine);
    ctx.drawImage(picture, x - picture.reach, y - picture.reach, picture.reach * 2, picture.reach * 2);
  }
}

/** What the matrix of each makes of the unit circle, in the colour of its dot.
 *  @type {(ctx: Ctx, view: ScatterView, theme: Theme, to: Across) => void} */
function ovals(ctx, { arrays: { xy, label, oval, oval_from: from } }, theme, to) {
  if (!oval || !from) return;
  ctx.lineWidth = 1.2 * theme.scale;
  for (let i = 0; i < from.length; i++) {
    const [x, y] = [xy[2 * from[i]], xy[2 * from[i] + 1]],
      [a, b, c, d] = Array.from(oval.subarray(4 * i, 4 * i + 4));
    ctx.beginPath();
    for (const turn of TURNS) {
      const [right, up] = [Math.cos(turn), Math.sin(turn)];
      ctx.lineTo(to.x(x + a * right + b * up), to.y(y + c * right + d * up));
    }
    ctx.closePath();
    ctx.strokeStyle = ctx.fillStyle = classColour(theme, label ? label[from[i]] : 0);
    ctx.globalAlpha = 0.16;
    ctx.fill();
    ctx.globalAlpha = 0.9;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

/** Each arrow twice: a wide one in the colour of the ground, so that it is seen over dots, then itself.
 *  @type {(ctx: Ctx, view: ScatterView, theme: Theme, to: Across) => void} */
function arrows(ctx, { arrays: { xy, arrow, arrow_from: from } }, theme, to) {
  if (!arrow || !from) return;
  ctx.lineCap = ctx.lineJoin = "round";
  ctx.beginPath();
  for (let i = 0; i < from.length; i++) {
    const [x, y] = [xy[2 * from[i]], xy[2 * from[i] + 1]];
    shaft(ctx, to.x(x), to.y(y), to.x(x + arrow[2 * i]), to.y(y + arrow[2 * i + 1]), theme.scale);
  }
  Object.assign(ctx, { strokeStyle: theme.paper, lineWidth: 3.2 * theme.scale }).stroke();
  Object.assign(ctx, { strokeStyle: theme.ink, lineWidth: 1.1 * theme.scale }).stroke();
}

/** @type {(ctx: Ctx, x0: number, y0: number, x1: number, y1: number, scale: number) => void} */
function shaft(ctx, x0, y0, x1, y1, scale) {
  const long = Math.hypot(x1 - x0, y1 - y0);
  if (!(long > SHORTEST_PX * scale)) return;
  const head = Math.min(HEAD_PX * scale, long / 2),
    way = Math.atan2(y1 - y0, x1 - x0);
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  for (const turn of [2.6, -2.6]) {
    ctx.moveTo(x1, y1);
    ctx.lineTo(x1 + head * Math.cos(way + turn), y1 + head * Math.sin(way + turn));
  }
}

const ALPHA = 0.78; // of a dot, so that many on one place are seen

/** @type {Map<string, Stamp>} */
const stamped = new Map();

/** A dot drawn once, to be stamped ten thousand times.
 *  @type {(colour: string, size: number) => Stamp} */
function stamp(colour, size) {
  const dots = devicePixelRatio || 1;
  const key = `${colour} ${size} ${dots}`;
  return memo(stamped, key, () => {
    const reach = Math.ceil(size) + 1;
    const side = { width: reach * 2 * dots, height: reach * 2 * dots };
    const made = Object.assign(document.createElement("canvas"), { ...side, reach });
    const ctx = context2d(made);
    ctx.scale(dots, dots);
    ctx.globalAlpha = ALPHA;
    ctx.fillStyle = colour;
    ctx.arc(reach, reach, size, 0, 7);
    ctx.fill();
    return Object.assign(made, { dot: { fill: colour, r: size, alpha: ALPHA } });
  });
}

/** @type {(ctx: Ctx, view: ScatterView, box: Box, theme: Theme, to: Across) => void} */
function names(ctx, view, box, theme, to) {
  ctx.font = `700 ${(view.labels.some((name) => name.length > 2) ? 12 : 16) * theme.scale}px ${theme.text}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  for (const each of apart(boxes(ctx, view, theme, to), box)) {
    ctx.strokeStyle = `rgba(${rgb(theme.paper)}, 0.92)`;
    ctx.lineWidth = 4.5 * theme.scale;
    ctx.strokeText(each.text, each.x, each.y);
    ctx.fillStyle = readable(classColour(theme, each.label), theme.paper, theme.ink);
    ctx.fillText(each.text, each.x, each.y);
  }
}

/** @type {(ctx: Ctx, view: ScatterView, theme: Theme, to: Across) => Name[]} */
function boxes(ctx, { classes, labels, arrays: { medians } }, theme, to) {
  return classes.map((label, i) => {
    const text = labels[label] ?? String(label);
    return {
      label,
      text,
      x: to.x(medians[2 * i]),
      y: to.y(medians[2 * i + 1]),
      w: ctx.measureText(text).width + 5 * theme.scale,
      h: 17 * theme.scale,
    };
  });
}

/** Push names that lie on each other apart, a little at a time, and keep them inside.
 *  @type {(names: Name[], box: Box) => Name[]} */
function apart(names, box) {
  for (let turn = 0; turn < 24; turn++) {
    for (const a of names) for (const b of names) if (a !== b) push(a, b);
  }
  /** @type {(value: number, half: number, size: number) => number} */
  const inside = (value, half, size) => Math.min(size - half, Math.max(half, value));
  for (const each of names.filter((name) => name.x > 0 && name.y > 0 && name.x < box.width && name.y < box.height)) {
    each.x = inside(each.x, each.w / 2, box.width);
    each.y = inside(each.y, each.h / 2, box.height);
  }
  return names;
}

/** @type {(a: Name, b: Name) => void} */
function push(a, b) {
  const x = (a.w + b.w) / 2 - Math.abs(a.x - b.x),
    y = (a.h + b.h) / 2 - Math.abs(a.y - b.y);
  if (x <= 0 || y <= 0) return;
  if (x < y) [a.x, b.x] = a.x < b.x ? [a.x - x / 4, b.x + x / 4] : [a.x + x / 4, b.x - x / 4];
  else [a.y, b.y] = a.y < b.y ? [a.y - y / 4, b.y + y / 4] : [a.y + y / 4, b.y - y / 4];
}

/** @type {(ctx: Ctx, view: ScatterView, at: number, theme: Theme, to: Across, size: number) => void} */
function ring(ctx, { arrays: { xy, label } }, at, theme, to, size) {
  const [x, y] = [to.x(xy[2 * at]), to.y(xy[2 * at + 1])];
  const circle = (/** @type {string} */ colour, /** @type {number} */ width) => {
    ctx.beginPath();
    ctx.arc(x, y, 5 * size * theme.scale, 0, 7);
    Object.assign(ctx, { strokeStyle: colour, lineWidth: width * theme.scale });
    ctx.stroke();
  };
  circle(theme.paper, 5);
  circle(theme.ink, 2);
  ctx.fillStyle = classColour(theme, label ? label[at] : 0);
  ctx.fill();
}

/** The followed row: its way over the map, older parts fainter, and a ring where it is now.
 *  @type {(ctx: Ctx, view: ScatterView, followed: Followed, theme: Theme, to: Across) => void} */
function followedRing(ctx, { arrays: { xy, label } }, { at, path }, theme, to) {
  const s = theme.scale,
    here = /** @type {Point} */ ([xy[2 * at], xy[2 * at + 1]]);
  const way = [...path, here].map(([x, y]) => /** @type {Point} */ ([to.x(x), to.y(y)]));
  const last = way.length - 1;
  Object.assign(ctx, { lineCap: "round", lineJoin: "round" });
  for (const [colour, width] of /** @type {const} */ ([
    [theme.paper, 4.6],
    [theme.ink, 1.8],
  ])) {
    Object.assign(ctx, { strokeStyle: colour, lineWidth: width * s });
    for (let i = 1; i <= last; i++) {
      ctx.globalAlpha = faded(i, last);
      stroke(ctx, way[i - 1], way[i]);
    }
  }
  ctx.fillStyle = theme.ink;
  way.slice(0, -1).forEach((place, i) => {
    ctx.globalAlpha = faded(i, last);
    dot(ctx, place, 1.9 * s);
  });
  ctx.globalAlpha = 1;
  circle(ctx, ...way[last], 8 * s, theme.paper, 6.5 * s);
  circle(ctx, ...way[last], 8 * s, theme.ink, 2.6 * s);
  ctx.fillStyle = classColour(theme, label ? label[at] : 0);
  dot(ctx, way[last], 4.4 * s);
}

/** How much is seen of part `i` of a way of `last` parts.
 *  @type {(i: number, last: number) => number} */
const faded = (i, last) => 0.12 + 0.88 * (i / Math.max(1, last)) ** 1.6;

/** Where a drawing lies: two rings; at the edge, with an arrow, where that is off the map.
 *  @type {(ctx: Ctx, place: Point, box: Box, theme: Theme, to: Across) => void} */
function ownRing(ctx, place, box, theme, to) {
  const s = theme.scale,
    r = 9 * s;
  const [x, y] = [to.x(place[0]), to.y(place[1])];
  const at = /** @type {Point} */ ([x, y].map((value, i) => clamp(value, 2 * r, [box.width, box.height][i] - 2 * r)));
  circle(ctx, ...at, r, theme.paper, 6 * s);
  circle(ctx, ...at, r, theme.accent, 3 * s);
  ctx.fillStyle = theme.accent;
  dot(ctx, at, 2.5 * s);
  if (x === at[0] && y === at[1]) return;
  const way = Math.atan2(y - at[1], x - at[0]);
  const tip = (/** @type {number} */ turn, /** @type {number} */ far) =>
    /** @type {Point} */ ([at[0] + far * Math.cos(way + turn), at[1] + far * Math.sin(way + turn)]);
  ctx.beginPath();
  ctx.moveTo(...tip(0, r + 8 * s));
  for (const turn of [0.45, -0.45]) ctx.lineTo(...tip(turn, r + 2 * s));
  ctx.fill();
}

/** @type {(value: number, lo: number, hi: number) => number} */
const clamp = (value, lo, hi) => Math.min(hi, Math.max(lo, value));

/** The dot nearest to a place, or null where none is near.
 *  @type {(view: ScatterView, box: Box, state: State, x: number, y: number, theme: Theme) => number | null} */
export const hitTest = (view, box, state, x, y, theme) =>
  nearest(view, box, state, x, y, (REACH_PX * theme.scale) ** 2);

/** The dot nearest to a place, however far, or nearer than the root of `least`; null where there is none.
 *  @type {(view: ScatterView, box: Box, state: State, x: number, y: number, least?: number) => number | null} */
export function nearest({ arrays: { xy } }, box, state, x, y, least = Infinity) {
  const to = across(state.camera.window, box);
  /** @type {number | null} */
  let best = null;
  for (let i = 0; i < xy.length / 2; i++) {
    const away = (to.x(xy[2 * i]) - x) ** 2 + (to.y(xy[2 * i + 1]) - y) ** 2;
    if (away < least) [best, least] = [i, away];
  }
  return best;
}

/** @type {(view: ScatterView, at: number) => TooltipText} */
export function tooltip(view, at) {
  const row = view.arrays.index ? view.arrays.index[at] : at;
  const label = view.arrays.label?.[at] ?? -1;
  const name = label < 0 ? "" : (view.labels[label] ?? String(label));
  return row < 0 ? { lines: [name] } : { row, lines: [name, `test row ${row}`].filter(Boolean) };
}

/** @type {(view: ScatterView) => string} */
export const describe = ({ classes, arrays: { xy } }) =>
  `Map of ${xy.length / 2} points in ${classes.length} classes.`;

/** @type {(view: ScatterView) => DataTable} */
export function table(view) {
  const { xy, label, index } = view.arrays;
  const row = (/** @type {number} */ i) => [
    index ? index[i] : i,
    label ? (view.labels[label[i]] ?? label[i]) : "",
    xy[2 * i],
    xy[2 * i + 1],
  ];
  return { head: ["test row", "class", "x", "y"], row, count: xy.length / 2 };
}

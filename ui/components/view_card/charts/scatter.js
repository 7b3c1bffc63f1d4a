// A map: one dot per row, one colour per class, the class's name at its median; arrows where dots would
// move, ovals where a dot stands for a region.

import { classColour, readable, rgb } from "../../lib/theme.js";

export const axes = "xy";
export const tweened = ["xy", "medians", "arrow", "oval"];
const REACH_PX = 14;
const EDGE = 0.05;
const HEAD_PX = 6;
const TURNS = Array.from({ length: 32 }, (_, i) => (i * Math.PI) / 16);
const SHORTEST_PX = 1.5; // a shorter arrow is a dot on a dot

export function prepare(view) {
  const { xy, label } = view.arrays;
  const classes = label ? [...new Set(label)].filter((each) => each >= 0).sort((a, b) => a - b) : [];
  const medians = Float32Array.from(classes.flatMap((each) => median(xy, label, each)));
  return { ...view, classes, arrays: { ...view.arrays, medians } };
}

function median(xy, label, wanted) {
  const axis = (offset) => {
    const values = Float32Array.from({ length: label.length }, (_, i) =>
      label[i] === wanted ? xy[2 * i + offset] : NaN,
    );
    const real = values.filter((value) => value === value).sort();
    return real[real.length >> 1];
  };
  return [axis(0), axis(1)];
}

/** The window that holds all points, with a margin; on one scale where x and y are of one kind. */
export function fit({ arrays: { xy }, marks }, box) {
  const x = range(xy, 0),
    y = range(xy, 1);
  const unit = marks?.equal && box?.height ? Math.max(long(x) / box.width, long(y) / box.height) : 0;
  const [x0, x1] = widened(x, unit * box?.width),
    [y0, y1] = widened(y, unit * box?.height);
  return { x0, x1, y0, y1 };
}

const long = ([lo, hi]) => hi - lo;

/** As long as asked, about the same middle; never shorter. */
function widened([lo, hi], wanted) {
  const more = Math.max(0, wanted - (hi - lo) || 0) / 2;
  return [lo - more, hi + more];
}

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

const across = ({ x0, x1, y0, y1 }, box) => ({
  x: (value) => ((value - x0) / (x1 - x0)) * box.width,
  y: (value) => (1 - (value - y0) / (y1 - y0)) * box.height,
});

const radius = (n, theme) => theme.scale * (n > 4000 ? 1.7 : n > 1200 ? 2.3 : 3);

export function draw(ctx, view, box, theme, state) {
  const to = across(state.camera.window, box);
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(0, 0, box.width, box.height, 8);
  ctx.clip();
  ctx.fillStyle = theme.paper;
  ctx.fillRect(0, 0, box.width, box.height);
  dots(ctx, view, box, theme, to);
  if (view.arrays.oval) ovals(ctx, view, theme, to);
  if (view.arrays.arrow) arrows(ctx, view, box, theme, to);
  names(ctx, view, box, theme, to);
  for (const [at, size] of [
    [state.found ?? -1, 1],
    [state.marked, 1.5],
  ])
    if (at >= 0) ring(ctx, view, at, theme, to, size);
  ctx.restore();
}

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

/** What the matrix of each makes of the unit circle, in the colour of its dot. */
function ovals(ctx, { arrays: { xy, label, oval, oval_from: from } }, theme, to) {
  ctx.lineWidth = 1.2 * theme.scale;
  for (let i = 0; i < from.length; i++) {
    const [x, y] = [xy[2 * from[i]], xy[2 * from[i] + 1]],
      [a, b, c, d] = oval.subarray(4 * i, 4 * i + 4);
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

/** Each arrow twice: a wide one in the colour of the ground, so that it is seen over dots, then itself. */
function arrows(ctx, { arrays: { xy, arrow, arrow_from: from } }, box, theme, to) {
  ctx.lineCap = ctx.lineJoin = "round";
  ctx.beginPath();
  for (let i = 0; i < from.length; i++) {
    const [x, y] = [xy[2 * from[i]], xy[2 * from[i] + 1]];
    shaft(ctx, to.x(x), to.y(y), to.x(x + arrow[2 * i]), to.y(y + arrow[2 * i + 1]), theme.scale);
  }
  for (const [colour, width] of [
    [theme.paper, 3.2],
    [theme.ink, 1.1],
  ]) {
    Object.assign(ctx, { strokeStyle: colour, lineWidth: width * theme.scale });
    ctx.stroke();
  }
}

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

const stamped = new Map();

/** A dot drawn once, to be stamped ten thousand times. */
function stamp(colour, size) {
  const dots = devicePixelRatio || 1;
  const key = `${colour} ${size} ${dots}`;
  if (stamped.has(key)) return stamped.get(key);
  const made = document.createElement("canvas");
  made.reach = Math.ceil(size) + 1;
  made.width = made.height = made.reach * 2 * dots;
  const ctx = made.getContext("2d");
  ctx.scale(dots, dots);
  ctx.globalAlpha = 0.78;
  ctx.fillStyle = colour;
  ctx.arc(made.reach, made.reach, size, 0, 7);
  ctx.fill();
  stamped.set(key, made);
  return made;
}

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

/** Push names that lie on each other apart, a little at a time, and keep them inside. */
function apart(names, box) {
  for (let turn = 0; turn < 24; turn++) {
    for (const a of names) for (const b of names) if (a !== b) push(a, b);
  }
  const inside = (value, half, size) => Math.min(size - half, Math.max(half, value));
  for (const each of names.filter((name) => name.x > 0 && name.y > 0 && name.x < box.width && name.y < box.height)) {
    each.x = inside(each.x, each.w / 2, box.width);
    each.y = inside(each.y, each.h / 2, box.height);
  }
  return names;
}

function push(a, b) {
  const x = (a.w + b.w) / 2 - Math.abs(a.x - b.x),
    y = (a.h + b.h) / 2 - Math.abs(a.y - b.y);
  if (x <= 0 || y <= 0) return;
  if (x < y) [a.x, b.x] = a.x < b.x ? [a.x - x / 4, b.x + x / 4] : [a.x + x / 4, b.x - x / 4];
  else [a.y, b.y] = a.y < b.y ? [a.y - y / 4, b.y + y / 4] : [a.y + y / 4, b.y - y / 4];
}

function ring(ctx, { arrays: { xy, label } }, at, theme, to, size) {
  const [x, y] = [to.x(xy[2 * at]), to.y(xy[2 * at + 1])];
  const circle = (grow, colour, width) => {
    ctx.beginPath();
    ctx.arc(x, y, (5 + grow) * size * theme.scale, 0, 7);
    Object.assign(ctx, { strokeStyle: colour, lineWidth: width * theme.scale });
    ctx.stroke();
  };
  circle(0, theme.paper, 5);
  circle(0, theme.ink, 2);
  ctx.fillStyle = classColour(theme, label ? label[at] : 0);
  ctx.fill();
}

/** The dot nearest to a place, or null where none is near. */
export function hitTest({ arrays: { xy } }, box, state, x, y, theme) {
  const to = across(state.camera.window, box);
  let best = null,
    least = (REACH_PX * theme.scale) ** 2;
  for (let i = 0; i < xy.length / 2; i++) {
    const away = (to.x(xy[2 * i]) - x) ** 2 + (to.y(xy[2 * i + 1]) - y) ** 2;
    if (away < least) [best, least] = [i, away];
  }
  return best;
}

export function tooltip(view, at) {
  const row = view.arrays.index ? view.arrays.index[at] : at;
  const label = view.arrays.label?.[at] ?? -1;
  const name = label < 0 ? "" : (view.labels[label] ?? String(label));
  return row < 0 ? { lines: [name] } : { row, lines: [name, `test row ${row}`].filter(Boolean) };
}

export const describe = ({ classes, arrays: { xy } }) =>
  `Map of ${xy.length / 2} points in ${classes.length} classes.`;

export function table(view) {
  const { xy, label, index } = view.arrays;
  const row = (i) => [
    index ? index[i] : i,
    label ? (view.labels[label[i]] ?? label[i]) : "",
    xy[2 * i],
    xy[2 * i + 1],
  ];
  return { head: ["test row", "class", "x", "y"], row, count: xy.length / 2 };
}

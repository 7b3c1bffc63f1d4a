// Films as a sky: a dot each, larger the more people know it, coloured and shaped by its kind; people as dust; and you.

import { kinds, SHAPES } from "./marks.js";
import { rgb } from "./look.js";

export const axes = "xy";
export const glides = ["you"];
export const YOU = -1; // what `find` gives where you stand; -2 is the first step of your way, -3 the second, ...
const REACH_PX = 13, EDGE = 0.04;
const ROOM_PX = 8200; // of paper for each name
const LONGEST = 28;
const FAINT = [0.3, 0.4, 0.55, 0.75, 0.9, 0.95]; // a film is the fainter the fewer people know it

/** The window that holds everything, with a margin. */
export function fit({ arrays: { xy }, regions }) {
  const all = [...xy, ...regions.flatMap(({ x: across, y: up }) => [across, up])];
  const [x, y] = [range(all, 0), range(all, 1)];
  return { x0: x[0], x1: x[1], y0: y[0], y1: y[1] };
}

function range(xy, offset) {
  let lo = Infinity, hi = -Infinity;
  for (let i = offset; i < xy.length; i += 2) [lo, hi] = [Math.min(lo, xy[i]), Math.max(hi, xy[i])];
  const margin = (hi - lo) * EDGE || 0.5;
  return hi >= lo ? [lo - margin, hi + margin] : [0, 1];
}

/** From the map's numbers to the pixels of a box. */
const across = ({ x0, x1, y0, y1 }, box) => (x, y) => [((x - x0) / (x1 - x0)) * box.width, (1 - (y - y0) / (y1 - y0)) * box.height];

export function draw(pen, view, box, look, state) {
  const to = across(state.camera.window, box);
  pen.drawImage(ground(view, box, look, state, to), 0, 0, box.width, box.height);
  pen.save();
  pen.beginPath();
  pen.roundRect(0, 0, box.width, box.height, 8);
  pen.clip();
  way(pen, view, look, to);
  for (const [i, size] of [[state.picked ?? -1, 1.4], [state.found ?? -1, 1]]) if (i >= 0) ring(pen, view, i, look, to, size);
  if (view.here) you(pen, view, box, look, to);
  pen.restore();
}

/** What does not move with you, drawn once for each window, size, theme and choice of films. */
function ground(view, box, look, state, to) {
  const dots = devicePixelRatio || 1;
  const key = [Object.values(state.camera.window), box.width, box.height, dots, look.paper, look.scale, view.key].join();
  if (state.ground?.key === key) return state.ground;
  const made = state.ground ?? document.createElement("canvas");
  Object.assign(made, { width: Math.round(box.width * dots), height: Math.round(box.height * dots), key });
  const pen = made.getContext("2d");
  pen.scale(dots, dots);
  pen.beginPath();
  pen.roundRect(0, 0, box.width, box.height, 8);
  pen.clip();
  pen.fillStyle = look.paper;
  pen.fillRect(0, 0, box.width, box.height);
  dust(pen, view, look, to);
  films(pen, view, box, look, to);
  names(pen, view, box, look, to);
  return (state.ground = made);
}

function dust(pen, { arrays: { people } }, look, to) {
  pen.fillStyle = look.mute;
  pen.globalAlpha = 0.3;
  const side = 2.4 * look.scale;
  for (let i = 0; i < people.length; i += 2) {
    const [x, y] = to(people[i], people[i + 1]);
    pen.fillRect(x - side / 2, y - side / 2, side, side);
  }
  pen.globalAlpha = 1;
}

/** Little known films first, so that well known ones lie on top; films that somebody points at last of all. */
function films(pen, view, box, look, to) {
  const { arrays: { xy }, films: all, lit, given } = view;
  const picture = stamps(look, Math.min(1, 0.55 + box.width / 1600));
  const chosen = [];
  for (let i = all.length - 1; i >= 0; i--) {
    const at = view.order[i], [x, y] = to(xy[2 * at], xy[2 * at + 1]);
    if (!(x > -9 && y > -9 && x < box.width + 9 && y < box.height + 9)) continue;
    if (lit?.has(at) || given.has(all[at].id)) chosen.push([at, x, y]);
    else stamp(pen, picture(all[at].kin, all[at].size, lit ? 0.13 : FAINT[all[at].size]), x, y);
  }
  for (const [at, x, y] of chosen) {
    const { kin, size, id } = all[at];
    const plain = lit && !lit.has(at);
    stamp(pen, picture(kin, plain ? size : Math.max(size, 3), plain ? 0.13 : 1, lit?.get(at)), x, y);
    if (given.has(id) && !plain) circle(pen, x, y, 6.2 * look.scale, look.ink, 1.4 * look.scale);
  }
}

function stamp(pen, picture, x, y) {
  pen.drawImage(picture, x - picture.reach, y - picture.reach, picture.reach * 2, picture.reach * 2);
}

const kept = new Map();

/** Marks drawn once, to be stamped by the thousand: `picture(kin, size, alpha, pole)`, sizes from 0 to 5. */
function stamps(look, share) {
  const dots = devicePixelRatio || 1, head = `${look.paper} ${look.scale} ${share.toFixed(2)} ${dots}`;
  return (kin, size, alpha, pole = "") => {
    const key = `${head} ${kin} ${size} ${alpha} ${pole}`;
    if (!kept.has(key)) kept.set(key, mark(kin, (1.4 + 0.95 * size) * look.scale * share, alpha, pole ? `rgb(${look[pole]})` : look.classes[kin], look, dots));
    return kept.get(key);
  };
}

function mark(kin, r, alpha, colour, look, dots) {
  const made = document.createElement("canvas"), reach = Math.ceil(r * 1.4) + 2;
  Object.assign(made, { width: reach * 2 * dots, height: reach * 2 * dots, reach });
  const pen = made.getContext("2d");
  pen.scale(dots, dots);
  pen.translate(reach, reach);
  Object.assign(pen, { globalAlpha: alpha, fillStyle: colour, strokeStyle: look.paper, lineWidth: 0.8 * look.scale });
  SHAPES[kinds[kin].shape](pen, r);
  pen.fill();
  if (alpha > 0.5) pen.stroke();
  return made;
}

function circle(pen, x, y, r, colour, width) {
  pen.beginPath();
  pen.arc(x, y, r, 0, 7);
  Object.assign(pen, { strokeStyle: colour, lineWidth: width });
  pen.stroke();
}

/** Names of the films that matter most, each beside its dot, as many as there is room for. */
function names(pen, view, box, look, to) {
  const most = Math.max(8, Math.floor((box.width * box.height) / (ROOM_PX * look.scale ** 2)));
  const taken = view.here ? [around(...to(...view.goal), 30 * look.scale, 14 * look.scale)] : []; // you stand there
  if (!view.lit) view.regions.forEach((each) => region(pen, each, taken, box, look, to));
  let count = 0;
  for (const at of wanted(view)) {
    if (count >= most) break;
    const film = view.films[at], [x, y] = to(view.arrays.xy[2 * at], view.arrays.xy[2 * at + 1]);
    if (!(x > 0 && y > 0 && x < box.width && y < box.height)) continue;
    const strong = view.given.has(film.id) || view.lit?.has(at);
    pen.font = `${strong ? 650 : 450} ${(strong ? 12 : 11.5) * look.scale}px ${look.text}`;
    const spot = room(taken, x, y, pen.measureText(film.short).width, box, look);
    if (!spot) continue;
    taken.push(spot, around(x, y, 4, 4));
    count++;
    written(pen, film.short, spot.x0 + 2, (spot.y0 + spot.y1) / 2, look, strong ? look.ink : blendInk(look));
  }
}

/** What a part of the map is about, in its middle and under the films' names. */
function region(pen, { name, x: mapX, y: mapY }, taken, box, look, to) {
  const [x, y] = to(mapX, mapY);
  pen.font = `700 ${12.5 * look.scale}px ${look.text}`;
  pen.letterSpacing = `${0.9 * look.scale}px`;
  const half = pen.measureText(name).width / 2;
  const spot = around(x, y, half + 3, 8 * look.scale);
  if (free(spot, taken, box)) {
    taken.push(spot);
    written(pen, name, x - half, y, look, look.mute);
  }
  pen.letterSpacing = "0px";
}

const inside = (spot, box) => spot.x0 > 3 && spot.x1 < box.width - 3 && spot.y0 > 3 && spot.y1 < box.height - 3;
const free = (spot, taken, box) => inside(spot, box) && taken.every((each) => spot.x1 < each.x0 || spot.x0 > each.x1 || spot.y1 < each.y0 || spot.y0 > each.y1);

const around = (x, y, w, h) => ({ x0: x - w, x1: x + w, y0: y - h, y1: y + h });

/** In which order films get names: those pointed at, those you rated best, then the best known. */
function* wanted({ lit, order, films: all, given }) {
  if (lit) return yield* order.filter((at) => lit.has(at));
  const loved = (at) => given.get(all[at].id) >= 4;
  yield* order.filter(loved);
  yield* order.filter((at) => !loved(at));
}

/** Right of a dot, else left of it, above or below: the first place that is free. */
function room(taken, x, y, wide, box, look) {
  const gap = 8 * look.scale, high = 13.5 * look.scale;
  const spots = [[x + gap, y - high / 2], [x - gap - wide, y - high / 2], [x - wide / 2, y - gap - high], [x - wide / 2, y + gap]];
  for (const [left, top] of spots) {
    const spot = { x0: left - 2, x1: left + wide + 2, y0: top, y1: top + high };
    if (free(spot, taken, box)) return spot;
  }
}

function written(pen, text, x, y, look, colour) {
  Object.assign(pen, { textAlign: "left", textBaseline: "middle", lineJoin: "round", strokeStyle: `rgba(${rgb(look.paper)}, 0.88)`, lineWidth: 3.6 * look.scale });
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

const blendInk = (look) => (look.dark ? "#c9c8c2" : "#3c3f42");

/** The way you came: a line that grows stronger towards now, a dot for each rating. */
function way(pen, { arrays: { trail, you: now }, here }, look, to) {
  if (!here) return;
  const points = Array.from({ length: trail.length / 2 }, (_, i) => to(trail[2 * i], trail[2 * i + 1]));
  points.push(to(...now));
  for (const [colour, width, grow] of [[look.paper, 5.5, 1.6], [look.accent, 2.2, 0]]) {
    Object.assign(pen, { strokeStyle: colour, fillStyle: colour, lineWidth: width * look.scale, lineCap: "round" });
    for (let i = 1; i < points.length; i++) {
      pen.globalAlpha = 0.25 + 0.7 * (i / points.length) ** 1.5;
      stroke(pen, points[i - 1], points[i]);
      if (i > 1) dot(pen, points[i - 1], (2.8 + grow) * look.scale);
    }
  }
  if (points.length > 1) first(pen, points[0], look);
}

function stroke(pen, from, to) {
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
}

function dot(pen, [x, y], r) {
  pen.beginPath();
  pen.arc(x, y, r, 0, 7);
  pen.fill();
}

function first(pen, [x, y], look) {
  pen.globalAlpha = 0.9;
  pen.fillStyle = look.paper;
  dot(pen, [x, y], 4.2 * look.scale);
  circle(pen, x, y, 4.2 * look.scale, look.accent, 2 * look.scale);
  pen.globalAlpha = 1;
}

function you(pen, view, box, look, to) {
  const [x, y] = to(...view.arrays.you), r = 8.5 * look.scale;
  pen.globalAlpha = 0.16;
  pen.fillStyle = look.accent;
  dot(pen, [x, y], r * 2.3);
  pen.globalAlpha = 1;
  pen.fillStyle = look.paper;
  dot(pen, [x, y], r + 2.2 * look.scale);
  pen.fillStyle = look.accent;
  dot(pen, [x, y], r);
  pen.font = `700 ${14.5 * look.scale}px ${look.text}`;
  const wide = pen.measureText(view.here).width;
  const left = x + r + 8 * look.scale + wide < box.width ? x + r + 6 * look.scale : x - r - 6 * look.scale - wide;
  written(pen, view.here, left, y, look, look.accent);
}

function ring(pen, { arrays: { xy }, films: all }, at, look, to, size) {
  const [x, y] = to(xy[2 * at], xy[2 * at + 1]);
  circle(pen, x, y, 7 * size * look.scale, look.paper, 5 * look.scale);
  circle(pen, x, y, 7 * size * look.scale, look.ink, 2 * look.scale);
  pen.save();
  pen.translate(x, y);
  pen.fillStyle = look.classes[all[at].kin];
  SHAPES[kinds[all[at].kin].shape](pen, 5 * look.scale);
  pen.fill();
  pen.restore();
}

/** What is nearest to a place: you, a step of your way, or a film (its place in the list); null where nothing is near. */
export function find(view, box, state, x, y, look) {
  const to = across(state.camera.window, box), { xy, trail, you: now } = view.arrays;
  let best = null, least = (REACH_PX * look.scale) ** 2;
  const near = (px, py, what, favour = 1) => {
    const away = ((px - x) ** 2 + (py - y) ** 2) * favour;
    if (away < least) [best, least] = [what, away];
  };
  for (let i = 0; i < xy.length / 2; i++) near(...to(xy[2 * i], xy[2 * i + 1]), i, view.lit && !view.lit.has(i) ? 4 : 1);
  if (!view.here) return best;
  for (let i = 0; i < trail.length / 2; i++) near(...to(trail[2 * i], trail[2 * i + 1]), -2 - i, 1.5);
  near(...to(...now), YOU, 0.5);
  return best;
}

export const tip = (view, found) => ({ lines: found >= 0 ? about(view, view.films[found]) : view.told(found) });

function about({ given, noun }, { id, full, genres, raters }) {
  const lines = [full];
  if (genres.length) lines.push(genres.join(", "));
  if (given.has(id)) lines.push(`you: ${given.get(id)} stars`);
  if (raters) lines.push(`${raters} of ${noun}`);
  return lines;
}

export const words = ({ films: all, here }) => `A map of ${all.length} films${here ? ", and where you stand among them" : ""}.`;

export function table({ films: all, arrays: { xy } }) {
  const row = (i) => [all[i].full, all[i].genres.join(", "), all[i].raters, xy[2 * i], xy[2 * i + 1]];
  return { head: ["film", "genres", "raters", "x", "y"], row, count: all.length };
}

/** A name short enough for a map: without what stands in brackets; of a long series its part, else cut at a word. */
export function short(title) {
  const bare = title.replace(/ \(.*\)$/, ""), [series, part = bare] = bare.split(": ");
  if (bare.length <= LONGEST) return bare;
  return part.length <= LONGEST && series.length > 12 ? part : `${bare.slice(0, LONGEST - 1).replace(/[ ,:]+\S*$/, "")}…`;
}

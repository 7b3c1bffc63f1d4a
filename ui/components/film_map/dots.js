// Films as a sky: a dot each, larger the more people know it, coloured and shaped by its kind; people as dust; and you.

import { kinds, SHAPES } from "./genre_shapes.js";
import { names } from "./labels.js";
import { way, you } from "./you.js";
import { spoken } from "../lib/stars.js";
import { circle } from "../lib/canvas.js";

export const axes = "xy";
export const glides = ["you"];
export const YOU = -1; // what `find` gives where you stand; -2 is the first step of your way, -3 the second, ...
const REACH_PX = 13;
const FAINT = [0.3, 0.4, 0.55, 0.75, 0.9, 0.95]; // a film is the fainter the fewer people know it

/** The window that holds everything; whoever reads the chart works it out, once. */
export const fit = ({ bounds }) => bounds;

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
  if (given.has(id)) lines.push(`you: ${spoken(given.get(id))}`);
  if (raters) lines.push(`${raters} of ${noun}`);
  return lines;
}

export const words = ({ films: all, here }) => `A map of ${all.length} films${here ? ", and where you stand among them" : ""}.`;

export function table({ films: all, arrays: { xy } }) {
  const row = (i) => [all[i].full, all[i].genres.join(", "), all[i].raters, xy[2 * i], xy[2 * i + 1]];
  return { head: ["film", "genres", "raters", "x", "y"], row, count: all.length };
}

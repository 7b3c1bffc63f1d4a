// Scatter plot of films with hit testing: a dot each, larger the more people know it, coloured and shaped by its kind; people as dust;
// and you.

import { circle } from "../lib/canvas.js";
import { context2d } from "../lib/context2d.js";
import { memo } from "../lib/memo.js";
import { starsText } from "../lib/stars.js";
import { GENRE_MARKS, SHAPES } from "./genre_shapes.js";
import { drawNames } from "./labels.js";
import { drawPath, drawYou } from "./you.js";

/** @import { Bounds, Box, ChartState, Ctx, DataTable } from "../lib/types.d.ts" */
/** @import { FilmMapView, MapFilm, Point, Projection, Theme, TooltipText } from "../lib/types.d.ts" */
/** @import { Pole } from "../lib/types.d.ts" */
/** @typedef {HTMLCanvasElement & { reach: number }} Stamp */
/** @typedef {ChartState<number> & { picked?: number, ground?: HTMLCanvasElement & { key: string } }} State */

export const axes = "xy";
export const tweened = ["you"];
export const YOU = -1; // what `hitTest` gives where you stand; -2 is the first step of your way, -3 the second, ...
const REACH_PX = 13;
const FAINT = [0.3, 0.4, 0.55, 0.75, 0.9, 0.95]; // a film is the fainter the fewer people know it

/** The window that holds everything; whoever reads the chart works it out, once.
 *  @type {(view: FilmMapView) => Bounds} */
export const fit = ({ bounds }) => bounds;

/** From the map's numbers to the pixels of a box.
 *  @type {(window: Bounds, box: Box) => Projection} */
const across =
  ({ x0, x1, y0, y1 }, box) =>
  (x, y) => [((x - x0) / (x1 - x0)) * box.width, (1 - (y - y0) / (y1 - y0)) * box.height];

/** @type {(ctx: Ctx, view: FilmMapView, box: Box, theme: Theme, state: State) => void} */
export function draw(ctx, view, box, theme, state) {
  const to = across(state.camera.window, box);
  ctx.drawImage(ground(view, box, theme, state, to), 0, 0, box.width, box.height);
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(0, 0, box.width, box.height, 8);
  ctx.clip();
  drawPath(ctx, view, theme, to);
  for (const [i, size] of [
    [state.picked ?? -1, 1.4],
    [state.found ?? -1, 1],
  ])
    if (i >= 0) ring(ctx, view, i, theme, to, size);
  if (view.here) drawYou(ctx, view, box, theme, to);
  ctx.restore();
}

/** What does not move with you, drawn once for each window, size, theme and choice of films.
 *  @type {(view: FilmMapView, box: Box, theme: Theme, state: State, to: Projection) => HTMLCanvasElement} */
function ground(view, box, theme, state, to) {
  const dots = devicePixelRatio || 1;
  const key = [
    Object.values(state.camera.window),
    box.width,
    box.height,
    dots,
    theme.paper,
    theme.scale,
    view.key,
  ].join();
  if (state.ground?.key === key) return state.ground;
  const size = { width: Math.round(box.width * dots), height: Math.round(box.height * dots) };
  const made = Object.assign(state.ground ?? document.createElement("canvas"), { ...size, key });
  const ctx = context2d(made);
  ctx.scale(dots, dots);
  ctx.beginPath();
  ctx.roundRect(0, 0, box.width, box.height, 8);
  ctx.clip();
  ctx.fillStyle = theme.paper;
  ctx.fillRect(0, 0, box.width, box.height);
  dust(ctx, view, theme, to);
  films(ctx, view, box, theme, to);
  drawNames(ctx, view, box, theme, to);
  state.ground = made;
  return made;
}

/** @type {(ctx: Ctx, view: FilmMapView, theme: Theme, to: Projection) => void} */
function dust(ctx, { arrays: { people } }, theme, to) {
  ctx.fillStyle = theme.mute;
  ctx.globalAlpha = 0.3;
  const side = 2.4 * theme.scale;
  for (let i = 0; i < people.length; i += 2) {
    const [x, y] = to(people[i], people[i + 1]);
    ctx.fillRect(x - side / 2, y - side / 2, side, side);
  }
  ctx.globalAlpha = 1;
}

/** Little known films first, so that well known ones lie on top; films that somebody points at last of all.
 *  @type {(ctx: Ctx, view: FilmMapView, box: Box, theme: Theme, to: Projection) => void} */
function films(ctx, view, box, theme, to) {
  const {
    arrays: { xy },
    films: all,
    lit,
    given,
  } = view;
  const picture = stamps(theme, Math.min(1, 0.55 + box.width / 1600));
  /** @type {[at: number, x: number, y: number][]} */
  const chosen = [];
  for (let i = all.length - 1; i >= 0; i--) {
    const at = view.order[i],
      [x, y] = to(xy[2 * at], xy[2 * at + 1]);
    if (!(x > -9 && y > -9 && x < box.width + 9 && y < box.height + 9)) continue;
    if (lit?.has(at) || given.has(all[at].id)) chosen.push([at, x, y]);
    else stamp(ctx, picture(all[at].genre, all[at].size, lit ? 0.13 : FAINT[all[at].size]), x, y);
  }
  for (const [at, x, y] of chosen) {
    const { genre, size, id } = all[at];
    const plain = lit && !lit.has(at);
    stamp(ctx, picture(genre, plain ? size : Math.max(size, 3), plain ? 0.13 : 1, lit?.get(at)), x, y);
    if (given.has(id) && !plain) circle(ctx, x, y, 6.2 * theme.scale, theme.ink, 1.4 * theme.scale);
  }
}

/** @type {(ctx: Ctx, picture: Stamp, x: number, y: number) => void} */
function stamp(ctx, picture, x, y) {
  ctx.drawImage(picture, x - picture.reach, y - picture.reach, picture.reach * 2, picture.reach * 2);
}

/** @type {Map<string, Stamp>} */
const kept = new Map();

/** Marks drawn once, to be stamped by the thousand: `picture(genre, size, alpha, pole)`, sizes from 0 to 5.
 *  @type {(theme: Theme, share: number) => (genre: number, size: number, alpha: number, pole?: Pole) => Stamp} */
function stamps(theme, share) {
  const dots = devicePixelRatio || 1,
    head = `${theme.paper} ${theme.scale} ${share.toFixed(2)} ${dots}`;
  return (genre, size, alpha, pole = "") => {
    const key = `${head} ${genre} ${size} ${alpha} ${pole}`;
    const colour = pole ? `rgb(${theme[pole]})` : theme.classes[genre];
    const r = (1.4 + 0.95 * size) * theme.scale * share;
    return memo(kept, key, () => mark(genre, r, alpha, colour, theme, dots));
  };
}

/** @type {(genre: number, r: number, alpha: number, colour: string, theme: Theme, dots: number) => Stamp} */
function mark(genre, r, alpha, colour, theme, dots) {
  const reach = Math.ceil(r * 1.4) + 2;
  const size = { width: reach * 2 * dots, height: reach * 2 * dots };
  const made = Object.assign(document.createElement("canvas"), { ...size, reach });
  const ctx = context2d(made);
  ctx.scale(dots, dots);
  ctx.translate(reach, reach);
  Object.assign(ctx, {
    globalAlpha: alpha,
    fillStyle: colour,
    strokeStyle: theme.paper,
    lineWidth: 0.8 * theme.scale,
  });
  SHAPES[GENRE_MARKS[genre].shape](ctx, r);
  ctx.fill();
  if (alpha > 0.5) ctx.stroke();
  return made;
}

/** @type {(ctx: Ctx, view: FilmMapView, at: number, theme: Theme, to: Projection, size: number) => void} */
function ring(ctx, { arrays: { xy }, films: all }, at, theme, to, size) {
  const [x, y] = to(xy[2 * at], xy[2 * at + 1]);
  circle(ctx, x, y, 7 * size * theme.scale, theme.paper, 5 * theme.scale);
  circle(ctx, x, y, 7 * size * theme.scale, theme.ink, 2 * theme.scale);
  ctx.save();
  ctx.translate(x, y);
  ctx.fillStyle = theme.classes[all[at].genre];
  SHAPES[GENRE_MARKS[all[at].genre].shape](ctx, 5 * theme.scale);
  ctx.fill();
  ctx.restore();
}

/** What is nearest to a place: you, a step of your way, or a film (its place in the list); null where nothing is near.
 *  @type {(view: FilmMapView, box: Box, state: State, x: number, y: number, theme: Theme) => number | null} */
export function hitTest(view, box, state, x, y, theme) {
  const to = across(state.camera.window, box),
    { xy, trail, you: now } = view.arrays;
  /** @type {number | null} */
  let best = null;
  let least = (REACH_PX * theme.scale) ** 2;
  /** @type {(at: Point, what: number, favour?: number) => void} */
  const near = ([px, py], what, favour = 1) => {
    const away = ((px - x) ** 2 + (py - y) ** 2) * favour;
    if (away < least) [best, least] = [what, away];
  };
  for (let i = 0; i < xy.length / 2; i++) near(to(xy[2 * i], xy[2 * i + 1]), i, view.lit && !view.lit.has(i) ? 4 : 1);
  if (!view.here) return best;
  for (let i = 0; i < trail.length / 2; i++) near(to(trail[2 * i], trail[2 * i + 1]), -2 - i, 1.5);
  near(to(now[0], now[1]), YOU, 0.5);
  return best;
}

/** @type {(view: FilmMapView, found: number) => TooltipText} */
export const tooltip = (view, found) => ({ lines: found >= 0 ? about(view, view.films[found]) : view.told(found) });

/** @type {(view: FilmMapView, film: MapFilm) => string[]} */
function about({ given, noun }, { id, full, genres, raters }) {
  const lines = [full];
  if (genres.length) lines.push(genres.join(", "));
  const stars = given.get(id);
  if (stars !== undefined) lines.push(`you: ${starsText(stars)}`);
  if (raters) lines.push(`${raters} of ${noun}`);
  return lines;
}

/** @type {(view: FilmMapView) => string} */
export const describe = ({ films: all, here }) =>
  `A map of ${all.length} films${here ? ", and where you stand among them" : ""}.`;

/** @type {(view: FilmMapView) => DataTable} */
export function table({ films: all, arrays: { xy } }) {
  const row = (/** @type {number} */ i) => [
    all[i].full,
    all[i].genres.join(", "),
    all[i].raters,
    xy[2 * i],
    xy[2 * i + 1],
  ];
  return { head: ["film", "genres", "raters", "x", "y"], row, count: all.length };
}

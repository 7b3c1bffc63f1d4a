// Label placement on a map, without overlap: as many as there is room for, none on another, what matters most first.

import { haloText } from "../lib/canvas.js";

/** @import { Bounds, Box, Ctx, FilmMapView, MapRegion, Projection, Theme } from "../lib/types.d.ts" */

const ROOM_PX = 8200; // of paper for each name
const LONGEST = 28;

/** Names of the parts of the map and of the films that matter most, each beside its dot, as many as there is room for.
 *  @type {(ctx: Ctx, view: FilmMapView, box: Box, theme: Theme, to: Projection) => void} */
export function drawNames(ctx, view, box, theme, to) {
  const most = Math.max(8, Math.floor((box.width * box.height) / (ROOM_PX * theme.scale ** 2)));
  const taken = view.here ? [around(...to(...view.goal), 30 * theme.scale, 14 * theme.scale)] : []; // you stand there
  if (!view.lit) view.regions.forEach((each) => region(ctx, each, taken, box, theme, to));
  let count = 0;
  for (const at of wanted(view)) {
    if (count >= most) break;
    const film = view.films[at],
      [x, y] = to(view.arrays.xy[2 * at], view.arrays.xy[2 * at + 1]);
    if (!(x > 0 && y > 0 && x < box.width && y < box.height)) continue;
    const strong = view.given.has(film.id) || view.lit?.has(at);
    ctx.font = `${strong ? 650 : 450} ${(strong ? 12 : 11.5) * theme.scale}px ${theme.text}`;
    const spot = room(taken, x, y, ctx.measureText(film.short).width, box, theme);
    if (!spot) continue;
    taken.push(spot, around(x, y, 4, 4));
    count++;
    haloText(ctx, film.short, spot.x0 + 2, (spot.y0 + spot.y1) / 2, theme, strong ? theme.ink : blendInk(theme));
  }
}

/** What a part of the map is about, in its middle and under the films' names.
 *  @type {(ctx: Ctx, region: MapRegion, taken: Bounds[], box: Box, theme: Theme, to: Projection) => void} */
function region(ctx, { name, x: mapX, y: mapY }, taken, box, theme, to) {
  const [x, y] = to(mapX, mapY);
  ctx.font = `700 ${12.5 * theme.scale}px ${theme.text}`;
  ctx.letterSpacing = `${0.9 * theme.scale}px`;
  const half = ctx.measureText(name).width / 2;
  const spot = around(x, y, half + 3, 8 * theme.scale);
  if (free(spot, taken, box)) {
    taken.push(spot);
    haloText(ctx, name, x - half, y, theme, theme.mute);
  }
  ctx.letterSpacing = "0px";
}

/** @type {(spot: Bounds, box: Box) => boolean} */
const inside = (spot, box) => spot.x0 > 3 && spot.x1 < box.width - 3 && spot.y0 > 3 && spot.y1 < box.height - 3;
/** @type {(spot: Bounds, taken: Bounds[], box: Box) => boolean} */
const free = (spot, taken, box) =>
  inside(spot, box) &&
  taken.every((each) => spot.x1 < each.x0 || spot.x0 > each.x1 || spot.y1 < each.y0 || spot.y0 > each.y1);

/** @type {(x: number, y: number, w: number, h: number) => Bounds} */
const around = (x, y, w, h) => ({ x0: x - w, x1: x + w, y0: y - h, y1: y + h });

/** In which order films get names: those pointed at, those you rated best, then the best known.
 *  @type {(view: FilmMapView) => Generator<number, void>} */
function* wanted({ lit, order, films: all, given }) {
  if (lit) return yield* order.filter((at) => lit.has(at));
  const loved = (/** @type {number} */ at) => (given.get(all[at].id) ?? 0) >= 4;
  yield* order.filter(loved);
  yield* order.filter((at) => !loved(at));
}

/** Right of a dot, else left of it, above or below: the first place that is free.
 *  @type {(taken: Bounds[], x: number, y: number, wide: number, box: Box, theme: Theme) => Bounds | undefined} */
function room(taken, x, y, wide, box, theme) {
  const gap = 8 * theme.scale,
    high = 13.5 * theme.scale;
  const spots = [
    [x + gap, y - high / 2],
    [x - gap - wide, y - high / 2],
    [x - wide / 2, y - gap - high],
    [x - wide / 2, y + gap],
  ];
  for (const [left, top] of spots) {
    const spot = { x0: left - 2, x1: left + wide + 2, y0: top, y1: top + high };
    if (free(spot, taken, box)) return spot;
  }
}

/** @type {(theme: Theme) => string} */
const blendInk = (theme) => (theme.dark ? "#c9c8c2" : "#3c3f42");

/** A name short enough for a map: without what stands in brackets; of a long series its part, else cut at a word.
 *  @type {(title: string) => string} */
export function shortTitle(title) {
  const bare = title.replace(/ \(.*\)$/, ""),
    [series, part = bare] = bare.split(": ");
  if (bare.length <= LONGEST) return bare;
  return part.length <= LONGEST && series.length > 12
    ? part
    : `${bare.slice(0, LONGEST - 1).replace(/[ ,:]+\S*$/, "")}…`;
}

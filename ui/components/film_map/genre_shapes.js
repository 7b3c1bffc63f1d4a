// Marker shapes of the ten genre groups, each a colour and a shape: who does not see the colour sees the shape.

import { genreColour } from "../lib/genres.js";

/** @import { Ctx, Point } from "../lib/types.d.ts" */

/** @type {(ctx: Ctx, r: number, points: Point[]) => void} */
const around = (ctx, r, points) => {
  ctx.beginPath();
  points.forEach(([x, y], i) => (i ? ctx.lineTo(x * r, y * r) : ctx.moveTo(x * r, y * r)));
  ctx.closePath();
};

/** Outlines of about one size round the origin, for a pen to fill.
 *  @type {Record<string, (ctx: Ctx, r: number) => void>} */
export const SHAPES = {
  circle: (ctx, r) => {
    ctx.beginPath();
    ctx.arc(0, 0, r, 0, 7);
  },
  square: (ctx, r) =>
    around(ctx, r * 0.88, [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ]),
  diamond: (ctx, r) =>
    around(ctx, r * 1.25, [
      [0, -1],
      [1, 0],
      [0, 1],
      [-1, 0],
    ]),
  up: (ctx, r) =>
    around(ctx, r * 1.2, [
      [0, -1],
      [0.95, 0.75],
      [-0.95, 0.75],
    ]),
  down: (ctx, r) =>
    around(ctx, r * 1.2, [
      [0, 1],
      [0.95, -0.75],
      [-0.95, -0.75],
    ]),
};

/** In the order of the ten class colours. The rarer a kind, the sooner a film of several kinds counts as it. */
export const GENRE_MARKS = [
  { name: "Drama", shape: "circle", rank: 9 },
  { name: "Comedy", shape: "square", rank: 8 },
  { name: "Documentary", shape: "down", rank: 0 },
  { name: "Romance", shape: "diamond", rank: 7 },
  { name: "Family", shape: "up", rank: 1 },
  { name: "Action", shape: "diamond", rank: 5 },
  { name: "War, western", shape: "square", rank: 4 },
  { name: "Sci-fi, fantasy", shape: "up", rank: 3 },
  { name: "Horror", shape: "down", rank: 2 },
  { name: "Thriller", shape: "circle", rank: 6 },
];

/** @type {(genre: string) => number} */
const groupOf = (genre) => Number(genreColour(genre).match(/\d+/)?.[0]);

/** Which kind a film counts as, by its genres.
 *  @type {(genres: string[]) => number} */
export function mainGenre(genres) {
  const mine = genres.filter((genre) => genre !== "IMAX").map(groupOf);
  return mine.reduce((best, each) => (GENRE_MARKS[each].rank < GENRE_MARKS[best].rank ? each : best), 0);
}

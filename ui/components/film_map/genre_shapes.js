// Ten kinds of film, each a colour and a shape: who does not see the colour sees the shape.

import { colour } from "../lib/genres.js";

const around = (pen, r, points) => {
  pen.beginPath();
  points.forEach(([x, y], i) => (i ? pen.lineTo(x * r, y * r) : pen.moveTo(x * r, y * r)));
  pen.closePath();
};

/** Outlines of about one size round the origin, for a pen to fill. */
export const SHAPES = {
  circle: (pen, r) => { pen.beginPath(); pen.arc(0, 0, r, 0, 7); },
  square: (pen, r) => around(pen, r * 0.88, [[-1, -1], [1, -1], [1, 1], [-1, 1]]),
  diamond: (pen, r) => around(pen, r * 1.25, [[0, -1], [1, 0], [0, 1], [-1, 0]]),
  up: (pen, r) => around(pen, r * 1.2, [[0, -1], [0.95, 0.75], [-0.95, 0.75]]),
  down: (pen, r) => around(pen, r * 1.2, [[0, 1], [0.95, -0.75], [-0.95, -0.75]]),
};

/** In the order of the ten class colours. The rarer a kind, the sooner a film of several kinds counts as it. */
export const kinds = [
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

const kin = (genre) => Number(colour(genre).match(/\d+/)[0]);

/** Which kind a film counts as, by its genres. */
export function kindOf(genres) {
  const mine = genres.filter((genre) => genre !== "IMAX").map(kin);
  return mine.reduce((best, each) => (kinds[each].rank < kinds[best].rank ? each : best), 0);
}

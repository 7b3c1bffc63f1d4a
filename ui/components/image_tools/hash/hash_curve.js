// Hash curve: precision@100 by bits, of the run, of hashes without a net and of raw pixels, as a chart shows it.

/** @import { HashFigures, XYData, XYSeries } from "../../lib/types.d.ts" */

export const BITS = [8, 16, 24, 32, 48, 64];
const ROOM = 4; // percent above and below what is shown
/** @type {Record<string, XYSeries["role"]>} */
const ROLES = { code: "main", ITQ: "first", "PCA signs": "baseline", LSH: "third" };

/** What a way of hashing is called.
 *  @type {(by: string) => string} */
export const named = (by) => (by === "code" ? "this run" : by);

/** The curve as far as it is measured; the mark is the code of as many bits as were measured last.
 *  @type {(figures: HashFigures | null) => XYData} */
export function byBits(figures) {
  const series = figures?.curve ? [...Object.entries(figures.curve).map(line), pixels(figures)] : [];
  const code = figures?.ways.find(({ by }) => by === "code")?.mean[1] ?? NaN;
  const values = series.flatMap(({ points }) => [code, ...points.map(({ y }) => y)]);
  return {
    title: figures ? `Precision@100, ${tested(figures)}` : "Precision@100, not measured yet",
    x: { name: "bits", unit: "bits", told: String, least: BITS[0], most: BITS[BITS.length - 1], ticks: BITS },
    y: {
      name: "precision@100, %",
      unit: "%",
      told: (share) => String(Number(share.toFixed(1))),
      least: values.length ? Math.max(0, Math.min(...values) - ROOM) : 0,
      most: values.length ? Math.min(100, Math.max(...values) + ROOM) : 100,
    },
    series,
    marker:
      series.length === 0 || !figures
        ? null
        : { x: figures.width, y: code, words: `now: ${figures.width} bits ${code.toFixed(1)} %` },
  };
}

/** Which rows were asked for.
 *  @type {(figures: HashFigures) => string} */
export function tested({ queries, tests }) {
  const drawn = tests > queries ? ` drawn from ${tests.toLocaleString("en")}` : "";
  return `${queries.toLocaleString("en")} test rows${drawn}`;
}

/** @type {(curve: [by: string, points: [bits: number, percent: number][]]) => XYSeries} */
const line = ([by, points]) => ({
  name: named(by),
  role: ROLES[by] ?? "second",
  points: points.map(([x, y]) => ({ x, y, words: by === "code" ? `${x} of its bits` : `${x} bits` })),
});

/** Raw pixels have no bits: a level line right across.
 *  @type {(figures: HashFigures) => XYSeries} */
function pixels({ ways }) {
  const y = ways.find(({ by }) => by === "pixels")?.mean[1] ?? NaN;
  const ends = [BITS[0], BITS[BITS.length - 1]];
  return { name: "raw pixels", role: "second", points: ends.map((x) => ({ x, y, words: "no bits" })) };
}

// Rate and distortion: curves of quality against bytes, the part of them around the net's own.

/** @import { XYData, XYSeries } from "../../lib/types.d.ts" */
/** @typedef {{ setting: string, bytes: number, psnr: number | null, ssim: number | null }} Point */
/** @typedef {{ points: Point[], pictures: number, curves?: Record<string, Point[]> }} Rates */
/** @typedef {"psnr" | "ssim"} Metric */

/** @type {XYSeries["role"][]} */
const ROLES = ["baseline", "first", "second", "third"];
const METRICS = {
  psnr: {
    name: "PSNR, dB",
    unit: "dB",
    told: (/** @type {number} */ value) => String(Number(value.toFixed(2))),
    room: 9,
  },
  ssim: { name: "SSIM", unit: "SSIM", told: (/** @type {number} */ value) => value.toFixed(2), room: 1 },
};

/** What a chart shows of them; `at` is the place of the setting of now among the net's.
 *  @type {(rates: Rates, metric: Metric, at: number) => XYData} */
export function rateAndDistortion({ points, pictures, curves = {} }, metric, at) {
  const { room, ...y } = METRICS[metric];
  const series = [
    line("net", "main", points, metric),
    ...Object.entries(curves).map(([name, others], i) => line(name, ROLES[i], others, metric)),
  ];
  const { least, most } = around(series, room);
  const near = series.flatMap((each) => each.points.filter((p) => p.y <= most && p.y >= least).map((p) => p.x));
  const here = points[at];
  return {
    title: `Rate and distortion, ${pictures.toLocaleString("en")} test pictures`,
    x: {
      name: "bytes a picture",
      unit: "bytes",
      told: short,
      log: true,
      least: Math.min(...near),
      most: Math.max(...near),
    },
    y: { ...y, least, most },
    series,
    marker: here && { x: here.bytes, y: here[metric] ?? NaN, words: `now: ${here.setting}` },
  };
}

/** Which values are shown: the net's and some beside, of those that there are.
 *  @type {(series: XYSeries[], room: number) => { least: number, most: number }} */
function around(series, room) {
  const all = series.flatMap(({ points }) => points.map((p) => p.y)).filter(Number.isFinite);
  const ours = series[0].points.map((p) => p.y).filter(Number.isFinite);
  const shown = ours.length ? ours : all;
  return {
    least: Math.max(Math.min(...shown) - room / 3, Math.min(...all)),
    most: Math.min(Math.max(...shown) + room, Math.max(...all)),
  };
}

/** @type {(value: number) => string} */
const short = (value) => String(Number(value.toPrecision(3)));

/** @type {(name: string, role: XYSeries["role"], points: Point[], metric: Metric) => XYSeries} */
const line = (name, role, points, metric) => ({
  name,
  role,
  points: points.map((p) => ({ x: p.bytes, y: p[metric] ?? NaN, words: p.setting })),
});

// Score axis: where a score lies from left to right, in a logarithm where scores range over decades, and how many of each
// kind of rows lie in each bin of it.

import { linearTicks, logTicks } from "../view_card/axis.js";

/** @import { ScoreAxis, Sorted } from "./types.d.ts" */

const DECADES = 12; // the largest score is so many times that which half of all rows exceed
const MARGIN = 0.03;
const LEAST_SHARE = 0.001; // of the rows so few may lie left of a logarithmic axis
export const BINS = 72;

/** @type {(scores: Sorted) => ScoreAxis} */
export function scoreAxis({ trained, normal, strange }) {
  const kinds = [trained, normal, strange].filter((sorted) => sorted.length);
  const least = Math.min(...kinds.map((sorted) => sorted[0]));
  const most = Math.max(...kinds.map((sorted) => sorted[sorted.length - 1]));
  const usual = Math.min(...kinds.map((sorted) => sorted[Math.floor(sorted.length / 2)]));
  const log = least >= 0 && usual > 0 && most > DECADES * usual;
  const begin = Math.min(...kinds.map((sorted) => sorted[Math.floor(LEAST_SHARE * sorted.length)]));
  const [low, high] = log ? [Math.log(Math.max(begin, usual / 1e6)), Math.log(most)] : [least, most];
  const room = (high - low) * MARGIN || Math.abs(low) * 0.1 || 1;
  const [from, to] = [low - room, high + room];
  const value = (/** @type {number} */ share) => {
    const at = from + share * (to - from);
    return log ? Math.exp(at) : at;
  };
  return {
    log,
    low: value(0),
    high: value(1),
    value,
    share: (score) => {
      const at = log ? Math.log(Math.max(score, Number.MIN_VALUE)) : score;
      return Math.min(1, Math.max(0, (at - from) / (to - from)));
    },
    ticks: (most) => (log ? decades : linearTicks)(value(0), value(1), Math.max(2, most)),
  };
}

/** Round numbers on a logarithmic axis: at most `most`, powers of ten where finer ones are too many.
 *  @type {(low: number, high: number, most: number) => number[]} */
function decades(low, high, most) {
  const powers = [];
  for (let power = Math.ceil(Math.log10(low)); 10 ** power <= high; power++) powers.push(Number(`1e${power}`));
  const step = Math.ceil(powers.length / most);
  return powers.length > most ? powers.filter((_, i) => i % step === 0) : logTicks(low, high, most);
}

/** How many of the scores lie in each bin; what lies beyond an end is counted in the last bin there.
 *  @type {(scores: Float64Array, axis: ScoreAxis) => Uint32Array} */
export function counted(scores, axis) {
  const bins = new Uint32Array(BINS);
  for (const score of scores) bins[Math.min(BINS - 1, Math.floor(axis.share(score) * BINS))]++;
  return bins;
}

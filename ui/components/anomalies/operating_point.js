// Operating point: what a threshold flags, finds and costs, by counting in sorted scores. A row is flagged where its score
// lies above the threshold; aecore/evaluation/anomalies/operating_points.py counts the same.

/** @import { Costs, OperatingPoint, Sorted } from "./types.d.ts" */

/** How many of sorted scores lie above a threshold.
 *  @type {(sorted: Float64Array, threshold: number) => number} */
export function above(sorted, threshold) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] > threshold) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
}

/** What a threshold flags of training rows, of normal test rows and of anomalies; shares are null where nothing is counted.
 *  @type {(scores: Sorted, threshold: number) => OperatingPoint} */
export function operatingPoint({ trained, normal, strange }, threshold) {
  const [learned, alarms, found] = [trained, normal, strange].map((sorted) => above(sorted, threshold));
  const flagged = alarms + found;
  return {
    learned,
    alarms,
    found,
    flagged,
    share: trained.length ? learned / trained.length : null,
    precision: flagged ? found / flagged : null,
    recall: strange.length ? found / strange.length : null,
    perThousand: normal.length ? (1000 * alarms) / normal.length : null,
    missed: strange.length - found,
  };
}

/** @type {(point: Pick<OperatingPoint, "missed" | "alarms">, costs: Costs) => number} */
export const cost = ({ missed, alarms }, { miss, alarm }) => miss * missed + alarm * alarms;

/** The threshold that costs least on the test rows; of several that which flags fewest. It lies in the middle between two
 *  scores, so that their last digits decide nothing.
 *  @type {(scores: Pick<Sorted, "normal" | "strange">, costs: Costs) => number} */
export function cheapest({ normal, strange }, costs) {
  const all = Float64Array.from([...normal, ...strange]).sort();
  let [best, least] = [all.at(-1) ?? 0, costs.miss * strange.length];
  let [i, j] = [normal.length - 1, strange.length - 1];
  for (let at = all.length - 1; at >= 0; at--) {
    const value = all[at];
    while (i >= 0 && normal[i] >= value) i--;
    while (j >= 0 && strange[j] >= value) j--;
    if (at > 0 && all[at - 1] === value) continue;
    const below = at ? between(all[at - 1], value) : lower(value);
    const price = cost({ missed: j + 1, alarms: normal.length - 1 - i }, costs);
    if (price < least) [best, least] = [below, price];
  }
  return best;
}

/** The threshold that flags a share of 1 - p / 100 of sorted scores, to within one row, as `percentile_threshold` does.
 *  @type {(sorted: Float64Array, p: number) => number} */
export function percentileThreshold(sorted, p) {
  const kept = evenRound((sorted.length * p) / 100);
  if (!sorted.length) return 0;
  if (kept === 0) return lower(sorted[0]);
  if (kept === sorted.length || sorted[kept - 1] === sorted[kept]) return sorted[kept - 1];
  return between(sorted[kept - 1], sorted[kept]);
}

/** Which percentile of sorted scores a threshold is.
 *  @type {(sorted: Float64Array, threshold: number) => number} */
export const percentileOf = (sorted, threshold) =>
  sorted.length ? 100 * (1 - above(sorted, threshold) / sorted.length) : 0;

/** In the middle between two scores, and never below the lower one.
 *  @type {(low: number, high: number) => number} */
const between = (low, high) => Math.max(low, (low + high) / 2);

/** Less than a score, if by little.
 *  @type {(value: number) => number} */
const lower = (value) => value - Math.max(Math.abs(value) * 1e-12, Number.MIN_VALUE);

/** Halves to the even side, as Python rounds.
 *  @type {(value: number) => number} */
function evenRound(value) {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 ? below + 1 : below;
}

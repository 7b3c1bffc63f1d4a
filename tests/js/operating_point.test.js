import assert from "node:assert/strict";
import { test } from "node:test";
import {
  above,
  cheapest,
  cost,
  operatingPoint,
  percentileOf,
  percentileThreshold,
} from "../../ui/components/anomalies/operating_point.js";

/** Numbers from 0 to 1 that look drawn, the same each time; few values, so that many are equal.
 *  @type {(n: number, seed: number, values?: number) => Float64Array} */
function drawn(n, seed, values = 23) {
  let state = seed;
  return Float64Array.from({ length: n }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((values * state) / 2147483648) / values;
  }).sort();
}

const SETS = Array.from({ length: 12 }, (_, i) => ({
  trained: drawn(40 + 7 * i, i + 1),
  normal: drawn(31 + i, i + 50),
  strange: drawn(9 + i, i + 90).map((score) => Math.min(1, score + 0.2)),
}));
const THRESHOLDS = [-0.1, 0, 0.21, 5 / 23, 0.5, 0.9999, 1, 1.5];

/** @type {(scores: Iterable<number>, threshold: number) => number} */
function countedOneByOne(scores, threshold) {
  let found = 0;
  for (const score of scores) if (score > threshold) found++;
  return found;
}

test("rows above a threshold are those that a loop finds, equal scores left out", () => {
  for (const { trained } of SETS)
    for (const threshold of [...THRESHOLDS, ...trained])
      assert.equal(above(trained, threshold), countedOneByOne(trained, threshold));
});

test("precision, recall and false alarms are those of a loop over rows", () => {
  for (const scores of SETS) {
    for (const threshold of THRESHOLDS) {
      const point = operatingPoint(scores, threshold);
      const alarms = countedOneByOne(scores.normal, threshold),
        found = countedOneByOne(scores.strange, threshold);
      assert.equal(point.precision, alarms + found ? found / (alarms + found) : null);
      assert.equal(point.recall, found / scores.strange.length);
      assert.equal(point.perThousand, (1000 * alarms) / scores.normal.length);
      assert.equal(point.share, countedOneByOne(scores.trained, threshold) / scores.trained.length);
      assert.equal(point.missed, scores.strange.length - found);
    }
  }
});

test("without anomalies there is no recall, and without rows no share", () => {
  const none = new Float64Array();
  const point = operatingPoint({ trained: none, normal: none, strange: none }, 0);
  assert.deepEqual([point.share, point.recall, point.perThousand, point.precision], [null, null, null, null]);
});

test("no threshold is cheaper than the cheapest, whatever misses and false alarms cost", () => {
  for (const scores of SETS) {
    for (const costs of [
      { miss: 1, alarm: 1 },
      { miss: 10, alarm: 1 },
      { miss: 1, alarm: 10 },
      { miss: 0, alarm: 3 },
      { miss: 3, alarm: 0 },
    ]) {
      const points = [...scores.normal, ...scores.strange, -1, 2].map((at) => operatingPoint(scores, at));
      const least = Math.min(...points.map((point) => cost(point, costs)));
      const fewest = points.filter((point) => cost(point, costs) === least).map(({ flagged }) => flagged);
      const best = operatingPoint(scores, cheapest(scores, costs));
      assert.equal(cost(best, costs), least);
      assert.equal(best.flagged, Math.min(...fewest), "of several the one that flags fewest");
    }
  }
});

test("a percentile flags its share of the training rows to within one row, where no scores are equal", () => {
  const scores = Float64Array.from({ length: 187 }, (_, i) => i ** 1.5);
  for (let p = 0; p <= 100; p += 0.5) {
    const threshold = percentileThreshold(scores, p);
    assert.ok(Math.abs(above(scores, threshold) - scores.length * (1 - p / 100)) <= 1, `${p}`);
    assert.ok(Math.abs(percentileOf(scores, threshold) - p) <= 100 / scores.length);
  }
});

test("a percentile at equal scores flags none of them", () => {
  assert.equal(
    above(Float64Array.of(1, 1, 1, 2, 2, 2), percentileThreshold(Float64Array.of(1, 1, 1, 2, 2, 2), 80)),
    0,
  );
});

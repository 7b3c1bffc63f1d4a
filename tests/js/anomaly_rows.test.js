import assert from "node:assert/strict";
import { test } from "node:test";
import { verdict } from "../../ui/components/anomalies/cleaning.js";
import { BINS, counted, scoreAxis } from "../../ui/components/anomalies/score_axis.js";
import { ordinal, percent } from "../../ui/components/anomalies/threshold_figures.js";
import { byScore, WHICH } from "../../ui/components/anomalies/which_rows.js";

const each = Float64Array.of(3, 9, 1, 7, 7, 2, 8, 5);
const strange = Uint8Array.of(0, 1, 0, 0, 1, 1, 0, 0);
const scores = /** @type {any} */ ({ each, strange, order: byScore(each) });

test("rows are in the order of their scores, equal ones by number", () => {
  assert.deepEqual(scores.order, [1, 6, 3, 4, 7, 0, 5, 2]);
});

test("five rows are chosen by score, at the threshold, or among mistakes", () => {
  const chosen = Object.fromEntries(Object.entries(WHICH).map(([name, { choose }]) => [name, choose(scores, 4)]));
  assert.deepEqual(chosen, {
    worst: [1, 6, 3, 4, 7],
    above: [7, 4, 3, 6, 1],
    below: [0, 5, 2],
    missed: [5],
    alarms: [6, 3, 7],
    best: [2, 5, 0, 7, 4],
  });
  assert.deepEqual(WHICH.above.choose(scores, 9), [], "nothing lies above the highest");
});

test("scores over decades have a logarithmic axis, others and those with signs a linear one", () => {
  const sorted = (/** @type {number[]} */ ...values) => Float64Array.from(values).sort();
  const none = new Float64Array();
  const wide = { trained: sorted(0.001, 0.002, 0.003), normal: sorted(0.002), strange: sorted(0.5, 40) };
  assert.equal(scoreAxis(wide).log, true);
  assert.equal(scoreAxis({ trained: sorted(1, 2, 3), normal: sorted(2), strange: none }).log, false);
  assert.equal(scoreAxis({ trained: sorted(-9, 0.1, 3), normal: sorted(2), strange: sorted(99) }).log, false);
  assert.equal(scoreAxis({ trained: sorted(0, 0, 0), normal: sorted(0), strange: none }).log, false);
});

test("an axis goes from a score to its share of the width and back, and no row is lost in its bins", () => {
  const trained = Float64Array.from({ length: 500 }, (_, i) => (i + 1) ** 3).sort();
  const axis = scoreAxis({ trained, normal: trained, strange: new Float64Array() });
  for (const score of [2e4, 1e6, 1e8]) assert.ok(Math.abs(axis.value(axis.share(score)) / score - 1) < 1e-9);
  const bins = counted(trained, axis);
  assert.equal(bins.length, BINS);
  assert.equal(
    bins.reduce((sum, n) => sum + n, 0),
    trained.length,
  );
});

test("a logarithmic axis has as many round numbers as there is room for", () => {
  const trained = Float64Array.of(1e-4, 2e-4, 1e4);
  const axis = scoreAxis({ trained, normal: trained, strange: new Float64Array() });
  assert.deepEqual(axis.ticks(5), [1e-4, 1e-2, 1, 100, 1e4]);
  assert.ok(axis.ticks(40).length > 9);
});

test("percentiles and shares are told as one says them", () => {
  assert.deepEqual([1, 22, 53, 11, 99, 99.5, 99.94, 100].map(ordinal), [
    "1st",
    "22nd",
    "53rd",
    "11th",
    "99th",
    "99.5th",
    "99.94th",
    "100th",
  ]);
  assert.deepEqual([0, 1, 0.5, 0.012, 0.987, null].map(percent), [
    "0\u00a0%",
    "100\u00a0%",
    "50\u00a0%",
    "1.2\u00a0%",
    "98.7\u00a0%",
    "–",
  ]);
});

test("of a difference that its interval does not clear none is claimed", () => {
  assert.match(verdict({ gain: 0.01, reach: 0.02 }), /^No difference is shown/);
  assert.equal(verdict({ gain: 0.03, reach: 0.02 }), "Cleaning helped: AUC +0.0300 ± 0.0200.");
  assert.equal(verdict({ gain: -0.03, reach: 0.02 }), "Cleaning made it worse: AUC -0.0300 ± 0.0200.");
});

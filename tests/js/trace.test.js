import assert from "node:assert/strict";
import { test } from "node:test";
import {
  duration,
  envelope,
  flaggedWindows,
  stretches,
  swing,
  windowAt,
} from "../../ui/components/anomalies/trace/trace.js";

const TRACE = { signal: new Float32Array(40), rate: 20, length: 8, scores: [1, 5, 6, 2, 9], threshold: 4 };

test("windows above the threshold are flagged, and one at it is not", () => {
  assert.deepEqual(flaggedWindows([1, 4, 4.1, NaN], 4), [false, false, true, false]);
});

test("flagged windows that follow each other are one stretch", () => {
  assert.deepEqual(stretches(flaggedWindows(TRACE.scores, TRACE.threshold)), [
    [1, 3],
    [4, 5],
  ]);
  assert.deepEqual(stretches([]), []);
  assert.deepEqual(stretches([true, true]), [[0, 2]]);
});

test("a single spike is in the envelope however few the columns", () => {
  const signal = new Float32Array(10_007);
  signal[7_003] = 9;
  signal[7_004] = -4;
  for (const parts of [1, 3, 64, 1000]) {
    const { least, most } = envelope(signal, 0, signal.length, parts);
    assert.equal(Math.max(...most), 9);
    assert.equal(Math.min(...least), -4);
  }
});

test("an envelope of as many columns as samples is the signal", () => {
  const signal = Float32Array.from([3, -1, 4, 1, -5]);
  const { least, most } = envelope(signal, 0, 5, 5);
  assert.deepEqual([...least], [...signal]);
  assert.deepEqual([...most], [...signal]);
});

test("each moment lies in a window, the first and the last too", () => {
  assert.equal(duration(TRACE), 2);
  const at = [0, 0.39, 0.4, 1.99, 2, 7].map((time) => windowAt(TRACE, time));
  assert.deepEqual(at, [0, 0, 1, 4, 4, 4]);
});

test("a signal without a swing has a scale all the same", () => {
  assert.deepEqual(swing(new Float32Array(3)), [-1, 1]);
  assert.deepEqual(swing([]), [-1, 1]);
  assert.deepEqual(swing([2, 3]), [0, 3]);
});

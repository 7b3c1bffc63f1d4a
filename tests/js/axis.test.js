import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatNumber,
  formatScore,
  linearTicks,
  logTicks,
  verticalMarkers,
} from "../../ui/components/view_card/axis.js";

/** @import { Ctx, Theme } from "../../ui/components/lib/types.d.ts" */

const RANGES = [
  [0, 1],
  [-3, 7],
  [0.002, 0.0031],
  [0, 1e6],
  [-1e-5, 1e-5],
  [12, 12.5],
];

test("a score has room beside its line however small", () => {
  const scores = [0, 0.5, 123.4, 0.01234, 0.000123456, 0.00006499, 6.499e-7, 3.21e-12];
  const told = ["0", "0.500", "123", "0.0123", "0.000123", "0.000065", "6.5e-7", "3.2e-12"];
  assert.deepEqual(scores.map(formatScore), told);
  for (const text of told) assert.ok(text.length <= "0.000000".length, text);
});

test("a number is written with four figures and without an exponent where it can be helped", () => {
  const numbers = [0, 1, -2.5, 1234567, 12345678, 0.1 + 0.2, 0.00001234, 0.000001234];
  assert.deepEqual(numbers.map(formatNumber), [
    "0",
    "1",
    "-2.5",
    "1235000",
    "1.24e+7",
    "0.3",
    "0.00001234",
    "1.23e-6",
  ]);
});

test("ticks are multiples of one round step, inside the range, as many as are asked for at most", () => {
  for (const [lo, hi] of RANGES) {
    for (const most of [3, 5, 8]) {
      const ticks = linearTicks(lo, hi, most);
      const step = (ticks.at(-1) ?? 0) - (ticks.at(-2) ?? 0);
      assert.ok(ticks.length >= 1 && ticks.length <= most + 1, `${ticks}`);
      assert.match(step.toPrecision(3), /^0?\.?0*[125]\.?0*(e[+-]\d+)?$/, `${ticks}`);
      for (const tick of ticks) {
        assert.ok(tick >= lo - step * 1e-6 && tick <= hi + step * 1e-6, `${tick} of ${lo} to ${hi}`);
        assert.ok(Math.abs(tick / step - Math.round(tick / step)) < 1e-6, `${tick} of ${step}`);
      }
    }
  }
});

test("a logarithmic axis has powers of ten with 2 and 5 between them, and fewer where there are many", () => {
  assert.deepEqual(logTicks(0.9, 110, 9), [1, 2, 5, 10, 20, 50, 100]);
  assert.deepEqual(logTicks(0.9, 1100, 4), [1, 10, 100, 1000]);
});

test("within less than a power a logarithmic axis is divided evenly", () => {
  assert.deepEqual(logTicks(0.21, 0.29, 6), linearTicks(0.21, 0.29, 4));
});

test("words beside upright lines never lie on each other or beyond the plot", () => {
  /** @type {{ text: string, x: number, y: number }[]} */
  const drawn = [];
  const ctx = recorder((text, x, y) => drawn.push({ text, x, y }));
  const xs = [20, 24, 60, 65, 150, 290];
  const marks = xs.map((x, i) => ({ x, text: `mark ${i}`, colour: "", dash: i % 2 ? [2, 3] : [] }));
  verticalMarkers(ctx, marks, { left: 0, top: 0, width: 300, height: 100 }, THEME);
  assert.ok(drawn.length >= 3);
  const width = "mark 0".length * 11.5 * 0.6;
  for (const a of drawn) {
    assert.ok(a.x >= 0 && a.x + width <= 300, a.text);
    for (const b of drawn)
      assert.ok(a === b || a.y !== b.y || Math.abs(a.x - b.x) >= width, `${a.text} on ${b.text}`);
  }
});

const THEME = /** @type {Theme} */ ({ scale: 1, mono: "monospace", card: "#fff" });

/** A canvas context that tells what is written on it.
 *  @type {(write: (text: string, x: number, y: number) => void) => Ctx} */
function recorder(write) {
  const nothing = () => {};
  const ctx = { fillText: write, strokeText: nothing, save: nothing, restore: nothing, setLineDash: nothing };
  const path = { beginPath: nothing, moveTo: nothing, lineTo: nothing, stroke: nothing };
  return /** @type {Ctx} */ (/** @type {unknown} */ ({ ...ctx, ...path }));
}

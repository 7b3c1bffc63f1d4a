import assert from "node:assert/strict";
import { test } from "node:test";
import { draw, fit, prepare } from "../../ui/components/view_card/charts/curve.js";

const BOX = { width: 400, height: 200 };
const THEME = {
  scale: 1,
  font: "sans-serif",
  accent: "red",
  ink: "black",
  mute: "grey",
  line: "grey",
  baseline: "blue",
};

/** A pen that keeps its strokes, each a list of moves and lines, and measures no text.
 *  @returns {any} */
function recorder() {
  /** @type {string[][]} */
  const strokes = [];
  /** @type {Record<string, any>} */
  const pen = { strokes, beginPath: () => strokes.push([]), measureText: () => ({ width: 30 }) };
  for (const name of ["moveTo", "lineTo"]) pen[name] = () => strokes.at(-1)?.push(name);
  return new Proxy(pen, { get: (target, name) => (name in target ? target[String(name)] : () => {}) });
}

/** The strokes of a chart of ten points.
 *  @type {(gap: number[]) => string[][]} */
function strokes(gap) {
  const x = Float32Array.from({ length: 10 }, (_, i) => i);
  const arrays = { test_x: x, test_y: x.map((i) => i + 1), test_gap: Uint8Array.from(gap) };
  const view = prepare(/** @type {any} */ ({ arrays, labels: [] }));
  const pen = recorder();
  draw(
    pen,
    view,
    BOX,
    /** @type {any} */ (THEME),
    /** @type {any} */ ({ camera: { window: fit(view) }, found: null }),
  );
  return pen.strokes.filter((/** @type {string[]} */ stroke) => stroke.length >= 9);
}

const LINES = (/** @type {number} */ n) => Array(n).fill("lineTo");

test("a line without gaps is one line", () => {
  assert.deepEqual(strokes([]), [["moveTo", ...LINES(9)]]);
});

test("no line leads over a gap", () => {
  assert.deepEqual(strokes([4]), [["moveTo", ...LINES(3), "moveTo", ...LINES(5)]]);
});

test("a point alone between two gaps is seen", () => {
  assert.deepEqual(strokes([4, 5]), [["moveTo", ...LINES(3), "moveTo", "lineTo", "moveTo", ...LINES(4)]]);
});

test("a level is a baseline also where no test error was measured", () => {
  const [x, y] = [Float32Array.of(0, 1, 2), Float32Array.of(3, 2, 1)];
  const arrays = { train_x: x, train_y: y, "PCA-2_x": Float32Array.of(0, 2), "PCA-2_y": Float32Array.of(1, 1) };
  const { lines } = prepare(/** @type {any} */ ({ arrays, labels: [] }));
  assert.deepEqual(
    lines.map(({ name, role }) => [name, role]),
    [
      ["train", "main"],
      ["PCA-2", "baseline"],
    ],
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Camera } from "../../ui/components/view_card/camera.js";

const ALL = { x0: -1, x1: 3, y0: 10, y1: 20 };

/** @type {(axes?: "xy" | "x" | "") => Camera & { changes: number }} */
function camera(axes = "xy") {
  const made = Object.assign(
    new Camera(
      axes,
      () => ALL,
      () => made.changes++,
    ),
    { changes: 0 },
  );
  return made;
}

test("a camera that nobody touched fits all there is, also when that grows", () => {
  let all = ALL;
  const made = new Camera(
    "xy",
    () => all,
    () => {},
  );
  assert.deepEqual(made.window, ALL);
  all = { ...ALL, x1: 30 };
  assert.deepEqual(made.window, all);
});

test("a zoom keeps the point it is about where it is, and divides the window by its factor", () => {
  const made = camera();
  made.zoom(2, { x: 0.25, y: 1 });
  const { x0, x1, y0, y1 } = made.window;
  assert.deepEqual([x1 - x0, y1 - y0], [2, 5]);
  assert.equal(x0 + 0.25 * (x1 - x0), -1 + 0.25 * 4);
  assert.equal(y1, 20);
  assert.equal(made.changes, 1);
});

test("zooming in and out again about the same point changes nothing", () => {
  const made = camera();
  made.zoom(1.25, { x: 0.3, y: 0.7 });
  made.zoom(1 / 1.25, { x: 0.3, y: 0.7 });
  for (const edge of /** @type {const} */ (["x0", "x1", "y0", "y1"])) {
    assert.ok(Math.abs(made.window[edge] - ALL[edge]) < 1e-12, edge);
  }
});

test("panning moves the window by shares of its own size", () => {
  const made = camera();
  made.zoom(2);
  const before = made.window;
  made.pan({ x: 0.5, y: -0.1 });
  assert.deepEqual(made.window, { x0: before.x0 + 1, x1: before.x1 + 1, y0: before.y0 - 0.5, y1: before.y1 - 0.5 });
});

test("what was zoomed stays where it is while more arrives, and a reset fits again", () => {
  let all = ALL;
  const made = new Camera(
    "xy",
    () => all,
    () => {},
  );
  made.zoom(2);
  const held = made.window;
  all = { x0: -9, x1: 9, y0: 0, y1: 99 };
  assert.deepEqual(made.window, held);
  made.reset();
  assert.deepEqual(made.window, all);
});

test("an axis that may not be moved is not", () => {
  const made = camera("x");
  made.zoom(2);
  made.pan({ x: 1, y: 1 });
  assert.deepEqual([made.window.y0, made.window.y1], [ALL.y0, ALL.y1]);
});

test("a zoom past all that can be seen is refused, and nothing moves", () => {
  const made = camera();
  for (let i = 0; i < 100; i++) made.zoom(1.25);
  const close = made.window.x1 - made.window.x0;
  assert.ok(close > 4e-4 && close < 4e-4 * 1.25 ** 2);
  made.reset();
  for (let i = 0; i < 100; i++) made.zoom(1 / 1.25);
  const far = made.window.x1 - made.window.x0;
  assert.ok(far < 80 && far > 80 / 1.25 ** 2);
});

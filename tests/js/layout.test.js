import assert from "node:assert/strict";
import { test } from "node:test";
import { memo } from "../../ui/components/lib/memo.js";
import { grown, inserted, removed, round, stepped } from "../../ui/components/network_diagram/widths.js";
import { contained, gridLayout, tileOrigin } from "../../ui/components/view_card/image_grid.js";

const NET = [784, 64, 8, 64, 784];

test("a mirrored net changes on both sides, another one on one", () => {
  assert.deepEqual(grown(NET, 1, 2, true), [784, 128, 8, 128, 784]);
  assert.deepEqual(grown(NET, 1, 2, false), [784, 128, 8, 64, 784]);
  assert.deepEqual(stepped(NET, 2, -1, true), [784, 64, 7, 64, 784]);
  assert.deepEqual(stepped(NET, 1, 1, true), [784, 72, 8, 72, 784]);
});

test("a step up and a step down are each other's reverse", () => {
  for (const width of [1, 7, 15, 16, 60, 64, 1000]) {
    const up = stepped([9, round(width), 9], 1, 1, false);
    assert.deepEqual(stepped(up, 1, -1, false), [9, round(width), 9]);
  }
});

test("a layer goes with its twin, the code stays, and no net loses its last inner layer", () => {
  assert.deepEqual(removed(NET, 1, true), [784, 8, 784]);
  assert.deepEqual(removed(NET, 2, true), NET);
  assert.deepEqual(removed([784, 8, 784], 1, false), [784, 8, 784]);
});

test("a new layer stands between its neighbours in width, on both sides", () => {
  const next = inserted(NET, 2, true);
  assert.equal(next.length, 7);
  assert.deepEqual(next, [...next].reverse());
  assert.ok(next[2] > 8 && next[2] < 64);
});

test("pictures of a grid lie inside their box, none on another, however many", () => {
  const box = { width: 320, height: 260 };
  for (const n of [1, 2, 7, 30, 100]) {
    const grid = gridLayout(n, box, 4);
    const corners = Array.from({ length: n }, (_, item) => tileOrigin(grid, 0, item));
    for (const [x, y] of corners) {
      assert.ok(x >= 0 && x + grid.size <= box.width + 1e-9, `${n}`);
      assert.ok(y >= 0 && y + grid.size <= box.height + 1e-9, `${n}`);
    }
    for (const [i, [x, y]] of corners.entries()) {
      for (const [u, v] of corners.slice(i + 1)) assert.ok(Math.max(Math.abs(x - u), Math.abs(y - v)) >= grid.size);
    }
  }
});

test("a value of a key is made once", () => {
  let made = 0;
  /** @type {Map<string, number>} */
  const map = new Map();
  const make = () => ++made;
  assert.deepEqual([memo(map, "a", make), memo(map, "a", make), memo(map, "b", make)], [1, 1, 2]);
});

test("a picture that is not square is not stretched in its tile", () => {
  assert.deepEqual(contained({ width: 64, height: 48 }, 40), [0, 5, 40, 30]);
  assert.deepEqual(contained({ width: 7, height: 14 }, 40), [10, 0, 20, 40]);
  assert.deepEqual(contained({ width: 28, height: 28 }, 36.7), [0, 0, 36.7, 36.7]);
  assert.deepEqual(contained({ width: 12, height: 1 }, 40), [0, 0, 40, 40]); // a row of a table
});

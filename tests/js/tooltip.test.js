import assert from "node:assert/strict";
import { test } from "node:test";
import { placement } from "../../ui/components/view_card/tooltip.js";

const FRAME = { width: 400, height: 300 };
const SIZE = { width: 100, height: 40 };

test("a tooltip stands right of the place, its middle level with it", () => {
  assert.deepEqual(placement({ left: 100, top: 150 }, SIZE, FRAME), { left: 116, top: 130 });
});

test("where there is no room right of it, it stands left", () => {
  assert.deepEqual(placement({ left: 350, top: 150 }, SIZE, FRAME), { left: 234, top: 130 });
});

test("in a narrow frame it stands above the place, or below it at the top", () => {
  const narrow = { width: 160, height: 300 };
  assert.deepEqual(placement({ left: 80, top: 150 }, SIZE, narrow), { left: 30, top: 94 });
  assert.deepEqual(placement({ left: 80, top: 20 }, SIZE, narrow), { left: 30, top: 36 });
});

test("it stays inside the frame and never covers the place", () => {
  for (const width of [160, 260, 400]) {
    for (let left = 0; left <= width; left += 7) {
      for (let top = 0; top <= 300; top += 7) {
        const at = placement({ left, top }, SIZE, { width, height: 300 });
        assert.ok(at.left >= 6 && at.left + SIZE.width <= width - 6, `${left}, ${top}`);
        assert.ok(at.top >= 6 && at.top + SIZE.height <= 294, `${left}, ${top}`);
        const covered = left > at.left && left < at.left + SIZE.width && top > at.top && top < at.top + SIZE.height;
        assert.ok(!covered, `${left}, ${top}`);
      }
    }
  }
});

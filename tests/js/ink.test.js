import assert from "node:assert/strict";
import { test } from "node:test";
import {
  areaMean,
  between,
  cellsUnder,
  contained,
  inkOf,
  isLight,
  paperOf,
  strokeWidth,
} from "../../ui/components/drawing_pad/ink.js";

test("a row on the pad is sent as it is: each pixel is the mean of those it covers", () => {
  const row = [0, 80, 160, 240];
  const pad = Uint8Array.from({ length: 64 }, (_, i) => row[2 * Math.floor(i / 32) + Math.floor((i % 8) / 4)]);
  assert.deepEqual([...areaMean(pad, 8, 2)], row);
  assert.deepEqual([...areaMean(Uint8Array.of(0, 255, 0, 255), 2, 1)], [128]);
});

test("a picture keeps its proportions and stands in the middle", () => {
  assert.deepEqual(contained({ width: 4000, height: 3000 }, 448), { width: 448, height: 336, left: 0, top: 56 });
  assert.deepEqual(contained({ width: 10, height: 9000 }, 448), { width: 1, height: 448, left: 223, top: 0 });
});

test("dark strokes on light paper become ink, whatever the light", () => {
  const photo = Uint8Array.from({ length: 400 }, (_, i) =>
    i % 20 > 8 && i % 20 < 12 && i > 60 && i < 340 ? 60 : 190,
  );
  const paper = paperOf(photo, { width: 20, height: 20 });
  assert.equal(paper, 190);
  assert.ok(isLight(paper));
  const ink = inkOf(photo, paper, true, true);
  assert.deepEqual([ink[0], ink[170]], [0, 255]);
});

test("shadows on the paper are no handwriting, and of other pictures the greys are kept", () => {
  const photo = Uint8Array.of(200, 200, 170, 100, 50, 50, 50, 50);
  assert.deepEqual([...inkOf(photo, 200, true, true)].slice(0, 3), [0, 0, 0]);
  assert.deepEqual([...inkOf(photo, 200, true, false)].slice(0, 5), [0, 0, 51, 170, 255]);
});

test("light on dark stays as it is, and an even picture is blank", () => {
  assert.deepEqual([...inkOf(Uint8Array.of(0, 0, 255, 255), 0, false, true)], [0, 0, 255, 255]);
  assert.deepEqual([...inkOf(new Uint8Array(16).fill(77), 77, true, true)], Array(16).fill(0));
});

test("a pen draws wider where it is pressed, a mouse does not", () => {
  assert.deepEqual([strokeWidth(40, "pen", 0), strokeWidth(40, "pen", 1)], [20, 60]);
  assert.deepEqual([strokeWidth(40, "mouse", 0.5), strokeWidth(40, "touch", 1)], [40, 40]);
});

test("the noise brush covers the pixels of the row that lie under it", () => {
  assert.deepEqual(cellsUnder([8, 8], 3, 28, 448), [0]);
  assert.deepEqual(cellsUnder([224, 224], 17, 28, 448).length, 4);
  assert.deepEqual(cellsUnder([100, 200], 20, 8, 448), [25]);
  assert.deepEqual(cellsUnder([-500, 8], 30, 28, 448), []);
});

test("a quick stroke leaves no gaps", () => {
  const way = between([0, 0], [9, 0], 3.1);
  assert.deepEqual(
    way.map(([x]) => Math.round(x)),
    [3, 6, 9],
  );
  assert.deepEqual(between([5, 5], [5, 5], 4), [[5, 5]]);
});

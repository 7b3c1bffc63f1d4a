import assert from "node:assert/strict";
import { test } from "node:test";
import {
  areaMean,
  between,
  cellsUnder,
  contained,
  covering,
  inkOf,
  isBlank,
  isLight,
  padFormat,
  paperOf,
  strokeWidth,
  valuesOf,
} from "../../ui/components/drawing_pad/ink.js";

const SQUARE = { width: 448, height: 448 };

test("a row on the pad is sent as it is: each pixel is the mean of those it covers", () => {
  const row = [0, 80, 160, 240];
  const pad = Uint8Array.from({ length: 64 }, (_, i) => row[2 * Math.floor(i / 32) + Math.floor((i % 8) / 4)]);
  const eight = { width: 8, height: 8, factor: 4, channels: 1 };
  assert.deepEqual([...areaMean(pad, eight)], row);
  assert.deepEqual([...areaMean(Uint8Array.of(0, 255, 0, 255), { ...eight, width: 2, height: 2, factor: 2 })], [128]);
});

test("a row in colour, wider than high, is sent as it is, channel by channel", () => {
  const format = padFormat({ width: 3, height: 2 }, 3, [255, 255, 255]);
  assert.deepEqual([format.width, format.height, format.factor], [447, 298, 149]);
  const row = Uint8Array.from({ length: 18 }, (_, i) => 14 * i);
  const pad = new Uint8Array(3 * format.width * format.height);
  for (let i = 0; i < pad.length; i++) {
    const [x, y] = [Math.floor(i / 3) % format.width, Math.floor(i / 3 / format.width)];
    pad[i] = row[3 * (3 * Math.floor(y / 149) + Math.floor(x / 149)) + (i % 3)];
  }
  assert.deepEqual(areaMean(pad, format), row);
});

test("a pad has a whole number of pixels for each that is sent", () => {
  const sides = [112, 96, 108, 100, 500].map((side) => padFormat({ width: side, height: side }, 1, [0, 0, 0]).width);
  assert.deepEqual(sides, [448, 480, 432, 400, 500]);
});

test("of an image's pixels the channels that are wanted stand side by side", () => {
  const rgba = Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255);
  assert.deepEqual([...valuesOf(rgba, 3)], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...valuesOf(rgba, 1)], [1, 4]);
});

test("a pad is blank where there is paper alone, of whatever colour", () => {
  const cream = [255, 250, 240];
  assert.ok(isBlank(Uint8Array.of(255, 250, 240, 255, 250, 240), cream, 3));
  assert.ok(!isBlank(Uint8Array.of(255, 250, 240, 255, 250, 241), cream, 3));
  assert.ok(isBlank(new Uint8Array(9), [0, 0, 0], 1));
});

test("a picture keeps its proportions and stands in the middle", () => {
  assert.deepEqual(contained({ width: 4000, height: 3000 }, SQUARE), { width: 448, height: 336, left: 0, top: 56 });
  assert.deepEqual(contained({ width: 10, height: 9000 }, SQUARE), { width: 1, height: 448, left: 223, top: 0 });
});

test("a photo that fills the pad loses what lies beyond, alike on both sides", () => {
  assert.deepEqual(covering({ width: 640, height: 480 }, SQUARE), { width: 597, height: 448, left: -75, top: 0 });
  const wide = { width: 448, height: 224 };
  assert.deepEqual(covering({ width: 480, height: 640 }, wide), { width: 448, height: 597, left: 0, top: -187 });
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
  const cells = { width: 28, height: 28 };
  assert.deepEqual(cellsUnder([8, 8], 3, cells, SQUARE), [0]);
  assert.deepEqual(cellsUnder([224, 224], 17, cells, SQUARE).length, 4);
  assert.deepEqual(cellsUnder([100, 200], 20, { width: 8, height: 8 }, SQUARE), [25]);
  assert.deepEqual(cellsUnder([-500, 8], 30, cells, SQUARE), []);
  assert.deepEqual(cellsUnder([300, 150], 20, { width: 4, height: 2 }, { width: 400, height: 200 }), [6, 7]);
});

test("a quick stroke leaves no gaps", () => {
  const way = between([0, 0], [9, 0], 3.1);
  assert.deepEqual(
    way.map(([x]) => Math.round(x)),
    [3, 6, 9],
  );
  assert.deepEqual(between([5, 5], [5, 5], 4), [[5, 5]]);
});

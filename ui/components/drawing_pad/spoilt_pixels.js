// Spoilt pixels: which pixels of a row somebody has erased or covered with noise. They are laid over the picture, which
// stays as it was beneath: a hole is hatched and noise is crossed out, so that neither is mistaken for ink.

import { context2d } from "../lib/context2d.js";
import { element } from "../lib/mount.js";
import { anyColour } from "./brush.js";

/** @import { Box, PadFormat } from "../lib/types.d.ts" */

export const SEEN = 0,
  HOLE = 1,
  NOISE = 2;
const MIDDLE = 12 / 28; // of a side
const [GROUND, HATCH] = ["#0b3b39", "#6fd6c8"];

export class SpoiltPixels {
  canvas = element("canvas", { class: "spoilt", "aria-hidden": "true" });
  ctx = context2d(this.canvas);
  /** What each pixel of the row is. */
  marks = new Uint8Array(0);
  /** @type {Box} */
  cells = { width: 0, height: 0 };
  size = 0;
  /** @type {CanvasPattern | string} */
  hatch = GROUND;

  /** Lay out another pad, on which nothing is spoilt.
   *  @type {(cells: Box, pad: PadFormat, coloured: boolean) => void} */
  use(cells, pad, coloured) {
    this.cells = { width: cells.width, height: cells.height };
    this.coloured = coloured;
    this.size = pad.width / cells.width;
    Object.assign(this.canvas, { width: pad.width, height: pad.height });
    this.hatch = hatched(this.ctx, this.size);
    this.restore(new Uint8Array(cells.width * cells.height));
  }

  /** Mark pixels, by their numbers line by line; whether any became another.
   *  @type {(cells: number[], as: number) => boolean} */
  mark(cells, as) {
    const others = cells.filter((cell) => this.marks[cell] !== as);
    for (const cell of others) {
      this.marks[cell] = as;
      this.draw(cell);
    }
    return others.length > 0;
  }

  /** Have all pixels marked as they were.
   *  @type {(marks: Uint8Array<ArrayBuffer>) => void} */
  restore(marks) {
    this.marks = marks;
    this.ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    marks.forEach((as, cell) => as !== SEEN && this.draw(cell));
  }

  clear() {
    this.restore(new Uint8Array(this.marks.length));
  }

  /** A hole in the middle and nothing else: of 12 x 12 pixels where there are 28 x 28. */
  cutMiddle() {
    const [height, width] = [this.cells.height, this.cells.width].map((side) =>
      Math.max(1, Math.floor(side * MIDDLE)),
    );
    const [top, left] = [(this.cells.height - height) >> 1, (this.cells.width - width) >> 1];
    const hole = Array.from(
      { length: height * width },
      (_, i) => (top + Math.floor(i / width)) * this.cells.width + left + (i % width),
    );
    this.clear();
    this.mark(hole, HOLE);
  }

  get any() {
    return this.marks.some((as) => as !== SEEN);
  }

  /** A byte for each pixel of the row, 1 where it was spoilt.
   *  @type {() => Uint8Array<ArrayBuffer>} */
  bytes() {
    return this.marks.map((as) => Number(as !== SEEN));
  }

  /** @type {(cell: number) => void} */
  draw(cell) {
    const { ctx, size } = this,
      left = (cell % this.cells.width) * size,
      top = Math.floor(cell / this.cells.width) * size,
      as = this.marks[cell];
    ctx.clearRect(left, top, size, size);
    if (as === SEEN) return;
    ctx.fillStyle = as === HOLE ? this.hatch : anyColour(this.coloured ?? false);
    ctx.fillRect(left, top, size, size);
    if (as === NOISE) crossOut(ctx, left, top, size);
  }
}

/** Lines from the lower left to the upper right that go on from cell to cell.
 *  @type {(ctx: CanvasRenderingContext2D, size: number) => CanvasPattern | string} */
function hatched(ctx, size) {
  const tile = context2d(element("canvas", { width: size, height: size }));
  tile.fillStyle = GROUND;
  tile.fillRect(0, 0, size, size);
  Object.assign(tile, { strokeStyle: HATCH, lineWidth: Math.max(1, size / 8) });
  for (const shift of [-size, 0, size]) stroke(tile, shift, size, shift + size, 0);
  return ctx.createPattern(tile.canvas, "repeat") ?? GROUND;
}

/** @type {(ctx: CanvasRenderingContext2D, left: number, top: number, size: number) => void} */
function crossOut(ctx, left, top, size) {
  Object.assign(ctx, { strokeStyle: HATCH, lineWidth: Math.max(1, size / 10) });
  stroke(ctx, left, top, left + size, top + size);
  stroke(ctx, left, top + size, left + size, top);
}

/** @type {(ctx: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number) => void} */
function stroke(ctx, x0, y0, x1, y1) {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

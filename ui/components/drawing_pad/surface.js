// Surface of the drawing pad: strokes of a pen, an eraser and a noise brush by pointer, touch or keys, each of which
// can be undone. Eraser and noise brush draw, or they spoil pixels of what is there: see spoilt_pixels.js.

import { context2d, paint } from "../lib/context2d.js";
import { element } from "../lib/mount.js";
import { anyColour, line } from "./brush.js";
import { Hand } from "./hand.js";
import { areaMean, between, cellsUnder, isBlank, padFormat, SIDE, strokeWidth, valuesOf } from "./ink.js";
import { HOLE, NOISE, SEEN } from "./spoilt_pixels.js";

/** @import { Box, PadFormat, Point } from "../lib/types.d.ts" */
/** @import { SpoiltPixels } from "./spoilt_pixels.js" */
/** @typedef {"pen" | "eraser" | "noise"} Tool */
/** @typedef {{ pixels: HTMLCanvasElement, stands: boolean, blank: boolean, marks?: Uint8Array<ArrayBuffer> }} Moment */

const MOST_UNDONE = 20;
const STEP = SIDE / 28;
const HELP = "Arrow keys move the brush, Enter puts it down and lifts it, Control and Z undo";

export class Surface {
  canvas = element("canvas", {
    class: "ink",
    tabindex: "0",
    role: "application",
    "aria-roledescription": "drawing pad",
    "aria-label": `Drawing pad. ${HELP}`,
  });
  ctx = context2d(this.canvas, { willReadFrequently: true });
  /** @type {Tool} */
  tool = "pen";
  width = 40;
  /** Of the pen, on paper in colour. */
  colour = "#ffffff";
  format = padFormat({ width: 112, height: 112 }, 1, [0, 0, 0]);
  /** Pixels of a row: the noise brush gives each a value of its own.
   *  @type {Box} */
  cells = { width: 28, height: 28 };
  /** Whether the net sees it as it stands: it is a test row. */
  stands = false;
  blank = true;
  /** @type {Moment[]} */
  past = [];
  /** @type {Point | null} */
  last = null;
  /** @type {Set<number>} */
  touched = new Set();
  /** What eraser and noise brush spoil, in place of drawing.
   *  @type {SpoiltPixels | null} */
  spoils = null;
  /** What is on the pad now, as a row of the set, where that is known.
   *  @type {Uint8Array | null} */
  asRow = null;
  /** What is to be spoilt as soon as that is known.
   *  @type {((spoils: SpoiltPixels) => void) | null} */
  wish = null;

  /** @param {() => void} changed called after each change of what is drawn
   *  @param {() => void} begun called as a stroke begins */
  constructor(changed, begun) {
    this.changed = changed;
    this.begun = begun;
    this.hand = new Hand(this);
    this.use(this.format);
  }

  /** Lay out another paper, which is blank.
   *  @type {(format: PadFormat) => void} */
  use(format) {
    this.format = format;
    Object.assign(this.canvas, { width: format.width, height: format.height });
    this.hand.keys = [format.width / 2, format.height / 2];
    Object.assign(this, { past: [], stands: false, blank: true, last: null, asRow: null });
    this.spoils?.use(this.cells, format, this.coloured);
    this.fill();
  }

  /** A stroke begins, or another change: what was drawn until now can be had back. */
  begin() {
    this.keep();
    this.last = null;
    this.touched.clear();
    this.begun();
  }

  keep() {
    const pixels = element("canvas", { width: this.canvas.width, height: this.canvas.height });
    context2d(pixels).drawImage(this.canvas, 0, 0);
    this.past.push({ pixels, stands: this.stands, blank: this.blank, marks: this.spoils?.marks.slice() });
    if (this.past.length > MOST_UNDONE) this.past.shift();
  }

  /** Draw to a place, from where the stroke is.
   *  @type {(at: Point, event?: PointerEvent) => void} */
  to(at, event) {
    const from = this.last ?? at;
    this.last = at;
    const passed = between(from, at, STEP / 2);
    if (this.spoils && this.tool !== "pen") return this.spoil(this.spoils, passed);
    const width = event ? strokeWidth(this.width, event.pointerType, event.pressure) : this.width;
    if (this.tool === "noise") for (const point of passed) this.speckle(point);
    else line(this.ctx, from, at, width, this.tool === "pen" ? this.ink : this.paper);
    if (this.tool !== "eraser") this.blank = false;
    for (const point of passed) this.spoils?.mark(this.under(point), SEEN);
    this.tell();
  }

  /** @type {(spoils: SpoiltPixels, passed: Point[]) => void} */
  spoil(spoils, passed) {
    if (this.blank || !(this.stands || this.becomeRow())) return;
    const as = this.tool === "noise" ? NOISE : HOLE;
    const touched = passed.flatMap((point) => this.under(point));
    if (spoils.mark(touched, as)) this.changed();
  }

  /** Scaling and centring would move a picture under what is spoilt of it, so it is first made the row that the net sees;
   *  whether that is known.
   *  @type {() => boolean} */
  becomeRow() {
    if (!this.asRow) return false;
    this.layDown(this.asRow, this.cells);
    this.stands = true;
    return true;
  }

  /** Pixels of the row under the brush.
   *  @type {(at: Point) => number[]} */
  under(at) {
    return cellsUnder(at, this.width / 2, this.cells, this.format);
  }

  /** Give pixels of the row under the brush any value, once in a stroke.
   *  @type {(at: Point) => void} */
  speckle(at) {
    const { width: columns } = this.cells,
      size = this.format.width / columns;
    for (const cell of this.under(at)) {
      if (this.touched.has(cell)) continue;
      this.touched.add(cell);
      this.ctx.fillStyle = anyColour(this.coloured);
      this.ctx.fillRect((cell % columns) * size, Math.floor(cell / columns) * size, size, size);
    }
  }

  /** The picture is another. */
  tell() {
    this.asRow = this.wish = null;
    this.changed();
  }

  get coloured() {
    return this.format.channels > 1;
  }

  get ink() {
    return this.coloured ? this.colour : "#fff";
  }

  get paper() {
    return `rgb(${this.format.paper.join(" ")})`;
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.ctx.drawImage(before.pixels, 0, 0);
    Object.assign(this, { stands: before.stands, blank: before.blank, last: null });
    if (before.marks) this.spoils?.restore(before.marks);
    this.tell();
  }

  clear() {
    if (this.blank) return;
    this.begin();
    this.fill();
    Object.assign(this, { stands: false, blank: true });
    this.spoils?.clear();
    this.tell();
  }

  fill() {
    this.ctx.fillStyle = this.paper;
    this.ctx.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** Put a picture in the channels of the pad on it, stretched over it; `stands` where it is a row as it is.
   *  @type {(values: Uint8Array, size: Box, stands: boolean) => void} */
  put(values, size, stands) {
    this.begin();
    this.layDown(values, size);
    Object.assign(this, { stands, blank: isBlank(values, this.format.paper, this.format.channels) });
    this.spoils?.clear();
    if (stands) this.spoils?.cutMiddle();
    this.tell();
  }

  /** @type {(values: Uint8Array, size: Box) => void} */
  layDown(values, { width, height }) {
    const small = element("canvas");
    paint(small, values, width, height);
    this.ctx.imageSmoothingEnabled = false;
    this.ctx.drawImage(small, 0, 0, this.canvas.width, this.canvas.height);
  }

  /** What is on the pad now is this row of the set.
   *  @type {(row: Uint8Array) => void} */
  know(row) {
    const { wish } = this;
    this.asRow = row;
    if (wish) this.respoil(wish);
  }

  /** Change what is spoilt of the picture; that can be undone.
   *  @type {(change: (spoils: SpoiltPixels) => void) => void} */
  respoil(change) {
    if (!this.spoils || this.blank) return;
    this.wish = this.stands || this.asRow ? null : change;
    if (this.wish) return;
    this.begin();
    if (!this.stands) this.becomeRow();
    change(this.spoils);
    this.changed();
  }

  /** A byte for each pixel of a row, 1 where it was spoilt.
   *  @type {() => Uint8Array<ArrayBuffer>} */
  spoilt() {
    return this.spoils?.bytes() ?? new Uint8Array(this.cells.width * this.cells.height);
  }

  /** What is sent: the pad made smaller.
   *  @type {() => Uint8Array<ArrayBuffer>} */
  pixels() {
    const { width, height } = this.canvas;
    return areaMean(valuesOf(this.ctx.getImageData(0, 0, width, height).data, this.format.channels), this.format);
  }
}

// Surface of the drawing pad: strokes of a pen, an eraser and a noise brush by pointer, touch or keys, each of which
// can be undone.

import { context2d, paint } from "../lib/context2d.js";
import { element } from "../lib/mount.js";
import { areaMean, between, cellsUnder, isBlank, padFormat, SIDE, strokeWidth, valuesOf } from "./ink.js";

/** @import { Box, PadFormat, Point } from "../lib/types.d.ts" */
/** @typedef {"pen" | "eraser" | "noise"} Tool */
/** @typedef {{ pixels: HTMLCanvasElement, stands: boolean, blank: boolean }} Moment */

const MOST_UNDONE = 20;
const STEP = SIDE / 28;
/** @type {Record<string, Point>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HELP = "Arrow keys move the brush, Enter puts it down and lifts it, Control and Z undo";

export class Surface {
  canvas = element("canvas", {
    class: "ink",
    tabindex: "0",
    role: "application",
    "aria-roledescription": "drawing pad",
    "aria-label": `Drawing pad. ${HELP}`,
  });
  ring = element("i", { class: "brush", "aria-hidden": "true" });
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
  /** The pointer that draws.
   *  @type {number | null} */
  pointer = null;
  /** @type {Point} */
  keys = [SIDE / 2, SIDE / 2];
  keysDown = false;
  /** @type {Set<number>} */
  touched = new Set();

  /** @param {() => void} changed called after each change of what is drawn
   *  @param {() => void} begun called as a stroke begins */
  constructor(changed, begun) {
    this.changed = changed;
    this.begun = begun;
    this.use(this.format);
    this.listen();
  }

  /** Lay out another paper, which is blank.
   *  @type {(format: PadFormat) => void} */
  use(format) {
    this.format = format;
    Object.assign(this.canvas, { width: format.width, height: format.height });
    this.keys = [format.width / 2, format.height / 2];
    Object.assign(this, { past: [], stands: false, blank: true, last: null });
    this.fill();
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
      canvas.addEventListener(name, (event) => this.up(event));
    }
    canvas.addEventListener("pointerleave", () => this.ring.classList.remove("there"));
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("blur", () => {
      this.keysDown = false;
      this.ring.classList.remove("there");
    });
  }

  /** @type {(event: PointerEvent) => void} */
  down(event) {
    if (event.button || this.pointer !== null) return;
    this.pointer = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    this.begin();
    this.to(this.place(event), event);
  }

  /** @type {(event: PointerEvent) => void} */
  move(event) {
    this.show(this.place(event));
    if (event.pointerId !== this.pointer) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const each of passed.length ? passed : [event]) this.to(this.place(each), each);
  }

  /** @type {(event: PointerEvent) => void} */
  up({ pointerId }) {
    if (pointerId === this.pointer) this.pointer = this.last = null;
  }

  /** @type {(event: KeyboardEvent) => void} */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step) {
      const far = event.shiftKey ? 4 * STEP : STEP;
      const most = [this.canvas.width, this.canvas.height];
      this.keys = /** @type {Point} */ (this.keys.map((at, i) => Math.min(most[i], Math.max(0, at + step[i] * far))));
      if (this.keysDown) this.to(this.keys);
    } else if (event.key === "Enter") {
      this.keysDown = !this.keysDown;
      if (this.keysDown) {
        this.begin();
        this.to(this.keys);
      } else this.last = null;
    } else return;
    this.show(this.keys);
    event.preventDefault();
    event.stopPropagation();
  }

  /** @type {(event: PointerEvent) => Point} */
  place(event) {
    const edge = this.canvas.getBoundingClientRect();
    const { width, height } = this.format;
    return [((event.clientX - edge.left) / edge.width) * width, ((event.clientY - edge.top) / edge.height) * height];
  }

  /** Show how wide the brush is, where it is.
   *  @type {(at: Point) => void} */
  show([x, y]) {
    const share = (/** @type {number} */ part, /** @type {number} */ whole) => `${(100 * part) / whole}%`;
    const { width, height } = this.format;
    this.ring.classList.add("there");
    this.ring.style.cssText = `left: ${share(x, width)}; top: ${share(y, height)}; width: ${share(this.width, width)}`;
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
    this.past.push({ pixels, stands: this.stands, blank: this.blank });
    if (this.past.length > MOST_UNDONE) this.past.shift();
  }

  /** Draw to a place, from where the stroke is.
   *  @type {(at: Point, event?: PointerEvent) => void} */
  to(at, event) {
    const from = this.last ?? at;
    this.last = at;
    if (this.tool === "noise") for (const point of between(from, at, STEP / 2)) this.speckle(point);
    else this.line(from, at, event ? strokeWidth(this.width, event.pointerType, event.pressure) : this.width);
    if (this.tool !== "eraser") this.blank = false;
    this.changed();
  }

  /** @type {(from: Point, to: Point, width: number) => void} */
  line(from, to, width) {
    const { ctx } = this;
    ctx.strokeStyle = this.tool === "pen" ? this.ink : this.paper;
    Object.assign(ctx, { lineWidth: width, lineCap: "round", lineJoin: "round" });
    ctx.beginPath();
    ctx.moveTo(...from);
    ctx.lineTo(to[0] + 0.01, to[1]); // a dot is a line, too
    ctx.stroke();
  }

  /** Give pixels of the row under the brush any value, once in a stroke.
   *  @type {(at: Point) => void} */
  speckle(at) {
    const { width: columns } = this.cells,
      size = this.format.width / columns;
    for (const cell of cellsUnder(at, this.width / 2, this.cells, this.format)) {
      if (this.touched.has(cell)) continue;
      this.touched.add(cell);
      this.ctx.fillStyle = this.anyColour();
      this.ctx.fillRect((cell % columns) * size, Math.floor(cell / columns) * size, size, size);
    }
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

  /** @type {() => string} */
  anyColour() {
    const any = () => Math.floor(256 * Math.random());
    const grey = any();
    return `rgb(${this.coloured ? [any(), any(), any()].join(" ") : `${grey} ${grey} ${grey}`})`;
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.ctx.drawImage(before.pixels, 0, 0);
    Object.assign(this, { stands: before.stands, blank: before.blank, last: null });
    this.changed();
  }

  clear() {
    if (this.blank) return;
    this.begin();
    this.fill();
    Object.assign(this, { stands: false, blank: true });
    this.changed();
  }

  fill() {
    this.ctx.fillStyle = this.paper;
    this.ctx.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** Put a picture in the channels of the pad on it, stretched over it; `stands` where it is a row as it is.
   *  @type {(values: Uint8Array, size: Box, stands: boolean) => void} */
  put(values, { width, height }, stands) {
    this.begin();
    const small = element("canvas");
    paint(small, values, width, height);
    this.ctx.imageSmoothingEnabled = false;
    this.ctx.drawImage(small, 0, 0, this.canvas.width, this.canvas.height);
    Object.assign(this, { stands, blank: isBlank(values, this.format.paper, this.format.channels) });
    this.changed();
  }

  /** A byte for each pixel of a row, 1 where it was spoilt.
   *  @type {() => Uint8Array<ArrayBuffer>} */
  spoilt() {
    return new Uint8Array(this.cells.width * this.cells.height);
  }

  /** What is sent: the pad made smaller.
   *  @type {() => Uint8Array<ArrayBuffer>} */
  pixels() {
    const { width, height } = this.canvas;
    return areaMean(valuesOf(this.ctx.getImageData(0, 0, width, height).data, this.format.channels), this.format);
  }
}

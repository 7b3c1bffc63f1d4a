// Surface of the drawing pad: strokes of a pen, an eraser and a noise brush by pointer, touch or keys, each of which
// can be undone.

import { context2d, paint } from "../lib/context2d.js";
import { element } from "../lib/mount.js";
import { areaMean, between, cellsUnder, channelOf, SENT, SIDE, strokeWidth } from "./ink.js";

/** @import { Box, Point } from "../lib/types.d.ts" */
/** @typedef {"pen" | "eraser" | "noise"} Tool */
/** @typedef {{ pixels: HTMLCanvasElement, stands: boolean, blank: boolean }} Moment */

const MOST_UNDONE = 20;
const STEP = SIDE / 28;
/** @type {Record<string, Point>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HELP = "Arrow keys move the brush, Enter puts it down and lifts it, Control and Z undo";

export class Surface {
  canvas = element("canvas", {
    width: SIDE,
    height: SIDE,
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
    this.fill();
    this.listen();
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
      this.keys = /** @type {Point} */ (this.keys.map((at, i) => Math.min(SIDE, Math.max(0, at + step[i] * far))));
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
    return [((event.clientX - edge.left) / edge.width) * SIDE, ((event.clientY - edge.top) / edge.height) * SIDE];
  }

  /** Show how wide the brush is, where it is.
   *  @type {(at: Point) => void} */
  show([x, y]) {
    this.ring.classList.add("there");
    this.ring.style.cssText = `left: ${(100 * x) / SIDE}%; top: ${(100 * y) / SIDE}%; width: ${(100 * this.width) / SIDE}%`;
  }

  /** A stroke begins, or another change: what was drawn until now can be had back. */
  begin() {
    this.keep();
    this.last = null;
    this.touched.clear();
    this.begun();
  }

  keep() {
    const pixels = element("canvas", { width: SIDE, height: SIDE });
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
    ctx.strokeStyle = this.tool === "pen" ? "#fff" : "#000";
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
      size = SIDE / columns;
    for (const cell of cellsUnder(at, this.width / 2, columns, SIDE)) {
      if (this.touched.has(cell)) continue;
      this.touched.add(cell);
      this.ctx.fillStyle = `hsl(0 0% ${Math.round(100 * Math.random())}%)`;
      this.ctx.fillRect((cell % columns) * size, Math.floor(cell / columns) * size, size, size);
    }
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
    this.ctx.fillStyle = "#000";
    this.ctx.fillRect(0, 0, SIDE, SIDE);
  }

  /** Put a picture of grey pixels on the pad, stretched over it; `stands` where it is a row as it is.
   *  @type {(grey: Uint8Array, size: Box, stands: boolean, remember?: boolean) => void} */
  put(grey, { width, height }, stands, remember = true) {
    if (remember) this.begin();
    const small = element("canvas");
    paint(small, grey, width, height);
    this.ctx.imageSmoothingEnabled = false;
    this.ctx.drawImage(small, 0, 0, SIDE, SIDE);
    Object.assign(this, { stands, blank: !grey.some((byte) => byte > 0) });
    this.changed();
  }

  /** What is sent: the pad made smaller.
   *  @type {() => Uint8Array<ArrayBuffer>} */
  pixels() {
    return areaMean(channelOf(this.ctx.getImageData(0, 0, SIDE, SIDE).data), SIDE, SENT);
  }
}

// Hand: a pointer, a finger or keys that lead the brush over the surface of the drawing pad.

import { element } from "../lib/mount.js";
import { SIDE } from "./ink.js";

/** @import { Point } from "../lib/types.d.ts" */
/** @import { Surface } from "./surface.js" */

const STEP = SIDE / 28;
/** @type {Record<string, Point>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Hand {
  ring = element("i", { class: "brush", "aria-hidden": "true" });
  /** The pointer that draws.
   *  @type {number | null} */
  pointer = null;
  /** Where the keys have the brush, and whether it is down.
   *  @type {Point} */
  keys = [SIDE / 2, SIDE / 2];
  keysDown = false;

  /** @param {Surface} surface */
  constructor(surface) {
    this.surface = surface;
    const { canvas } = surface;
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
    this.surface.canvas.setPointerCapture(event.pointerId);
    this.surface.begin();
    this.surface.to(this.place(event), event);
  }

  /** @type {(event: PointerEvent) => void} */
  move(event) {
    this.show(this.place(event));
    if (event.pointerId !== this.pointer) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const each of passed.length ? passed : [event]) this.surface.to(this.place(each), each);
  }

  /** @type {(event: PointerEvent) => void} */
  up({ pointerId }) {
    if (pointerId === this.pointer) this.pointer = this.surface.last = null;
  }

  /** @type {(event: KeyboardEvent) => void} */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step) {
      const far = event.shiftKey ? 4 * STEP : STEP;
      const most = [this.surface.canvas.width, this.surface.canvas.height];
      this.keys = /** @type {Point} */ (this.keys.map((at, i) => Math.min(most[i], Math.max(0, at + step[i] * far))));
      if (this.keysDown) this.surface.to(this.keys);
    } else if (event.key === "Enter") {
      this.keysDown = !this.keysDown;
      if (this.keysDown) {
        this.surface.begin();
        this.surface.to(this.keys);
      } else this.surface.last = null;
    } else return;
    this.show(this.keys);
    event.preventDefault();
    event.stopPropagation();
  }

  /** @type {(event: PointerEvent) => Point} */
  place(event) {
    const edge = this.surface.canvas.getBoundingClientRect();
    const { width, height } = this.surface.format;
    return [((event.clientX - edge.left) / edge.width) * width, ((event.clientY - edge.top) / edge.height) * height];
  }

  /** Show how wide the brush is, where it is.
   *  @type {(at: Point) => void} */
  show([x, y]) {
    const share = (/** @type {number} */ part, /** @type {number} */ whole) => `${(100 * part) / whole}%`;
    const { width, height } = this.surface.format;
    this.ring.classList.add("there");
    this.ring.style.cssText = `left: ${share(x, width)}; top: ${share(y, height)}; width: ${share(this.surface.width, width)}`;
  }
}

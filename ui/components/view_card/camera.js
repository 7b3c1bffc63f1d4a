// Camera: zoom and pan over the data. Left alone it fits everything; once someone has zoomed or moved, it stays where
// they put it, in the data's own numbers, whatever arrives. Double click lets it fit again.

/** @import { Bounds } from "../lib/types.d.ts" */
/** @typedef {{ x: number, y: number }} Share of the window, from its lower left. */
/** @typedef {"x" | "y"} Axis */

export const STEP = 1.25;
const [CLOSEST, FARTHEST] = [1e-4, 20]; // of all there is to see

/** @type {(window: Bounds, axis: Axis) => [lo: number, hi: number]} */
const span = (window, axis) => (axis === "x" ? [window.x0, window.x1] : [window.y0, window.y1]);

export class Camera {
  /** The window somebody chose; null fits all.
   *  @type {Bounds | null} */
  held = null;

  /** `axes` is "xy", "x" or "": what may be moved. `fit()` gives the window that shows all.
   *  @param {"xy" | "x" | ""} axes
   *  @param {() => Bounds} fit
   *  @param {() => void} changed */
  constructor(axes, fit, changed) {
    this.axes = /** @type {Axis[]} */ ([...axes]);
    this.fit = fit;
    this.changed = changed;
  }

  get window() {
    return this.held ?? this.fit();
  }

  reset() {
    this.held = null;
    this.changed();
  }

  /** Zoom by `factor` (above 1 is closer) about a point given as shares of the window, from its lower left.
   *  @type {(factor: number, at?: Share) => void} */
  zoom(factor, at = { x: 0.5, y: 0.5 }) {
    this.change((lo, hi, axis) => {
      const size = (hi - lo) / factor;
      const start = lo + (hi - lo - size) * at[axis];
      return [start, start + size];
    });
  }

  /** Pan: move the window by shares of its own size.
   *  @type {(by: Share) => void} */
  pan(by) {
    this.change((lo, hi, axis) => {
      const shift = (hi - lo) * by[axis];
      return [lo + shift, hi + shift];
    });
  }

  /** Hold what `next` makes of each axis, unless it is too close or too far to see anything.
   *  @type {(next: (lo: number, hi: number, axis: Axis) => [number, number]) => void} */
  change(next) {
    const now = this.window,
      all = this.fit(),
      held = { ...now };
    for (const axis of this.axes) {
      const [lo, hi] = next(...span(now, axis), axis);
      const [least, most] = span(all, axis);
      const size = (hi - lo) / (most - least);
      if (!(size > CLOSEST && size < FARTHEST)) return;
      Object.assign(held, axis === "x" ? { x0: lo, x1: hi } : { y0: lo, y1: hi });
    }
    this.held = held;
    this.changed();
  }
}

// What part of the data is in view. Left alone it fits everything; once someone has zoomed or moved, it stays
// where they put it, in the data's own numbers, whatever arrives. Double click lets it fit again.

const STEP = 1.25;
const GESTURE_MS = 400;

/** When the page was last scrolled: a scroll that a drawing slides under does not turn into a zoom. */
let scrolled = -Infinity;
addEventListener(
  "wheel",
  (event) => {
    if (event.composedPath()[0].tagName !== "CANVAS") scrolled = event.timeStamp;
  },
  { capture: true, passive: true },
);

export class Camera {
  /** `axes` is "xy", "x" or "": what may be moved. `fit()` gives the window {x0, x1, y0, y1} that shows all. */
  constructor(axes, fit, changed) {
    Object.assign(this, { axes, fit, changed, held: null });
  }

  get window() {
    return this.held ?? this.fit();
  }

  reset() {
    this.held = null;
    this.changed();
  }

  /** Zoom by `factor` (above 1 is closer) about a point given as shares of the window, from its lower left. */
  zoom(factor, at = { x: 0.5, y: 0.5 }) {
    const now = this.window;
    const next = { ...now };
    for (const axis of this.axes) {
      const [lo, hi] = [now[axis + 0], now[axis + 1]];
      const span = (hi - lo) / factor;
      next[axis + 0] = lo + (hi - lo - span) * at[axis];
      next[axis + 1] = next[axis + 0] + span;
    }
    this.hold(next);
  }

  /** Move the window by shares of its own size. */
  move(by) {
    const now = this.window;
    const next = { ...now };
    for (const axis of this.axes) {
      const shift = (now[axis + 1] - now[axis + 0]) * by[axis];
      next[axis + 0] += shift;
      next[axis + 1] += shift;
    }
    this.hold(next);
  }

  hold(next) {
    const all = this.fit();
    for (const axis of this.axes) {
      const size = (next[axis + 1] - next[axis + 0]) / (all[axis + 1] - all[axis + 0]);
      if (!(size > 1e-4 && size < 20)) return;
    }
    this.held = next;
    this.changed();
  }

  /** Wheel, drag, pinch, double click and keys on `canvas`; `box()` is the plot inside it, in its pixels. */
  listen(canvas, box) {
    if (!this.axes) return;
    const share = (event) => place(event, canvas, box());
    const fingers = new Map();
    canvas.addEventListener("wheel", (event) => this.wheel(event, share(event)), { passive: false });
    canvas.addEventListener("dblclick", () => this.reset());
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button === 0) fingers.set(event.pointerId, share(event));
    });
    canvas.addEventListener("pointermove", (event) => this.drag(event, fingers, share(event), canvas));
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, (event) => fingers.delete(event.pointerId));
    }
  }

  wheel(event, at) {
    if (event.timeStamp - scrolled < GESTURE_MS) scrolled = event.timeStamp;
    else {
      event.preventDefault();
      this.zoom(STEP ** (-Math.sign(event.deltaY) * Math.min(1, Math.abs(event.deltaY) / 50)), at);
    }
  }

  drag(event, fingers, now, canvas) {
    const before = fingers.get(event.pointerId);
    if (!before || Math.hypot(now.x - before.x, now.y - before.y) < 0.004) return;
    if (fingers.size > 1) this.pinch(event.pointerId, fingers, now);
    else if (event.pointerType !== "touch") {
      canvas.setPointerCapture(event.pointerId);
      this.move({ x: before.x - now.x, y: before.y - now.y });
    }
    fingers.set(event.pointerId, now);
  }

  pinch(id, fingers, now) {
    const [, other] = [...fingers].find(([each]) => each !== id);
    const before = fingers.get(id);
    const apart = (a) => Math.hypot(a.x - other.x, a.y - other.y) || 1e-6;
    this.zoom(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  }

  key(event) {
    const moves = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] };
    if (event.key in moves) this.move({ x: moves[event.key][0], y: moves[event.key][1] });
    else if (event.key === "+" || event.key === "=") this.zoom(STEP);
    else if (event.key === "-") this.zoom(1 / STEP);
    else if (event.key === "0") this.reset();
    else return;
    event.preventDefault();
  }
}

function place(event, canvas, box) {
  const edge = canvas.getBoundingClientRect();
  return {
    x: (event.clientX - edge.left - box.left) / box.width,
    y: 1 - (event.clientY - edge.top - box.top) / box.height,
  };
}

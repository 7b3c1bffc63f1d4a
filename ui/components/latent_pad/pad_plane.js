// One plane of a pad: a canvas that somebody moves about in by pointer, touch or keys. Places are shares of the
// window, from its lower left. What does not move with the cursor is drawn once and kept.

import { element } from "../lib/mount.js";
import { circle } from "../lib/canvas.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STEP = 1 / 50,
  STILL_PX = 5;

export class PadPlane {
  /** `draw(pen, box)` draws the ground; `on` has moved(place), picked(place) and pressed(key), true if it was used. */
  constructor(name, draw, on) {
    Object.assign(this, { drawGround: draw, on, at: { u: 0.5, v: 0.5 } });
    this.canvas = element("canvas", {
      tabindex: "0",
      role: "application",
      "aria-roledescription": "pad",
      "aria-label": name,
    });
    this.node = element("div", { class: "plane" }, this.canvas);
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.node);
    this.listen();
  }

  close() {
    this.sizes.disconnect();
    cancelAnimationFrame(this.frame);
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointermove", (event) => this.on.moved(this.place(event)));
    canvas.addEventListener("pointerdown", (event) => {
      this.down = [event.clientX, event.clientY];
      canvas.setPointerCapture(event.pointerId);
      this.on.moved(this.place(event));
    });
    canvas.addEventListener("pointerup", (event) => {
      const [x, y] = this.down ?? [Infinity, Infinity];
      if (Math.hypot(event.clientX - x, event.clientY - y) < STILL_PX) this.on.picked(this.place(event));
      this.down = undefined;
    });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step) {
      const far = STEP * (event.shiftKey ? 5 : 1);
      this.on.moved({ u: clamp(this.at.u + step[0] * far), v: clamp(this.at.v + step[1] * far) });
    } else if (event.key === "Home") this.on.moved({ u: 0.5, v: 0.5 });
    else if (!this.on.pressed(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  place(event) {
    const edge = this.canvas.getBoundingClientRect();
    return {
      u: clamp((event.clientX - edge.left) / edge.width),
      v: clamp(1 - (event.clientY - edge.top) / edge.height),
    };
  }

  /** Put the cursor at a place. */
  show(at) {
    this.at = at;
    this.soon();
  }

  /** What lies beneath the cursor has changed. */
  renew(theme) {
    Object.assign(this, { theme, ground: null });
    this.soon();
  }

  resize() {
    const { width, height } = this.node.getBoundingClientRect();
    const pixelRatio = devicePixelRatio || 1;
    this.box = { width, height };
    Object.assign(this.canvas, { width: Math.round(width * pixelRatio), height: Math.round(height * pixelRatio) });
    this.ground = null;
    this.paint();
  }

  soon() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint());
  }

  paint() {
    if (!this.theme || !this.box?.width) return;
    const ctx = this.canvas.getContext("2d"),
      pixelRatio = this.canvas.width / this.box.width;
    this.ground ??= this.once(pixelRatio);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    ctx.drawImage(this.ground, 0, 0);
    ctx.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    this.cursor(ctx);
  }

  once(pixelRatio) {
    const made = document.createElement("canvas");
    Object.assign(made, { width: this.canvas.width, height: this.canvas.height });
    const ctx = made.getContext("2d");
    ctx.scale(pixelRatio, pixelRatio);
    ctx.beginPath();
    ctx.roundRect(0, 0, this.box.width, this.box.height, 8);
    ctx.clip();
    this.drawGround(ctx, this.box, this.theme);
    return made;
  }

  cursor(ctx) {
    const {
        theme,
        box: { width, height },
      } = this,
      [x, y] = [this.at.u * width, (1 - this.at.v) * height],
      s = theme.scale;
    ctx.strokeStyle = theme.accent;
    ctx.lineWidth = s;
    ctx.globalAlpha = 0.45;
    ctx.beginPath();
    for (const [a, b] of [
      [
        [0, y],
        [x - 11 * s, y],
      ],
      [
        [x + 11 * s, y],
        [width, y],
      ],
      [
        [x, 0],
        [x, y - 11 * s],
      ],
      [
        [x, y + 11 * s],
        [x, height],
      ],
    ]) {
      ctx.moveTo(...a);
      ctx.lineTo(...b);
    }
    ctx.stroke();
    ctx.globalAlpha = 1;
    circle(ctx, x, y, 10 * s, theme.card, 5 * s);
    circle(ctx, x, y, 10 * s, theme.accent, 2.5 * s);
  }
}

export const clamp = (share) => Math.min(1, Math.max(0, share));

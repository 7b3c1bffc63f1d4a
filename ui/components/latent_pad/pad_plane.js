// Plane of the latent pad: a canvas that somebody moves about in by pointer, touch or keys. Places are shares of the
// window, from its lower left. What does not move with the cursor is drawn once and kept.

import { circle, stroke } from "../lib/canvas.js";
import { context2d } from "../lib/context2d.js";
import { element } from "../lib/mount.js";

/** @import { Box, Ctx, Place, Point, Theme } from "../lib/types.d.ts" */

/** @type {Record<string, Point>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STEP = 1 / 50,
  STILL_PX = 5;

export class PadPlane {
  /** @type {Place} */
  at = { u: 0.5, v: 0.5 };
  canvas = element("canvas", { tabindex: "0", role: "application", "aria-roledescription": "pad" });
  node = element("div", { class: "plane" }, this.canvas);
  /** @type {Box} */
  box = { width: 0, height: 0 };
  /** @type {Theme | undefined} */
  theme;
  /** What lies beneath the cursor.
   *  @type {HTMLCanvasElement | null} */
  ground = null;
  /** @type {Point | undefined} */
  down;
  frame = 0;

  /** `draw(ctx, box, theme)` draws the ground; `on` has moved(place), picked(place) and pressed(key), true if it was used.
   *  @param {string} name
   *  @param {(ctx: Ctx, box: Box, theme: Theme) => void} draw
   *  @param {{ moved(at: Place): void, picked(at: Place): void, pressed(key: string): boolean }} on */
  constructor(name, draw, on) {
    this.drawGround = draw;
    this.on = on;
    this.canvas.setAttribute("aria-label", name);
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

  /** @type {(event: KeyboardEvent) => void} */
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

  /** @type {(event: PointerEvent) => Place} */
  place(event) {
    const edge = this.canvas.getBoundingClientRect();
    return {
      u: clamp((event.clientX - edge.left) / edge.width),
      v: clamp(1 - (event.clientY - edge.top) / edge.height),
    };
  }

  /** Put the cursor at a place.
   *  @type {(at: Place) => void} */
  show(at) {
    this.at = at;
    this.soon();
  }

  /** What lies beneath the cursor has changed.
   *  @type {(theme: Theme) => void} */
  renew(theme) {
    this.theme = theme;
    this.ground = null;
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
    if (!this.theme || !this.box.width) return;
    const ctx = context2d(this.canvas),
      pixelRatio = this.canvas.width / this.box.width;
    this.ground ??= this.once(pixelRatio, this.theme);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    ctx.drawImage(this.ground, 0, 0);
    ctx.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    this.cursor(ctx, this.theme);
  }

  /** @type {(pixelRatio: number, theme: Theme) => HTMLCanvasElement} */
  once(pixelRatio, theme) {
    const size = { width: this.canvas.width, height: this.canvas.height };
    const made = Object.assign(document.createElement("canvas"), size);
    const ctx = context2d(made);
    ctx.scale(pixelRatio, pixelRatio);
    ctx.beginPath();
    ctx.roundRect(0, 0, this.box.width, this.box.height, 8);
    ctx.clip();
    this.drawGround(ctx, this.box, theme);
    return made;
  }

  /** @type {(ctx: Ctx, theme: Theme) => void} */
  cursor(ctx, theme) {
    const { width, height } = this.box,
      [x, y] = [this.at.u * width, (1 - this.at.v) * height],
      s = theme.scale,
      gap = 11 * s;
    ctx.strokeStyle = theme.accent;
    ctx.lineWidth = s;
    ctx.globalAlpha = 0.45;
    stroke(ctx, [0, y], [x - gap, y]);
    stroke(ctx, [x + gap, y], [width, y]);
    stroke(ctx, [x, 0], [x, y - gap]);
    stroke(ctx, [x, y + gap], [x, height]);
    ctx.globalAlpha = 1;
    circle(ctx, x, y, 10 * s, theme.card, 5 * s);
    circle(ctx, x, y, 10 * s, theme.accent, 2.5 * s);
  }
}

/** @type {(share: number) => number} */
export const clamp = (share) => Math.min(1, Math.max(0, share));

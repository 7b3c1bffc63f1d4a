// Trace view: test windows of a series end to end as one trace that plays along. Above, the part around the present moment;
// below, all of it. Flagged windows have another colour, and a bar beneath them.

import { context2d } from "../../lib/context2d.js";
import { element, icon, setFace, setText } from "../../lib/mount.js";
import { readTheme } from "../../lib/theme.js";
import { formatScore } from "../../view_card/axis.js";
import { duration, envelope, flaggedWindows, stretches, swing, windowAt } from "./trace.js";

/** @import { Ctx, Theme } from "../../lib/types.d.ts" */

/** `signal` (n * length) holds the windows one after another, at `rate` samples a second; `scores` (n) are theirs, and one is
 *  flagged above the `threshold`. `names` (n) say of what they are, "" where nobody knows.
 *  @typedef {{ signal: Float32Array, rate: number, length: number, scores: ArrayLike<number>, threshold: number, names?: string[] }} Trace */

const NEAR = { least: 3, perPixel: 2 }; // so many windows are seen at once, and so many samples a pixel where that is more
const BAR = 4,
  MARGIN = 3; // pixels
const STEP_S = 0.5; // between two windows, where nobody wants motion

export class TraceView {
  near = element("canvas", { class: "trace-near", role: "img" });
  whole = element("canvas", { class: "trace-whole", role: "img" });
  button = element(
    "button",
    { type: "button", click: () => (this.playing ? this.stop() : this.play()) },
    icon("play"),
    element("span", {}, "Play"),
  );
  /** @type {HTMLInputElement} */
  slider = element("input", {
    type: "range",
    min: "0",
    step: "any",
    "aria-label": "Moment of the trace",
    input: () => this.seek(this.slider.valueAsNumber),
  });
  words = element("output");
  node = element(
    "div",
    { class: "trace", role: "group", "aria-label": "Trace of the test windows" },
    this.near,
    this.whole,
    element("div", { class: "trace-bar" }, this.button, this.slider, this.words),
  );
  /** @type {Trace | null} */
  trace = null;
  /** @type {boolean[]} */
  flags = [];
  /** Seconds from the beginning. */
  time = 0;
  playing = 0;
  seen = -1;
  /** @type {[lo: number, hi: number]} */
  span = [-1, 1];

  /** @param {(window: number) => void} [choose] is told the window at the present moment, whenever it is another one */
  constructor(choose = () => {}) {
    this.choose = choose;
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(this.node);
    this.whole.addEventListener("pointerdown", (event) => this.point(event));
    this.whole.addEventListener("pointermove", (event) => event.buttons && this.point(event));
  }

  close() {
    this.stop();
    this.sizes.disconnect();
  }

  /** @type {(trace: Trace) => void} */
  show(trace) {
    this.trace = trace;
    this.span = swing(trace.signal);
    this.slider.max = String(duration(trace));
    this.flag(trace.threshold);
    this.seek(Math.min(this.time, duration(trace)));
  }

  /** Another threshold for the same scores.
   *  @type {(threshold: number) => void} */
  flag(threshold) {
    if (!this.trace) return;
    this.trace = { ...this.trace, threshold };
    this.flags = flaggedWindows(this.trace.scores, threshold);
    const told = `${this.flags.filter(Boolean).length} of ${this.flags.length} windows are flagged`;
    this.whole.setAttribute("aria-label", `The whole trace, ${duration(this.trace).toFixed(1)} s: ${told}.`);
    this.say();
    this.draw();
  }

  /** @type {(time: number) => void} */
  seek(time) {
    if (!this.trace) return;
    this.time = Math.max(0, Math.min(duration(this.trace), time));
    this.slider.value = String(this.time);
    this.say();
    this.draw();
  }

  play() {
    if (!this.trace?.signal.length) return;
    const theme = readTheme(this.node, 1);
    const begin = this.time < duration(this.trace) - 1e-6 ? this.time : 0,
      begun = performance.now();
    setFace(this.button, "pause", "Pause");
    const step = (/** @type {number} */ now) => {
      if (!this.trace) return this.stop();
      const gone = Math.max(0, now - begun) / 1000,
        lasts = this.trace.length / this.trace.rate;
      const time = begin + (theme.still ? Math.floor(gone / STEP_S) * lasts : gone);
      this.seek(time);
      if (time >= duration(this.trace)) return this.stop();
      this.playing = requestAnimationFrame(step);
    };
    this.playing = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    setFace(this.button, "play", "Play");
  }

  /** @type {(event: PointerEvent) => void} */
  point({ clientX }) {
    const { left, width } = this.whole.getBoundingClientRect();
    if (!this.trace || !width) return;
    this.stop();
    this.seek(((clientX - left) / width) * duration(this.trace));
  }

  say() {
    if (!this.trace) return;
    const { scores, names } = this.trace,
      at = windowAt(this.trace, this.time);
    const name = names?.[at] ? ` · ${names[at]}` : "";
    const told = `${this.time.toFixed(2)} s · window ${at} · score ${formatScore(scores[at])}${this.flags[at] ? ", flagged" : ""}${name}`;
    setText(this.words, told);
    this.slider.setAttribute("aria-valuetext", told);
    this.near.setAttribute("aria-label", `The trace around ${told}.`);
    if (at !== this.seen) this.choose(at);
    this.seen = at;
  }

  draw() {
    if (!this.trace) return;
    const theme = readTheme(this.node, 1);
    const { signal, length } = this.trace,
      at = this.time * this.trace.rate;
    const windows = Math.max(NEAR.least, Math.floor((NEAR.perPixel * this.near.clientWidth) / length));
    const most = Math.min(signal.length, windows * length);
    const from = Math.max(0, Math.min(signal.length - most, at - most / 2));
    this.paint(this.near, from, from + most, at, theme);
    this.paint(this.whole, 0, signal.length, at, theme);
  }

  /** The samples of [from, to), and a line at the present one.
   *  @type {(canvas: HTMLCanvasElement, from: number, to: number, at: number, theme: Theme) => void} */
  paint(canvas, from, to, at, theme) {
    const { clientWidth: width, clientHeight: height } = canvas,
      ratio = devicePixelRatio || 1;
    if (!width || !height || !this.trace || to <= from) return;
    Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    const ctx = context2d(canvas);
    ctx.scale(ratio, ratio);
    const x = (/** @type {number} */ sample) => ((sample - from) / (to - from)) * width;
    const { length } = this.trace;
    this.line(ctx, from, to, width, height, theme.accent);
    ctx.fillStyle = ctx.strokeStyle = theme.baseline;
    for (const [first, last] of stretches(this.flags)) {
      const [a, b] = [Math.max(from, first * length), Math.min(to, last * length)];
      if (a >= b) continue;
      const span = Math.max(1, x(b) - x(a));
      ctx.fillRect(x(a), height - BAR, span, BAR);
      ctx.save();
      ctx.beginPath();
      ctx.rect(x(a), 0, span, height - BAR);
      ctx.clip();
      ctx.clearRect(x(a), 0, span, height - BAR);
      this.line(ctx, from, to, width, height, theme.baseline);
      ctx.restore();
    }
    ctx.fillStyle = theme.ink;
    ctx.fillRect(Math.min(width - 1, x(at)), 0, 1.5, height);
  }

  /** A line through all samples, or where there are more than pixels, from the least to the largest in each column.
   *  @type {(ctx: Ctx, from: number, to: number, width: number, height: number, colour: string) => void} */
  line(ctx, from, to, width, height, colour) {
    const { signal } = /** @type {Trace} */ (this.trace),
      [lo, hi] = this.span;
    const high = height - BAR - 2 * MARGIN;
    const y = (/** @type {number} */ value) => MARGIN + (1 - (value - lo) / (hi - lo)) * high;
    Object.assign(ctx, { strokeStyle: colour, lineWidth: 1.2, lineJoin: "round" });
    ctx.beginPath();
    if (to - from <= 2 * width) {
      for (let i = Math.floor(from); i < Math.min(signal.length, to + 1); i++)
        ctx.lineTo(((i - from) / (to - from)) * width, y(signal[i]));
    } else {
      const parts = Math.round(width),
        { least, most } = envelope(signal, from, to, parts);
      for (let part = 0; part < parts; part++) {
        ctx.lineTo(part + 0.5, y(least[part]) + 0.5);
        ctx.lineTo(part + 0.5, y(most[part]) - 0.5);
      }
    }
    ctx.stroke();
  }
}

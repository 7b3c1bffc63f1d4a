// Star rating as a slider, five stars in halves: by mouse, by thumb and by keyboard.

import { element } from "./mount.js";

/** @import { Timer } from "./types.d.ts" */

const PAUSE_MS = 700; // arrows go through values: the one they rest on is meant
/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 0.5, ArrowUp: 0.5, ArrowLeft: -0.5, ArrowDown: -0.5 };

/** A value as people say it.
 *  @type {(stars: number) => string} */
export const starsText = (stars) => (stars ? `${stars} star${stars === 1 ? "" : "s"}` : "no stars yet");

export class Stars {
  value = 0;
  /** What the arrows stand at, until they rest.
   *  @type {number | undefined} */
  pending;
  over = false;
  held = false;
  /** @type {Timer | undefined} */
  pause;
  full = element("i", { class: "full" });

  /** `give(stars)` is called with what was chosen, or null where it was cleared.
   *  @param {string} title
   *  @param {(stars: number | null) => void} give */
  constructor(title, give) {
    this.give = give;
    this.node = element(
      "span",
      {
        class: "stars",
        role: "slider",
        tabindex: "0",
        "aria-label": `Your stars for ${title}`,
        "aria-valuemin": "0",
        "aria-valuemax": "5",
        keydown: (event) => this.key(event),
        blur: () => this.settle(),
        pointerdown: (event) => this.hold(event),
        pointermove: (event) => this.move(event),
        pointerup: (event) => this.drop(event),
        pointerleave: () => this.rest(),
        pointercancel: () => this.rest(),
      },
      element("i", { class: "empty" }),
      this.full,
    );
    this.show(0);
  }

  /** The value that is held; what somebody is just choosing goes before it.
   *  @type {(value: number) => void} */
  set(value) {
    this.value = value;
    if (this.pending === undefined && !this.over) this.show(value);
  }

  /** @type {(value: number) => void} */
  show(value) {
    this.full.style.width = `${value * 20}%`;
    this.node.setAttribute("aria-valuenow", String(value));
    this.node.setAttribute("aria-valuetext", starsText(value));
    this.node.style.setProperty("--at", `${value * 20}%`);
    if (value) this.node.dataset.value = String(value);
    else delete this.node.dataset.value;
  }

  /** @type {(value: number) => void} */
  commit(value) {
    clearTimeout(this.pause);
    this.pending = undefined;
    this.over = false;
    const changed = value !== this.value;
    this.set(value);
    if (changed) this.give(value || null);
  }

  settle() {
    if (this.pending !== undefined) this.commit(this.pending);
  }

  /** @type {(event: KeyboardEvent) => void} */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const now = this.pending ?? this.value,
      step = STEPS[event.key];
    if (step) this.wait(Math.min(5, Math.max(now ? 0.5 : 0, now + step)));
    else if ("12345".includes(event.key)) this.commit(Number(event.key));
    else if (event.key === "Home" || event.key === "End") this.wait(event.key === "Home" ? 0.5 : 5);
    else if (["Delete", "Backspace", "0"].includes(event.key)) this.commit(0);
    else if (event.key === "Enter" || event.key === " ") this.settle();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @type {(value: number) => void} */
  wait(value) {
    clearTimeout(this.pause);
    this.pending = value;
    this.show(value);
    this.pause = setTimeout(() => this.settle(), PAUSE_MS);
  }

  /** @type {(event: PointerEvent) => number} */
  under({ clientX }) {
    const { left, width } = this.node.getBoundingClientRect();
    return Math.min(5, Math.max(0.5, Math.ceil(((clientX - left) / width) * 10) / 2));
  }

  /** @type {(event: PointerEvent) => void} */
  hold(event) {
    if (event.button) return;
    this.held = true;
    this.node.setPointerCapture(event.pointerId);
    this.move(event);
  }

  /** @type {(event: PointerEvent) => void} */
  move(event) {
    if (event.pointerType !== "mouse" && !this.held) return;
    this.over = true;
    this.show(this.under(event));
  }

  /** @type {(event: PointerEvent) => void} */
  drop(event) {
    if (!this.held) return;
    this.held = false;
    this.commit(this.under(event));
  }

  rest() {
    this.held = this.over = false;
    if (this.pending === undefined) this.show(this.value);
  }
}

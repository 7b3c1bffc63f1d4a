// Camera input: wheel, drag, pinch, double click and keys on a canvas zoom and pan its camera.

import { STEP } from "./camera.js";

/** @import { Camera, Share } from "./camera.js" */
/** @import { Rect } from "../lib/types.d.ts" */
/** @typedef {Map<number, Share>} Fingers The pointers that are down, and where. */

const GESTURE_MS = 400;
const STILL = 0.004; // of the window: a hand that moves less holds still
/** @type {Record<string, Share>} */
const PANS = {
  ArrowLeft: { x: -0.1, y: 0 },
  ArrowRight: { x: 0.1, y: 0 },
  ArrowUp: { x: 0, y: 0.1 },
  ArrowDown: { x: 0, y: -0.1 },
};

/** When the page was last scrolled: a scroll that a drawing slides under does not turn into a zoom. */
let scrolled = -Infinity;
addEventListener(
  "wheel",
  (event) => {
    if (!(event.composedPath()[0] instanceof HTMLCanvasElement)) scrolled = event.timeStamp;
  },
  { capture: true, passive: true },
);

/** Let hands move a camera; `box()` is the plot inside the canvas, in its pixels.
 *  @type {(camera: Camera, canvas: HTMLCanvasElement, box: () => Rect) => void} */
export function listen(camera, canvas, box) {
  if (!camera.axes.length) return;
  const share = (/** @type {MouseEvent} */ event) => place(event, canvas, box());
  /** @type {Fingers} */
  const fingers = new Map();
  canvas.addEventListener("wheel", (event) => onWheel(camera, event, share(event)), { passive: false });
  canvas.addEventListener("dblclick", () => camera.reset());
  canvas.addEventListener("keydown", (event) => onKey(camera, event));
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button === 0) fingers.set(event.pointerId, share(event));
  });
  canvas.addEventListener("pointermove", (event) => onDrag(camera, event, fingers, share(event), canvas));
  const lift = (/** @type {PointerEvent} */ event) => fingers.delete(event.pointerId);
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
}

/** @type {(camera: Camera, event: WheelEvent, at: Share) => void} */
function onWheel(camera, event, at) {
  if (event.timeStamp - scrolled < GESTURE_MS) {
    scrolled = event.timeStamp;
    return;
  }
  event.preventDefault();
  camera.zoom(STEP ** (-Math.sign(event.deltaY) * Math.min(1, Math.abs(event.deltaY) / 50)), at);
}

/** @type {(camera: Camera, event: PointerEvent, fingers: Fingers, now: Share, canvas: HTMLCanvasElement) => void} */
function onDrag(camera, event, fingers, now, canvas) {
  const before = fingers.get(event.pointerId);
  if (!before || Math.hypot(now.x - before.x, now.y - before.y) < STILL) return;
  const other = [...fingers].find(([finger]) => finger !== event.pointerId)?.[1];
  if (other) pinch(camera, other, before, now);
  else if (event.pointerType !== "touch") {
    canvas.setPointerCapture(event.pointerId);
    camera.pan({ x: before.x - now.x, y: before.y - now.y });
  }
  fingers.set(event.pointerId, now);
}

/** @type {(camera: Camera, other: Share, before: Share, now: Share) => void} */
function pinch(camera, other, before, now) {
  const apart = (/** @type {Share} */ a) => Math.hypot(a.x - other.x, a.y - other.y) || 1e-6;
  camera.zoom(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
}

/** @type {(camera: Camera, event: KeyboardEvent) => void} */
function onKey(camera, event) {
  const by = PANS[event.key];
  if (by) camera.pan(by);
  else if (event.key === "+" || event.key === "=") camera.zoom(STEP);
  else if (event.key === "-") camera.zoom(1 / STEP);
  else if (event.key === "0") camera.reset();
  else return;
  event.preventDefault();
}

/** @type {(event: MouseEvent, canvas: HTMLCanvasElement, box: Rect) => Share} */
function place(event, canvas, box) {
  const edge = canvas.getBoundingClientRect();
  return {
    x: (event.clientX - edge.left - box.left) / box.width,
    y: 1 - (event.clientY - edge.top - box.top) / box.height,
  };
}

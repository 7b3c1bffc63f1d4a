// Small picture: a row, or what a net makes of it, on a canvas with its name below.

import { context2d } from "../lib/context2d.js";
import { element } from "../lib/mount.js";

/** @type {(name: string) => HTMLCanvasElement} */
export const picture = (name) =>
  element("canvas", { class: "small", role: "img", "aria-label": name, width: 28, height: 28 });

/** @type {(canvas: HTMLCanvasElement, words: string) => HTMLElement} */
export const figure = (canvas, words) => element("figure", {}, canvas, element("figcaption", {}, words));

/** @type {(canvas: HTMLCanvasElement) => void} */
export const clear = (canvas) => context2d(canvas).clearRect(0, 0, canvas.width, canvas.height);

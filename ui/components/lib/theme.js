// Theme: the colours, typefaces and sizes of the moment (light, dark, zoom), read from the page's theme.

import { context2d } from "./context2d.js";
import { memo } from "./memo.js";

/** @import { RGB, Theme } from "./types.d.ts" */

/** @type {(codes: string) => string[]} */
const hex = (codes) => codes.split(" ").map((code) => `#${code}`);

const LIGHT = {
  mute: "#6b6f73",
  baseline: "#b85000",
  below: [0, 114, 178],
  above: [213, 94, 0],
  classes: hex("0072b2 e69f00 009e73 cc79a7 56b4e9 d55e00 7f7a00 6a51a3 8c5648 4d4d4d"),
};
const DARK = {
  mute: "#9aa0a6",
  baseline: "#f08c45",
  below: [86, 180, 233],
  above: [240, 140, 69],
  classes: hex("3d9fdc f0ac1e 1fc294 e08fbd 9ad4f7 f4793a bdb63c a78de0 c48d7c c3c6ca"),
};
const NORMAL_ROOT_PX = 14;

/** Everything a drawing needs to know of its surroundings; `host` is an element inside the theme.
 *  @type {(host: Element, zoom?: number) => Theme} */
export function readTheme(host, zoom = 1) {
  const style = getComputedStyle(host);
  const read = (/** @type {string} */ name, /** @type {string} */ otherwise) =>
    style.getPropertyValue(`--st-${name}`).trim() || otherwise;
  const paper = read("background-color", "#faf9f6");
  const dark = luminance(rgb(paper)) < 0.2;
  return {
    ...(dark ? DARK : LIGHT),
    dark,
    paper,
    card: read("secondary-background-color", dark ? "#1a1d21" : "#ffffff"),
    ink: read("text-color", dark ? "#eceae4" : "#1d1f21"),
    line: read("border-color", dark ? "#2b2f34" : "#e4e2dc"),
    accent: read("primary-color", dark ? "#4fc3b5" : "#0b6e69"),
    text: read("font", "Inter, sans-serif"),
    mono: read("code-font", "monospace"),
    scale: (zoom * parseFloat(getComputedStyle(document.documentElement).fontSize)) / NORMAL_ROOT_PX,
    still: matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
}

/** @type {CanvasRenderingContext2D | undefined} */
let onePixel;

/** One pixel to paint a colour on and read it back: how a browser says what a CSS colour is.
 *  @type {() => CanvasRenderingContext2D} */
function pixel() {
  onePixel ??= context2d(document.createElement("canvas"), { willReadFrequently: true });
  return onePixel;
}

/** @type {Map<string, RGB>} */
const known = new Map();

/** Any CSS colour as [r, g, b], 0 to 255.
 *  @type {(colour: string) => RGB} */
export function rgb(colour) {
  return memo(known, colour, () => {
    const ctx = pixel();
    ctx.clearRect(0, 0, 1, 1);
    ctx.fillStyle = colour;
    ctx.fillRect(0, 0, 1, 1);
    return [...ctx.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  });
}

/** The colour of a class, which is one of ten; more classes begin again.
 *  @type {(theme: Theme, label: number) => string} */
export const classColour = (theme, label) => (label < 0 ? theme.mute : theme.classes[label % theme.classes.length]);

/** The same hue, taken towards the ink until text in it reads on `ground` (4.5 to 1).
 *  @type {(colour: string, ground: string, ink: string) => string} */
export function readable(colour, ground, ink) {
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = blend(rgb(colour), rgb(ink), share);
    if (contrast(mixed, rgb(ground)) >= 4.5) return `rgb(${mixed.map(Math.round)})`;
  }
  return ink;
}

/** From `a` at share 0 to `b` at share 1.
 *  @type {(a: RGB, b: RGB, share: number) => RGB} */
export const blend = (a, b, share) => a.map((value, i) => value + (b[i] - value) * share);

/** @type {(a: RGB, b: RGB) => number} */
function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** @type {(colour: RGB) => number} */
function luminance(colour) {
  const [r, g, b] = colour.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

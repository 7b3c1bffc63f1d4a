// Row values: a row that is no picture and what the net makes of it. Few columns stand in a table; of many the row is
// drawn as a line with its reconstruction over it, and those that come back worst stand below.

import { context2d } from "../lib/context2d.js";
import { element } from "../lib/mount.js";
import { formatNumber } from "../view_card/axis.js";

/** @import { Column, Theme } from "../lib/types.d.ts" */

const FEW = 8;
const MARGIN = 4;

export class RowValues {
  profile = element("canvas", { class: "profile", role: "img", "aria-label": "The row, and its reconstruction" });
  body = element("tbody");
  note = element("caption");

  /** @param {string[]} heads what the columns of the table are called
   *  @param {string} named which columns of many are in it */
  constructor(heads = ["column", "input", "reconstruction"], named = "given back worst of") {
    this.named = named;
    const lines = [element("span", {}, heads[1]), element("span", { class: "copy" }, heads[2])];
    this.lines = element("p", { class: "lines", "aria-hidden": "true" }, ...lines);
    const first = element("thead", {}, element("tr", {}, ...heads.map(head)));
    this.table = element("table", { class: "columns" }, this.note, first, this.body);
    this.node = element("div", { class: "values" }, this.profile, this.lines, this.table);
  }

  /** @type {(x: Float32Array, copy: Float32Array, columns: Column[], theme: Theme) => void} */
  show(x, copy, columns, theme) {
    const many = x.length > FEW;
    this.profile.hidden = this.lines.hidden = !many;
    this.note.textContent = many ? `${this.named} ${x.length.toLocaleString("en")} columns` : "";
    if (many) drawProfile(this.profile, x, copy, theme);
    this.body.replaceChildren(...columns.map(line));
  }
}

/** A row and its reconstruction as two lines.
 *  @type {(canvas: HTMLCanvasElement, x: Float32Array, copy: Float32Array, theme: Theme) => void} */
export function drawProfile(canvas, x, copy, theme) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = devicePixelRatio || 1;
  Object.assign(canvas, { width: width * ratio, height: height * ratio });
  const ctx = context2d(canvas);
  ctx.scale(ratio, ratio);
  const all = [...x, ...copy].filter(Number.isFinite);
  const [lo, hi] = [Math.min(...all), Math.max(...all)];
  const across = (/** @type {number} */ i) => MARGIN + (i / (x.length - 1)) * (width - 2 * MARGIN);
  const up = (/** @type {number} */ value) =>
    height - MARGIN - ((value - lo) / (hi - lo || 1)) * (height - 2 * MARGIN);
  for (const [values, colour] of /** @type {const} */ ([
    [x, theme.mute],
    [copy, theme.accent],
  ])) {
    ctx.beginPath();
    values.forEach((value, i) => ctx.lineTo(across(i), up(value)));
    Object.assign(ctx, { strokeStyle: colour, lineWidth: 1.4 * theme.scale, lineJoin: "round" });
    ctx.stroke();
  }
}

/** @type {(name: string) => HTMLElement} */
const head = (name) => element("th", { scope: "col" }, name);

/** @type {(column: Column) => HTMLElement} */
const line = ([name, x, copy, share]) =>
  element(
    "tr",
    {},
    element("th", { scope: "row", title: name }, name),
    element("td", {}, formatNumber(x)),
    element("td", {}, formatNumber(copy)),
    ...(share === undefined ? [] : [element("td", {}, `${(100 * share).toFixed(0)}\u00a0%`)]),
  );

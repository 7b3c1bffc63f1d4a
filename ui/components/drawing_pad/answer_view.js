// Answer view: a drawing as the net sees it and gives it back, the rank of its error, and its nearest test rows.

import { context2d, paint } from "../lib/context2d.js";
import { element, setText } from "../lib/mount.js";
import { broadcastHover } from "../view_card/linked_brushing.js";

/** @import { DrawingAnswer, DrawingPadPayload } from "../lib/types.d.ts" */

const NEIGHBOURS = 5;

export class AnswerView {
  seen = picture("What the net sees");
  copy = picture("Its reconstruction");
  pictures = element(
    "div",
    { class: "pair" },
    figure(this.seen, "as the net sees it"),
    figure(this.copy, "its reconstruction"),
  );
  mse = element("b");
  verdict = element("span");
  needle = element("i");
  meter = element(
    "div",
    { class: "rank", role: "meter", "aria-label": "Share of test rows with a smaller error", "aria-valuemax": "100" },
    this.needle,
  );
  said = element("p", { class: "verdict" }, this.mse, this.verdict);
  neighbours = Array.from({ length: NEIGHBOURS }, () => new Neighbour((row) => this.chosen(row)));
  near = element(
    "div",
    { class: "near", role: "group", "aria-label": "Nearest test rows by code" },
    ...this.neighbours.map(({ node }) => node),
  );

  /** @param {(row: number) => void} chosen a neighbour was pressed */
  constructor(chosen) {
    this.chosen = chosen;
  }

  /** @type {(answer: DrawingAnswer, page: DrawingPadPayload, sheet: HTMLImageElement | undefined) => void} */
  show({ head, pixels, drawn }, page, sheet) {
    const [height, width] = head.shape,
      half = pixels.length / 2;
    paint(this.seen, pixels.subarray(0, half), width, height);
    paint(this.copy, pixels.subarray(half), width, height);
    Object.assign(this.copy.dataset, { shown: String(drawn), step: String(head.step) });
    setText(this.mse, head.mse);
    setText(this.verdict, head.verdict);
    this.needle.style.setProperty("--at", `${100 * head.rank}%`);
    this.meter.setAttribute("aria-valuenow", String(Math.round(100 * head.rank)));
    this.neighbours.forEach((neighbour, i) => neighbour.show(head.nearest[i], page, sheet));
  }

  /** Nothing is drawn. */
  blank() {
    for (const canvas of [this.seen, this.copy]) context2d(canvas).clearRect(0, 0, canvas.width, canvas.height);
    for (const node of [this.mse, this.verdict]) setText(node, "");
    for (const neighbour of this.neighbours) neighbour.blank();
  }
}

class Neighbour {
  picture = element("canvas", { width: 1, height: 1 });
  label = element("b");
  distance = element("span");
  row = -1;
  /** The row whose picture is shown. */
  pictured = -1;
  /** @type {{ group?: string, told?: number }} */
  brush = {};
  node = element(
    "button",
    {
      type: "button",
      disabled: true,
      click: () => this.row >= 0 && this.choose(this.row),
      pointerenter: () => broadcastHover(this.brush, this.row),
      pointerleave: () => broadcastHover(this.brush, -1),
      focus: () => broadcastHover(this.brush, this.row),
      blur: () => broadcastHover(this.brush, -1),
    },
    this.picture,
    element("small", {}, this.label, this.distance),
  );

  /** @param {(row: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
  }

  /** There is none. */
  blank() {
    this.row = this.pictured = -1;
    this.node.disabled = true;
    context2d(this.picture).clearRect(0, 0, this.picture.width, this.picture.height);
    for (const node of [this.label, this.distance]) setText(node, "");
  }

  /** @type {(near: DrawingAnswer["head"]["nearest"][number] | undefined, page: DrawingPadPayload, sheet?: HTMLImageElement) => void} */
  show(near, page, sheet) {
    this.node.hidden = !near;
    if (!near) return;
    const [row, name, distance] = near;
    this.row = row;
    if (row !== this.pictured && cut(this.picture, row, page, sheet)) this.pictured = row;
    this.brush.group = page.group;
    this.node.disabled = false;
    setText(this.label, name);
    setText(this.distance, distance);
    const words = `Test row ${row}${name && `, ${name}`}, distance ${distance}. Begin from it`;
    this.node.title = words;
    this.node.setAttribute("aria-label", words);
  }
}

/** @type {(name: string) => HTMLCanvasElement} */
const picture = (name) =>
  element("canvas", { class: "small", role: "img", "aria-label": name, width: 28, height: 28 });

/** @type {(canvas: HTMLCanvasElement, words: string) => HTMLElement} */
function figure(canvas, words) {
  return element("figure", {}, canvas, element("figcaption", {}, words));
}

/** The picture of a test row, from the sheet of all; false where that is not here yet.
 *  @type {(canvas: HTMLCanvasElement, row: number, page: DrawingPadPayload, sheet?: HTMLImageElement) => boolean} */
export function cut(canvas, row, { atlas: { width, height, columns } }, sheet) {
  if (!sheet?.complete || !sheet.naturalWidth) return false;
  Object.assign(canvas, { width, height });
  const [left, top] = [(row % columns) * width, Math.floor(row / columns) * height];
  context2d(canvas).drawImage(sheet, left, top, width, height, 0, 0, width, height);
  return true;
}

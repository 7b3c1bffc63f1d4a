// Answer view: a drawing as the net sees it and gives it back, the rank of its error, and its nearest test rows.

import { Neighbour } from "../followed_row/neighbour.js";
import { context2d, paint } from "../lib/context2d.js";
import { element, setText } from "../lib/mount.js";

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
  neighbours = Array.from({ length: NEIGHBOURS }, () => new Neighbour((row) => this.chosen(row), "Begin from it"));
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

/** @type {(name: string) => HTMLCanvasElement} */
const picture = (name) =>
  element("canvas", { class: "small", role: "img", "aria-label": name, width: 28, height: 28 });

/** @type {(canvas: HTMLCanvasElement, words: string) => HTMLElement} */
function figure(canvas, words) {
  return element("figure", {}, canvas, element("figcaption", {}, words));
}

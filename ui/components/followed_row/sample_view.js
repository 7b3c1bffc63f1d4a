// Sample view: a test row, what the net makes of it, the rank of its error, its error over the run, and its nearest test
// rows by input and by code, one line under the other.

import { context2d } from "../lib/context2d.js";
import { element, setText } from "../lib/mount.js";
import { cut, neighbours } from "../row_answer/neighbour.js";
import { RankedError } from "../row_answer/ranked_error.js";
import { clear, figure, picture } from "../row_answer/small_picture.js";
import { CanvasCard } from "../view_card/canvas_card.js";
import * as curve from "../view_card/charts/curve.js";
import { spriteSheet } from "../view_card/image_pixels.js";
import { RowValues } from "./row_values.js";

/** @import { FollowedRowPayload, Near, NumberArray, RowAnswer, RowHead, Theme } from "../lib/types.d.ts" */
/** @import { Neighbour } from "../row_answer/neighbour.js" */
/** @import { ShowTooltip } from "../view_card/canvas_card.js" */

export class SampleView {
  input = picture("Input");
  copy = picture("Reconstruction");
  wanted = picture("What was wanted");
  difference = picture("Difference");
  given = figure(this.input, "input");
  copied = figure(this.copy, "reconstruction");
  hoped = figure(this.wanted, "wanted");
  pictures = element(
    "div",
    { class: "trio" },
    this.given,
    this.hoped,
    this.copied,
    figure(this.difference, "difference"),
  );
  values = new RowValues();
  ranked = new RankedError();
  judged = element("div", { class: "judged" }, this.ranked.said, this.ranked.meter);
  shared = element("span");
  /** By the code, or by the layer that the map shows. */
  coded = element("span", { id: "by-code" }, "Nearest by code");
  /** @type {number} */
  row = -1;

  /** @param {(row: number) => void} choose a neighbour was pressed
   *  @param {ShowTooltip} tooltip
   *  @param {Theme} theme */
  constructor(choose, tooltip, theme) {
    this.byInput = neighbours(choose, "Follow it");
    this.byCode = neighbours(choose, "Follow it");
    this.curve = new CanvasCard(tooltip, theme);
    this.curve.node.classList.add("history");
    this.near = element(
      "div",
      { class: "neighbours" },
      ...group(element("span", { id: "by-input" }, "Nearest by input"), element("span"), this.byInput),
      ...group(this.coded, this.shared, this.byCode),
    );
    this.theme = theme;
  }

  close() {
    this.curve.close();
  }

  /** What is known of a row before the net is asked: its picture, where it has one.
   *  @type {(row: number, page: FollowedRowPayload, sheet?: HTMLImageElement) => void} */
  begin(row, { atlas, paired }, sheet) {
    this.pictures.hidden = !atlas;
    this.pictures.classList.toggle("pair", paired);
    this.hoped.hidden = !paired;
    caption(this.given, paired ? "given" : "input");
    caption(this.copied, paired ? "output" : "reconstruction");
    this.values.node.hidden = Boolean(atlas);
    if (row === this.row) return;
    this.row = row;
    this.blank();
    for (const neighbour of this.byInput) neighbour.blank();
    cut(this.input, row, atlas, sheet);
  }

  /** Of the net nothing is known; `words` say why. Neighbours by input are none of its making.
   *  @type {(words?: string) => void} */
  blank(words) {
    for (const canvas of [this.copy, this.wanted, this.difference]) clear(canvas);
    this.ranked.blank(words);
    setText(this.shared, "");
    this.known(false);
    for (const neighbour of this.byInput) neighbour.node.classList.remove("both");
    for (const neighbour of this.byCode) neighbour.blank();
  }

  /** @type {(known: boolean) => void} */
  known(known) {
    for (const node of [this.ranked.meter, this.copied, this.hoped, this.difference.parentElement])
      node?.classList.toggle("unknown", !known);
  }

  /** @type {(head: RowHead, answer: RowAnswer, page: FollowedRowPayload, theme: Theme, sheet?: HTMLImageElement) => void} */
  show(head, { body }, page, theme, sheet) {
    this.theme = theme;
    if (head.shape) this.picture(head.shape, body);
    else this.line(head, body);
    this.copy.dataset.step = String(head.step);
    this.ranked.show(head);
    this.known(true);
    this.history(head);
    this.neighbours(head, page, sheet);
  }

  /** The difference is from what was wanted: of a row that is no pair, the row itself.
   *  @type {(shape: number[], body: Uint8Array) => void} */
  picture(shape, body) {
    const n = shape.reduce((size, side) => size * side);
    const [input, copy, third] = [0, n, 2 * n].map((at) => body.subarray(at, at + n));
    const wanted = third.length ? third : input;
    this.paint(this.input, input, shape);
    this.paint(this.copy, copy, shape);
    this.paint(this.wanted, wanted, shape);
    this.paint(this.difference, difference(wanted, copy, shape[2] ?? 1), shape.slice(0, 2));
  }

  /** @type {(canvas: HTMLCanvasElement, values: Uint8Array | Int8Array, shape: number[]) => void} */
  paint(canvas, values, shape) {
    const one = /** @type {NumberArray} */ (/** @type {unknown} */ (Object.assign(values, { shape: [1, ...shape] })));
    paint(canvas, one, this.theme);
  }

  /** @type {(head: RowHead, body: Uint8Array) => void} */
  line({ columns }, body) {
    const all = new Float32Array(body.slice().buffer),
      n = all.length / 2;
    this.values.show(all.subarray(0, n), all.subarray(n), columns, this.theme);
  }

  /** @type {(head: RowHead) => void} */
  history({ row, mse, curve: { epoch, error, median } }) {
    const arrays = { median_x: series(epoch), median_y: series(median), row_x: series(epoch), row_y: series(error) };
    const title = `Error of test row ${row} since it was first followed`;
    const view = { kind: "Curve", name: "row-error", title, unit: mse.split(" ")[0], labels: [], marks: {}, arrays };
    this.curve.theme = this.theme;
    this.curve.show(view, curve);
  }

  /** @type {(head: RowHead, page: FollowedRowPayload, sheet?: HTMLImageElement) => void} */
  neighbours({ by_input, by_code, coded, shared }, page, sheet) {
    setText(this.coded, `Nearest by ${coded}`);
    setText(this.shared, shared);
    mark(this.byInput, by_input, by_code, page, sheet);
    mark(this.byCode, by_code, by_input, page, sheet);
  }
}

/** @type {(shown: HTMLElement, words: string) => void} */
function caption({ firstElementChild, lastElementChild }, words) {
  firstElementChild?.setAttribute("aria-label", words[0].toUpperCase() + words.slice(1));
  if (lastElementChild) setText(lastElementChild, words);
}

/** @type {(line: Neighbour[], mine: Near[], others: Near[], page: FollowedRowPayload, sheet?: HTMLImageElement) => void} */
function mark(line, mine, others, page, sheet) {
  const both = new Set(others.map(([row]) => row));
  line.forEach((neighbour, i) => {
    neighbour.show(mine[i], page, sheet);
    neighbour.node.classList.toggle("both", both.has(neighbour.row));
  });
}

/** @type {(title: HTMLElement, more: HTMLElement, line: Neighbour[]) => HTMLElement[]} */
const group = (title, more, line) => [
  element("h4", {}, title, more),
  element("div", { class: "near", role: "group", "aria-labelledby": title.id }, ...line.map(({ node }) => node)),
];

/** @type {(numbers: number[]) => NumberArray} */
const series = (numbers) => Object.assign(Float64Array.from(numbers), { shape: [numbers.length] });

/** How far each pixel is off, 127 for all of its range; of one in colour the mean of red, green and blue.
 *  @type {(wanted: Uint8Array, copy: Uint8Array, channels: number) => Int8Array} */
function difference(wanted, copy, channels) {
  const off = new Float32Array(wanted.length / channels);
  for (let i = 0; i < wanted.length; i++) off[Math.floor(i / channels)] += (copy[i] - wanted[i]) / channels;
  return Int8Array.from(off, (value) => Math.round((value * 127) / 255));
}

/** @type {(canvas: HTMLCanvasElement, values: NumberArray, theme: Theme) => void} */
function paint(canvas, values, theme) {
  const sheet = spriteSheet(values, theme),
    { width, height } = sheet.item;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context2d(canvas).drawImage(sheet, 0, 0);
}

// Neighbour: a test row near another, as a button with its picture, its class and its distance; the maps mark it while
// somebody points at it.

import { context2d } from "../lib/context2d.js";
import { element, setText } from "../lib/mount.js";
import { broadcastHover } from "../view_card/linked_brushing.js";
import { clear } from "./small_picture.js";

/** @import { Atlas, Near } from "../lib/types.d.ts" */

const COUNT = 5;

/** As many as are shown; `choose` is called with the row of one that is pressed, `does` is that in a sentence.
 *  @type {(choose: (row: number) => void, does: string) => Neighbour[]} */
export const neighbours = (choose, does) => Array.from({ length: COUNT }, () => new Neighbour(choose, does));

export class Neighbour {
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

  /** @param {(row: number) => void} choose
   *  @param {string} does what a press does, in a sentence */
  constructor(choose, does) {
    this.choose = choose;
    this.does = does;
  }

  /** There is none. */
  blank() {
    this.row = this.pictured = -1;
    this.node.disabled = true;
    clear(this.picture);
    for (const node of [this.label, this.distance]) setText(node, "");
  }

  /** @type {(near: Near | undefined, page: { atlas: Atlas | null, group: string }, sheet?: HTMLImageElement) => void} */
  show(near, { atlas, group }, sheet) {
    this.node.hidden = !near;
    if (!near) return;
    const [row, name, distance] = near;
    this.row = row;
    this.picture.hidden = !atlas;
    if (row !== this.pictured && cut(this.picture, row, atlas, sheet)) this.pictured = row;
    this.brush.group = group;
    this.node.disabled = false;
    setText(this.label, atlas ? name : `row ${row}`);
    setText(this.distance, distance);
    const words = `Test row ${row}${name && `, ${name}`}, distance ${distance}. ${this.does}`;
    this.node.title = words;
    this.node.setAttribute("aria-label", words);
  }
}

/** The picture of a test row, from the sheet of all; false where that is not here yet.
 *  @type {(canvas: HTMLCanvasElement, row: number, atlas: Atlas | null, sheet?: HTMLImageElement) => boolean} */
export function cut(canvas, row, atlas, sheet) {
  if (!atlas || !sheet?.complete || !sheet.naturalWidth) return false;
  const { width, height, columns } = atlas;
  Object.assign(canvas, { width, height });
  const [left, top] = [(row % columns) * width, Math.floor(row / columns) * height];
  context2d(canvas).drawImage(sheet, left, top, width, height, 0, 0, width, height);
  return true;
}

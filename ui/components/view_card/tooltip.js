// Tooltip: the small card beside the pointer, with what the thing under it is called, and its picture.

import { context2d } from "../lib/context2d.js";
import { element } from "../lib/mount.js";
import { contained } from "./image_grid.js";

/** @import { Atlas, Box, TooltipText } from "../lib/types.d.ts" */
/** @typedef {{ node: Element }} Pane The drawing that somebody points at. */
/** @typedef {Atlas & { sheet: HTMLImageElement }} LoadedAtlas */

const PICTURE_PX = 64;
const [GAP_PX, MARGIN_PX] = [16, 6];

/** Where a tooltip of a size goes in a frame: right of the place, else left of it, else above it, else below, so that
 *  what is pointed at stays in sight.
 *  @type {(at: { left: number, top: number }, size: Box, frame: Box) => { left: number, top: number }} */
export function placement({ left, top }, { width, height }, frame) {
  const right = left + GAP_PX + width < frame.width - MARGIN_PX,
    beside = right || left - GAP_PX - width > MARGIN_PX;
  const across = beside ? (right ? left + GAP_PX : left - GAP_PX - width) : left - width / 2;
  const above = top > height + 20;
  const down = beside ? top - height / 2 : above ? top - height - GAP_PX : top + GAP_PX;
  return { left: within(across, frame.width - width), top: within(down, frame.height - height) };
}

/** @type {(value: number, most: number) => number} */
const within = (value, most) => Math.max(MARGIN_PX, Math.min(value, most - MARGIN_PX));

export class Tooltip {
  words = element("div");
  canvas = element("canvas", { width: PICTURE_PX, height: PICTURE_PX });
  node = element("div", { class: "tip", hidden: true }, this.canvas, this.words);
  /** What is shown, to be shown again once its picture is there.
   *  @type {[Pane, TooltipText, number, number] | null} */
  last = null;
  /** @type {LoadedAtlas | undefined} */
  atlas;

  /** @param {Element} card */
  constructor(card) {
    this.card = card;
  }

  /** `about` is null (nothing there) or {lines, and where there is a picture: sheet and item, or row of the atlas}.
   *  @type {(pane: Pane, about: TooltipText | null, x: number, y: number) => void} */
  show(pane, about, x, y) {
    this.node.hidden = !about;
    this.last = about && [pane, about, x, y];
    if (!about) return;
    const [first, ...rest] = about.lines;
    this.words.replaceChildren(element("b", {}, first), ...rest.map((line) => element("span", {}, line)));
    this.canvas.hidden = !this.picture(about);
    this.place(pane, x, y);
  }

  /** @type {(pane: Pane, x: number, y: number) => void} */
  place(pane, x, y) {
    const frame = this.card.getBoundingClientRect(),
      inner = pane.node.getBoundingClientRect();
    const at = { left: inner.left - frame.left + x, top: inner.top - frame.top + y };
    const size = { width: this.node.offsetWidth, height: this.node.offsetHeight };
    const { left, top } = placement(at, size, frame);
    this.node.style.transform = `translate(${left}px, ${top}px)`;
  }

  /** Draw the picture of what is pointed at; false where there is none.
   *  @type {(about: TooltipText) => boolean} */
  picture({ sheet, item = 0, row }) {
    if (sheet) return this.copy(sheet, item * sheet.item.width, 0, sheet.item);
    if (!this.atlas || row === undefined) return false;
    const { sheet: rows, width, height, columns } = this.atlas;
    const [left, top] = [(row % columns) * width, Math.floor(row / columns) * height];
    const there = rows.complete && rows.naturalWidth > 0 && top + height <= rows.naturalHeight;
    return there && this.copy(rows, left, top, { width, height });
  }

  /** @type {(from: CanvasImageSource, x: number, y: number, size: Box) => true} */
  copy(from, x, y, { width, height }) {
    const ctx = context2d(this.canvas);
    ctx.imageSmoothingEnabled = false;
    ctx.clearRect(0, 0, PICTURE_PX, PICTURE_PX);
    ctx.drawImage(from, x, y, width, height, ...contained({ width, height }, PICTURE_PX));
    return true;
  }

  /** Where pictures of test rows come from: {url, width, height, columns}, or nothing.
   *  @type {(atlas: Atlas | null) => void} */
  from(atlas) {
    if (!atlas || this.atlas?.url === atlas.url) return;
    const sheet = Object.assign(new Image(), { src: new URL(atlas.url, location.origin).href });
    sheet.addEventListener("load", () => this.last && this.show(...this.last));
    this.atlas = { ...atlas, sheet };
  }
}

// The small card beside the pointer: what the thing under it is called, and its picture.

import { element } from "../lib/mount.js";

const PICTURE_PX = 64;

export class Tooltip {
  constructor(card) {
    this.card = card;
    this.words = element("div");
    this.canvas = element("canvas", { width: PICTURE_PX, height: PICTURE_PX });
    this.node = element("div", { class: "tip", hidden: true }, this.canvas, this.words);
  }

  /** `about` is null (nothing there) or {lines, and where there is a picture: sheet and item, or row of the atlas}. */
  show(pane, about, x, y) {
    this.node.hidden = !about;
    this.last = about && [pane, about, x, y];
    if (!about) return;
    const [first, ...rest] = about.lines;
    this.words.replaceChildren(element("b", {}, first), ...rest.map((line) => element("span", {}, line)));
    this.canvas.hidden = !this.picture(about);
    this.place(pane, x, y);
  }

  /** Right of the place, else left of it, else above it: what is pointed at stays in sight. */
  place(pane, x, y) {
    const edge = this.card.getBoundingClientRect(),
      inner = pane.node.getBoundingClientRect();
    const [w, h] = [this.node.offsetWidth, this.node.offsetHeight];
    const [left, top] = [inner.left - edge.left + x, inner.top - edge.top + y];
    const within = (value, most) => Math.max(6, Math.min(value, most - 6));
    const right = left + 16 + w < edge.width - 6,
      beside = right || left - 16 - w > 6;
    const across = beside ? (right ? left + 16 : left - 16 - w) : left - w / 2;
    const down = beside ? top - h / 2 : top > h + 20 ? top - h - 16 : top + 16;
    this.node.style.transform = `translate(${within(across, edge.width - w)}px, ${within(down, edge.height - h)}px)`;
  }

  picture(about) {
    if (about.sheet) return this.copy(about.sheet, about.item * about.sheet.item.width, 0, about.sheet.item);
    const { sheet, width, height, columns } = this.atlas ?? {};
    if (about.row === undefined || !sheet?.complete || !sheet.naturalWidth) return false;
    const [column, line] = [about.row % columns, Math.floor(about.row / columns)];
    return (
      (line + 1) * height <= sheet.naturalHeight && this.copy(sheet, column * width, line * height, { width, height })
    );
  }

  copy(from, x, y, { width, height }) {
    const ctx = this.canvas.getContext("2d");
    ctx.imageSmoothingEnabled = false;
    ctx.clearRect(0, 0, PICTURE_PX, PICTURE_PX);
    ctx.drawImage(from, x, y, width, height, 0, 0, PICTURE_PX, PICTURE_PX);
    return true;
  }

  /** Where pictures of test rows come from: {url, width, height, columns}, or nothing. */
  from(atlas) {
    if (!atlas || this.atlas?.url === atlas.url) return;
    const sheet = Object.assign(new Image(), { src: new URL(atlas.url, location.origin) });
    sheet.addEventListener("load", () => this.last && this.show(...this.last));
    this.atlas = { ...atlas, sheet };
  }
}

// Copy figure: a picture as one way to compress gives it back, with its bytes and how good it is.

import { element, setText } from "../../lib/mount.js";
import { clear, picture } from "../../row_answer/small_picture.js";
import { paintAnswer } from "../tool_view.js";

/** @import { ToolAnswer } from "../../lib/types.d.ts" */
/** @typedef {{ name: string, setting: string, bytes: number, header: number, larger: boolean, psnr: number | null, ssim: number | null }} Copy */
/** @typedef {{ name: string, size: string, quality?: string[], setting?: string, beside?: string, note?: string }} Told */

export class CopyFigure {
  canvas = picture("");
  name = element("b");
  size = element("span");
  quality = element("span");
  beside = element("small");
  setting = element("small");
  note = element("small", { class: "larger" });
  node = element(
    "figure",
    { class: "copy" },
    this.canvas,
    element(
      "figcaption",
      {},
      this.name,
      element("span", {}, this.size, this.beside),
      this.quality,
      this.setting,
      this.note,
    ),
  );

  /** @param {string} name */
  constructor(name) {
    setText(this.name, name);
  }

  /** @type {(told: Told, answer: ToolAnswer, i: number) => void} */
  show({ name, size, quality = [], setting = "", beside = "", note = "" }, answer, i) {
    paintAnswer(this.canvas, answer, i);
    this.canvas.setAttribute("aria-label", name);
    setText(this.name, name);
    setText(this.size, size);
    setText(this.quality, quality.join(", "));
    setText(this.setting, setting);
    setText(this.beside, beside);
    setText(this.note, note);
    this.node.classList.remove("waits");
  }

  /** It is of the picture before. */
  wait() {
    this.node.classList.add("waits");
  }

  blank() {
    clear(this.canvas);
    for (const node of [this.size, this.beside, this.quality, this.setting, this.note]) setText(node, "");
  }
}

/** @type {(copy: Copy) => Told} */
export function told({ name, setting, bytes: size, header, larger, psnr, ssim }) {
  const quality = [psnr === null ? "nothing lost" : `${psnr.toFixed(1)} dB`];
  if (ssim !== null) quality.push(`SSIM ${ssim.toFixed(2)}`);
  return {
    name: name.replace(", same coder", ""),
    size: `${size} B`,
    beside: header ? `+ ${header} B header` : "",
    quality,
    setting,
    note: larger ? "larger: its smallest" : "",
  };
}

/** @type {(copy: Copy) => string} */
export const spoken = ({ name, bytes: size, psnr }) =>
  `${name} ${size} bytes, ${psnr === null ? "nothing lost" : `${psnr.toFixed(1)} decibels`}.`;

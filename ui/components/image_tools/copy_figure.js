// Copy figure: a picture as one way to compress gives it back, with its bytes and how good it is.

import { element, setText } from "../lib/mount.js";
import { clear, picture } from "../row_answer/small_picture.js";
import { paintAnswer } from "./tool_view.js";

/** @import { ToolAnswer } from "../lib/types.d.ts" */
/** @typedef {{ name: string, setting: string, bytes: number, header: number, larger: boolean, psnr: number | null, ssim: number | null }} Copy */
/** @typedef {{ name: string, size: string, quality?: string[], setting?: string, note?: string }} Told */

export class CopyFigure {
  canvas = picture("");
  name = element("b");
  size = element("span");
  quality = element("span");
  setting = element("small");
  node = element(
    "figure",
    { class: "copy" },
    this.canvas,
    element("figcaption", {}, this.name, this.size, this.quality, this.setting),
  );

  /** @param {string} name */
  constructor(name) {
    setText(this.name, name);
  }

  /** @type {(told: Told, answer: ToolAnswer, i: number) => void} */
  show({ name, size, quality = [], setting = "", note = "" }, answer, i) {
    paintAnswer(this.canvas, answer, i);
    this.canvas.setAttribute("aria-label", name);
    setText(this.name, name);
    setText(this.size, size);
    setText(this.quality, quality.join(", "));
    setText(this.setting, [setting, note].filter(Boolean).join(", "));
    this.node.classList.remove("waits");
  }

  /** It is of the picture before. */
  wait() {
    this.node.classList.add("waits");
  }

  blank() {
    clear(this.canvas);
    for (const node of [this.size, this.quality, this.setting]) setText(node, "");
  }
}

/** @type {(copy: Copy) => Told} */
export function told({ name, setting, bytes: size, header, larger, psnr, ssim }) {
  const quality = [psnr === null ? "nothing lost" : `${psnr.toFixed(1)} dB`];
  if (ssim !== null) quality.push(`SSIM ${ssim.toFixed(2)}`);
  const beside = header ? ` + ${header} of header` : "";
  return {
    name: name.replace(", same coder", ""),
    size: `${size} B${beside}`,
    quality,
    setting,
    note: larger ? "larger: its least" : "",
  };
}

/** @type {(copy: Copy) => string} */
export const spoken = ({ name, bytes: size, psnr }) =>
  `${name} ${size} bytes, ${psnr === null ? "nothing lost" : `${psnr.toFixed(1)} decibels`}.`;

// Enlarge view: super-resolution, a picture made small and enlarged again by the net and by what needs no net.

import { setText } from "../lib/mount.js";
import { Restoration, scoresAloud } from "./restored_view.js";

/** @import { ToolAnswer } from "../lib/types.d.ts" */

const PICTURES = 8;

export class EnlargeView extends Restoration {
  constructor() {
    super(PICTURES);
  }

  /** @type {(answer: ToolAnswer) => void} */
  show(answer) {
    const { factor, doubt } = answer.head;
    this.pictures.show(answer);
    const blocks = `${factor} x ${factor}`;
    setText(
      this.told,
      `Each pixel of the small picture is the mean of ${blocks}; the net's answer keeps those means. PSNR over all pixels.`,
    );
    if (doubt) setText(this.spread, doubt);
  }

  /** @type {(head: any) => void} */
  showFigures(head) {
    this.figures.show(head, `Shrunk by ${head.factor} and enlarged`);
  }

  /** @type {(answer: ToolAnswer) => string} */
  aloud(answer) {
    return scoresAloud(answer);
  }
}

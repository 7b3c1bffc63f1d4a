// Enlarge view: super-resolution, a picture made small and enlarged again by the net and by what needs no net.

import { element, setText } from "../lib/mount.js";
import { RestorationFigures, RestoredPictures, scoresAloud } from "./restored_view.js";

/** @import { ToolAnswer } from "../lib/types.d.ts" */

const PICTURES = 8;

export class EnlargeView {
  pictures = new RestoredPictures(PICTURES);
  told = element("p", { class: "caption" });
  spread = element("p", { class: "caption" });
  figures = new RestorationFigures();
  notes = element("div", { class: "notes" }, this.told, this.spread);
  node = element("div", { class: "view" }, this.pictures.node, this.notes, this.figures.node);

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

  begin() {
    this.figures.forget();
  }

  /** @type {(head: any) => void} */
  showFigures(head) {
    const rows = head.rows.toLocaleString("en");
    this.figures.show(head, `Shrunk by ${head.factor} and enlarged: pooled PSNR, ${rows} test rows`);
  }

  /** @type {(words: string) => void} */
  blank(words) {
    this.pictures.blank();
    setText(this.told, words);
    setText(this.spread, "");
  }

  /** @type {(answer: ToolAnswer) => string} */
  aloud(answer) {
    return scoresAloud(answer);
  }
}

// Mend view: inpainting, a picture with its hole, filled by the net as the hand moves and by what needs no net when it
// rests.

import { element, setText } from "../lib/mount.js";
import { Restoration, scoresAloud } from "./restored_view.js";

/** @import { ToolAnswer, ToolHost } from "../lib/types.d.ts" */

const PICTURES = 8;
const WHOLE = "Nothing is missing: erase some of the picture, or cover it with noise.";
const INSIDE = "PSNR inside the hole, against what stood there; none of the ways has seen it.";

export class MendView extends Restoration {
  /** @param {ToolHost} host */
  constructor({ input }) {
    super(PICTURES);
    this.surface = input.surface;
    input.spoil();
    const button = (/** @type {string} */ words, /** @type {() => void} */ click) =>
      element("button", { type: "button", class: "source", click }, words);
    const middle = button("Hole in the middle", () => this.surface.respoil((spoils) => spoils.cutMiddle()));
    const whole = button("Make it whole", () => this.surface.respoil((spoils) => spoils.clear()));
    input.work.append(element("div", { class: "sources" }, middle, whole));
  }

  /** @type {(answer: ToolAnswer) => void} */
  show(answer) {
    const { missing, learned, doubt, shape } = answer.head;
    this.pictures.show(answer);
    const [height, width, channels = 1] = shape,
      size = height * width * channels;
    if (this.surface.canvas.dataset.drawn === String(answer.drawn)) this.surface.know(answer.body.slice(0, size));
    const pixels = missing === 1 ? "1 pixel is missing." : `${missing} pixels are missing.`;
    setText(this.told, missing ? `${pixels} ${INSIDE} ${learned}` : `${WHOLE} ${learned}`);
    if (doubt || !missing) setText(this.spread, missing ? doubt : "");
  }

  /** @type {(head: any) => void} */
  showFigures(head) {
    const { hole } = head;
    const where = `a hole of ${hole.height} x ${hole.width}, ${hole.margin} pixels or more from the edge`;
    this.figures.show(head, `Inside ${where}`);
  }

  /** @type {(answer: ToolAnswer) => string} */
  aloud(answer) {
    return `${answer.head.missing} pixels are missing. ${scoresAloud(answer)}`;
  }
}

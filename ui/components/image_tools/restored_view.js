// Restored view: what views of restoration share: pictures side by side with name and PSNR, the net's spread with its
// scale, and pooled PSNR in a table. The best has a star: it is never told by colour alone.

import { paint } from "../lib/context2d.js";
import { element, setText } from "../lib/mount.js";
import { clear, picture } from "../row_answer/small_picture.js";
import { CIVIDIS_GRADIENT, cividis } from "./cividis.js";
import { figuresTable, paintAnswer } from "./tool_view.js";

/** @import { ToolAnswer } from "../lib/types.d.ts" */
/** @typedef {{ title: string, scored: boolean, psnr: number | null, spread: number | null }} Shown */
/** @typedef {{ by: string, psnr: number | null }} Way */

const STAR = "★";
/** What has no error has a PSNR without end.
 *  @type {(psnr: number | null) => string} */
const decibels = (psnr) => (psnr === null ? "exact" : `${psnr.toFixed(2)} dB`);
/** @type {(scored: { psnr: number | null }[]) => number} */
const highest = (scored) => Math.max(...scored.map(({ psnr }) => psnr ?? Infinity));
/** @type {(words: string) => string} */
export const sentence = (words) => words[0].toUpperCase() + words.slice(1);

export class RestoredPictures {
  node = element("div", { class: "restored", role: "group", "aria-label": "Pictures side by side" });

  /** @param {number} most so many pictures have a place from the beginning */
  constructor(most) {
    this.cards = Array.from({ length: most }, () => new RestoredPicture());
    this.node.append(...this.cards.map(({ node }) => node));
  }

  /** Those that are told only when the hand rests are faint until then.
   *  @type {(answer: ToolAnswer) => void} */
  show(answer) {
    const shown = /** @type {Shown[]} */ (answer.head.shown),
      scored = shown.filter((each) => each.scored);
    const best = answer.head.settled ? highest(scored) : null; // of all: until then the last keeps its star
    this.cards.forEach((card, i) => {
      if (i < shown.length) card.show(shown[i], answer, i, best);
      else if (answer.head.settled) card.blank();
      else card.node.classList.add("stale");
    });
  }

  blank() {
    for (const card of this.cards) card.blank();
  }
}

class RestoredPicture {
  canvas = picture("");
  title = element("b");
  value = element("span");
  scale = element("i", { class: "scale", hidden: true, "aria-hidden": "true" });
  node = element("figure", {}, this.canvas, element("figcaption", {}, this.title, this.scale, this.value));

  constructor() {
    this.scale.style.background = CIVIDIS_GRADIENT;
  }

  /** @type {(shown: Shown, answer: ToolAnswer, i: number, best: number | null) => void} */
  show({ title, scored, psnr, spread }, answer, i, best) {
    const spreads = spread !== null,
      wins = best === null ? this.node.classList.contains("best") : scored && (psnr ?? Infinity) === best;
    if (spreads) paintSpread(this.canvas, answer, i);
    else paintAnswer(this.canvas, answer, i);
    setText(this.title, `${wins ? `${STAR} ` : ""}${sentence(title)}`);
    setText(this.value, spreads ? `0 to ${spread.toPrecision(2)}` : scored ? decibels(psnr) : "");
    this.scale.hidden = !spreads;
    this.canvas.setAttribute(
      "aria-label",
      [sentence(title), this.value.textContent, wins && "best"].filter(Boolean).join(", "),
    );
    this.node.classList.toggle("best", wins);
    this.node.classList.remove("stale", "empty");
  }

  blank() {
    clear(this.canvas);
    for (const node of [this.title, this.value]) setText(node, "");
    this.scale.hidden = true;
    this.node.classList.remove("best", "stale");
    this.node.classList.add("empty");
  }
}

/** @type {(canvas: HTMLCanvasElement, answer: ToolAnswer, i: number) => void} */
function paintSpread(canvas, { head, body }, i) {
  const [height, width, channels = 1] = head.shape,
    size = height * width * channels;
  const values = body.subarray(i * size, (i + 1) * size).filter((_, at) => at % channels === 0);
  paint(canvas, cividis(values), width, height);
}

export class RestorationFigures {
  winner = element("p", { class: "winner" });
  table = element("div", { class: "scrolls" });
  node = element("div", { class: "restoration" }, this.winner, this.table);

  /** Pooled PSNR of all ways, the net's first, and who wins.
   *  @type {(head: any, caption: string) => void} */
  show({ ways, winner }, caption) {
    setText(this.winner, sentence(winner));
    const best = highest(ways),
      net = ways[0].psnr;
    const lines = /** @type {Way[]} */ (ways).map(({ by, psnr }, i) => {
      const wins = (psnr ?? Infinity) === best;
      const beside = i && psnr !== null && net !== null ? signed(psnr - net) : "";
      return { cells: [`${wins ? `${STAR} ` : ""}${sentence(by)}`, decibels(psnr), beside], best: wins };
    });
    this.table.replaceChildren(figuresTable(caption, ["", "PSNR", "beside the net"], lines));
  }
}

/** @type {(value: number) => string} */
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)} dB`;

/** What is said aloud of an answer.
 *  @type {(answer: ToolAnswer) => string} */
export const scoresAloud = ({ head }) =>
  /** @type {Shown[]} */ (head.shown)
    .filter(({ scored }) => scored)
    .map(({ title, psnr }) => `${sentence(title)}, ${decibels(psnr)}.`)
    .join(" ");

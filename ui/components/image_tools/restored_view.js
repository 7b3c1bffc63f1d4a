// Restored view: what views of restoration share: pictures side by side with name and PSNR, the net's spread with its
// scale, and pooled PSNR in a table. The best has a star: it is never told by colour alone.

import { element, setText } from "../lib/mount.js";
import { Beside } from "./beside.js";
import { figuresTable } from "./tool_view.js";

/** @import { ToolAnswer } from "../lib/types.d.ts" */
/** @typedef {{ title: string, scored: boolean, psnr: number | null, spread: number | null }} Shown */
/** @typedef {{ by: string, psnr: number | null }} Way */

const STAR = "★";
const POOLED =
  "Pooled: 10 log10(1 / MSE), in decibels, of the mean squared error of all these pixels together; more is better.";
/** What has no error has a PSNR without end.
 *  @type {(psnr: number | null) => string} */
const decibels = (psnr) => (psnr === null ? "exact" : `${psnr.toFixed(2)} dB`);
/** @type {(scored: { psnr: number | null }[]) => number} */
const highest = (scored) => Math.max(...scored.map(({ psnr }) => psnr ?? Infinity));
/** @type {(words: string) => string} */
export const sentence = (words) => words[0].toUpperCase() + words.slice(1);

export class RestoredPictures {
  /** @param {number} most so many pictures have a place from the beginning */
  constructor(most) {
    this.beside = new Beside("Pictures side by side", most);
    this.node = this.beside.node;
    this.node.classList.add("restored");
  }

  /** Those that are told only when the hand rests are faint until then, and the last that was best keeps its mark.
   *  @type {(answer: ToolAnswer) => void} */
  show(answer) {
    const shown = /** @type {Shown[]} */ (answer.head.shown),
      { settled } = answer.head;
    const best = highest(shown.filter((each) => each.scored));
    const pictures = shown.map(({ title, scored, psnr, spread }, picture) => ({
      name: sentence(title),
      picture,
      score: spread !== null ? `0 to ${spread.toPrecision(2)}` : scored ? decibels(psnr) : "",
      best: settled ? scored && (psnr ?? Infinity) === best : null,
      values: spread !== null,
    }));
    this.beside.show(pictures, answer, !settled && shown.some((each) => each.scored));
  }

  blank() {
    this.beside.empty();
  }
}

export class RestorationFigures {
  winner = element("p", { class: "winner" });
  table = element("div", { class: "scrolls" });
  node = element("div", { class: "restoration" }, this.winner, this.table);

  /** What was measured is of something else. */
  forget() {
    setText(this.winner, "");
    this.table.replaceChildren();
  }

  /** Pooled PSNR of all ways, the net's first, and who wins; `what` was restored.
   *  @type {(head: any, what: string) => void} */
  show({ ways, winner, rows }, what) {
    setText(this.winner, sentence(winner));
    const best = highest(ways),
      net = ways[0].psnr;
    const lines = /** @type {Way[]} */ (ways).map(({ by, psnr }, i) => {
      const wins = (psnr ?? Infinity) === best;
      const beside = i && psnr !== null && net !== null ? signed(psnr - net) : "";
      return { cells: [`${wins ? `${STAR} ` : ""}${sentence(by)}`, decibels(psnr), beside], best: wins };
    });
    const caption = `${what}: pooled PSNR, ${rows.toLocaleString("en")} test rows. ${POOLED}`;
    this.table.replaceChildren(figuresTable(caption, ["", "PSNR", "beside the net"], lines));
  }
}

/** What the views of both tools have: the pictures, what is said of them, and figures below. */
export class Restoration {
  told = element("p", { class: "caption" });
  spread = element("p", { class: "caption" });
  figures = new RestorationFigures();

  /** @param {number} most so many pictures have a place from the beginning */
  constructor(most) {
    this.pictures = new RestoredPictures(most);
    const notes = element("div", { class: "notes" }, this.told, this.spread);
    this.node = element("div", { class: "view" }, this.pictures.node, notes, this.figures.node);
  }

  begin() {
    this.figures.forget();
  }

  /** @type {(words: string) => void} */
  blank(words) {
    this.pictures.blank();
    setText(this.told, words);
    setText(this.spread, "");
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

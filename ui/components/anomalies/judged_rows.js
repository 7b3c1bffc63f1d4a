// Judged rows: five test rows by their score, to be chosen from a menu, and one of them large.

import { element, setText } from "../lib/mount.js";
import { inWords, LargeRow, NAMES, SmallRow } from "./judged_row.js";
import { percentileOf } from "./operating_point.js";
import { RowAnswers } from "./row_answers.js";
import { ordinal } from "./threshold_figures.js";
import { WHICH } from "./which_rows.js";

/** @import { Theme } from "../lib/types.d.ts" */
/** @import { AnomaliesPayload, RowsAnswer, Scores } from "./types.d.ts" */

const FIVE = 5;
const NONE = "There is none.";

export class JudgedRows {
  which = element("select", { "aria-label": "Which rows", change: () => this.turn() });
  small = Array.from({ length: FIVE }, () => new SmallRow((row) => this.choose(row)));
  legend = element(
    "div",
    { class: "legend", "aria-hidden": "true" },
    ...Object.values(NAMES).map((name) => element("span", {}, name)),
  );
  strip = element(
    "div",
    { class: "strip", role: "group", "aria-label": "Rows by score" },
    this.legend,
    ...this.small.map(({ node }) => node),
  );
  none = element("p", { class: "caption", hidden: true }, NONE);
  note = element("p", { class: "note", role: "alert", hidden: true });
  large = new LargeRow();
  answers = new RowAnswers(
    (answer) => this.hear(answer),
    (words) => this.say(words),
  );
  node = element(
    "section",
    { class: "card rows", role: "region", "aria-label": "Rows before the net" },
    element("header", {}, element("h3", {}, "Which rows, and why"), this.which),
    this.note,
    this.strip,
    this.none,
    this.large.node,
  );
  /** The row that is looked at; -1 for the first of the five. */
  chosen = -1;
  /** @type {number[]} */
  five = [];
  /** @type {Scores | null} */
  scores = null;
  threshold = 0;
  /** The last answer, of which a row may be looked at without asking again.
   *  @type {RowsAnswer | null} */
  answer = null;

  /** @param {AnomaliesPayload} page
   *  @param {(row: number) => void} looked a row is looked at
   *  @param {() => Theme} theme */
  constructor(page, looked, theme) {
    this.page = page;
    this.looked = looked;
    this.theme = theme;
  }

  close() {
    this.answers.close();
  }

  /** Another run's.
   *  @type {(page: AnomaliesPayload) => void} */
  begin(page) {
    Object.assign(this, { page, chosen: -1, five: [], scores: null, answer: null });
    this.strip.classList.toggle("pictured", page.pictured);
    this.legend.hidden = !page.pictured;
    for (const { node } of [...this.small, this.large]) node.hidden = true;
    this.say("");
  }

  /** @type {(scores: Scores, threshold: number) => void} */
  show(scores, threshold) {
    if (this.scores?.head.labelled !== scores.head.labelled || !this.which.options.length) this.offer(scores);
    Object.assign(this, { scores, threshold });
    this.ask();
  }

  /** @type {(scores: Scores) => void} */
  offer({ head }) {
    const now = this.which.value;
    const offered = Object.entries(WHICH).filter(([, { labelled }]) => head.labelled || !labelled);
    this.which.replaceChildren(...offered.map(([value, { words }]) => element("option", { value }, words)));
    this.which.value = offered.some(([value]) => value === now) ? now : "worst";
  }

  turn() {
    this.chosen = -1;
    this.ask();
  }

  /** Look at a test row from now on.
   *  @type {(row: number) => void} */
  choose(row) {
    this.chosen = row;
    this.ask();
  }

  ask() {
    if (!this.scores) return;
    this.five = WHICH[this.which.value].choose(this.scores, this.threshold);
    this.none.hidden = this.five.length > 0;
    if (this.chosen >= this.scores.each.length) this.chosen = -1;
    const at = this.chosen < 0 ? (this.five[0] ?? -1) : this.chosen;
    const rows = [...new Set([...this.five, at])].filter((row) => row >= 0);
    const { key, step } = this.scores.head;
    this.looked(at);
    this.small.forEach(({ node }, i) => (node.hidden = i >= this.five.length));
    if (this.answer && rows.every((row) => this.answer?.head.rows.some((told) => told.row === row)))
      this.paint(this.answer);
    this.answers.want({ url: this.page.url, part: "test", key, step, rows });
  }

  /** @type {(answer: RowsAnswer) => void} */
  hear(answer) {
    this.say("");
    this.answer = answer;
    this.paint(answer);
  }

  /** Show those of an answer's rows that are wanted now.
   *  @type {(answer: RowsAnswer) => void} */
  paint(answer) {
    const { rows } = answer.head,
      { scores } = this;
    if (!scores) return;
    const at = this.chosen < 0 ? this.five[0] : this.chosen;
    const strange = (/** @type {number} */ row) => (scores.head.labelled ? Boolean(scores.strange[row]) : null);
    this.small.forEach((small, i) => {
      const place = rows.findIndex(({ row }) => row === this.five[i]);
      if (place < 0) return;
      small.show(answer, place, strange(this.five[i]), this.theme());
      small.node.setAttribute("aria-pressed", String(this.five[i] === at));
    });
    const place = rows.findIndex(({ row }) => row === at);
    if (place < 0) return;
    const higher = `${ordinal(percentileOf(scores.sorted.trained, scores.each[at]))} percentile of the training rows`;
    const flagged = scores.each[at] > this.threshold ? "flagged" : "not flagged";
    this.large.show(
      answer,
      place,
      `${inWords(rows[place], "test", strange(at))} ${higher}, ${flagged}.`,
      this.theme(),
    );
    this.strip.dataset.shown = this.five.join(" ");
  }

  /** @type {(words: string) => void} */
  say(words) {
    setText(this.note, words);
    this.note.hidden = !words;
  }
}

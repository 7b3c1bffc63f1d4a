// Cleaning: training rows that the net gives back worst are left out, the same recipe is trained on what is left, and the two
// nets stand side by side at one percentile.

import { figuresTable, slider } from "../image_tools/tool_view.js";
import { LatestRequest } from "../lib/latest_request.js";
import { element, setText } from "../lib/mount.js";
import { readTheme } from "../lib/theme.js";
import { answerOf, why } from "../row_answer/net_answer.js";
import { formatScore } from "../view_card/axis.js";
import { estimated } from "./beside_others.js";
import { SmallRow } from "./judged_row.js";
import { above, operatingPoint, percentileThreshold } from "./operating_point.js";
import { RowAnswers } from "./row_answers.js";
import { ScoresClient } from "./scores_client.js";
import { count, ordinal, percent } from "./threshold_figures.js";
import { byScore } from "./which_rows.js";

/** @import { AnomaliesPayload, RowsAnswer, Scores } from "./types.d.ts" */

const SHOWN = 4;
const UNLABELLED =
  "Which of these test rows are anomalies is not known, so nobody can say which of the two is better.";
const KEEP = { min: 50, max: 99.5, step: 0.5, value: 90 };
const FLAG = { min: 80, max: 99.9, step: 0.1, value: 99 };

export class Cleaning {
  keep = slider("Keep up to percentile", KEEP, ordinal, () => this.preview());
  goes = element("p", { class: "said" });
  some = Array.from({ length: SHOWN }, () => new SmallRow());
  strip = element(
    "div",
    { class: "strip leaving", role: "group", "aria-label": "Some that go" },
    ...this.some.map(({ node }) => node),
  );
  retrain = element("button", { type: "button", class: "action go", click: () => this.send() });
  bar = element("progress", { "aria-label": "Epochs learned", hidden: true });
  learned = element("p", { class: "caption", role: "status" });
  other = element("a", { class: "other", target: "_top", hidden: true }, "Open the retrained run here");
  flag = slider("Flag above percentile", FLAG, ordinal, () => this.compare());
  verdict = element("p", { class: "winner" });
  table = element("div", { class: "scrolls" });
  node = element(
    "section",
    { class: "card cleaning", role: "region", "aria-label": "Clean, retrain, flag" },
    element("header", {}, element("h3", {}, "Clean, retrain, flag")),
    element(
      "ol",
      { class: "steps" },
      step("Clean", this.keep.node, this.goes, this.strip),
      step("Retrain", this.retrain, this.bar, this.learned, this.other),
      step("Flag", this.flag.node, this.table, this.verdict),
    ),
  );
  answers = new RowAnswers(
    (answer) => this.hear(answer),
    () => {},
  );
  client = new ScoresClient(
    (scores) => this.learn(scores),
    (words) => setText(this.learned, words),
  );
  gain = new LatestRequest(
    (/** @type {{ page: AnomaliesPayload, key: string }} */ asked, signal) => askGain(asked, signal),
    (/** @type {{ head: { gain: number, reach: number } }} */ { head }, { page }) =>
      page === this.page && setText(this.verdict, verdict(head)),
    (error) => setText(this.verdict, why(error)),
  );
  /** @type {Scores | null} */
  before = null;
  /** @type {Scores | null} */
  after = null;
  /** Training rows by falling score.
   *  @type {number[]} */
  order = [];

  /** @param {AnomaliesPayload} page
   *  @param {(percentile: number, key: string) => void} clean have the rows up to a percentile learned from */
  constructor(page, clean) {
    this.page = page;
    this.clean = clean;
  }

  close() {
    this.answers.close();
    this.client.close();
    this.gain.close();
  }

  /** Another run's, or another retrained one beside it.
   *  @type {(page: AnomaliesPayload) => void} */
  begin(page) {
    if (page.url !== this.page.url) {
      this.before = null;
      setText(this.goes, "");
      setText(this.retrain, "Retrain on what is left");
      for (const { node } of this.some) node.hidden = true;
    }
    Object.assign(this, { page, after: null });
    this.strip.classList.toggle("pictured", page.pictured);
    this.retrain.disabled = !this.before;
    this.bar.hidden = true;
    this.other.hidden = !page.retrained;
    this.other.href = `?run=${idOf(page.retrained)}`;
    setText(this.verdict, "");
    setText(this.learned, page.retrained ? "" : "The same recipe, from the same seed, in the background.");
    if (page.retrained) this.client.follow(page.retrained, this.before?.head.key ?? "");
    this.compare();
  }

  /** @type {(scores: Scores) => void} */
  show(scores) {
    const other = this.before?.head.key !== scores.head.key;
    this.before = scores;
    this.order = byScore(scores.learned);
    if (other && this.page.retrained) this.client.follow(this.page.retrained, scores.head.key);
    this.preview();
    this.compare();
  }

  preview() {
    if (!this.before) return;
    const { head, sorted } = this.before;
    const goes = above(sorted.trained, percentileThreshold(sorted.trained, Number(this.keep.input.value)));
    const left = sorted.trained.length - goes;
    setText(this.goes, `${count(goes)} of ${count(head.trained)} training rows go, those with the highest score:`);
    setText(this.retrain, `Retrain on the ${count(left)} that are left`);
    this.retrain.disabled = false;
    const rows = this.order.slice(0, Math.min(SHOWN, goes));
    this.some.forEach(({ node }, i) => (node.hidden = i >= rows.length));
    this.answers.want({ url: this.page.url, part: "train", key: head.key, step: head.step, rows });
  }

  /** @type {(answer: RowsAnswer) => void} */
  hear(answer) {
    answer.head.rows.forEach((_, i) => this.some[i]?.show(answer, i, null, readTheme(this.node)));
  }

  send() {
    if (!this.before) return;
    this.retrain.disabled = true;
    setText(this.learned, "It is about to begin.");
    this.clean(Number(this.keep.input.value), this.before.head.key);
  }

  /** @type {(scores: Scores) => void} */
  learn(scores) {
    const { epoch, epochs, more } = scores.head;
    const ended = !more && (this.after?.head.more !== false || this.after.head.key !== scores.head.key);
    this.after = scores;
    if (ended) this.judge(scores);
    this.bar.hidden = false;
    Object.assign(this.bar, { max: epochs, value: Math.min(epoch, epochs) });
    setText(this.learned, `${more ? "Learning" : "Learned"}: epoch ${Number(epoch.toFixed(1))} of ${epochs}.`);
    this.compare();
  }

  /** Say which of the two is better.
   *  @type {(after: Scores) => void} */
  judge({ head }) {
    setText(this.verdict, head.labelled ? "" : UNLABELLED);
    if (head.labelled && this.page.retrained) this.gain.ask({ page: this.page, key: head.key });
  }

  compare() {
    const { before, after } = this,
      percentile = Number(this.flag.input.value);
    if (!before) return this.table.replaceChildren();
    const both = after ? [before, after] : [before];
    this.table.replaceChildren(
      figuresTable(
        `Each flags above its own ${ordinal(percentile)} percentile of training rows`,
        ["", "this run", ...(after ? ["retrained"] : [])],
        lines(both, percentile),
      ),
    );
  }
}

/** @type {(name: string, ...parts: Node[]) => HTMLElement} */
const step = (name, ...parts) => element("li", {}, element("h4", {}, name), ...parts);

/** The id of a run by where it is asked.
 *  @type {(url: string | null) => string} */
const idOf = (url) => url?.split("/").at(-1) ?? "";

/** @type {(asked: { page: AnomaliesPayload, key: string }, signal: AbortSignal) => Promise<{ head: any }>} */
async function askGain({ page, key }, signal) {
  const where = new URL(`${page.url}/gain`, location.origin);
  where.search = String(new URLSearchParams({ score: key, after: idOf(page.retrained) }));
  return answerOf(await fetch(where, { signal }));
}

/** @type {(nets: Scores[], percentile: number) => { cells: string[] }[]} */
function lines(nets, percentile) {
  const at = nets.map(({ sorted }) => percentileThreshold(sorted.trained, percentile));
  const points = nets.map(({ sorted }, i) => operatingPoint(sorted, at[i]));
  const [{ head }] = nets;
  const line = (/** @type {string} */ name, /** @type {(i: number) => string} */ cell) => ({
    cells: [name, ...nets.map((_, i) => cell(i))],
  });
  const all = [
    line("training rows", (i) => count(nets[i].head.trained)),
    line("threshold", (i) => formatScore(at[i])),
    line("flagged of training rows", (i) => percent(points[i].share)),
    line("flagged of test rows", (i) => percent(points[i].flagged / nets[i].each.length)),
  ];
  if (!head.labelled) return all;
  return [
    ...all,
    line("precision", (i) => percent(points[i].precision)),
    line("recall", (i) => percent(points[i].recall)),
    line("AUC, 95 % interval", (i) => told(nets[i].head.auc)),
    line("average precision", (i) => told(nets[i].head.ap)),
  ];
}

/** @type {(figure: import("./types.d.ts").Estimate | null) => string} */
const told = (figure) => (figure ? estimated(figure) : "–");

/** Whether the retrained net ranks anomalies better, by the paired difference of AUC and its 95 % interval.
 *  @type {(found: { gain: number, reach: number }) => string} */
export function verdict({ gain, reach }) {
  const told = `${gain < 0 ? "-" : "+"}${Math.abs(gain).toFixed(4)} ± ${reach.toFixed(4)}`;
  if (Math.abs(gain) <= reach) return `No difference is shown: AUC ${told}, 95 % interval.`;
  return gain > 0 ? `Cleaning helped: AUC ${told}.` : `Cleaning made it worse: AUC ${told}.`;
}

// Threshold figures: what the threshold flags, finds and costs, in one line; and how to have it chosen.

import { element, setText } from "../lib/mount.js";
import { formatScore } from "../view_card/axis.js";
import { cost, percentileOf } from "./operating_point.js";

/** @import { Costs, OperatingPoint, Scores } from "./types.d.ts" */

const START = 99; // the percentile of the training rows that it begins at
const MOST_COST = 1e9;
const UNLABELLED =
  "No test row is known to be of a class that no training row has: precision, recall and cost cannot be told.";
const BY_LABELS = "Chosen by the labels of these test rows: of rows nobody has labelled it will cost more.";

export class ThresholdFigures {
  cells = {
    flagged: cell("flagged"),
    learned: cell("of training rows"),
    precision: cell("precision"),
    recall: cell("recall"),
    alarms: cell("false alarms"),
    cost: cell("cost"),
  };
  line = element("dl", { class: "operating" }, ...Object.values(this.cells).map(({ node }) => node));
  start = element("button", { type: "button", class: "action", click: () => this.choose("start") });
  least = element(
    "button",
    { type: "button", class: "action", click: () => this.choose("least") },
    "Cheapest threshold",
  );
  miss = number("a miss costs", 10, () => this.changed());
  alarm = number("a false alarm costs", 1, () => this.changed());
  matrix = element(
    "div",
    { class: "costs", role: "group", "aria-label": "Cost matrix" },
    this.miss.node,
    this.alarm.node,
  );
  note = element("p", { class: "caption chosen-by" });
  node = element(
    "div",
    { class: "threshold-figures" },
    this.line,
    element("div", { class: "choosing" }, this.start, this.least, this.matrix),
    this.note,
  );

  /** @param {(way: "start" | "least") => void} choose have the threshold chosen
   *  @param {() => void} changed the costs are others */
  constructor(choose, changed) {
    this.choose = choose;
    this.changed = changed;
    setText(this.start, `${START}th percentile of the training rows`);
  }

  /** @type {Costs} */
  get costs() {
    return { miss: this.miss.value, alarm: this.alarm.value };
  }

  /** What a threshold does; `way` is how it was chosen.
   *  @type {(scores: Scores, threshold: number, point: OperatingPoint, way: string) => void} */
  show({ sorted, head, each }, threshold, point, way) {
    const { flagged, learned, precision, recall, alarms } = this.cells;
    const [anomalies, normal] = [sorted.strange.length, sorted.normal.length];
    flagged.set(percent(point.flagged / each.length), `${count(point.flagged)} of ${count(each.length)} test rows`);
    learned.set(percent(point.share), `${ordinal(percentileOf(sorted.trained, threshold))} percentile`);
    precision.set(percent(point.precision), `${count(point.found)} of ${count(point.flagged)} flagged`);
    recall.set(percent(point.recall), `${count(point.found)} of ${count(anomalies)} anomalies`);
    alarms.set(figure(point.perThousand), `a thousand; ${count(point.alarms)} of ${count(normal)} normal`);
    this.cells.cost.set(
      figure(cost(point, this.costs)),
      `${count(point.missed)} missed, ${count(point.alarms)} alarms`,
    );
    for (const each of [precision, recall, alarms, this.cells.cost]) each.node.hidden = !head.labelled;
    this.matrix.hidden = this.least.hidden = !head.labelled;
    setText(this.note, !head.labelled ? UNLABELLED : way === "least" ? BY_LABELS : "");
    this.start.setAttribute("aria-pressed", String(way === "start"));
    this.least.setAttribute("aria-pressed", String(way === "least"));
  }
}

/** What a threshold does, to be said aloud.
 *  @type {(point: OperatingPoint, head: Scores["head"]) => string} */
export const spoken = (point, { labelled, tests }) =>
  `Flags ${count(point.flagged)} of ${count(tests)} test rows` +
  (labelled ? `, precision ${percent(point.precision)}, recall ${percent(point.recall)}.` : ".");

export { START };

/** With a decimal near the ends, where it matters.
 *  @type {(share: number | null) => string} */
export function percent(share) {
  if (share === null) return "–";
  const near = share > 0 && share < 1 && (share < 0.1 || share > 0.9);
  return `${(100 * share).toFixed(near ? 1 : 0)}\u00a0%`;
}

/** @type {(n: number) => string} */
export const count = (n) => n.toLocaleString("en");

/** @type {(value: number | null) => string} */
const figure = (value) =>
  value === null ? "–" : value >= 100 || Number.isInteger(value) ? count(Math.round(value)) : formatScore(value);

/** @type {(percentile: number) => string} */
export function ordinal(percentile) {
  const told = percentile > 99.9 && percentile < 100 ? percentile.toFixed(2) : String(Number(percentile.toFixed(1)));
  if (/(^|[^1])1$/.test(told) && !told.includes(".")) return `${told}st`;
  if (/(^|[^1])2$/.test(told) && !told.includes(".")) return `${told}nd`;
  if (/(^|[^1])3$/.test(told) && !told.includes(".")) return `${told}rd`;
  return `${told}th`;
}

/** A figure with its name above and what it is of below.
 *  @type {(name: string) => { node: HTMLElement, set: (value: string, of: string) => void }} */
function cell(name) {
  const [value, of] = [element("b"), element("small")];
  const node = element("div", {}, element("dt", {}, name), element("dd", {}, value, of));
  return {
    node,
    set: (told, about) => {
      setText(value, told);
      setText(of, about);
    },
  };
}

/** A number that can be changed; what is no number from 0 keeps the last one.
 *  @type {(words: string, usual: number, changed: () => void) => { node: HTMLElement, value: number }} */
function number(words, usual, changed) {
  const input = element("input", {
    type: "number",
    min: "0",
    max: String(MOST_COST),
    step: "any",
    value: String(usual),
    input: () => {
      const now = input.valueAsNumber;
      input.toggleAttribute("aria-invalid", !(now >= 0 && now <= MOST_COST));
      if (!(now >= 0 && now <= MOST_COST)) return;
      found.value = now;
      changed();
    },
  });
  const found = { node: element("label", {}, element("span", {}, words), input), value: usual };
  return found;
}

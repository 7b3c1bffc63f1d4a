// Beside others: how well the net ranks anomalies, beside PCA by the same score and detectors without a net.

import { figuresTable } from "../image_tools/tool_view.js";
import { element, setText } from "../lib/mount.js";

/** @import { Estimate } from "./types.d.ts" */
/** @typedef {{ rows: { name: string, auc: Estimate, average_precision: Estimate }[], sentence: string, tests: number, anomalies: number, fitted: number, seed: number }} Table */

export class BesideOthers {
  sentence = element("p", { class: "winner" });
  holder = element("div", { class: "scrolls" });
  note = element("p", { class: "caption" });
  node = element("div", { class: "view" }, this.sentence, this.holder, this.note);
  key = "";

  figureOptions() {
    return { score: this.key };
  }

  /** @type {(words?: string) => void} */
  clear(words = "") {
    setText(this.sentence, "");
    setText(this.note, words);
    this.holder.replaceChildren();
  }

  /** @type {(table: Table) => void} */
  showFigures({ rows, sentence, tests, anomalies, fitted, seed }) {
    setText(this.sentence, sentence);
    setText(this.note, "");
    const best = Math.max(...rows.map(({ auc }) => auc[0]));
    const lines = rows.map(({ name, auc, average_precision }) => ({
      cells: [name === "net" ? "this net" : name, estimated(auc), estimated(average_precision)],
      best: auc[0] === best,
    }));
    const told = [tests, anomalies, fitted].map((n) => n.toLocaleString("en"));
    const caption = `${told[0]} test rows, ${told[1]} of them anomalies; 95 % intervals. PCA by the same score, or where it has none by its mean squared error; others fitted on ${told[2]} training rows, seed ${seed}.`;
    this.holder.replaceChildren(figuresTable(caption, ["", "AUC", "average precision"], lines));
  }
}

/** @type {(figure: Estimate) => string} */
export const estimated = ([value, low, high]) => `${short(value)} (${short(low)}–${short(high)})`;

/** @type {(value: number) => string} */
const short = (value) => (value === 1 ? "1" : value.toFixed(value > 0.99 ? 4 : 3).replace(/^0/, ""));

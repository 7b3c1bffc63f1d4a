// Search view: image retrieval, the ten nearest rows by pixels, by PCA of equal width and by the code, and precision.

import { element, setText } from "../lib/mount.js";
import { clear, picture } from "../row_answer/small_picture.js";
import { figuresTable, paintAnswer } from "./tool_view.js";

/** @import { ImageToolPayload, ToolAnswer } from "../lib/types.d.ts" */
/** @typedef {{ by: string, width: number, distance: number[], label: string[] }} Way */

const NEAREST = 10;
/** @type {Record<string, (width: number) => string>} */
const TITLES = {
  pixels: () => "By pixels",
  PCA: (width) => `By PCA-${width}`,
  code: (width) => `By the code (${width})`,
};

export class SearchView {
  rows = Object.keys(TITLES).map((by) => new NearestRow(by));
  winner = element("p", { class: "winner" });
  table = element("div", { class: "scrolls" });
  node = element("div", { class: "view" }, ...this.rows.map(({ node }) => node), this.winner, this.table);

  /** @type {(answer: ToolAnswer) => void} */
  show(answer) {
    const ways = /** @type {Way[]} */ (answer.head.ways);
    ways.forEach((way, i) => this.rows[i].show(way, answer, i * way.label.length));
  }

  /** @type {(head: any, page: ImageToolPayload) => void} */
  showFigures({ precision, winner, queries }, page) {
    setText(this.winner, winner[0].toUpperCase() + winner.slice(1));
    const columns = ["", "all", ...page.classes];
    const lines = precision.map((/** @type {any} */ { by, k, mean, classes }) => ({
      cells: [`${by} @${k}`, mean.toFixed(1), ...classes.map((/** @type {number} */ share) => share.toFixed(0))],
    }));
    this.table.replaceChildren(figuresTable(`Precision in percent, ${queries} test rows`, columns, lines));
  }

  blank() {
    for (const row of this.rows) row.blank();
  }
}

class NearestRow {
  title = element("h4");
  found = Array.from({ length: NEAREST }, () => {
    const canvas = picture("");
    const words = element("small");
    return { canvas, words, node: element("figure", {}, canvas, words) };
  });
  node = element(
    "div",
    { class: "nearest" },
    this.title,
    element("div", { class: "ten" }, ...this.found.map((f) => f.node)),
  );

  /** @param {string} by */
  constructor(by) {
    setText(this.title, TITLES[by](0));
  }

  /** @type {(way: Way, answer: ToolAnswer, first: number) => void} */
  show({ by, width, distance, label }, answer, first) {
    setText(this.title, TITLES[by](width));
    this.found.forEach(({ canvas, words, node }, i) => {
      node.hidden = i >= label.length;
      if (node.hidden) return;
      paintAnswer(canvas, answer, first + i);
      setText(words, `${label[i]} ${distance[i].toPrecision(2)}`);
    });
  }

  blank() {
    for (const { canvas, words } of this.found) {
      clear(canvas);
      setText(words, "");
    }
  }
}

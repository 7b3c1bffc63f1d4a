// Search view: image retrieval, the ten nearest rows by pixels, by PCA of equal width and by the code; precision beside
// each, and by class.

import { element, setText } from "../../lib/mount.js";
import { netAfter } from "../../row_answer/net_answer.js";
import { clear, picture } from "../../row_answer/small_picture.js";
import { choice } from "../choice.js";
import { figuresTable, paintAnswer, pictureOf } from "../tool_view.js";
import { inDigits } from "./distances.js";

/** @import { ImageToolPayload, ToolAnswer, ToolHost } from "../../lib/types.d.ts" */
/** @typedef {{ by: string, width: number, distance: number[], label: string[], right: boolean[] }} Way */
/** @typedef {{ by: string, k: number, mean: number, classes: (number | null)[] }} Precision */

const NEAREST = 10;
const SHORT = 3; // letters of a class that stands beside a distance
const DISTANCES = { cosine: "Cosine", euclidean: "Euclidean" };
/** @type {Record<string, { title: string, width: (width: number) => string }>} */
const WAYS = {
  pixels: { title: "By pixels", width: (n) => `${n.toLocaleString("en")} numbers` },
  PCA: { title: "By PCA", width: (n) => count(n, "component") },
  code: { title: "By the code", width: (n) => count(n, "number") },
};

export class SearchView {
  winner = element("p", { class: "winner" });
  among = element("p", { class: "caption" });
  distance = choice("Distance", DISTANCES, (key) => this.choose(key));
  measure = "cosine";
  table = element("div", { class: "scrolls" });
  byClass = element(
    "details",
    { class: "by-class", open: matchMedia("(min-width: 900px)").matches },
    element("summary", {}, "Precision by class"),
    this.table,
  );

  /** @param {ToolHost} host */
  constructor(host) {
    this.host = host;
    this.distance.node.title = "Cosine is the angle between centred codes alone, Euclidean how far apart they lie.";
    this.ways = Object.keys(WAYS).map((by) => new NearestRow(by, (i) => this.take(i)));
    this.node = element(
      "div",
      { class: "view" },
      element("div", { class: "among" }, this.among, this.distance.node),
      ...this.ways.map(({ node }) => node),
      this.winner,
      this.byClass,
    );
  }

  begin() {
    this.forget();
    this.blank();
  }

  options = () => ({ distance: this.measure });
  figureOptions = this.options;

  /** @type {(measure: string) => void} */
  choose(measure) {
    this.measure = measure;
    this.forget();
    this.host.changed();
    this.host.chosen();
  }

  /** What was measured is of something else. */
  forget() {
    setText(this.winner, "");
    this.byClass.hidden = true;
    for (const way of this.ways) way.precise([]);
  }

  /** Search by the picture that was found.
   *  @type {(i: number) => void} */
  take(i) {
    if (!this.answer) return;
    const { values, size } = pictureOf(this.answer, i);
    this.host.input.place(values, size, "");
  }

  /** @type {(answer: ToolAnswer, page: ImageToolPayload) => void} */
  show(answer, page) {
    this.answer = answer;
    const { rows, itself, label } = answer.head,
      ways = /** @type {Way[]} */ (answer.head.ways);
    const { height, width } = page.atlas;
    const fitted = `, fitted to ${height} x ${width} ${page.channels > 1 ? "in colour" : "in grey"} as the net reads them`;
    const some = page.searched ? `${ofOwn(page.searched, rows)}${fitted}` : count(rows, "training row");
    const left = itself ? " The picture itself is one of them, and is left out." : "";
    const known = label ? ` Its class is ${label}: ✓ of that class, ✕ of another.` : "";
    setText(this.among, `Searched: ${some}.${left}${known}`);
    this.node.classList.toggle(
      "named",
      ways.some((way) => way.label.some((name) => name.length > SHORT)),
    );
    let first = 0;
    ways.forEach((way, i) => {
      this.ways[i].show(way, answer, first);
      first += way.label.length;
    });
  }

  /** @type {(head: any, page: ImageToolPayload) => void} */
  showFigures({ precision, winner, queries, own, classes, epoch }) {
    setText(this.winner, winner[0].toUpperCase() + winner.slice(1));
    for (const way of this.ways) way.precise(precision);
    const of = own ? `${count(queries, "picture")}, each among all others` : count(queries, "test row");
    const columns = ["", "all", ...classes];
    const lines = precision.map((/** @type {Precision} */ { by, k, mean, classes: each }) => ({
      cells: [`${by} @${k}`, mean.toFixed(1), ...each.map((share) => (share === null ? "–" : share.toFixed(0)))],
      best: mean === best(precision, k),
    }));
    const what = "Precision@k: of the k nearest, so many per cent have the class of what is looked for";
    const caption = `${what}; mean of ${of}, ${netAfter(epoch)}. Bold: the way that is best on all.`;
    this.table.replaceChildren(figuresTable(caption, columns, lines));
    this.byClass.hidden = false;
  }

  blank(words = "") {
    this.answer = undefined;
    setText(this.among, words);
    for (const way of this.ways) way.blank();
  }

  /** @type {(answer: ToolAnswer) => string} */
  aloud({ head }) {
    return /** @type {Way[]} */ (head.ways)
      .map(({ by, label }) => `${WAYS[by].title}: ${label.map((name) => name || "no class").join(", ")}.`)
      .join(" ");
  }
}

class NearestRow {
  width = element("small");
  right = element("small");
  precision = element("p", { class: "precision" });
  none = element("p", { class: "caption", hidden: true }, "There is no other picture to be found.");

  /** @param {string} by
   *  @param {(i: number) => void} take called with the number of a picture of the answer that is pressed */
  constructor(by, take) {
    this.by = by;
    this.first = 0;
    this.found = Array.from({ length: NEAREST }, (_, i) => foundPicture(() => take(this.first + i)));
    this.node = element(
      "section",
      { class: "nearest", "aria-label": WAYS[by].title },
      element("div", { class: "way" }, element("h4", {}, WAYS[by].title), this.width, this.precision, this.right),
      element("div", { class: "ten" }, ...this.found.map(({ node }) => node), this.none),
    );
  }

  /** @type {(way: Way, answer: ToolAnswer, first: number) => void} */
  show({ by, width, distance, label, right }, answer, first) {
    this.first = first;
    setText(this.width, WAYS[by].width(width));
    setText(this.right, right.length ? `${right.filter(Boolean).length} of these ${right.length} right` : "");
    this.none.hidden = label.length > 0;
    const far = inDigits(distance);
    this.found.forEach(({ canvas, name, at, node }, i) => {
      node.hidden = i >= label.length;
      if (node.hidden) return;
      node.disabled = false;
      paintAnswer(canvas, answer, first + i);
      const known = i < right.length;
      node.className = known ? (right[i] ? "right" : "wrong") : "";
      setText(name, `${known ? (right[i] ? "✓ " : "✕ ") : ""}${label[i]}`);
      setText(at, far[i]);
      const words = `${label[i] || "A picture"}, distance ${far[i]}${known ? (right[i] ? ", right" : ", wrong") : ""}`;
      node.title = `${words}. Search by it.`;
      node.setAttribute("aria-label", node.title);
    });
  }

  /** @type {(measured: Precision[]) => void} */
  precise(measured) {
    const mine = measured.filter(({ by }) => by === this.by);
    this.precision.replaceChildren(
      ...mine.map(({ k, mean }) =>
        element(
          "span",
          mean === best(measured, k) ? { class: "best" } : {},
          element("i", {}, `@${k}`),
          `${mean.toFixed(1)} %`,
        ),
      ),
    );
    this.precision.title = mine.length ? "Mean precision of the 10 and of the 100 nearest" : "";
  }

  blank() {
    setText(this.right, "");
    for (const { canvas, name, at, node } of this.found) {
      clear(canvas);
      node.disabled = true;
      node.className = "";
      for (const words of [name, at]) setText(words, "");
    }
  }
}

/** @type {(press: () => void) => { canvas: HTMLCanvasElement, name: HTMLElement, at: HTMLElement, node: HTMLButtonElement }} */
function foundPicture(press) {
  const canvas = picture(""),
    name = element("b"),
    at = element("span");
  const words = element("small", {}, name, at);
  return {
    canvas,
    name,
    at,
    node: element("button", { type: "button", disabled: true, click: press }, canvas, words),
  };
}

/** @type {(measured: Precision[], k: number) => number} */
const best = (measured, k) => Math.max(...measured.filter((one) => one.k === k).map(({ mean }) => mean));

/** @type {(n: number, noun: string) => string} */
const count = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;

/** @type {(searched: { title: string, rows: number }, rows: number) => string} */
const ofOwn = ({ title, rows: all }, rows) =>
  rows < all ? `the first ${rows.toLocaleString("en")} of ${title}` : title;

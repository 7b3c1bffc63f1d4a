// Judged row: a row as it goes in, as the net gives it back, and where the score comes from: three pictures, or the columns
// that are most to blame with their values.

import { RowValues } from "../followed_row/row_values.js";
import { cividis } from "../image_tools/cividis.js";
import { paint } from "../lib/context2d.js";
import { element, setText } from "../lib/mount.js";
import { picture } from "../row_answer/small_picture.js";
import { formatScore } from "../view_card/axis.js";
import { numbersOf, pictureOf } from "./row_answers.js";
import { percent } from "./threshold_figures.js";

/** @import { Theme } from "../lib/types.d.ts" */
/** @import { JudgedRow, RowsAnswer } from "./types.d.ts" */

const FEW = 3; // columns that a small row names
const WHICH = /** @type {const} */ (["original", "net", "blame"]);
/** What each picture is called. */
export const NAMES = { original: "original", net: "reconstruction", blame: "blame" };

/** The pictures of row `i` of an answer on three canvases.
 *  @type {(canvases: Record<"original" | "net" | "blame", HTMLCanvasElement>, answer: RowsAnswer, i: number) => void} */
export function paintRow(canvases, answer, i) {
  for (const which of WHICH) {
    const { values, width, height } = pictureOf(answer, i, which);
    paint(canvases[which], which === "blame" ? cividis(values) : values, width, height);
  }
}

/** @type {() => Record<"original" | "net" | "blame", HTMLCanvasElement>} */
export const threeCanvases = () => ({
  original: picture("Original"),
  net: picture("Reconstruction"),
  blame: picture("Blame: where the score comes from"),
});

/** One of a few rows side by side, to be pressed. */
export class SmallRow {
  canvases = threeCanvases();
  columns = element("ul", { class: "blamed" });
  name = element("b");
  score = element("output");
  row = -1;

  /** @param {((row: number) => void) | null} choose what a press does, if anything */
  constructor(choose = null) {
    this.choose = choose;
    this.pictures = WHICH.map((which) => this.canvases[which]);
    const parts = [element("span", { class: "who" }, this.name, this.score), ...this.pictures, this.columns];
    const press = { type: "button", "aria-pressed": "false", click: () => this.row >= 0 && choose?.(this.row) };
    this.node = choose
      ? element("button", { class: "small-row", ...press }, ...parts)
      : element("div", { class: "small-row", role: "img" }, ...parts);
  }

  /** @type {(answer: RowsAnswer, i: number, strange: boolean | null) => void} */
  show(answer, i, strange) {
    const { shape, part, rows } = answer.head,
      told = rows[i];
    this.row = told.row;
    for (const canvas of this.pictures) canvas.hidden = !shape;
    this.columns.hidden = Boolean(shape);
    if (shape) paintRow(this.canvases, answer, i);
    else this.columns.replaceChildren(...told.columns.slice(0, FEW).map(blamed));
    setText(this.name, told.label || `row ${told.row}`);
    setText(this.score, formatScore(told.score));
    this.node.classList.toggle("strange", strange === true);
    this.node.setAttribute("aria-label", `${inWords(told, part, strange)}${this.choose ? " Show it large." : ""}`);
    this.node.title = inWords(told, part, strange);
  }
}

/** @type {(row: JudgedRow, part: string, strange: boolean | null) => string} */
export function inWords({ row, label, score }, part, strange) {
  const kind = strange === null ? "" : strange ? ", an anomaly" : ", no anomaly";
  return `${part === "train" ? "Training" : "Test"} row ${row}${label && `, class ${label}`}${kind}: score ${formatScore(score)}.`;
}

/** A column, its share of the score as a bar, and what the net makes of its value.
 *  @type {(column: JudgedRow["columns"][number]) => HTMLElement} */
function blamed([name, x, copy, share]) {
  const bar = element("i", { "aria-hidden": "true" });
  bar.style.setProperty("--share", `${100 * share}%`);
  return element(
    "li",
    { title: `${name}: ${percent(share)} of the score` },
    element("span", {}, name),
    bar,
    element("small", {}, `${formatScore(x)} → ${formatScore(copy)}`),
  );
}

/** The row that is looked at, large. */
export class LargeRow {
  canvases = threeCanvases();
  pictures = element(
    "div",
    { class: "large-pictures" },
    ...WHICH.map((which) => element("figure", {}, this.canvases[which], element("figcaption", {}, NAMES[which]))),
  );
  values = new RowValues(["column", "value", "reconstruction", "share of the score"], "most to blame of");
  said = element("p", { class: "said" });
  node = element("div", { class: "large-row", hidden: true }, this.said, this.pictures, this.values.node);

  /** @type {(answer: RowsAnswer, i: number, words: string, theme: Theme) => void} */
  show(answer, i, words, theme) {
    const { shape, rows } = answer.head;
    this.node.hidden = false;
    this.node.dataset.row = String(rows[i].row);
    this.pictures.hidden = !shape;
    this.values.node.hidden = Boolean(shape);
    setText(this.said, words);
    if (shape) return paintRow(this.canvases, answer, i);
    const { original, net } = numbersOf(answer, i);
    this.values.show(original, net, rows[i].columns, theme);
  }
}

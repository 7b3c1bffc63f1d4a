// Hash view: semantic hashing: the bits of a picture, as many as a slider says; what lies in their Hamming ball; precision
// by bits beside hashes without a net; what a bit stands for.

import { element, setText } from "../../lib/mount.js";
import { clear, figure, picture } from "../../row_answer/small_picture.js";
import { figuresTable, paintAnswer, slider } from "../tool_view.js";
import { XYChart } from "../xy_chart.js";
import { bitsOf, HashBall, RADII, told } from "./hash_ball.js";
import { HashCells, SLOTS } from "./hash_cells.js";
import { BITS, byBits, named, tested } from "./hash_curve.js";

/** @import { HashAnswer, HashFigures, ImageToolPayload, ToolAnswer, ToolHost } from "../../lib/types.d.ts" */

const LEAST = 8;
const RADIUS = 4;
const HASHES =
  "Precision@100: of the 100 nearest, so many per cent have the class of what is looked for. Beside it bits without a net, all of centred pixels: LSH (locality-sensitive hashing), signs of random projections; PCA signs, of principal components; ITQ (iterative quantisation), of components turned until signs fit them best.";
const MEANINGS = [
  "as drawn from its bits",
  "this bit turned over",
  "mean of rows with it",
  "mean of rows without it",
];
/** @type {Record<keyof HashAnswer["nbytes"], (width: number) => string>} */
const STORED = {
  bits: (width) => bitsOf(width),
  floats: (width) => `${width} float32 numbers`,
  pixels: () => "pixels, a byte each",
};

export class HashView {
  /** The run's bits. */
  most = LEAST;
  /** @type {Record<string, string>} */
  anew = {};
  /** @type {HashFigures | null} */
  figures = null;
  /** Widths of the curve that are asked for, one more each time: what is measured is shown. */
  points = 0;
  width = slider("Code", { min: LEAST, max: SLOTS, step: 1, value: LEAST }, bitsOf, () => this.moved());
  radius = slider("Hamming radius", { min: 0, max: RADII - 1, step: 1, value: RADIUS }, bitsOf, () => this.moved());
  packed = element("output", { class: "packed" });
  rule = element("p", { class: "caption rule" });
  ball = new HashBall();
  curve = new XYChart();
  winner = element("p", { class: "winner" });
  atTen = element("p", { class: "caption at-ten" });
  meanings = MEANINGS.map((words) => picture(words));
  bit = element("p", { class: "said" });
  stored = element("div", { class: "scrolls" });

  /** @param {ToolHost} host */
  constructor(host) {
    this.host = host;
    this.cells = new HashCells(() => host.changed());
    this.width.input.addEventListener("change", () => host.chosen());
    const words = element("p", { class: "caption" }, HASHES);
    const curve = element("section", {}, this.curve.node, this.winner, this.atTen, words);
    const bit = element(
      "section",
      { class: "meaning" },
      element("h4", {}, "A bit: point at one, click to keep it"),
      element("div", { class: "four" }, ...this.meanings.map((canvas, i) => figure(canvas, MEANINGS[i]))),
      this.bit,
    );
    this.node = element(
      "div",
      { class: "view hash" },
      element("div", { class: "code-line" }, this.width.node, element("div", {}, this.packed, this.rule)),
      this.cells.node,
      element("div", { class: "halves" }, element("section", {}, this.radius.node, this.ball.node), curve),
      element("div", { class: "halves" }, bit, element("section", {}, this.stored)),
    );
  }

  /** @type {(page: ImageToolPayload) => void} */
  begin({ code, anew }) {
    Object.assign(this, { most: code, anew: anew ?? {}, figures: null, points: 0 });
    this.width.input.value = String(Math.min(SLOTS, Math.max(LEAST, code)));
    this.width.show();
    this.cells.begin();
    this.curve.show(byBits(null));
    for (const node of [this.winner, this.atTen, this.packed, this.bit]) setText(node, "");
    this.ball.overallIs(null, 0, 0);
    this.ruled();
  }

  /** As many bits as are asked for. */
  get asked() {
    return Number(this.width.input.value);
  }

  /** As many as there are of them. */
  get used() {
    return Math.min(this.asked, this.most);
  }

  moved() {
    this.ruled();
    this.host.changed();
  }

  /** @type {() => Record<string, string>} */
  options() {
    const { row } = this.host.input,
      { bit } = this.cells;
    return {
      bits: String(this.asked),
      radius: this.radius.input.value,
      bit: bit === null ? "" : String(bit),
      row: row < 0 ? "" : String(row),
    };
  }

  /** @type {() => Record<string, string>} */
  figureOptions() {
    return { bits: String(this.used), curve: String(BITS[this.points - 1] ?? "") };
  }

  /** Which bits a code has that is narrower than the run's, and what there is to train instead. */
  ruled() {
    const { asked, most } = this;
    const words =
      asked === most
        ? "All bits of this run. A narrower code keeps those that tell most of the others."
        : asked < most
          ? `${asked} of this run's ${most} bits: those that tell most of the others on training rows, by linear regression; no label is seen.`
          : `This run has ${most} bits.`;
    const width = Object.keys(this.anew)
      .map(Number)
      .find((each) => each >= asked && each !== most);
    const offer = width === undefined || asked === most ? [] : [" ", train(width, this.anew[width])];
    this.rule.replaceChildren(words, ...offer);
  }

  /** @type {(answer: ToolAnswer) => void} */
  show(answer) {
    const said = /** @type {HashAnswer} */ (/** @type {unknown} */ (answer.head));
    this.cells.show(said.code, said.kept, said.bit.number, this.asked);
    const bytes = said.nbytes.bits[0];
    setText(this.packed, `${bytes} ${bytes === 1 ? "byte" : "bytes"} ${said.packed}`);
    this.ball.show(said, answer);
    this.overall();
    this.mean(said, answer);
    this.store(said);
  }

  /** @type {(said: HashAnswer, answer: ToolAnswer) => void} */
  mean({ bit, code, ball }, answer) {
    const shown = ball.labels.length;
    for (const [i, canvas] of this.meanings.entries()) paintAnswer(canvas, answer, shown + i);
    const on = code[bit.number] === "1";
    const share = `${(100 * bit.share).toFixed(1)} % of ${ball.of.toLocaleString("en")} training rows have it`;
    setText(
      this.bit,
      `Bit ${bit.number + 1} of the code is ${on ? "on" : "off"} here; ${share}. Drawn from all ${this.most} bits.`,
    );
  }

  /** @type {(said: HashAnswer) => void} */
  store({ nbytes, width, ball }) {
    const lines = Object.entries(STORED).map(([by, words]) => {
      const [one, all] = nbytes[/** @type {keyof typeof STORED} */ (by)];
      return { cells: [words(width), one.toLocaleString("en"), all.toLocaleString("en")], best: by === "bits" };
    });
    const caption = `Bytes in memory, ${ball.of.toLocaleString("en")} rows`;
    this.stored.replaceChildren(figuresTable(caption, ["", "an image", "the index"], lines));
  }

  /** @type {(head: HashFigures) => void} */
  showFigures(head) {
    this.figures = { ...head, curve: head.curve ?? this.figures?.curve ?? null };
    const { winner, ways } = this.figures;
    const pixels = ways.find(({ by }) => by === "pixels")?.mean[1].toFixed(1);
    const said = `${winner[0].toUpperCase()}${winner.slice(1)}. Raw pixels: ${pixels} %.`;
    setText(this.winner, said.replaceAll(" %", "\u00a0%"));
    const ten = ways.map(({ by, mean }) => `${named(by)} ${mean[0].toFixed(1)}`).join(", ");
    setText(
      this.atTen,
      `At the 10 nearest, in percent: ${ten}. ${tested(this.figures)}, ties at their expected value.`,
    );
    this.curve.show(byBits(this.figures));
    this.overall();
    if (this.points === BITS.length) return;
    this.points += 1;
    queueMicrotask(() => this.host.chosen()); // these figures are shown first
  }

  overall() {
    const same = this.figures?.width === this.used ? this.figures : null;
    this.ball.overallIs(same?.balls ?? null, Number(this.radius.input.value), same?.queries ?? 0);
  }

  /** @type {(words: string) => void} */
  blank(words) {
    this.ball.blank(words);
    for (const canvas of this.meanings) clear(canvas);
    this.cells.show("", [], null, 0);
    for (const node of [this.packed, this.bit]) setText(node, "");
  }

  /** @type {(answer: ToolAnswer) => string} */
  aloud({ head }) {
    return told(/** @type {HashAnswer["ball"]} */ (head.ball));
  }
}

/** @type {(width: number, address: string) => HTMLAnchorElement} */
const train = (width, address) => element("a", { href: address }, `Train one of ${bitsOf(width)}`);

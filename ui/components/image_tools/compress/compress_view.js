// Compress view: a picture as a payload and back, beside PCA, JPEG and WebP at equal bytes; rate and distortion on all test
// pictures.

import { element, setText } from "../../lib/mount.js";
import { netAfter } from "../../row_answer/net_answer.js";
import { save } from "../../view_card/data_table.js";
import { choice } from "../choice.js";
import { slider } from "../tool_view.js";
import { XYChart } from "../xy_chart.js";
import { CopyFigure, spoken, told } from "./copy_figure.js";
import { rateAndDistortion } from "./rate_distortion.js";

/** @import { ToolAnswer, ToolHost } from "../../lib/types.d.ts" */
/** @import { Copy } from "./copy_figure.js" */
/** @import { Metric, Rates } from "./rate_distortion.js" */
/** @typedef {Rates & { epoch: number, sentences?: string[], paid?: string[], lossless?: Record<string, number> }} Figures */

const COPIES = 5;
const STAGES = ["net", "coder", "all"];
const SSIM =
  "SSIM, structural similarity: how far means, variances and covariances of small windows agree; 1 is the same picture.";
const READ = "python -m aecore compress RUN FILE --decode --out picture.png";

export class CompressView {
  /** @type {string[]} */
  settings = [];
  /** Whether the setting was chosen by hand. */
  moved = false;
  by = "bits";
  /** @type {Metric} */
  metric = "psnr";
  /** What is measured: the net's own curve comes first, as the others take longer. */
  of = STAGES[0];
  /** @type {Figures | null} */
  figures = null;
  file = "";
  /** The setting that is marked on the curve. */
  drawn = -1;

  raw = element("b");
  payload = element("b", { class: "payload" });
  back = element("b");
  ratio = element("span", { class: "ratio" });
  flow = element(
    "p",
    { class: "flow" },
    step(this.raw, "in"),
    arrow(),
    step(this.payload, "of payload"),
    arrow(),
    step(this.back, "out"),
    this.ratio,
  );
  original = new CopyFigure("The picture");
  copies = Array.from({ length: COPIES }, () => new CopyFigure(""));
  sentence = element("p", { class: "winner" });
  paid = element("p", { class: "caption" });
  header = element("p", { class: "caption" });
  chart = new XYChart();

  /** @param {ToolHost} host */
  constructor(host) {
    this.host = host;
    this.setting = slider(
      "Quantised by",
      { min: 0, max: 3, step: 1, value: 3 },
      (value) => this.settings[value] ?? "",
      () => this.choose(),
    );
    this.ways = choice("How it is quantised", { bits: "bits a number", step: "one step" }, (value) =>
      this.quantise(value),
    );
    this.metrics = choice("Quality by", { psnr: "PSNR", ssim: "SSIM" }, (value) => {
      this.metric = /** @type {Metric} */ (value);
      this.draw();
    });
    this.download = element(
      "button",
      {
        class: "action",
        type: "button",
        title: `The payload as a file, once the net has learned, for ${READ}`,
        click: () => this.keep(),
      },
      "Payload file",
    );
    this.node = element(
      "div",
      { class: "view" },
      element("div", { class: "asked" }, this.flow, this.ways.node, this.setting.node, this.download),
      element("div", { class: "copies" }, this.original.node, ...this.copies.map(({ node }) => node)),
      element(
        "div",
        { class: "rates" },
        element("div", { class: "curve" }, this.chart.node),
        element("div", { class: "words" }, this.metrics.node, this.sentence, this.paid, this.header),
      ),
    );
    this.download.disabled = true;
  }

  begin() {
    Object.assign(this, { settings: [], moved: false, by: "bits", of: STAGES[0], figures: null, file: "" });
    this.ways.choose("bits");
    for (const node of [this.sentence, this.paid, this.header]) setText(node, "");
    this.chart.clear("Rate and distortion of the test pictures: to be measured.");
    this.metrics.node.hidden = true;
  }

  options() {
    return { by: this.by, at: this.moved ? this.setting.input.value : "" };
  }

  figureOptions() {
    return { by: this.by, of: this.of };
  }

  choose() {
    this.moved = true;
    this.draw();
    this.host.changed();
  }

  /** @param {string} by */
  quantise(by) {
    Object.assign(this, { by, moved: false, of: STAGES[0] });
    this.figures &&= { ...this.figures, points: [], sentences: undefined, paid: undefined };
    this.draw();
    this.host.changed();
    this.host.chosen();
  }

  /** @type {(answer: ToolAnswer) => void} */
  show(answer) {
    const { settings, at, whole, raw, floats, copies, file, settled, more } = answer.head;
    this.settings = settings;
    this.setting.input.max = String(settings.length - 1);
    if (!this.moved) this.setting.input.value = String(at);
    this.setting.show();
    this.ways.node.hidden = whole;
    const [ours] = /** @type {Copy[]} */ (copies);
    setText(this.raw, bytes(raw));
    setText(this.payload, bytes(ours.bytes));
    setText(this.back, bytes(raw));
    setText(
      this.ratio,
      `${(raw / Math.max(ours.bytes, 1)).toFixed(1)} : 1; unquantised, the code is ${bytes(floats)}`,
    );
    this.original.show({ name: "The picture", size: bytes(raw) }, answer, 0);
    this.copies.forEach((each, i) => {
      if (copies[i]) each.show(told(copies[i]), answer, i + 1);
      else each.wait();
    });
    this.file = settled && !more ? (file ?? "") : "";
    this.download.disabled = !this.file;
    if (this.drawn !== Number(this.setting.input.value)) this.draw();
  }

  /** @type {(head: Figures) => void} */
  showFigures(head) {
    this.figures = { ...this.figures, ...head };
    this.draw();
    const next = STAGES[STAGES.indexOf(this.of) + 1];
    if (!next) return;
    this.of = next;
    this.host.chosen();
  }

  /** What is known of all test pictures, with the setting of now marked. */
  draw() {
    const { figures, metric } = this;
    if (!figures) return;
    this.metrics.node.hidden = false;
    this.drawn = Number(this.setting.input.value);
    this.chart.show(rateAndDistortion(figures, metric, this.drawn));
    this.say(figures, this.drawn);
  }

  /** @type {(figures: Figures, at: number) => void} */
  say({ sentences, paid, pictures, lossless: files, epoch }, at) {
    const said = sentences?.[at] ?? "";
    setText(this.sentence, said && this.metric === "ssim" ? `By PSNR: ${said}` : said);
    setText(this.paid, paid?.[at] ?? "");
    const count = pictures.toLocaleString("en");
    const pooled = `PSNR of ${count} test pictures together, ${netAfter(epoch)}; bytes and SSIM are means.`;
    const whole = Object.entries(files ?? {}).map(([name, size]) => `${name} ${size.toFixed(0)}`);
    const lossless = whole.length ? [`Files that lose nothing: ${whole.join(", ")} bytes.`] : [];
    setText(this.header, [pooled, SSIM, ...lossless].join(" "));
  }

  keep() {
    const content = Uint8Array.from(atob(this.file), (letter) => letter.charCodeAt(0));
    save(new Blob([content], { type: "application/octet-stream" }), "picture.payload");
  }

  blank() {
    for (const each of [this.original, ...this.copies]) each.blank();
    for (const node of [this.raw, this.payload, this.back, this.ratio]) setText(node, "");
    this.download.disabled = true;
  }

  /** @type {(answer: ToolAnswer) => string} */
  aloud({ head: { raw, copies } }) {
    return [
      `${raw} bytes become ${copies[0].bytes}.`,
      ...copies.map((/** @type {Copy} */ copy) => spoken(copy)),
    ].join(" ");
  }
}

/** @type {(count: number) => string} */
const bytes = (count) => `${count.toLocaleString("en")} ${count === 1 ? "byte" : "bytes"}`;

/** @type {(node: HTMLElement, words: string) => HTMLElement} */
const step = (node, words) => element("span", {}, node, ` ${words}`);

const arrow = () => element("i", { "aria-hidden": "true" }, "→");

// Score histogram: how the scores of training rows, normal test rows and anomalies lie, and the threshold between what is
// flagged and what is not, to be dragged or moved by arrow keys. Heights are shares of each kind, on a square-root scale, so
// that the few at the edge are seen beside the many.

import { figuresTable } from "../image_tools/tool_view.js";
import { element, setText, svgElement } from "../lib/mount.js";
import { readTheme } from "../lib/theme.js";
import { formatScore } from "../view_card/axis.js";
import { BINS, scoreAxis } from "./score_axis.js";
import { acrossTicks, hatching, kindsOf, margins, spoken, upTicks } from "./score_marks.js";

/** @import { Box } from "../lib/types.d.ts" */
/** @import { Kind, ScoreAxis, Scores } from "./types.d.ts" */

const STEP = 1 / 240; // of the width, by an arrow key
/** @type {Record<string, number>} */
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 12, PageDown: -12 };

let charts = 0;

export class ScoreHistogram {
  legend = element("ul", { class: "score-legend" });
  drawing = svgElement("svg", { class: "score-drawing", role: "img" });
  flag = element("output");
  handle = element(
    "div",
    {
      class: "threshold",
      role: "slider",
      tabindex: "0",
      "aria-label": "Threshold",
      hidden: true,
      keydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
    },
    element("i", { "aria-hidden": "true" }),
    this.flag,
  );
  waits = element("p", { class: "caption waits" });
  stage = element("div", { class: "score-stage" }, this.drawing, this.handle, this.waits);
  numbers = element("div", { class: "scrolls" });
  table = element("details", { class: "numbers" }, element("summary", {}, "The numbers as a table"), this.numbers);
  node = element("div", { class: "score-histogram" }, this.legend, this.stage, this.table);
  hatch = `hatch-${++charts}`;
  /** @type {ScoreAxis | null} */
  axis = null;
  /** @type {Kind[]} */
  kinds = [];
  threshold = 0;
  name = "";
  margin = margins(1);

  /** @param {(threshold: number) => void} moved somebody has moved the threshold there */
  constructor(moved) {
    this.moved = moved;
    new ResizeObserver(() => this.draw()).observe(this.stage);
    this.stage.addEventListener("pointerdown", (event) => this.grasp(event));
    this.stage.addEventListener("pointermove", (event) => this.drag(event));
  }

  /** Nothing is known yet: say why.
   *  @type {(words: string) => void} */
  clear(words) {
    Object.assign(this, { axis: null, kinds: [] });
    for (const node of [this.legend, this.drawing, this.numbers]) node.replaceChildren();
    this.handle.hidden = this.table.hidden = true;
    setText(this.waits, words);
  }

  /** @type {(scores: Scores, name: string) => void} */
  show({ sorted, head }, name) {
    this.name = name;
    this.axis = scoreAxis(sorted);
    this.kinds = kindsOf(sorted, head, this.axis);
    this.handle.hidden = this.table.hidden = false;
    setText(this.waits, "");
    const scale = element("li", { class: "scale-told" }, "height: share of its rows, square-root scale");
    this.legend.replaceChildren(...this.kinds.map((kind) => this.legendItem(kind)), scale);
    this.drawing.setAttribute("aria-label", spoken(name, this.kinds));
    if (this.table.hasAttribute("open")) this.tabulate();
    this.table.ontoggle = () => this.tabulate();
    this.draw();
  }

  /** Where the threshold lies from now on; `words` say what it does.
   *  @type {(threshold: number, words: string) => void} */
  set(threshold, words) {
    this.threshold = threshold;
    const { axis, handle } = this;
    if (!axis) return;
    handle.setAttribute("aria-valuemin", String(axis.low));
    handle.setAttribute("aria-valuemax", String(axis.high));
    handle.setAttribute("aria-valuenow", String(threshold));
    handle.setAttribute("aria-valuetext", `${formatScore(threshold)}. ${words}`);
    setText(this.flag, formatScore(threshold));
    this.place();
  }

  place() {
    const width = this.stage.clientWidth;
    if (!this.axis || !width) return;
    const left = this.across(this.axis.share(this.threshold), width);
    this.handle.style.translate = `calc(${left}px - 50%)`;
    this.handle.classList.toggle("leftwards", left > width - 130);
    const shade = this.drawing.querySelector(".flagged");
    shade?.setAttribute("x", String(left));
    shade?.setAttribute("width", String(Math.max(0, width - this.margin.right - left)));
  }

  /** @type {(share: number, width: number) => number} */
  across(share, width) {
    return this.margin.left + share * (width - this.margin.left - this.margin.right);
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!this.axis || !width) return;
    this.margin = margins(readTheme(this.stage).scale);
    const box = {
      width: width - this.margin.left - this.margin.right,
      height: height - this.margin.top - this.margin.bottom,
    };
    const top = Math.max(...this.kinds.flatMap(({ bins, n }) => Array.from(bins, (count) => count / n)));
    const up = (/** @type {number} */ share) => this.margin.top + (1 - Math.sqrt(share / top)) * box.height;
    const flagged = { class: "flagged", y: this.margin.top, height: box.height, x: 0, width: 0 };
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.drawing.replaceChildren(
      hatching(this.hatch),
      svgElement("rect", flagged),
      ...upTicks(up, top, width, this.margin),
      ...this.kinds.map((kind) => this.bars(kind, up, box)),
      ...acrossTicks(this.axis, box, this.margin),
      svgElement(
        "text",
        { x: width - this.margin.right, y: height - 6, class: "name end" },
        `score${this.axis.log ? ", logarithmic scale" : ""}`,
      ),
    );
    this.place();
  }

  /** @type {(kind: Kind, up: (share: number) => number, box: Box) => SVGElement} */
  bars({ role, bins, n }, up, box) {
    const foot = this.margin.top + box.height;
    const left = (/** @type {number} */ i) => (this.margin.left + (i / BINS) * box.width).toFixed(1);
    const steps = Array.from(bins, (count, i) => `V${up(count / n).toFixed(1)}H${left(i + 1)}`).join("");
    const made = svgElement("g", { class: `kind ${role}` });
    const shape = `M${left(0)} ${foot}${steps}V${foot}`;
    if (role === "strange")
      made.append(svgElement("path", { class: "hatched", d: shape, fill: `url(#${this.hatch})` }));
    made.append(svgElement("path", { class: "outline", d: shape }));
    return made;
  }

  /** @type {(kind: Kind) => HTMLElement} */
  legendItem({ name, role, n }) {
    const swatch = svgElement("svg", { viewBox: "0 0 26 14", class: `kind ${role}`, "aria-hidden": "true" });
    const shape = "M1 13V6H7V2H17V6H25V13";
    if (role === "strange")
      swatch.append(svgElement("path", { class: "hatched", d: shape, fill: `url(#${this.hatch})` }));
    swatch.append(svgElement("path", { class: "outline", d: shape }));
    return element("li", {}, swatch, element("span", {}, `${name}, `, element("b", {}, n.toLocaleString("en"))));
  }

  tabulate() {
    const { axis } = this;
    if (!axis) return;
    const lines = Array.from({ length: BINS }, (_, i) => i)
      .filter((i) => this.kinds.some(({ bins }) => bins[i]))
      .map((i) => ({
        cells: [
          formatScore(axis.value(i / BINS)),
          formatScore(axis.value((i + 1) / BINS)),
          ...this.kinds.map(({ bins }) => bins[i].toLocaleString("en")),
        ],
      }));
    const columns = ["from", "to", ...this.kinds.map(({ name }) => name)];
    this.numbers.replaceChildren(figuresTable(`Rows by ${this.name}`, columns, lines));
  }

  /** @type {(event: PointerEvent) => void} */
  grasp(event) {
    if (!this.axis || event.button) return;
    this.stage.setPointerCapture(event.pointerId);
    this.handle.focus({ preventScroll: true });
    this.drag(event);
    event.preventDefault();
  }

  /** @type {(event: PointerEvent) => void} */
  drag({ pointerId, clientX }) {
    if (!this.axis || !this.stage.hasPointerCapture(pointerId)) return;
    const { left, width } = this.stage.getBoundingClientRect();
    const share = (clientX - left - this.margin.left) / (width - this.margin.left - this.margin.right);
    this.moved(this.axis.value(Math.min(1, Math.max(0, share))));
  }

  /** @type {(event: KeyboardEvent) => void} */
  key(event) {
    const { key, shiftKey } = event;
    if (!this.axis || !(key in KEYS || key === "Home" || key === "End")) return;
    const far = key === "Home" ? -1 : key === "End" ? 1 : KEYS[key] * STEP * (shiftKey ? 12 : 1);
    this.moved(this.axis.value(Math.min(1, Math.max(0, this.axis.share(this.threshold) + far))));
    event.preventDefault();
    event.stopPropagation();
  }
}

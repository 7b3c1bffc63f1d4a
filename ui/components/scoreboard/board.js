// Scoreboard of models: one figure at a time, as lines over the number of ratings and as a table, the model in use marked.

import { menu } from "../lib/menu.js";
import { element, mount, setText, styleSheet, svgElement } from "../lib/mount.js";
import { readTheme } from "../lib/theme.js";
import { linearTicks } from "../view_card/axis.js";
import { csv, save } from "../view_card/data_table.js";

/** @import { Component, DataTable, Entry, Scale, ScoreRow, ScoreTable, ScoreboardPayload } from "../lib/types.d.ts" */
/** @typedef {{ x: Scale, y: Scale & { ticks: number[] }, right: number }} Plot */

const css = [await styleSheet("lib/stars.css"), await styleSheet("scoreboard/board.css")];
const LETTER = 6.4; // of width, on average
/** @type {(text: string, most: number) => string} */
const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);
const [TOP, LOW, LEFT, SPACE] = [14, 40, 44, 18];

/** @type {ScoreTable} */
const NO_TABLE = { title: "", unit: "", better: "", target: null, ns: [], rows: [] };

class Scoreboard {
  title = element("h3");
  lead = element("p", { class: "lead" });
  tabs = element("div", { class: "tabs", role: "group", "aria-label": "What is measured" });
  unit = element("p", { class: "score" });
  chart = svgElement("svg", { role: "img" });
  place = element("div", { class: "chart" }, this.chart);
  table = element("table");
  caption = element("p", { class: "caption" });
  node = element("section", { class: "board card" });
  /** The table on show.
   *  @type {ScoreTable} */
  now = NO_TABLE;
  at = 0;

  /** @param {ShadowRoot} root
   *  @param {Component<ScoreboardPayload>} component */
  constructor(root, { data, setTriggerValue }) {
    this.data = data;
    this.send = setTriggerValue;
    const { button, list } = menu("More about this card", [
      ["Download CSV", () => save(csv(this.figures()), "films-scoreboard.csv")],
    ]);
    const choice = element("div", { class: "choice" }, this.tabs, this.unit);
    const both = element("div", { class: "both" }, this.place, element("div", { class: "paper" }, this.table));
    this.node.append(element("header", {}, this.title, button), list, this.lead, choice, both, this.caption);
    root.append(this.node);
    this.theme = readTheme(this.node);
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(this.place);
  }

  close() {
    this.sizes.disconnect();
  }

  /** @type {(component: Component<ScoreboardPayload>) => void} */
  update({ data, setTriggerValue }) {
    this.data = data;
    this.send = setTriggerValue;
    this.node.setAttribute("aria-label", data.title);
    setText(this.title, data.title);
    setText(this.lead, data.lead);
    setText(this.caption, data.caption);
    if (this.tabs.children.length !== data.tables.length) {
      this.tabs.replaceChildren(
        ...data.tables.map(({ title }, i) =>
          element("button", { type: "button", click: () => this.choose(i) }, title),
        ),
      );
    }
    this.choose(Math.min(this.at, data.tables.length - 1));
  }

  /** @type {(i: number) => void} */
  choose(i) {
    this.at = i;
    this.now = this.data.tables[i];
    [...this.tabs.children].forEach((tab, j) => {
      tab.setAttribute("aria-pressed", String(i === j));
    });
    setText(this.unit, this.now.unit);
    this.write();
    this.draw();
  }

  /** The table, best model first. */
  write() {
    const { ns, rows } = this.now;
    const heads = [element("th", { scope: "col" }, "Model"), ...ns.map((n) => element("th", { scope: "col" }, n))];
    const over = element(
      "tr",
      { class: "over" },
      element("td"),
      element("th", { scope: "colgroup", colspan: String(ns.length) }, "films a new person has rated"),
    );
    this.table.replaceChildren(
      element("thead", {}, over, element("tr", {}, ...heads)),
      element("tbody", {}, ...rows.map((row) => this.row(row))),
    );
  }

  /** @type {(row: ScoreRow) => HTMLElement} */
  row({ model, title, values, best, tag, usable }) {
    const name =
      usable && !tag
        ? element(
            "button",
            { type: "button", title: "Make the list with this model", click: () => this.send("choose", model) },
            title,
          )
        : element("span", {}, title, ...(tag ? [" ", element("em", {}, tag)] : []));
    const cells = values.map((value, i) =>
      element(
        "td",
        best[i] ? { class: "best", "aria-label": `${this.figure(value)}, the best` } : {},
        this.figure(value),
      ),
    );
    const point = (/** @type {string | undefined} */ to) => () => this.draw(to);
    return element(
      "tr",
      { class: tag ? "present" : "", pointerenter: point(model), pointerleave: point(undefined) },
      element("th", { scope: "row" }, name),
      ...cells,
    );
  }

  /** @type {(value: number) => string} */
  figure(value) {
    return this.now.better === "near" ? `${(value * 100).toFixed(1)} %` : value.toFixed(3);
  }

  /** The lines; `pointed` is the model whose row somebody points at.
   *  @type {(pointed?: string) => void} */
  draw(pointed) {
    const width = this.place.clientWidth,
      height = this.place.clientHeight;
    if (!width || !height) return;
    this.theme = readTheme(this.node);
    const { rows, ns, title, target } = this.now;
    const scale = this.theme.scale,
      right = Math.min(width * 0.42, Math.max(...rows.map(({ title: each }) => each.length)) * LETTER * scale + 22);
    /** @type {Plot} */
    const plot = {
      x: (i) => LEFT * scale + SPACE + (i * (width - right - LEFT * scale - SPACE)) / Math.max(1, ns.length - 1),
      y: heights(rows, target, height, scale),
      right: width - right,
    };
    this.chart.setAttribute(
      "aria-label",
      `${title}: ${rows.map((row) => `${row.title} ${row.values.map((value) => this.figure(value)).join(", ")}`).join("; ")}`,
    );
    this.chart.replaceChildren(
      ...this.frame(plot, height),
      ...(target ? [this.level(plot, target)] : []),
      ...this.ordered(rows, pointed).map((row) => this.line(row, plot, pointed)),
      ...this.ends(rows, plot, height, pointed),
    );
  }

  /** What matters is drawn last, on top.
   *  @type {(rows: ScoreRow[], pointed?: string) => ScoreRow[]} */
  ordered(rows, pointed) {
    const weight = (/** @type {ScoreRow} */ { model, base, tag }) =>
      [base, Boolean(tag), model === pointed].lastIndexOf(true);
    return [...rows].sort((a, b) => weight(a) - weight(b));
  }

  /** @type {(row: ScoreRow, pointed?: string) => string} */
  colour({ model, base, tag }, pointed) {
    if (tag) return this.theme.accent;
    if (model === pointed) return this.theme.ink;
    return base ? this.theme.baseline : this.theme.mute;
  }

  /** @type {(plot: Plot, height: number) => SVGElement[]} */
  frame({ x, y, right }, height) {
    const { ns } = this.now,
      scale = this.theme.scale,
      foot = height - LOW * scale;
    const lines = y.ticks.flatMap((tick) => [
      svgElement("line", { x1: LEFT * scale, x2: right, y1: y(tick), y2: y(tick), stroke: this.theme.line }),
      svgElement(
        "text",
        { x: LEFT * scale - 8, y: y(tick), class: "tick", "text-anchor": "end" },
        this.now.better === "near" ? `${Math.round(tick * 100)} %` : String(tick),
      ),
    ]);
    const below = ns.map((n, i) =>
      svgElement("text", { x: x(i), y: foot + 18 * scale, class: "tick", "text-anchor": "middle" }, n),
    );
    return [
      ...lines,
      ...below,
      svgElement(
        "text",
        { x: (x(0) + x(ns.length - 1)) / 2, y: foot + 35 * scale, class: "axis", "text-anchor": "middle" },
        "films a new person has rated",
      ),
    ];
  }

  /** @type {(plot: Plot, target: number) => SVGElement} */
  level({ y, right }, target) {
    const at = y(target);
    return svgElement("line", {
      x1: LEFT * this.theme.scale,
      x2: right,
      y1: at,
      y2: at,
      stroke: this.theme.baseline,
      "stroke-width": 1.6,
      "stroke-dasharray": "6 4",
    });
  }

  /** @type {(row: ScoreRow, plot: Plot, pointed?: string) => SVGElement} */
  line(row, { x, y }, pointed) {
    const { model, base, values } = row,
      strong = Boolean(row.tag) || model === pointed,
      colour = this.colour(row, pointed);
    const d = values.map((value, i) => `${i ? "L" : "M"}${x(i)} ${y(value)}`).join("");
    const made = svgElement("g", { opacity: strong || base ? 1 : 0.62 });
    made.append(
      svgElement("path", {
        d,
        fill: "none",
        stroke: colour,
        "stroke-width": strong ? 2.8 : 1.5,
        "stroke-linejoin": "round",
        ...(base ? { "stroke-dasharray": "6 4" } : {}),
      }),
    );
    made.append(
      ...values.map((value, i) =>
        svgElement("circle", { cx: x(i), cy: y(value), r: strong ? 4 : 2.4, fill: colour }),
      ),
    );
    return made;
  }

  /** Each line's name at its right end, moved apart where they would lie on each other.
   *  @type {(rows: ScoreRow[], plot: Plot, height: number, pointed?: string) => SVGElement[]} */
  ends(rows, { x, y, right }, height, pointed) {
    const room = Math.floor((this.place.clientWidth - right - 14) / (LETTER * this.theme.scale));
    const high = 15.5 * this.theme.scale,
      last = this.now.ns.length - 1;
    const names = rows.map((row) => ({ row, y: y(row.values[last]) })).sort((a, b) => a.y - b.y);
    spread(names, high, height - LOW * this.theme.scale + high / 2);
    return names.map(({ row, y: at }) =>
      svgElement(
        "text",
        { x: x(last) + 12, y: at, class: row.tag ? "strong" : "", fill: this.colour(row, pointed) },
        cut(row.title, room),
      ),
    );
  }

  /** @type {() => DataTable} */
  figures() {
    const lines = this.data.tables.flatMap(({ title, ns, rows }) =>
      rows.flatMap((row) => row.values.map((value, i) => [title, row.title, ns[i], value])),
    );
    return { head: ["figure", "model", "ratings", "value"], count: lines.length, row: (i) => lines[i] };
  }
}

/** The upright scale for all lines and the target: `y(value)` in pixels, with round `ticks`.
 *  @type {(rows: ScoreRow[], target: number | null, height: number, scale: number) => Plot["y"]} */
function heights(rows, target, height, scale) {
  const values = [...rows.flatMap(({ values: each }) => each), ...(target ? [target - 0.04, target + 0.04] : [])];
  const [lo, hi] = [Math.min(...values), Math.max(...values)],
    margin = (hi - lo) * 0.07 || 0.01;
  const [a, b, tall] = [lo - margin, hi + margin, height - (TOP + LOW) * scale];
  const y = (/** @type {number} */ value) => TOP * scale + (1 - (value - a) / (b - a)) * tall;
  return Object.assign(y, { ticks: linearTicks(a, b, Math.max(3, tall / 44)) });
}

/** @type {(names: { y: number }[], high: number, floor: number) => void} */
function spread(names, high, floor) {
  for (let turn = 0; turn < 60; turn++) {
    for (let i = 1; i < names.length; i++) {
      const short = high - (names[i].y - names[i - 1].y);
      if (short > 0.1) [names[i - 1].y, names[i].y] = [names[i - 1].y - short / 2, names[i].y + short / 2];
    }
    const [first, last] = [names[0], names[names.length - 1]];
    const over = last.y - floor,
      under = high / 2 - first.y;
    if (over > 0) last.y -= over;
    if (under > 0) first.y += under;
  }
}

/** @type {Entry} */
export default (component) => mount(component, css, (root) => new Scoreboard(root, component));

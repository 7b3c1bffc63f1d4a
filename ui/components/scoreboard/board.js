// A scoreboard: one figure at a time, as lines over the number of ratings and as a table, the model in use marked.

import { linearTicks } from "../view_card/axis.js";
import { readTheme } from "../lib/theme.js";
import { menu } from "../lib/menu.js";
import { element, mount, setText, styleSheet } from "../lib/mount.js";
import { csv, save } from "../view_card/data_table.js";

const css = [await styleSheet("lib/stars.css"), await styleSheet("scoreboard/board.css")];
const SVG = "http://www.w3.org/2000/svg";
const LETTER = 6.4; // of width, on average
const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);
const [TOP, LOW, LEFT, SPACE] = [14, 40, 44, 18];

class Scoreboard {
  constructor(root) {
    this.at = 0;
    this.title = element("h3");
    this.lead = element("p", { class: "lead" });
    this.tabs = element("div", { class: "tabs", role: "group", "aria-label": "What is measured" });
    this.unit = element("p", { class: "score" });
    this.chart = document.createElementNS(SVG, "svg");
    this.chart.setAttribute("role", "img");
    this.place = element("div", { class: "chart" }, this.chart);
    this.table = element("table");
    this.caption = element("p", { class: "caption" });
    const { button, list } = menu("More about this card", [
      ["Download CSV", () => save(csv(this.figures()), "films-scoreboard.csv")],
    ]);
    this.node = element(
      "section",
      { class: "board card" },
      element("header", {}, this.title, button),
      list,
      this.lead,
      element("div", { class: "choice" }, this.tabs, this.unit),
      element("div", { class: "both" }, this.place, element("div", { class: "paper" }, this.table)),
      this.caption,
    );
    this.sizes = new ResizeObserver(() => this.data && this.draw());
    this.sizes.observe(this.place);
    root.append(this.node);
  }

  close() {
    this.sizes.disconnect();
  }

  update({ data, setTriggerValue }) {
    Object.assign(this, { data, send: setTriggerValue });
    this.node.setAttribute("aria-label", data.title);
    for (const name of ["title", "lead", "caption"]) setText(this[name], data[name]);
    if (this.tabs.children.length !== data.tables.length) {
      this.tabs.replaceChildren(
        ...data.tables.map(({ title }, i) =>
          element("button", { type: "button", click: () => this.choose(i) }, title),
        ),
      );
    }
    this.choose(Math.min(this.at, data.tables.length - 1));
  }

  choose(i) {
    this.at = i;
    this.now = this.data.tables[i];
    [...this.tabs.children].forEach((each, j) => each.setAttribute("aria-pressed", String(i === j)));
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
    const point = (to) => () => this.draw(to);
    return element(
      "tr",
      { class: tag ? "present" : "", pointerenter: point(model), pointerleave: point() },
      element("th", { scope: "row" }, name),
      ...cells,
    );
  }

  figure(value) {
    return this.now.better === "near" ? `${(value * 100).toFixed(1)} %` : value.toFixed(3);
  }

  /** The lines; `pointed` is the model whose row somebody points at. */
  draw(pointed) {
    const width = this.place.clientWidth,
      height = this.place.clientHeight;
    if (!width || !height) return;
    this.theme = readTheme(this.node);
    const { rows, ns, title, target } = this.now;
    const scale = this.theme.scale,
      right = Math.min(width * 0.42, Math.max(...rows.map(({ title: each }) => each.length)) * LETTER * scale + 22);
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

  /** What matters is drawn last, on top. */
  ordered(rows, pointed) {
    const weight = ({ model, base, tag }) => [base, Boolean(tag), model === pointed].lastIndexOf(true);
    return [...rows].sort((a, b) => weight(a) - weight(b));
  }

  colour({ model, base, tag }, pointed) {
    if (tag) return this.theme.accent;
    if (model === pointed) return this.theme.ink;
    return base ? this.theme.baseline : this.theme.mute;
  }

  frame({ x, y, right }, height) {
    const { ns } = this.now,
      scale = this.theme.scale,
      foot = height - LOW * scale;
    const lines = y.ticks.flatMap((tick) => [
      shape("line", { x1: LEFT * scale, x2: right, y1: y(tick), y2: y(tick), stroke: this.theme.line }),
      shape(
        "text",
        { x: LEFT * scale - 8, y: y(tick), class: "tick", "text-anchor": "end" },
        this.now.better === "near" ? `${Math.round(tick * 100)} %` : String(tick),
      ),
    ]);
    const below = ns.map((n, i) =>
      shape("text", { x: x(i), y: foot + 18 * scale, class: "tick", "text-anchor": "middle" }, n),
    );
    return [
      ...lines,
      ...below,
      shape(
        "text",
        { x: (x(0) + x(ns.length - 1)) / 2, y: foot + 35 * scale, class: "axis", "text-anchor": "middle" },
        "films a new person has rated",
      ),
    ];
  }

  level({ y, right }, target) {
    const at = y(target);
    return shape("line", {
      x1: LEFT * this.theme.scale,
      x2: right,
      y1: at,
      y2: at,
      stroke: this.theme.baseline,
      "stroke-width": 1.6,
      "stroke-dasharray": "6 4",
    });
  }

  line(row, { x, y }, pointed) {
    const { model, base, values } = row,
      strong = Boolean(row.tag) || model === pointed,
      colour = this.colour(row, pointed);
    const d = values.map((value, i) => `${i ? "L" : "M"}${x(i)} ${y(value)}`).join("");
    const made = shape("g", { opacity: strong || base ? 1 : 0.62 }, "");
    made.append(
      shape("path", {
        d,
        fill: "none",
        stroke: colour,
        "stroke-width": strong ? 2.8 : 1.5,
        "stroke-linejoin": "round",
        ...(base ? { "stroke-dasharray": "6 4" } : {}),
      }),
    );
    made.append(
      ...values.map((value, i) => shape("circle", { cx: x(i), cy: y(value), r: strong ? 4 : 2.4, fill: colour })),
    );
    return made;
  }

  /** Each line's name at its right end, moved apart where they would lie on each other. */
  ends(rows, { x, y, right }, height, pointed) {
    const room = Math.floor((this.place.clientWidth - right - 14) / (LETTER * this.theme.scale));
    const high = 15.5 * this.theme.scale,
      last = this.now.ns.length - 1;
    const names = rows.map((row) => ({ row, y: y(row.values[last]) })).sort((a, b) => a.y - b.y);
    spread(names, high, height - LOW * this.theme.scale + high / 2);
    return names.map(({ row, y: at }) =>
      shape(
        "text",
        { x: x(last) + 12, y: at, class: row.tag ? "strong" : "", fill: this.colour(row, pointed) },
        cut(row.title, room),
      ),
    );
  }

  figures() {
    const lines = this.data.tables.flatMap(({ title, ns, rows }) =>
      rows.flatMap((row) => row.values.map((value, i) => [title, row.title, ns[i], value])),
    );
    return { head: ["figure", "model", "ratings", "value"], count: lines.length, row: (i) => lines[i] };
  }
}

/** The upright scale for all lines and the target: `y(value)` in pixels, with round `ticks`. */
function heights(rows, target, height, scale) {
  const values = [...rows.flatMap(({ values: each }) => each), ...(target ? [target - 0.04, target + 0.04] : [])];
  const [lo, hi] = [Math.min(...values), Math.max(...values)],
    margin = (hi - lo) * 0.07 || 0.01;
  const [a, b, tall] = [lo - margin, hi + margin, height - (TOP + LOW) * scale];
  return Object.assign((value) => TOP * scale + (1 - (value - a) / (b - a)) * tall, {
    ticks: linearTicks(a, b, Math.max(3, tall / 44)),
  });
}

function spread(names, high, floor) {
  for (let turn = 0; turn < 60; turn++) {
    for (let i = 1; i < names.length; i++) {
      const short = high - (names[i].y - names[i - 1].y);
      if (short > 0.1) [names[i - 1].y, names[i].y] = [names[i - 1].y - short / 2, names[i].y + short / 2];
    }
    const over = names.at(-1).y - floor,
      under = high / 2 - names[0].y;
    if (over > 0) names.at(-1).y -= over;
    if (under > 0) names[0].y += under;
  }
}

function shape(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

export default (component) => mount(component, css, (root) => new Scoreboard(root));

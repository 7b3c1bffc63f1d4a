// Table of scores: models by number of ratings for one metric, the best marked, a model chosen by its name.

import { element, mount, setText, styleSheet } from "../lib/mount.js";

/** @import { Component, Entry, ScoreRow, ScoreTable } from "../lib/types.d.ts" */

const css = [await styleSheet("lib/stars.css"), await styleSheet("scoreboard/score_table.css")];

class ScoreTableCard {
  unit = element("p", { class: "score" });
  table = element("table");
  node = element("section", { class: "board" }, this.unit, element("div", { class: "paper" }, this.table));

  /** @param {ShadowRoot} root
   *  @param {Component<ScoreTable>} component */
  constructor(root, { data, setTriggerValue }) {
    this.data = data;
    this.send = setTriggerValue;
    root.append(this.node);
  }

  /** @type {(component: Component<ScoreTable>) => void} */
  update({ data, setTriggerValue }) {
    this.data = data;
    this.send = setTriggerValue;
    this.node.setAttribute("aria-label", data.title);
    setText(this.unit, data.unit);
    this.write();
  }

  /** The table, best model first. */
  write() {
    const { ns, rows } = this.data;
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
    return element("tr", { class: tag ? "present" : "" }, element("th", { scope: "row" }, name), ...cells);
  }

  /** @type {(value: number) => string} */
  figure(value) {
    return this.data.better === "near" ? `${(value * 100).toFixed(1)} %` : value.toFixed(3);
  }
}

/** @type {Entry} */
export default (component) => mount(component, css, (root) => new ScoreTableCard(root, component));

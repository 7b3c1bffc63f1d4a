// Table of figures side by side: a line for each, the best of it marked by more than its colour. Lines that have not
// changed stay as they are: whoever reads or selects there is not disturbed.

import { element, mount, setText, styleSheet } from "../lib/mount.js";
import { Follower } from "../lib/slots.js";
import { readTheme } from "../lib/theme.js";

/** @import { ComparisonLine, ComparisonTable, Component, Entry } from "../lib/types.d.ts" */

const css = [await styleSheet("comparison_table/comparison_table.css")];

class ComparisonTableCard {
  head = element("tr");
  body = element("tbody");
  node = element(
    "div",
    { class: "paper", role: "region", tabindex: "0" },
    element("table", {}, element("thead", {}, this.head), this.body),
  );
  follower = new Follower((table) => this.show(table));
  /** What stands in the head and in each line, as text.
   *  @type {string[]} */
  written = [];

  /** @param {ShadowRoot} root */
  constructor(root) {
    root.append(this.node);
  }

  close() {
    this.follower.close();
  }

  /** @type {(component: Component<ComparisonTable>) => void} */
  update({ data }) {
    const { dark } = readTheme(this.node);
    this.node.classList.toggle("dark", dark);
    this.node.classList.toggle("light", !dark);
    if (!this.follower.follow(data.slot, data.number)) this.show(data);
  }

  /** @type {(table: ComparisonTable) => void} */
  show({ title, columns, lines }) {
    this.node.setAttribute("aria-label", title);
    this.write(0, columns, () =>
      this.head.replaceChildren(element("td"), ...columns.map((name) => element("th", { scope: "col" }, name))),
    );
    lines.forEach((line, i) => this.write(i + 1, line, () => this.setLine(i, line)));
    while (this.body.children.length > lines.length) this.body.lastChild?.remove();
    this.written.length = lines.length + 1;
  }

  /** @type {(at: number, what: unknown, write: () => void) => void} */
  write(at, what, write) {
    const text = JSON.stringify(what);
    if (this.written[at] === text) return;
    this.written[at] = text;
    write();
  }

  /** @type {(i: number, line: ComparisonLine) => void} */
  setLine(i, { title, cells, beside, best }) {
    const made = element(
      "tr",
      {},
      element("th", { scope: "row" }, title),
      ...cells.map((cell, at) => element("td", {}, at === best ? element("strong", {}, cell) : cell)),
      element("td", {}, beside),
    );
    const old = this.body.children[i];
    if (!old) this.body.append(made);
    else if (old.children.length !== made.children.length) old.replaceWith(made);
    else fill(old, made);
  }
}

/** Give a line's cells what another's have, each only where it differs.
 *  @type {(old: Element, made: Element) => void} */
function fill(old, made) {
  [...made.children].forEach((cell, i) => {
    const place = old.children[i];
    if (Boolean(place.firstElementChild) !== Boolean(cell.firstElementChild)) place.replaceWith(cell);
    else setText(place.firstElementChild ?? place, cell.textContent ?? "");
  });
}

/** @type {Entry} */
export default (component) => mount(component, css, (root) => new ComparisonTableCard(root));

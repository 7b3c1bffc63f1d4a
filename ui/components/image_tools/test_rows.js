// Test rows: some of them side by side, each to be put on the pad by pointing at it, and others for the asking.

import { element } from "../lib/mount.js";
import { cut } from "../row_answer/neighbour.js";

/** @import { PictureInput } from "../drawing_pad/picture_input.js" */

const COUNT = 12;

export class TestRows {
  first = 0;
  rows = Array.from({ length: COUNT }, () => {
    const canvas = element("canvas", { class: "small" });
    return { canvas, node: element("button", { type: "button" }, canvas) };
  });
  others = element("button", { type: "button", class: "others", click: () => this.turn() }, "Others");
  node = element(
    "section",
    { class: "test-rows", "aria-label": "Test rows" },
    element("h4", {}, "Or point at a test row", this.others),
    element("div", { class: "row-grid" }, ...this.rows.map(({ node }) => node)),
  );

  /** @param {PictureInput} input */
  constructor(input) {
    this.input = input;
    this.rows.forEach(({ node }, i) =>
      node.addEventListener("click", () => this.input.beginFrom(this.first + i, "")),
    );
  }

  /** Another set's, from its first. */
  begin() {
    this.first = 0;
    this.input.loadSheet(() => this.show());
  }

  turn() {
    this.first += COUNT;
    if (this.first >= this.input.paper.rows) this.first = 0;
    this.show();
  }

  show() {
    const { paper, sheet } = this.input;
    this.rows.forEach(({ canvas, node }, i) => {
      const row = this.first + i;
      node.hidden = row >= paper.rows;
      if (!node.hidden) cut(canvas, row, paper.atlas, sheet);
      node.title = `Test row ${row}`;
      node.setAttribute("aria-label", node.title);
    });
  }
}

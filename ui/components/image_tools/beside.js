// Beside: pictures of an answer side by side, each with its name and its score; the best is marked by a word, not by
// colour alone.

import { element, setText } from "../lib/mount.js";
import { clear, picture } from "../row_answer/small_picture.js";
import { paintAnswer } from "./tool_view.js";

/** @import { BesidePicture, ToolAnswer } from "../lib/types.d.ts" */

/** Pictures side by side: `show` them, or `blank` them. They stay where they are from one answer to the next. */
export class Beside {
  /** @type {Cell[]} */
  cells = [];

  /** @param {string} name what the pictures are, together */
  constructor(name) {
    this.node = element("div", { class: "beside", role: "group", "aria-label": name });
  }

  /** @type {(pictures: BesidePicture[], answer: ToolAnswer) => void} */
  show(pictures, answer) {
    while (this.cells.length < pictures.length) {
      const cell = new Cell();
      this.cells.push(cell);
      this.node.append(cell.node);
    }
    this.cells.forEach((cell, i) => {
      cell.node.hidden = i >= pictures.length;
      if (i < pictures.length) cell.show(pictures[i], answer);
    });
  }

  blank() {
    for (const cell of this.cells) cell.blank();
  }
}

class Cell {
  canvas = picture("");
  name = element("span");
  score = element("output");
  best = element("b", { hidden: true }, "best");
  node = element("figure", {}, this.canvas, element("figcaption", {}, this.name, this.score, this.best));

  /** @type {(shown: BesidePicture, answer: ToolAnswer) => void} */
  show({ name, picture: number, score, best }, answer) {
    paintAnswer(this.canvas, answer, number);
    setText(this.name, name);
    setText(this.score, score ?? "");
    this.best.hidden = !best;
    this.node.classList.toggle("best", Boolean(best));
    this.canvas.setAttribute("aria-label", [name, score, best && "best"].filter(Boolean).join(", "));
  }

  blank() {
    clear(this.canvas);
    setText(this.score, "");
    this.best.hidden = true;
    this.node.classList.remove("best");
  }
}

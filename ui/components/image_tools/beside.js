// Beside: pictures of an answer side by side, each with its name and its score; the best is marked by a word, not by
// colour alone.

import { element, setText } from "../lib/mount.js";
import { clear, picture } from "../row_answer/small_picture.js";
import { CIVIDIS_GRADIENT } from "./cividis.js";
import { paintAnswer, paintValues } from "./tool_view.js";

/** @import { BesidePicture, ToolAnswer } from "../lib/types.d.ts" */

/** Pictures side by side: `show` them, or `blank` them. They stay where they are from one answer to the next. */
export class Beside {
  /** @type {Cell[]} */
  cells = [];

  /** @param {string} name what the pictures are, together
   *  @param {number} places so many have a place from the beginning */
  constructor(name, places = 0) {
    this.node = element("div", { class: "beside", role: "group", "aria-label": name });
    this.grow(places);
    this.empty();
  }

  /** @type {(places: number) => void} */
  grow(places) {
    while (this.cells.length < places) {
      const cell = new Cell();
      this.cells.push(cell);
      this.node.append(cell.node);
    }
  }

  /** What there is no picture for is empty; where `more` are to come, faint until then.
   *  @type {(pictures: BesidePicture[], answer: ToolAnswer, more?: boolean) => void} */
  show(pictures, answer, more = false) {
    this.grow(pictures.length);
    this.cells.forEach((cell, i) => {
      if (i < pictures.length) cell.show(pictures[i], answer);
      else if (more) cell.node.classList.add("late");
      else cell.empty();
    });
  }

  blank() {
    for (const cell of this.cells) cell.blank();
  }

  /** Nothing is shown at all; the places are kept. */
  empty() {
    for (const cell of this.cells) cell.empty();
  }
}

class Cell {
  canvas = picture("");
  name = element("span");
  scale = element("i", { class: "scale", hidden: true });
  score = element("output");
  best = element("b", { hidden: true }, "best");
  node = element("figure", {}, this.canvas, element("figcaption", {}, this.name, this.scale, this.score, this.best));

  constructor() {
    this.scale.style.background = CIVIDIS_GRADIENT;
  }

  /** @type {(shown: BesidePicture, answer: ToolAnswer) => void} */
  show({ name, picture: number, score, best, values }, answer) {
    const paint = values ? paintValues : paintAnswer;
    paint(this.canvas, answer, number);
    setText(this.name, name);
    setText(this.score, score ?? "");
    this.scale.hidden = !values;
    if (best !== null) this.best.hidden = !best;
    this.node.classList.toggle("best", !this.best.hidden);
    this.node.classList.remove("late", "empty");
    this.canvas.setAttribute("aria-label", [name, score, !this.best.hidden && "best"].filter(Boolean).join(", "));
  }

  blank() {
    clear(this.canvas);
    setText(this.score, "");
    this.best.hidden = true;
    this.node.classList.remove("best");
  }

  empty() {
    this.blank();
    this.node.classList.remove("late");
    this.node.classList.add("empty");
  }
}

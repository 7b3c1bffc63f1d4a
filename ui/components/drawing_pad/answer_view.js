// Answer view: a drawing as the net sees it and gives it back, the rank of its error, and its nearest test rows.

import { paint } from "../lib/context2d.js";
import { element } from "../lib/mount.js";
import { neighbours } from "../row_answer/neighbour.js";
import { RankedError } from "../row_answer/ranked_error.js";
import { clear, figure, picture } from "../row_answer/small_picture.js";

/** @import { DrawingAnswer, DrawingPadPayload } from "../lib/types.d.ts" */

export class AnswerView {
  seen = picture("What the net sees");
  copy = picture("Its reconstruction");
  pictures = element(
    "div",
    { class: "pair" },
    figure(this.seen, "as the net sees it"),
    figure(this.copy, "its reconstruction"),
  );
  judged = new RankedError();
  neighbours = neighbours((row) => this.chosen(row), "Begin from it");
  near = element(
    "div",
    { class: "near", role: "group", "aria-label": "Nearest test rows by code" },
    ...this.neighbours.map(({ node }) => node),
  );

  /** @param {(row: number) => void} chosen a neighbour was pressed */
  constructor(chosen) {
    this.chosen = chosen;
  }

  /** @type {(answer: DrawingAnswer, page: DrawingPadPayload, sheet: HTMLImageElement | undefined) => void} */
  show({ head, body, drawn }, page, sheet) {
    const [height, width] = head.shape,
      half = body.length / 2;
    paint(this.seen, body.subarray(0, half), width, height);
    paint(this.copy, body.subarray(half), width, height);
    Object.assign(this.copy.dataset, { shown: String(drawn), step: String(head.step) });
    this.judged.show(head);
    this.neighbours.forEach((neighbour, i) => neighbour.show(head.nearest[i], page, sheet));
  }

  /** Nothing is drawn; `words` say what to do.
   *  @type {(words: string) => void} */
  blank(words) {
    for (const canvas of [this.seen, this.copy]) clear(canvas);
    this.judged.blank(words);
    for (const neighbour of this.neighbours) neighbour.blank();
  }
}

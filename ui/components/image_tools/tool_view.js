// Tool view: what the views of image tools share: pictures of an answer, and figures beside each other in a table.

import { paint } from "../lib/context2d.js";
import { element } from "../lib/mount.js";
import { cividis } from "./cividis.js";

/** @import { Box, ToolAnswer } from "../lib/types.d.ts" */

/** Picture number `i` of an answer on a canvas.
 *  @type {(canvas: HTMLCanvasElement, answer: ToolAnswer, i: number) => void} */
export function paintAnswer(canvas, answer, i) {
  const { values, size } = pictureOf(answer, i);
  paint(canvas, values, size.width, size.height);
}

/** Picture number `i` of an answer, in the channels of the set.
 *  @type {(answer: ToolAnswer, i: number) => { values: Uint8Array, size: Box }} */
export function pictureOf({ head, body }, i) {
  const [height, width, channels = 1] = head.shape,
    length = height * width * channels;
  return { values: body.subarray(i * length, (i + 1) * length), size: { width, height } };
}

/** Picture number `i` of an answer as values in the colours of cividis, 255 the largest; of a pixel its first channel.
 *  @type {(canvas: HTMLCanvasElement, answer: ToolAnswer, i: number) => void} */
export function paintValues(canvas, { head, body }, i) {
  const [height, width, channels = 1] = head.shape,
    size = height * width * channels;
  const values = body.subarray(i * size, (i + 1) * size).filter((_, at) => at % channels === 0);
  paint(canvas, cividis(values), width, height);
}

/** A table: its caption, what the columns are called, and lines whose first cell names them.
 *  @type {(caption: string, columns: string[], lines: { cells: string[], best?: boolean }[]) => HTMLTableElement} */
export function figuresTable(caption, columns, lines) {
  const head = element("tr", {}, ...columns.map((words) => element("th", { scope: "col" }, words)));
  const body = lines.map(({ cells: [name, ...rest], best }) =>
    element(
      "tr",
      best ? { class: "best" } : {},
      element("th", { scope: "row" }, name),
      ...rest.map((cell) => element("td", {}, cell)),
    ),
  );
  return element(
    "table",
    { class: "figures" },
    element("caption", {}, caption),
    element("thead", {}, head),
    element("tbody", {}, ...body),
  );
}

/** A slider with its name and its value.
 *  @type {(words: string, range: { min: number, max: number, step: number, value: number }, told: (value: number) => string, moved: () => void) => { node: HTMLElement, input: HTMLInputElement, show: () => void }} */
export function slider(words, range, told, moved) {
  const value = element("output", {}, told(range.value));
  const show = () => {
    value.textContent = told(Number(input.value));
    input.setAttribute("aria-valuetext", value.textContent);
  };
  const input = element("input", {
    type: "range",
    ...range,
    "aria-label": words,
    input: () => {
      show();
      moved();
    },
  });
  const node = element("label", { class: "slider" }, element("span", {}, words, value), input);
  return { node, input, show };
}

// Tools of the drawing pad: pen, noise brush and eraser, the width of each, and what is done to the whole drawing.

import { element, icon } from "../lib/mount.js";

/** @import { Surface, Tool } from "./surface.js" */

/** @type {[tool: Tool, words: string, shape: string][]} */
const TOOLS = [
  ["pen", "Pen", "pen"],
  ["noise", "Noise brush: any values, pixel by pixel", "noise"],
  ["eraser", "Eraser", "eraser"],
];

/** A button that is an icon, with its name for those who point at it or hear it.
 *  @type {(words: string, shape: string, click: () => unknown) => HTMLButtonElement} */
export function iconButton(words, shape, click) {
  return element("button", { type: "button", class: "tool", title: words, "aria-label": words, click }, icon(shape));
}

/** The row of tools, and how another of them is chosen, with a width of its own.
 *  @type {(surface: Surface) => { node: HTMLElement, choose: (tool: Tool, width?: number) => void }} */
export function padTools(surface) {
  const tools = TOOLS.map(([tool, words, shape]) => iconButton(words, shape, () => choose(tool)));
  const choose = (/** @type {Tool} */ tool, wide = surface.width) => {
    Object.assign(surface, { tool, width: wide });
    width.value = String(wide);
    tools.forEach((button, i) => button.setAttribute("aria-pressed", String(TOOLS[i][0] === tool)));
  };
  const width = element("input", {
    type: "range",
    min: 12,
    max: 96,
    step: 4,
    value: surface.width,
    title: "Width of the brush",
    "aria-label": "Width of the brush",
    input: () => {
      surface.width = Number(width.value);
    },
  });
  choose(surface.tool);
  const undo = iconButton("Undo (Ctrl+Z)", "undo", () => surface.undo());
  const clear = iconButton("Clear", "trash", () => {
    surface.clear();
    choose("pen"); // there is nothing to erase
  });
  const group = element("div", { class: "group", role: "group", "aria-label": "Brush" }, ...tools);
  return { node: element("div", { class: "tools" }, group, width, undo, clear), choose };
}

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

/** The row of tools.
 *  @type {(surface: Surface) => HTMLElement} */
export function padTools(surface) {
  const tools = TOOLS.map(([tool, words, shape]) => {
    const button = iconButton(words, shape, () => {
      surface.tool = tool;
      for (const other of tools) other.setAttribute("aria-pressed", String(other === button));
    });
    button.setAttribute("aria-pressed", String(surface.tool === tool));
    return button;
  });
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
  const undo = iconButton("Undo (Ctrl+Z)", "undo", () => surface.undo());
  const clear = iconButton("Clear", "trash", () => surface.clear());
  const group = element("div", { class: "group", role: "group", "aria-label": "Brush" }, ...tools);
  return element("div", { class: "tools" }, group, width, undo, clear);
}

// Ink colours: what the pen draws with on paper in colour, from a small palette or any.

import { element } from "../lib/mount.js";
import { isLight } from "./ink.js";

/** @import { RGB } from "../lib/types.d.ts" */

/** @type {[name: string, colour: string][]} */
const PALETTE = [
  ["Black", "#1d1d1f"],
  ["White", "#ffffff"],
  ["Red", "#d7263d"],
  ["Yellow", "#fcc21b"],
  ["Green", "#2e9e4f"],
  ["Blue", "#1f77d0"],
];
const [BLACK, WHITE] = PALETTE.map(([, colour]) => colour);

export class InkColours {
  any = element("input", {
    type: "color",
    title: "Ink of any colour",
    "aria-label": "Ink of any colour",
    input: (/** @type {Event} */ event) => this.choose(/** @type {HTMLInputElement} */ (event.target).value),
  });
  swatches = PALETTE.map(([name, colour]) => {
    const words = `${name} ink`;
    const button = element("button", {
      type: "button",
      class: "swatch",
      title: words,
      "aria-label": words,
      click: () => this.choose(colour),
    });
    button.style.setProperty("--ink", colour);
    return button;
  });
  node = element(
    "div",
    { class: "colours", role: "group", "aria-label": "Colour of the ink", hidden: true },
    ...this.swatches,
    this.any,
  );

  /** @param {(colour: string) => void} chosen */
  constructor(chosen) {
    this.chosen = chosen;
  }

  /** @type {(colour: string) => void} */
  choose(colour) {
    this.show(colour);
    this.chosen(colour);
  }

  /** @type {(colour: string) => void} */
  show(colour) {
    this.any.value = colour;
    this.swatches.forEach((button, i) => button.setAttribute("aria-pressed", String(PALETTE[i][1] === colour)));
  }

  /** Ink that can be seen on that paper; none to choose on grey.
   *  @type {(coloured: boolean, paper: RGB) => string} */
  begin(coloured, [red, green, blue]) {
    this.node.hidden = !coloured;
    const first = isLight(0.2126 * red + 0.7152 * green + 0.0722 * blue) ? BLACK : WHITE;
    this.show(first);
    return first;
  }
}

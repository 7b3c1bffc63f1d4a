// Legend of the film map: a button for each genre group, with its marker, that lights its films up.

import { element, svgElement } from "../lib/mount.js";
import { GENRE_MARKS } from "./genre_shapes.js";

/** @type {Record<string, string>} */
const PATHS = {
  circle: "M8 3a5 5 0 1 0 .01 0z",
  square: "M3.6 3.6h8.8v8.8H3.6z",
  diamond: "M8 1.8 14.2 8 8 14.2 1.8 8z",
  up: "M8 2 14 13.4H2z",
  down: "M8 14 2 2.6h12z",
};

export class GenreLegend {
  node = element("div", { class: "legend", role: "group", "aria-label": "Kinds of film" });
  /** The group that is lit, by its number.
   *  @type {number | null} */
  chosen = null;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /** A button for each of the groups that there are.
   *  @type {(groups: Set<number>) => void} */
  show(groups) {
    const buttons = [...groups].sort((a, b) => a - b).map((group) => this.button(group));
    this.node.replaceChildren(...buttons);
  }

  /** @type {(group: number) => HTMLElement} */
  button(group) {
    const { name, shape } = GENRE_MARKS[group];
    const made = element("button", { type: "button", "aria-pressed": "false" }, swatch(shape, group), name);
    made.addEventListener("click", () => this.choose(group, made));
    return made;
  }

  /** @type {(group: number, button: Element) => void} */
  choose(group, button) {
    this.chosen = this.chosen === group ? null : group;
    for (const other of this.node.children) {
      other.setAttribute("aria-pressed", String(other === button && this.chosen !== null));
    }
    this.changed();
  }
}

/** The marker of a group as a small picture in its colour.
 *  @type {(shape: string, group: number) => SVGElement} */
function swatch(shape, group) {
  const style = `fill: var(--class-${group})`;
  const svg = svgElement("svg", { viewBox: "0 0 16 16", "aria-hidden": "true", style });
  svg.append(svgElement("path", { d: PATHS[shape] }));
  return svg;
}

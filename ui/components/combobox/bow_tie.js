// Bow-tie, small: the layers of a net as bars, like those that ui/families/thumbnail.py draws.

import { svgElement } from "../lib/mount.js";

const [WIDEST, PITCH, BAR, LEAST] = [68, 18, 5, 6];

/** A bar for each layer, as tall as the root of its width, and the web round them; the code stands out.
 *  @type {(widths: number[], code: number) => SVGElement} */
export function bowTie(widths, code) {
  const pitch = Math.min(PITCH, (WIDEST - BAR) / (widths.length - 1));
  const most = Math.max(...widths);
  const bars = widths.map((width, i) => ({ x: pitch * i, h: Math.max(LEAST, 100 * Math.sqrt(width / most)) }));
  const wide = pitch * (widths.length - 1) + BAR;
  const svg = svgElement("svg", {
    viewBox: `0 0 ${wide.toFixed(1)} 100`,
    preserveAspectRatio: "none",
    style: `width: ${(wide / WIDEST) * 100}%`,
    "aria-hidden": "true",
  });
  const above = bars.map(({ x, h }) => `${x + BAR / 2},${50 - h / 2}`);
  const below = bars.map(({ x, h }) => `${x + BAR / 2},${50 + h / 2}`).reverse();
  svg.append(svgElement("polygon", { points: [...above, ...below].join(" ") }));
  bars.forEach(({ x, h }, i) => {
    svg.append(svgElement("rect", { class: i === code ? "code" : "bar", x, y: 50 - h / 2, width: BAR, height: h }));
  });
  return svg;
}

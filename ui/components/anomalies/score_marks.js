// Score marks: what stands around the bars of a histogram of scores: its kinds of rows, ticks, and the hatching of anomalies.

import { svgElement } from "../lib/mount.js";
import { counted } from "./score_axis.js";

/** @import { Box } from "../lib/types.d.ts" */
/** @import { Kind, ScoreAxis, Scores } from "./types.d.ts" */

/** Room around the plot, in the size that type has on this page.
 *  @type {(scale: number) => Record<"left" | "right" | "top" | "bottom", number>} */
export const margins = (scale) => ({ left: 46 * scale, right: 14, top: 30 * scale, bottom: 40 * scale });
const GAP = { x: 74, y: 26 }; // pixels between two ticks, at least
const TICKS = [0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 30, 50, 100]; // percent

/** @type {(sorted: Scores["sorted"], head: Scores["head"], axis: ScoreAxis) => Kind[]} */
export function kindsOf({ trained, normal, strange }, { labelled }, axis) {
  /** @type {[string, Kind["role"], Float64Array][]} */
  const all = [
    ["training rows", "trained", trained],
    [labelled ? "normal test rows" : "test rows", "normal", normal],
    ["anomalies", "strange", strange],
  ];
  return all
    .filter(([, , scores]) => scores.length)
    .map(([name, role, scores]) => ({ name, role, n: scores.length, bins: counted(scores, axis) }));
}

/** @type {(name: string, kinds: Kind[]) => string} */
export const spoken = (name, kinds) =>
  `Histogram of ${name}: ${kinds.map((kind) => `${kind.n.toLocaleString("en")} ${kind.name}`).join(", ")}.`;

/** @typedef {ReturnType<typeof margins>} Margin */

/** @type {(up: (share: number) => number, top: number, width: number, margin: Margin) => SVGElement[]} */
export function upTicks(up, top, width, margin) {
  const [made, right] = [/** @type {SVGElement[]} */ ([]), width - margin.right];
  let last = up(0);
  for (const percent of [0, ...TICKS].filter((each) => each / 100 <= top)) {
    const at = up(percent / 100);
    if (percent && last - at < (GAP.y * margin.top) / 30) continue;
    last = at;
    made.push(
      svgElement("path", { class: "grid", d: `M${margin.left} ${at}H${right}` }),
      svgElement("text", { x: margin.left - 7, y: at, class: "end" }, `${percent}\u00a0%`),
    );
  }
  return made;
}

/** @type {(axis: ScoreAxis, box: Box, margin: Margin) => SVGElement[]} */
export const acrossTicks = (axis, box, margin) =>
  axis.ticks((30 * box.width) / (GAP.x * margin.top)).map((tick) => {
    const at = margin.left + axis.share(tick) * box.width;
    return svgElement(
      "text",
      { x: at, y: margin.top + box.height + margin.top / 2, class: "middle" },
      formatTick(tick),
    );
  });

/** @type {(value: number) => string} */
const formatTick = (value) =>
  Math.abs(value) >= 1e5 ? value.toExponential(0) : String(Number(value.toPrecision(3)));

/** Slanted lines: what anomalies are filled with.
 *  @type {(id: string) => SVGElement} */
export function hatching(id) {
  const made = svgElement("pattern", {
    id,
    width: 6,
    height: 6,
    patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)",
  });
  made.append(svgElement("path", { d: "M0 0V6", class: "hatch" }));
  return made;
}

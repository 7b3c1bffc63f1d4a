// Hash curve: precision@100 by bits, of the run and of hashes without a net; the chosen width is an upright line.

import { svgElement } from "../lib/mount.js";
import { linearTicks } from "../view_card/axis.js";

/** @import { HashFigures } from "../lib/types.d.ts" */
/** @typedef {{ by: string, name: string, points: [bits: number, percent: number][] }} Line */

const SIZE = { width: 380, height: 236 };
const PLOT = { left: 34, top: 8, right: 270, bottom: 206 };
export const BITS = [8, 16, 24, 32, 48, 64];
const APART = 15;
/** By the way of hashing: its class in the style sheet, its mark.
 *  @type {Record<string, [kind: string, mark: string]>} */
const LOOKS = {
  code: ["code", "M-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0z"],
  ITQ: ["itq", "M-3.6-3.6h7.2v7.2h-7.2z"],
  "PCA signs": ["pca", "M0-4.4L4.4 3.6h-8.8z"],
  LSH: ["lsh", "M0-4.6L4.6 0 0 4.6-4.6 0z"],
};

export class HashCurve {
  node = svgElement("svg", {
    class: "hash-curve",
    viewBox: `0 0 ${SIZE.width} ${SIZE.height}`,
    role: "img",
    "aria-label": "Precision by bits",
  });
  at = svgElement("line", { class: "chosen", y1: PLOT.top, y2: PLOT.bottom });
  lines = svgElement("g");

  constructor() {
    this.node.append(this.at, this.lines);
    this.show(null);
  }

  /** @type {(width: number) => void} */
  mark(width) {
    const at = across(Math.min(64, Math.max(8, width)));
    this.at.setAttribute("x1", String(at));
    this.at.setAttribute("x2", String(at));
  }

  /** @type {(figures: HashFigures | null) => void} */
  show(figures) {
    const lines = Object.entries(figures?.curve ?? {}).map(([by, points]) => ({ by, name: named(by), points }));
    const pixels = figures?.ways.find(({ by }) => by === "pixels")?.mean[1];
    const values = [...lines.flatMap(({ points }) => points.map(([, share]) => share)), pixels ?? 50];
    const low = Math.max(0, Math.min(...values) - 4),
      high = Math.min(100, Math.max(...values) + 4);
    const up = (/** @type {number} */ share) =>
      PLOT.bottom - ((share - low) / (high - low)) * (PLOT.bottom - PLOT.top);
    this.lines.replaceChildren(...axes(lines.length ? linearTicks(low, high, 5) : [], up));
    if (!lines.length) this.lines.append(nothing());
    if (pixels !== undefined && lines.length) this.lines.append(level(up(pixels)));
    for (const line of [...lines].reverse()) this.lines.append(...drawn(line, up));
    const ends = lines.map(({ by, name, points }) => ({
      kind: LOOKS[by]?.[0] ?? "",
      name,
      share: points.at(-1)?.[1],
    }));
    if (pixels !== undefined && lines.length) ends.push({ kind: "pixels", name: "pixels", share: pixels });
    this.lines.append(...labels(ends, up));
    this.node.setAttribute("aria-label", described(lines, pixels));
  }
}

/** @type {(by: string) => string} */
export const named = (by) => (by === "code" ? "this run" : by);
/** @type {(bits: number) => number} */
const across = (bits) => PLOT.left + 8 + ((bits - 8) / 56) * (PLOT.right - PLOT.left - 16);

/** @type {(ticks: number[], up: (share: number) => number) => SVGElement[]} */
function axes(ticks, up) {
  const upright = ticks.flatMap((share) => [
    svgElement("line", { class: "grid", x1: PLOT.left, x2: PLOT.right, y1: up(share), y2: up(share) }),
    svgElement("text", { x: PLOT.left - 6, y: up(share) + 4, "text-anchor": "end" }, String(share)),
  ]);
  const foot = BITS.map((bits) =>
    svgElement("text", { x: across(bits), y: PLOT.bottom + 18, "text-anchor": "middle" }, String(bits)),
  );
  return [...upright, ...foot, svgElement("text", { x: PLOT.right + 8, y: PLOT.bottom + 18 }, "bits")];
}

/** @type {(line: Line, up: (share: number) => number) => SVGElement[]} */
function drawn({ by, points }, up) {
  const [kind, mark] = LOOKS[by] ?? ["", ""];
  const d = points.map(([bits, share], i) => `${i ? "L" : "M"}${across(bits)} ${up(share)}`).join("");
  const marks = points.map(([bits, share]) => {
    const made = svgElement("path", {
      class: `mark ${kind}`,
      d: mark,
      transform: `translate(${across(bits)} ${up(share)})`,
    });
    made.append(svgElement("title", {}, `${named(by)}, ${bits} bits: ${share.toFixed(1)} %`));
    return made;
  });
  return [svgElement("path", { class: `line ${kind}`, d }), ...marks];
}

/** @type {() => SVGElement} */
const nothing = () =>
  svgElement(
    "text",
    { x: (PLOT.left + PLOT.right) / 2, y: 100, "text-anchor": "middle", class: "nothing" },
    "no figures yet",
  );

/** Pixels have no bits: a level line right across.
 *  @type {(y: number) => SVGElement} */
const level = (y) => svgElement("line", { class: "line pixels", x1: PLOT.left, x2: PLOT.right, y1: y, y2: y });

/** Names and last values at the right, moved apart where they would lie on each other.
 *  @type {(ends: { kind: string, name: string, share: number | undefined }[], up: (share: number) => number) => SVGElement[]} */
function labels(ends, up) {
  const texts = ends
    .filter(({ share }) => share !== undefined)
    .map(({ kind, name, share }) => ({ kind, text: `${name} ${share?.toFixed(1)}`, y: up(Number(share)) }))
    .sort((a, b) => a.y - b.y);
  for (let i = 1; i < texts.length; i++) texts[i].y = Math.max(texts[i].y, texts[i - 1].y + APART);
  for (let i = texts.length - 1, floor = PLOT.bottom; i >= 0; i--, floor -= APART)
    texts[i].y = Math.min(texts[i].y, floor);
  return texts.map(({ kind, text, y }) =>
    svgElement("text", { class: `name ${kind}`, x: PLOT.right + 6, y: y + 4 }, text),
  );
}

/** @type {(lines: Line[], pixels: number | undefined) => string} */
function described(lines, pixels) {
  const said = lines.map(({ name, points }) => {
    const [bits, share] = points.at(-1) ?? [0, 0];
    return `${name} ${share.toFixed(1)} at ${bits} bits`;
  });
  return [
    "Precision at 100 in percent by bits",
    ...said,
    ...(pixels === undefined ? [] : [`pixels ${pixels.toFixed(1)}`]),
  ].join(", ");
}

// XY chart: series of points on two axes, joined by lines, each with a colour and a shape; one place can be marked. The
// numbers stand in a table behind it.

import { element, setText, svgElement } from "../lib/mount.js";
import { linearTicks, logTicks } from "../view_card/axis.js";
import { figuresTable } from "./tool_view.js";

/** @import { Box, XYAxis, XYData, XYPoint, XYSeries } from "../lib/types.d.ts" */
/** @typedef {{ at: (value: number) => number, ticks: number[], lo: number, hi: number }} Edge */
/** @typedef {{ series: XYSeries, point: XYPoint, left: number, top: number }} Place */

const HEIGHT = 236;
const MARGIN = { left: 40, right: 12, top: 24, bottom: 38 };
const REACH = 32; // pixels from a point within which it is told
const GAP = { x: 52, y: 36 }; // pixels between two ticks, at least
const R = 4;
/** Shapes of a series' points, in the order of the series: a second cue beside colour. */
const SHAPES = [
  `M${-R} 0a${R} ${R} 0 1 0 ${2 * R} 0a${R} ${R} 0 1 0 ${-2 * R} 0z`,
  `M0 ${-R - 1}L${R + 1} 0 0 ${R + 1} ${-R - 1} 0z`,
  `M${-R} ${-R}h${2 * R}v${2 * R}h${-2 * R}z`,
  `M0 ${-R - 1}L${R + 1} ${R}h${-2 * R - 2}z`,
  `M0 ${R + 1}L${R + 1} ${-R}h${-2 * R - 2}z`,
];

let charts = 0;

export class XYChart {
  legend = element("ul", { class: "xy-legend" });
  drawing = svgElement("svg", { class: "xy-drawing", role: "img" });
  waits = element("p", { class: "caption" });
  tip = element("div", { class: "tip", hidden: true });
  numbers = element("div", { class: "scrolls" });
  table = element("details", { class: "xy-table" }, element("summary", {}, "The numbers as a table"), this.numbers);
  stage = element("div", { class: "xy-stage" }, this.drawing, this.waits, this.tip);
  node = element("div", { class: "xy" }, this.legend, this.stage, this.table);
  /** @type {XYData | null} */
  data = null;
  clip = `xy-plot-${++charts}`;
  /** Where points are.
   *  @type {Place[]} */
  places = [];

  constructor() {
    new ResizeObserver(() => this.draw()).observe(this.stage);
    this.stage.addEventListener("pointermove", (event) => this.point(event));
    this.stage.addEventListener("pointerdown", (event) => this.point(event));
    this.stage.addEventListener("pointerleave", () => (this.tip.hidden = true));
  }

  /** Nothing is known yet: say why.
   *  @type {(words: string) => void} */
  clear(words) {
    Object.assign(this, { data: null, places: [] });
    for (const node of [this.legend, this.drawing, this.numbers]) node.replaceChildren();
    this.drawing.removeAttribute("aria-label");
    this.table.hidden = true;
    setText(this.waits, words);
  }

  /** Points without a finite place are left out.
   *  @type {(data: XYData) => void} */
  show(data) {
    const series = data.series.map((each) => ({ ...each, points: each.points.filter(isFinitePoint) }));
    this.data = { ...data, series };
    this.table.hidden = false;
    setText(this.waits, "");
    this.drawing.setAttribute("aria-label", spoken(this.data));
    this.legend.replaceChildren(...series.map(legendItem));
    const lines = series.flatMap(({ name, points }) =>
      points.map(({ x, y, words = "" }) => ({ cells: [name, words, data.x.told(x), data.y.told(y)] })),
    );
    this.numbers.replaceChildren(figuresTable(data.title, ["", "setting", data.x.name, data.y.name], lines));
    this.draw();
  }

  draw() {
    const width = this.stage.clientWidth;
    if (!this.data || !width) return;
    const { series, x, y, marker } = this.data;
    const points = series.flatMap((each) => each.points);
    const box = { width: width - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };
    const across = edge(
      x,
      points.map((p) => p.x),
      box.width / GAP.x,
      (share) => MARGIN.left + share * box.width,
    );
    const up = edge(
      y,
      points.map((p) => p.y),
      box.height / GAP.y,
      (share) => MARGIN.top + (1 - share) * box.height,
    );
    this.places = series.flatMap((each) =>
      each.points
        .filter((point) => isInside(point, across, up))
        .map((point) => ({ series: each, point, left: across.at(point.x), top: up.at(point.y) })),
    );
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    this.drawing.replaceChildren(
      clipPath(this.clip, box),
      ...axes(across, up, this.data, box),
      ...beyond(points.length - this.places.length, box),
      ...series.map((each, i) => seriesMarks(each, i, across, up, this.clip)).reverse(),
      ...(marker && isInside(marker, across, up) ? markerMarks(across.at(marker.x), up.at(marker.y), box) : []),
    );
  }

  /** Say what the nearest point is.
   *  @type {(event: PointerEvent) => void} */
  point({ clientX, clientY }) {
    const edges = this.stage.getBoundingClientRect();
    const far = (/** @type {Place} */ { left, top }) =>
      Math.hypot(left - clientX + edges.left, top - clientY + edges.top);
    const [near] = [...this.places].sort((a, b) => far(a) - far(b));
    this.tip.hidden = !near || far(near) > REACH || !this.data;
    if (this.tip.hidden || !this.data) return;
    const { x, y } = this.data;
    const { series, point } = near;
    this.tip.replaceChildren(
      element(
        "div",
        {},
        element("b", {}, point.words ? `${series.name}, ${point.words}` : series.name),
        element("span", {}, `${x.told(point.x)} ${x.unit ?? ""}`),
        element("span", {}, `${y.told(point.y)} ${y.unit ?? ""}`),
      ),
    );
    const left = Math.max(0, Math.min(near.left + 10, edges.width - this.tip.offsetWidth));
    const above = near.top - this.tip.offsetHeight - 8;
    this.tip.style.translate = `${left}px ${above < 0 ? near.top + 12 : above}px`;
  }
}

/** @type {(point: XYPoint) => boolean} */
const isFinitePoint = ({ x, y }) => [x, y].every((value) => typeof value === "number" && Number.isFinite(value));

/** @type {(data: XYData) => string} */
function spoken({ title, series, marker, x, y }) {
  const lines = series
    .filter(({ points }) => points.length)
    .map(({ name, points }) => {
      const ends = [points[0], /** @type {XYPoint} */ (points.at(-1))];
      const [first, last] = ends.map((p) => `${y.told(p.y)} ${y.unit ?? ""} at ${x.told(p.x)} ${x.unit ?? ""}`);
      return `${name} from ${first} to ${last}`;
    });
  const here = marker?.words ? [marker.words] : [];
  return `${title}. ${[...lines, ...here].join("; ")}.`;
}

/** The scale along one edge, with round numbers.
 *  @type {(axis: XYAxis, values: number[], most: number, place: (share: number) => number) => Edge} */
function edge({ log, least, most: top, ticks }, values, most, place) {
  const ends = [least ?? Math.min(...values), top ?? Math.max(...values)];
  const scale = log
    ? (/** @type {number} */ value) => Math.log(Math.max(value, 1e-9))
    : (/** @type {number} */ value) => value;
  const [a, b] = ends.map(scale);
  const margin = (b - a) * 0.04 || Math.abs(a) * 0.1 || 1;
  const at = (/** @type {number} */ value) => place((scale(value) - a + margin) / (b - a + 2 * margin));
  const back = log ? Math.exp : (/** @type {number} */ value) => value;
  const [lo, hi] = [back(a - margin), back(b + margin)];
  return { at, lo, hi, ticks: ticks ?? (log ? logTicks : linearTicks)(lo, hi, Math.max(2, most)) };
}

/** @type {(across: Edge, up: Edge, data: XYData, box: Box) => SVGElement[]} */
function axes(across, up, { x, y }, box) {
  const [right, foot] = [MARGIN.left + box.width, MARGIN.top + box.height];
  const text = (/** @type {string} */ words, /** @type {Record<string, string | number>} */ place) =>
    svgElement("text", place, words);
  return [
    ...up.ticks.flatMap((tick) => [
      svgElement("path", { class: "xy-grid", d: `M${MARGIN.left} ${up.at(tick)}H${right}` }),
      text(y.told(tick), { x: MARGIN.left - 6, y: up.at(tick), class: "xy-left" }),
    ]),
    ...across.ticks.map((tick) => text(x.told(tick), { x: across.at(tick), y: foot + 15, class: "xy-middle" })),
    text(x.name, { x: right, y: foot + 31, class: "xy-name xy-end" }),
    text(y.name, { x: 0, y: 8, class: "xy-name" }),
  ];
}

/** How many points lie outside of what is shown.
 *  @type {(count: number, box: Box) => SVGElement[]} */
function beyond(count, { height }) {
  if (!count) return [];
  const words = `${count} further ${count > 1 ? "points" : "point"} in the table`;
  return [svgElement("text", { x: MARGIN.left, y: MARGIN.top + height + 31, class: "xy-name" }, words)];
}

/** @type {(left: number, top: number, box: Box) => SVGElement[]} */
const markerMarks = (left, top, box) => [
  svgElement("path", { class: "xy-cross", d: `M${left} ${MARGIN.top}V${MARGIN.top + box.height}` }),
  svgElement("path", { class: "xy-cross", d: `M${MARGIN.left} ${top}H${MARGIN.left + box.width}` }),
  svgElement("circle", { class: "xy-here", cx: left, cy: top, r: 8 }),
];

/** A line through all points, of which the plot shows a part, and a shape for each that is in it.
 *  @type {(series: XYSeries, i: number, across: Edge, up: Edge, clip: string) => SVGElement} */
function seriesMarks({ role, points }, i, across, up, clip) {
  const made = svgElement("g", { class: `xy-series ${role}` });
  const line = points.map((p) => `${across.at(p.x).toFixed(1)} ${up.at(p.y).toFixed(1)}`).join("L");
  if (points.length > 1)
    made.append(svgElement("path", { class: "xy-line", d: `M${line}`, "clip-path": `url(#${clip})` }));
  for (const p of points.filter((each) => isInside(each, across, up))) {
    const place = `translate(${across.at(p.x)} ${up.at(p.y)})`;
    made.append(svgElement("path", { d: SHAPES[i % SHAPES.length], transform: place }));
  }
  return made;
}

/** @type {(point: XYPoint, across: Edge, up: Edge) => boolean} */
const isInside = ({ x, y }, across, up) => x >= across.lo && x <= across.hi && y >= up.lo && y <= up.hi;

/** @type {(id: string, box: Box) => SVGElement} */
function clipPath(id, { width, height }) {
  const made = svgElement("clipPath", { id });
  made.append(svgElement("rect", { x: MARGIN.left, y: MARGIN.top, width, height }));
  return made;
}

/** @type {(series: XYSeries, i: number) => HTMLElement} */
function legendItem({ name, role }, i) {
  const swatch = svgElement("svg", { viewBox: "-14 -7 28 14", class: `xy-series ${role}`, "aria-hidden": "true" });
  swatch.append(
    svgElement("path", { class: "xy-line", d: "M-13 0H13" }),
    svgElement("path", { d: SHAPES[i % SHAPES.length] }),
  );
  const words = element("span");
  setText(words, name);
  return element("li", {}, swatch, words);
}

// SVG export: what charts draw on a canvas, written down as SVG by the same calls: lines, shapes, text and pictures.

import { context2d } from "../lib/context2d.js";
import { svgElement } from "../lib/mount.js";

const ANCHORS = { left: "start", start: "start", center: "middle", right: "end", end: "end" };
const BASELINES = { top: "text-before-edge", middle: "middle", bottom: "text-after-edge", alphabetic: "auto" };
const BEGIN = {
  fillStyle: "#000",
  strokeStyle: "#000",
  lineWidth: 1,
  lineJoin: "miter",
  lineCap: "butt",
  font: "10px sans-serif",
  textAlign: "start",
  textBaseline: "alphabetic",
  globalAlpha: 1,
  imageSmoothingEnabled: true,
};

/** As much of a CanvasRenderingContext2D as the charts use. Shadows are left out. */
export class SvgContext {
  root = svgElement("svg", {});
  style = { ...BEGIN, dash: "", x: 0, y: 0, scale: 1, into: /** @type {SVGElement} */ (this.root) };
  /** @type {SvgContext["style"][]} */
  kept = [];
  path = "";
  clips = 0;
  /** Several drawings may stand in one page.  */
  name = Math.random().toString(36).slice(2, 8);
  ruler = context2d(document.createElement("canvas"));

  /** @param {number} width
   *  @param {number} height */
  constructor(width, height) {
    const size = { width, height, viewBox: `0 0 ${width} ${height}` };
    for (const [name, value] of Object.entries(size)) this.root.setAttribute(name, String(value));
    for (const name of Object.keys(BEGIN))
      Object.defineProperty(this, name, {
        get: () => this.style[/** @type {keyof typeof BEGIN} */ (name)],
        set: (value) => Object.assign(this.style, { [name]: value }),
      });
  }

  save() {
    this.kept.push({ ...this.style });
  }

  restore() {
    this.style = this.kept.pop() ?? this.style;
  }

  /** @type {(x: number, y: number) => void} */
  translate(x, y) {
    this.style.x += x * this.style.scale;
    this.style.y += y * this.style.scale;
  }

  /** @type {(times: number) => void} */
  scale(times) {
    this.style.scale *= times;
  }

  /** @type {(dashes: number[]) => void} */
  setLineDash(dashes) {
    this.style.dash = dashes.join(" ");
  }

  beginPath() {
    this.path = "";
  }

  closePath() {
    this.path += "Z";
  }

  /** @type {(x: number, y: number) => void} */
  moveTo(x, y) {
    this.path += `M${short(x)} ${short(y)}`;
  }

  /** @type {(x: number, y: number) => void} */
  lineTo(x, y) {
    this.path += `${this.path ? "L" : "M"}${short(x)} ${short(y)}`;
  }

  /** A whole circle, which is all that charts ask for.
   *  @type {(x: number, y: number, r: number) => void} */
  arc(x, y, r) {
    const [d, half] = [short(2 * r), short(r)];
    this.path += `M${short(x - r)} ${short(y)}a${half} ${half} 0 1 0 ${d} 0a${half} ${half} 0 1 0 ${-d} 0`;
  }

  /** @type {(x: number, y: number, width: number, height: number) => void} */
  rect(x, y, width, height) {
    this.path += `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}Z`;
  }

  /** @type {(x: number, y: number, width: number, height: number, r: number) => void} */
  roundRect(x, y, width, height, r) {
    const [w, h] = [short(width - 2 * r), short(height - 2 * r)];
    const turn = (/** @type {number} */ a, /** @type {number} */ b) => `a${r} ${r} 0 0 1 ${a} ${b}`;
    this.path += `M${short(x + r)} ${short(y)}h${w}${turn(r, r)}v${h}${turn(-r, r)}h${-w}${turn(-r, -r)}v${-h}${turn(r, -r)}Z`;
  }

  fill() {
    this.add("path", { d: this.path, fill: this.style.fillStyle });
  }

  stroke() {
    this.add("path", { d: this.path, fill: "none", ...this.pen() });
  }

  clip() {
    const id = `clip-${this.name}-${++this.clips}`,
      holder = svgElement("clipPath", { id }),
      inside = svgElement("g", { "clip-path": `url(#${id})` });
    holder.append(svgElement("path", { d: this.path, transform: this.place() }));
    this.style.into.append(holder, inside);
    this.style.into = inside;
  }

  /** @type {(x: number, y: number, width: number, height: number) => void} */
  fillRect(x, y, width, height) {
    this.add("rect", { x: short(x), y: short(y), width, height, fill: this.style.fillStyle });
  }

  clearRect() {}

  /** @type {(text: string, x: number, y: number) => void} */
  fillText(text, x, y) {
    this.text(text, x, y, { fill: this.style.fillStyle });
  }

  /** @type {(text: string, x: number, y: number) => void} */
  strokeText(text, x, y) {
    this.text(text, x, y, { fill: "none", ...this.pen() });
  }

  /** @type {(text: string) => TextMetrics} */
  measureText(text) {
    this.ruler.font = this.style.font;
    return this.ruler.measureText(text);
  }

  /** A picture, or a part of one; a dot that was drawn to be stamped becomes a circle again.
   *  @type {(from: HTMLCanvasElement & { dot?: { fill: string, r: number, alpha: number } }, ...at: number[]) => void} */
  drawImage(from, ...at) {
    const [x, y, width, height] = at.slice(-4),
      [left, top, w, h] = at.length === 8 ? at : [0, 0, from.width, from.height];
    if (from.dot) {
      const { fill, r, alpha } = from.dot;
      this.add("circle", { cx: short(x + width / 2), cy: short(y + height / 2), r, fill, "fill-opacity": alpha });
      return;
    }
    const part = Object.assign(document.createElement("canvas"), { width: w, height: h });
    context2d(part).drawImage(from, left, top, w, h, 0, 0, w, h);
    const look = this.style.imageSmoothingEnabled ? "auto" : "pixelated";
    const place = { x: short(x), y: short(y), width, height, preserveAspectRatio: "none" };
    this.add("image", { ...place, href: part.toDataURL(), style: `image-rendering: ${look}` });
  }

  /** What was drawn, as a file. */
  blob() {
    return new Blob([new XMLSerializer().serializeToString(this.root)], { type: "image/svg+xml" });
  }

  pen() {
    const { strokeStyle, lineWidth, lineJoin, lineCap, dash } = this.style;
    const shape = { "stroke-linejoin": lineJoin, "stroke-linecap": lineCap };
    return { stroke: strokeStyle, "stroke-width": lineWidth, ...shape, ...(dash && { "stroke-dasharray": dash }) };
  }

  /** @type {(text: string, x: number, y: number, paint: Record<string, string | number>) => void} */
  text(text, x, y, paint) {
    const anchor = ANCHORS[/** @type {keyof typeof ANCHORS} */ (this.style.textAlign)],
      baseline = BASELINES[/** @type {keyof typeof BASELINES} */ (this.style.textBaseline)];
    const look = { "text-anchor": anchor, "dominant-baseline": baseline, style: `font: ${this.style.font}` };
    this.add("text", { x: short(x), y: short(y), ...look, ...paint }, text);
  }

  /** @type {(tag: keyof SVGElementTagNameMap, attributes: Record<string, string | number>, text?: string) => void} */
  add(tag, attributes, text) {
    const node = svgElement(tag, attributes, text),
      { globalAlpha, into } = this.style,
      place = this.place();
    if (globalAlpha < 1) node.setAttribute("opacity", String(globalAlpha));
    if (place) node.setAttribute("transform", place);
    into.append(node);
  }

  place() {
    const { x, y, scale } = this.style;
    return x || y || scale !== 1 ? `matrix(${scale} 0 0 ${scale} ${short(x)} ${short(y)})` : "";
  }
}

/** A hundredth of a pixel is exact enough for print.
 *  @type {(value: number) => number} */
const short = (value) => Math.round(100 * value) / 100;

// The page: a map of codes under one's finger, and beside it what the decoder draws there. Asks no network.

import { bytes, decode, floats, layersOf } from "./decoder.js";

/** @typedef {{ mean: number[], axes: number[][], window: number[], layers: import("./decoder.js").Shape[], bits: number,
 *    shape: number[], range: [number, number], scale: number, classes: string[] }} Told */

const COLOURS = [
  "#E69F00",
  "#56B4E9",
  "#009E73",
  "#D9C400",
  "#0072B2",
  "#D55E00",
  "#CC79A7",
  "#7A7A7A",
  "#8C5A2B",
  "#6A51A3",
];
const STEP = 0.02; // of the window, that an arrow key goes by
const DRIFT_S = 3; // from one test row to the next, while nobody has touched the map

/** @type {(id: string) => any} */
const find = (id) => document.getElementById(id);
/** @type {Told} */
const told = JSON.parse(find("told").textContent);
const layers = layersOf(told.layers, floats(bytes(find("weights").textContent.trim()), told.bits));
const places = new Int16Array(bytes(find("places").textContent.trim()).buffer);
const labels = bytes(find("labels").textContent.trim());
/** @type {HTMLCanvasElement} */
const map = find("map");
/** @type {HTMLCanvasElement} */
const picture = find("picture");
const pad = /** @type {CanvasRenderingContext2D} */ (map.getContext("2d"));
const pen = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
const [height, width, channels = 1] = told.shape; // a pixel's red, green and blue stand side by side
const image = pen.createImageData(width, height);
const [x0, x1, y0, y1] = told.window;
let at = place(0),
  touched = matchMedia("(prefers-reduced-motion: reduce)").matches,
  due = 0;

/** Where a test row lies, in the plane of the map.
 *  @type {(row: number) => { x: number, y: number }} */
function place(row) {
  const share = (/** @type {number} */ i) => (places[i] + 32768) / 65535;
  return { x: x0 + (x1 - x0) * share(2 * row), y: y0 + (y1 - y0) * share(2 * row + 1) };
}

/** The code at a place of the plane. */
function code() {
  return told.mean.map((middle, i) => middle + at.x * told.axes[0][i] + at.y * told.axes[1][i]);
}

/** What the decoder draws at the place, as numbers: for whoever checks it. */
export function drawn() {
  return decode(layers, code());
}

function paint() {
  due = 0;
  const [lo, hi] = told.range,
    row = drawn();
  const shade = (/** @type {number} */ i) => (255 * (row[i] - lo)) / (hi - lo);
  for (let i = 0; i < height * width; i++) {
    const [red, last] = [channels * i, channels * i + channels - 1];
    image.data.set([shade(red), shade((red + last) >> 1), shade(last), 255], 4 * i);
  }
  pen.putImageData(image, 0, 0);
  paintMap();
}

function paintMap() {
  const side = map.width,
    dot = Math.max(1.5, side / 220);
  pad.clearRect(0, 0, side, side);
  for (let row = 0; row < labels.length; row++) {
    const { left, top } = onMap(place(row));
    pad.fillStyle = labels[row] === 255 ? "#8a8f94" : COLOURS[labels[row] % COLOURS.length];
    pad.beginPath();
    pad.arc(left, top, dot, 0, 7);
    pad.fill();
  }
  paintNames();
  const { left, top } = onMap(at);
  for (const [colour, thick] of /** @type {const} */ ([
    ["#fff", 6],
    ["#0B6E69", 3],
  ])) {
    pad.strokeStyle = colour;
    pad.lineWidth = (thick * side) / 560;
    pad.beginPath();
    pad.arc(left, top, side / 40, 0, 7);
    pad.stroke();
  }
}

/** @type {(there: { x: number, y: number }) => { left: number, top: number }} */
function onMap({ x, y }) {
  return { left: (map.width * (x - x0)) / (x1 - x0), top: (map.height * (y1 - y)) / (y1 - y0) };
}

/** Go to a place, and draw once before the next frame.
 *  @type {(x: number, y: number) => void} */
function go(x, y) {
  at = { x: Math.min(x1, Math.max(x0, x)), y: Math.min(y1, Math.max(y0, y)) };
  if (!due) due = requestAnimationFrame(paint);
}

/** @type {(event: PointerEvent) => void} */
function follow(event) {
  touched = true;
  const { left, top, width, height } = map.getBoundingClientRect();
  go(x0 + ((x1 - x0) * (event.clientX - left)) / width, y1 - ((y1 - y0) * (event.clientY - top)) / height);
}

/** @type {(event: KeyboardEvent) => void} */
function onKey(event) {
  const [across, up] =
    { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [];
  if (across === undefined || up === undefined) return;
  touched = true;
  event.preventDefault();
  go(at.x + across * STEP * (x1 - x0), at.y + up * STEP * (y1 - y0));
}

/** Drift from row to row until somebody touches the map.
 *  @type {(now: number) => void} */
function drift(now) {
  if (touched) return;
  const turn = now / 1000 / DRIFT_S,
    row = Math.floor(turn) % labels.length,
    share = (1 - Math.cos(Math.PI * (turn % 1))) / 2;
  const a = place(row),
    b = place((row + 1) % labels.length);
  go(a.x + share * (b.x - a.x), a.y + share * (b.y - a.y));
  requestAnimationFrame(drift);
}

/** Where the label of each class stands: in the middle (median) of its test rows. */
const middles = told.classes.flatMap((name, i) => {
  const own = Array.from(labels.keys())
    .filter((row) => labels[row] === i)
    .map(place);
  return own.length ? [{ name, at: { x: median(own.map(({ x }) => x)), y: median(own.map(({ y }) => y)) } }] : [];
});

/** @type {(values: number[]) => number} */
function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

function paintNames() {
  const { color, backgroundColor } = getComputedStyle(find("map").parentElement);
  Object.assign(pad, {
    font: `600 ${Math.max(13 * devicePixelRatio, map.width / 34)}px Inter, system-ui, sans-serif`,
  });
  Object.assign(pad, { textAlign: "center", textBaseline: "middle", lineJoin: "round" });
  Object.assign(pad, { fillStyle: color, strokeStyle: backgroundColor, lineWidth: map.width / 110 });
  for (const { name, at } of middles) {
    const { left, top } = onMap(at);
    pad.strokeText(name, left, top);
    pad.fillText(name, left, top);
  }
}

function resize() {
  map.width = map.height = Math.round(map.clientWidth * devicePixelRatio);
  go(at.x, at.y);
}

function legend() {
  for (const [i, name] of told.classes.entries()) {
    const mark = document.createElement("i"),
      entry = document.createElement("span");
    mark.style.background = COLOURS[i % COLOURS.length];
    entry.append(mark, name);
    find("classes").append(entry);
  }
}

picture.width = width;
picture.height = height;
map.addEventListener("pointerdown", (event) => {
  map.setPointerCapture(event.pointerId);
  follow(event);
});
map.addEventListener("pointermove", (event) => (event.buttons || event.pointerType === "mouse") && follow(event));
map.addEventListener("keydown", onKey);
addEventListener("resize", resize);
legend();
resize();
requestAnimationFrame(drift);

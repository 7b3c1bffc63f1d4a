// Rows of pictures: what went in, what was done to it, what came out, and the difference, item under item.

import { pixels } from "../pixels.js";

const LEAST_PX = 36, ALL_PX = 8; // where a row means something as a whole, it is shown to its end

export function prepare(view) {
  const rows = Object.entries(view.arrays).map(([name, values]) => ({ name, values }));
  rows.forEach((row, i) => (row.label = view.labels.length === rows.length ? view.labels[i] : row.name));
  return { ...view, rows, count: Math.min(...rows.map((row) => row.values.shape[0])) };
}

/** Where the pictures stand: as many columns as fit at a size one can see. */
function places({ rows, count, marks }, box, look, pen) {
  pen.font = `${12 * look.scale}px ${look.text}`;
  const words = Math.max(...rows.map((row) => pen.measureText(row.label).width));
  const label = words ? Math.ceil(words + 14 * look.scale) : 0;
  const gap = 5, least = marks?.whole ? ALL_PX : LEAST_PX;
  const columns = Math.max(1, Math.min(count, Math.floor((box.width - label + gap) / (least * look.scale + gap))));
  const across = (box.width - label - gap * (columns - 1)) / columns;
  const size = Math.max(4, Math.min(across, (box.height - gap * (rows.length - 1)) / rows.length));
  const spread = columns > 1 ? Math.min(18, (box.width - label - size * columns) / (columns - 1)) : 0;
  const top = Math.max(0, (box.height - size * rows.length - gap * (rows.length - 1)) / 2);
  const left = columns > 1 ? label : Math.max(label, (box.width - size) / 2);
  return { left, columns, size, stepX: size + Math.max(gap, spread), stepY: size + gap, top };
}

export function draw(pen, view, box, look, state) {
  const at = (state.places = places(view, box, look, pen));
  view.rows.forEach((row, r) => {
    const y = at.top + r * at.stepY;
    pen.fillStyle = look.mute;
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    pen.fillText(row.label, 0, y + at.size / 2);
    const sheet = pixels(row.values, look);
    for (let c = 0; c < at.columns; c++) tile(pen, sheet, c, at.left + c * at.stepX, y, at.size);
  });
  if (state.found) frame(pen, at, state.found, look);
}

/** One picture of a sheet, crisp unless it must shrink, with its corners taken off. */
export function tile(pen, sheet, i, x, y, size) {
  const [w, h] = [sheet.item.width, sheet.item.height];
  pen.save();
  pen.beginPath();
  pen.roundRect(x, y, size, size, Math.min(4, size / 8));
  pen.clip();
  pen.imageSmoothingEnabled = size < w; // a line as thin as a pixel would be lost
  pen.drawImage(sheet, i * w, 0, w, h, x, y, size, size);
  pen.restore();
}

function frame(pen, at, { column, row }, look) {
  pen.strokeStyle = look.accent;
  pen.lineWidth = 2 * look.scale;
  pen.beginPath();
  pen.roundRect(at.left + column * at.stepX - 1, at.top + row * at.stepY - 1, at.size + 2, at.size + 2, 5);
  pen.stroke();
}

export function find(view, box, { places: at }, x, y) {
  const column = Math.floor((x - at.left) / at.stepX), row = Math.floor((y - at.top) / at.stepY);
  return column >= 0 && column < at.columns && row >= 0 && row < view.rows.length ? { column, row } : null;
}

export function tip(view, { column, row }, look) {
  const { label, values } = view.rows[row];
  return { lines: [label, `item ${column + 1}`].filter(Boolean), sheet: pixels(values, look), item: column };
}

export const words = ({ rows, count }) => `${count} items in ${rows.length} rows: ${rows.map(called).join(", ")}.`;

export function table({ rows, count }) {
  const row = (i) => [i + 1, ...rows.map((each) => mean(each.values, i))];
  const head = ["item", ...rows.map((each) => `${called(each)}, ${signed(each.values) ? "mean square" : "mean"}`)];
  return { head, row, count };
}

const called = ({ label, name }) => label || name;

const signed = (values) => values instanceof Int8Array;

/** Mean of a picture's values in 0 to 1; of a difference, the mean of its squares, which is its MSE. */
function mean(values, i) {
  const n = values.length / values.shape[0];
  const mine = values.subarray(i * n, (i + 1) * n);
  const total = mine.reduce((sum, value) => sum + (signed(values) ? (value / 127) ** 2 : value / 255), 0);
  return total / n;
}

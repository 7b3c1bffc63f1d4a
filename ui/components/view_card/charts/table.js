// Units of a code, a line each: the films that rise most when the unit does, and under the pointer those that fall.

import { font, score, size } from "../axis.js";
import { fitted } from "./ratings_columns.js";

const LINE_PX = 17;
const COLUMN_PX = 190;

export function prepare(view) {
  const [units, ends] = view.arrays.effect.shape;
  const films = Array.from({ length: units }, (_, u) => view.labels.slice(u * ends, (u + 1) * ends));
  return { ...view, units, ends, films };
}

/** Down the first column, then the next: as many lines as fit, spread over the height there is. */
function places({ units }, box, look) {
  const most = Math.max(1, Math.floor(box.height / (LINE_PX * look.scale)));
  const columns = Math.max(1, Math.min(Math.ceil(units / most), Math.floor(box.width / (COLUMN_PX * look.scale))));
  const lines = Math.min(most, Math.ceil(units / columns));
  return { columns, lines, high: Math.min(1.5 * LINE_PX * look.scale, box.height / Math.max(lines, 1)), wide: box.width / columns };
}

export function draw(pen, view, box, look, state) {
  const at = (state.places = places(view, box, look));
  const room = 26 * look.scale;
  pen.textBaseline = "middle";
  pen.textAlign = "left";
  for (let u = 0; u < Math.min(view.units, at.columns * at.lines); u++) {
    const x = Math.floor(u / at.lines) * at.wide, y = ((u % at.lines) + 0.5) * at.high;
    pen.font = font(look);
    pen.fillStyle = look.accent;
    pen.fillText(String(u + 1).padStart(2, " "), x, y);
    pen.font = `${state.found === u ? 600 : 400} ${size(look)}px ${look.text}`;
    pen.fillStyle = look.ink;
    pen.fillText(fitted(pen, view.films[u].slice(0, view.ends / 2).join(", "), at.wide - room - 8), x + room, y);
  }
}

export function find({ units }, box, { places: at }, x, y) {
  const u = Math.floor(x / at.wide) * at.lines + Math.floor(y / at.high);
  return y < at.lines * at.high && u >= 0 && u < units ? u : null;
}

export function tip({ films, ends, arrays: { effect } }, u) {
  const half = ends / 2;
  const line = (i) => `${effect[u * ends + i] > 0 ? "+" : ""}${score(effect[u * ends + i])} ${films[u][i]}`;
  return { lines: [`unit ${u + 1}`, ...Array.from({ length: ends }, (_, i) => line(i < half ? i : ends - 1 - (i - half)))] };
}

export const words = ({ units, films }) => `Films that ${units} units speak for: ${films.map((each, u) => `${u + 1} ${each[0]}`).join("; ")}.`;

export function table({ films, ends, units, arrays: { effect } }) {
  const row = (at) => [Math.floor(at / ends) + 1, films[Math.floor(at / ends)][at % ends], effect[at]];
  return { head: ["unit", "film", "by how much it moves"], row, count: units * ends };
}

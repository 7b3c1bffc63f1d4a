// Latent units as a table, a line each: the films that rise most when the unit does, and under the pointer those that fall.

import { axisFont, fontSize, formatScore } from "../axis.js";
import { ellipsis } from "./ratings_columns.js";

/** @import { Box, ChartState, Ctx, DataTable, NumberArray, Theme, TooltipText, View } from "../../lib/types.d.ts" */
/** @typedef {View<{ effect: NumberArray }> & { units: number, ends: number, films: string[][] }} UnitsView */
/** @typedef {{ columns: number, lines: number, high: number, wide: number }} Layout */

const LINE_PX = 17;
const COLUMN_PX = 190;

/** @type {(view: View<{ effect: NumberArray }>) => UnitsView} */
export function prepare(view) {
  const [units, ends] = view.arrays.effect.shape;
  const films = Array.from({ length: units }, (_, u) => view.labels.slice(u * ends, (u + 1) * ends));
  return { ...view, units, ends, films };
}

/** Down the first column, then the next: as many lines as fit, spread over the height there is.
 *  @type {(view: UnitsView, box: Box, theme: Theme) => Layout} */
function places({ units }, box, theme) {
  const most = Math.max(1, Math.floor(box.height / (LINE_PX * theme.scale)));
  const columns = Math.max(1, Math.min(Math.ceil(units / most), Math.floor(box.width / (COLUMN_PX * theme.scale))));
  const lines = Math.min(most, Math.ceil(units / columns));
  return {
    columns,
    lines,
    high: Math.min(1.5 * LINE_PX * theme.scale, box.height / Math.max(lines, 1)),
    wide: box.width / columns,
  };
}

/** @type {(ctx: Ctx, view: UnitsView, box: Box, theme: Theme, state: ChartState<number, Layout>) => void} */
export function draw(ctx, view, box, theme, state) {
  const at = places(view, box, theme);
  state.places = at;
  const room = 26 * theme.scale;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  for (let u = 0; u < Math.min(view.units, at.columns * at.lines); u++) {
    const x = Math.floor(u / at.lines) * at.wide,
      y = ((u % at.lines) + 0.5) * at.high;
    ctx.font = axisFont(theme);
    ctx.fillStyle = theme.accent;
    ctx.fillText(String(u + 1).padStart(2, " "), x, y);
    ctx.font = `${state.found === u ? 600 : 400} ${fontSize(theme)}px ${theme.text}`;
    ctx.fillStyle = theme.ink;
    ctx.fillText(ellipsis(ctx, view.films[u].slice(0, view.ends / 2).join(", "), at.wide - room - 8), x + room, y);
  }
}

/** @type {(view: UnitsView, box: Box, state: { places: Layout }, x: number, y: number) => number | null} */
export function hitTest({ units }, _box, { places: at }, x, y) {
  const u = Math.floor(x / at.wide) * at.lines + Math.floor(y / at.high);
  return y < at.lines * at.high && u >= 0 && u < units ? u : null;
}

/** @type {(view: UnitsView, u: number) => TooltipText} */
export function tooltip({ films, ends, arrays: { effect } }, u) {
  const half = ends / 2;
  const line = (/** @type {number} */ i) =>
    `${effect[u * ends + i] > 0 ? "+" : ""}${formatScore(effect[u * ends + i])} ${films[u][i]}`;
  return {
    lines: [`unit ${u + 1}`, ...Array.from({ length: ends }, (_, i) => line(i < half ? i : ends - 1 - (i - half)))],
  };
}

/** @type {(view: UnitsView) => string} */
export const describe = ({ units, films }) =>
  `Films that ${units} units speak for: ${films.map((each, u) => `${u + 1} ${each[0]}`).join("; ")}.`;

/** @type {(view: UnitsView) => DataTable} */
export function table({ films, ends, units, arrays: { effect } }) {
  const row = (/** @type {number} */ at) => [
    Math.floor(at / ends) + 1,
    films[Math.floor(at / ends)][at % ends],
    effect[at],
  ];
  return { head: ["unit", "film", "by how much it moves"], row, count: units * ends };
}

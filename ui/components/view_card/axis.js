// Axis ticks, number formats and labels beside a line, so that none lies on another.

/** @import { Ctx, Point, Rect, Theme } from "../lib/types.d.ts" */
/** @typedef {Rect & { reach?: number }} Plot */
/** @typedef {{ x: number, text: string, colour: string, dash: number[] }} Marker */
/** @typedef {{ colour: string, dash?: number[], width?: number }} LineStyle */

const MONO_ADVANCE = 0.6; // of the type size: what a monospace letter takes

/** @type {(theme: Theme) => number} */
export const fontSize = (theme) => 11.5 * theme.scale;
/** @type {(theme: Theme) => string} */
export const axisFont = (theme) => `${fontSize(theme)}px ${theme.mono}`;
/** @type {(text: string, theme: Theme) => number} */
export const textWidth = (text, theme) => text.length * fontSize(theme) * MONO_ADVANCE;

/** A number as one reads it: four figures at most, no exponent where it can be helped.
 *  @type {(value: number) => string} */
export function formatNumber(value) {
  if (value === 0) return "0";
  const near = Number(value.toPrecision(4));
  if (Math.abs(near) < 1e-5 || Math.abs(near) >= 1e7) return near.toExponential(2);
  return String(near);
}

/** The value of a score: three figures, trailing noughts kept, so that its width does not change as it falls.
 *  @type {(value: number) => string} */
export function formatScore(value) {
  const magnitude = Math.abs(value);
  if (magnitude === 0 || magnitude >= 1000) return formatNumber(value);
  return value.toPrecision(magnitude < 1e-4 ? 2 : 3).replace(/\.$/, ""); // eight places at most
}

/** At most `most` round numbers from lo to hi, evenly spaced.
 *  @type {(lo: number, hi: number, most: number) => number[]} */
export function linearTicks(lo, hi, most) {
  const rough = (hi - lo) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5].map((each) => each * power).find((each) => each >= rough) ?? 10 * power;
  const found = [];
  for (let at = Math.ceil(lo / step - 1e-9) * step; at <= hi + step * 1e-9; at += step)
    found.push(Number(at.toPrecision(12)));
  return found;
}

/** Round numbers for a logarithmic edge: 1, 2, 5 of each power, fewer where there are many, even ones where few.
 *  @type {(lo: number, hi: number, most: number) => number[]} */
export function logTicks(lo, hi, most) {
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const found = [];
    for (let power = Math.floor(Math.log10(lo)); power <= Math.log10(hi); power++) {
      for (const step of steps) {
        const at = Number(`${step}e${power}`);
        if (at >= lo && at <= hi) found.push(at);
      }
    }
    if (found.length < 3) return linearTicks(lo, hi, Math.min(most, 4));
    if (found.length <= most) return found;
  }
  return linearTicks(lo, hi, most);
}

/** Upright lines with their words at the top, beside the line, in at most three rows; words for which there is no
 *  room are left out. The first marks choose first; words may go beyond the plot as far as its `reach`.
 *  @type {(ctx: Ctx, marks: Marker[], plot: Plot, theme: Theme) => void} */
export function verticalMarkers(ctx, marks, plot, theme) {
  /** @type {(lines: Marker[]) => Point[]} */
  const around = (lines) => lines.map(({ x }) => [x - 3, x + 3]);
  const solid = marks.filter(({ dash }) => !dash.length);
  const taken = [around(marks), around(solid), around(solid)]; // lower down, words may cross a dashed line
  for (const { x, colour, dash } of marks) {
    drawLine(ctx, x, plot.top, x, plot.top + plot.height, { colour, dash, width: theme.scale });
  }
  ctx.font = axisFont(theme);
  ctx.textBaseline = "top";
  for (const { x, text, colour } of marks) {
    const w = textWidth(text, theme);
    const place = room(taken, [x + 6, x - 6 - w], w, plot);
    if (!place) continue;
    taken[place.row].push([place.left, place.left + w]);
    haloText(ctx, text, place.left, plot.top + place.row * fontSize(theme) * 1.35, colour, theme);
  }
}

/** The first side, and on it the first row, where words `w` wide lie on nothing.
 *  @type {(taken: Point[][], sides: number[], w: number, plot: Plot) => { row: number, left: number } | undefined} */
function room(taken, sides, w, plot) {
  for (const left of sides) {
    for (const [row, spans] of taken.entries()) {
      const inside = left >= plot.left && left + w <= (plot.reach ?? plot.left + plot.width);
      if (inside && spans.every(([a, b]) => left > b || left + w < a)) return { row, left };
    }
  }
}

/** Text that reads on whatever lies under it.
 *  @type {(ctx: Ctx, text: string, x: number, y: number, colour: string, theme: Theme) => void} */
export function haloText(ctx, text, x, y, colour, theme) {
  ctx.textAlign = "left";
  ctx.lineJoin = "round";
  ctx.strokeStyle = theme.card;
  ctx.lineWidth = 4 * theme.scale;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

/** @type {(ctx: Ctx, x0: number, y0: number, x1: number, y1: number, style: LineStyle) => void} */
export function drawLine(ctx, x0, y0, x1, y1, { colour, dash = [], width = 1 }) {
  ctx.save();
  ctx.setLineDash(dash);
  Object.assign(ctx, { strokeStyle: colour, lineWidth: width });
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
  ctx.restore();
}

// You on the film map, position and trajectory: where you stand, and how you came there.

import { circle, dot, haloText, stroke } from "../lib/canvas.js";

/** @import { Box, Ctx, FilmMapView, Point, Projection, Theme } from "../lib/types.d.ts" */

/** The way you came: a line that grows stronger towards now, a dot for each rating.
 *  @type {(ctx: Ctx, view: FilmMapView, theme: Theme, to: Projection) => void} */
export function drawPath(ctx, { arrays: { trail, you: now }, here }, theme, to) {
  if (!here) return;
  const points = Array.from({ length: trail.length / 2 }, (_, i) => to(trail[2 * i], trail[2 * i + 1]));
  points.push(to(now[0], now[1]));
  /** @type {[colour: string, width: number, grow: number][]} */
  const strokes = [
    [theme.paper, 5.5, 1.6],
    [theme.accent, 2.2, 0],
  ];
  for (const [colour, width, grow] of strokes) {
    Object.assign(ctx, { strokeStyle: colour, fillStyle: colour, lineWidth: width * theme.scale, lineCap: "round" });
    for (let i = 1; i < points.length; i++) {
      ctx.globalAlpha = 0.25 + 0.7 * (i / points.length) ** 1.5;
      stroke(ctx, points[i - 1], points[i]);
      if (i > 1) dot(ctx, points[i - 1], (2.8 + grow) * theme.scale);
    }
  }
  if (points.length > 1) drawStart(ctx, points[0], theme);
}

/** @type {(ctx: Ctx, at: Point, theme: Theme) => void} */
function drawStart(ctx, [x, y], theme) {
  ctx.globalAlpha = 0.9;
  ctx.fillStyle = theme.paper;
  dot(ctx, [x, y], 4.2 * theme.scale);
  circle(ctx, x, y, 4.2 * theme.scale, theme.accent, 2 * theme.scale);
  ctx.globalAlpha = 1;
}

/** A large dot and its name, on the side where there is room.
 *  @type {(ctx: Ctx, view: FilmMapView, box: Box, theme: Theme, to: Projection) => void} */
export function drawYou(ctx, view, box, theme, to) {
  const [x, y] = to(view.arrays.you[0], view.arrays.you[1]),
    r = 8.5 * theme.scale;
  ctx.globalAlpha = 0.16;
  ctx.fillStyle = theme.accent;
  dot(ctx, [x, y], r * 2.3);
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.paper;
  dot(ctx, [x, y], r + 2.2 * theme.scale);
  ctx.fillStyle = theme.accent;
  dot(ctx, [x, y], r);
  ctx.font = `700 ${14.5 * theme.scale}px ${theme.text}`;
  const wide = ctx.measureText(view.here).width;
  const left = x + r + 8 * theme.scale + wide < box.width ? x + r + 6 * theme.scale : x - r - 6 * theme.scale - wide;
  haloText(ctx, view.here, left, y, theme, theme.accent);
}
